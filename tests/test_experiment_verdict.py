"""Verdicts: planted effects are found, none is found where there is none, and intervals cover."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.claims.verdict import judge
from sim.experiment.intervals import share_interval

SMALLEST = 0.5
TRIES = 4000


def findings(effect: float, seeds: int, direction: int = 1, spread: float = 1.0) -> list[str]:
    """Findings of many worlds in which paired differences are normal around a known effect."""
    draws = np.random.default_rng(7).normal(effect, spread, (TRIES, seeds))
    return [judge(list(row), direction, SMALLEST).finding for row in draws]


def share(found: list[str], name: str) -> float:
    return found.count(name) / len(found)


@pytest.mark.parametrize("direction", [1, -1])
def test_a_planted_effect_is_found(direction: int) -> None:
    assert share(findings(direction * 3.0, 8, direction), "holds") > 0.97
    assert share(findings(direction * -3.0, 8, direction), "reversed") > 0.97
    assert share(findings(0.0, 8, direction, spread=0.2), "negligible") > 0.97


@pytest.mark.parametrize("seeds", [2, 4, 8])
def test_nothing_is_found_where_there_is_nothing(seeds: int) -> None:
    """At the edge of what counts a false verdict has a chance of one half of 5 %; at no effect less."""
    at_the_edge = share(findings(SMALLEST, seeds), "holds")
    assert at_the_edge == pytest.approx(0.025, abs=0.01)
    nothing = findings(0.0, seeds)
    assert share(nothing, "holds") + share(nothing, "reversed") <= 0.05


@pytest.mark.parametrize("seeds", [2, 3, 10])
def test_intervals_cover_the_truth(seeds: int) -> None:
    draws = np.random.default_rng(3).normal(1.7, 2.0, (TRIES, seeds))
    verdicts = [judge(list(row), 1, SMALLEST) for row in draws]
    hits = [v.low is not None and v.high is not None and v.low <= 1.7 <= v.high for v in verdicts]
    assert 0.93 < np.mean(hits) < 0.97


def test_one_pair_says_nothing_and_equal_pairs_say_all() -> None:
    alone = judge([3.0], 1, SMALLEST)
    assert (alone.finding, alone.low, alone.high, alone.seeds) == ("undetermined", None, None, 1)
    assert judge([3.0, 3.0], 1, SMALLEST).finding == "holds"
    assert judge([0.0, 0.0], -1, SMALLEST).finding == "negligible"


@pytest.mark.parametrize("wrong", [[], [float("nan")], [1.0, float("inf")]])
def test_what_is_no_difference_is_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        judge(wrong, 1, SMALLEST)


def test_intervals_of_shares_cover_the_truth() -> None:
    hits = np.random.default_rng(5).binomial(40, 0.2, TRIES)
    inside = [low <= 0.2 <= high for low, high in (share_interval(int(k), 40) for k in hits)]
    assert 0.92 < np.mean(inside) < 0.98
    assert share_interval(0, 0) == (0.0, 1.0)
    assert share_interval(0, 10)[0] == 0.0 and share_interval(10, 10)[1] == pytest.approx(1.0)
