"""Conditions under which a claim holds: planted ones are found, and chance is not taken for one."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.claims.conditions import FEWEST_WORLDS, Threshold, condition
from sim.experiment.claims.levers import levers

KEYS = [f"k{n:02d}" for n in range(24)]


def drawn(count: int, seed: int) -> list[dict[str, float]]:
    rng = np.random.default_rng(seed)
    return [dict(zip(KEYS, row, strict=True)) for row in rng.random((count, len(KEYS)))]


@pytest.mark.parametrize("above", [True, False])
def test_a_planted_threshold_is_found_with_its_counts(above: bool) -> None:
    worlds = drawn(60, 1)
    found = condition(worlds, [(world["k07"] > 0.6) == above for world in worlds])
    assert found is not None and len(found.thresholds) == 1
    threshold = found.thresholds[0]
    assert (threshold.key, threshold.above) == ("k07", above) and threshold.at == pytest.approx(0.6, abs=0.06)
    assert found.holds_inside == found.inside and found.holds_outside == 0
    assert found.inside + found.outside == 60
    assert all(threshold.met(world) == ((world["k07"] > 0.6) == above) for world in worlds)


def test_two_thresholds_are_found_together() -> None:
    worlds = drawn(120, 2)
    found = condition(worlds, [world["k03"] > 0.4 and world["k11"] < 0.5 for world in worlds])
    assert found is not None
    assert {(t.key, t.above) for t in found.thresholds} == {("k03", True), ("k11", False)}
    assert found.holds_inside == found.inside and found.holds_outside <= 2


def test_a_threshold_shows_through_noise() -> None:
    worlds, rng = drawn(100, 3), np.random.default_rng(4)
    holds = [bool(rng.random() < (0.85 if world["k20"] > 0.5 else 0.2)) for world in worlds]
    found = condition(worlds, holds)
    assert found is not None and found.thresholds[0].key == "k20" and found.thresholds[0].above
    assert found.holds_inside / found.inside > 0.7 > 0.4 > found.holds_outside / found.outside


@pytest.mark.parametrize(("count", "share"), [(12, 0.5), (24, 0.3), (60, 0.8)])
def test_nothing_is_said_where_there_is_nothing(count: int, share: float) -> None:
    """Labels without any relation: a condition is told in 5 % of the cases at most, within chance."""
    tries, told = 150, 0
    for n in range(tries):
        holds = np.random.default_rng(1000 + n).random(count) < share
        told += condition(drawn(count, n), list(holds), seed=n) is not None
    assert told / tries <= 0.05 + 2.0 * np.sqrt(0.05 * 0.95 / tries)


def test_nothing_is_said_of_few_worlds_or_of_one_answer() -> None:
    few = drawn(FEWEST_WORLDS - 1, 5)
    assert condition(few, [world["k00"] > 0.5 for world in few]) is None
    assert condition(drawn(40, 6), [True] * 40) is None


def test_a_threshold_is_strict() -> None:
    assert Threshold("k", True, 1.0).met({"k": 1.1}) and not Threshold("k", True, 1.0).met({"k": 1.0})


def test_what_an_effect_hangs_on_is_told_strongest_first_and_with_its_sign() -> None:
    worlds, rng = drawn(40, 8), np.random.default_rng(9)
    effects = [2.0 * world["k02"] - 3.0 * world["k05"] + rng.normal(0.0, 0.2) for world in worlds]
    found = levers(worlds, effects)
    assert [lever.key for lever in found[:2]] == ["k05", "k02"]
    assert found[0].rank_correlation < -0.5 < 0.3 < found[1].rank_correlation


@pytest.mark.parametrize("count", [12, 40])
def test_chance_is_no_lever(count: int) -> None:
    tries = 200
    told = [bool(levers(drawn(count, n), np.random.default_rng(n + 500).normal(size=count).tolist(), seed=n))
            for n in range(tries)]  # fmt: skip
    assert np.mean(told) <= 0.05 + 2.0 * np.sqrt(0.05 * 0.95 / tries)
    assert levers(drawn(12, 1), [0.0] * 12) == () == levers(drawn(9, 1), list(range(9)))
