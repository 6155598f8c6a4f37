"""How often the machinery says what is not so, over thousands of made-up claim-worlds."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.claims.errors import false_conditions, false_reversals, null_survey, shares
from sim.experiment.ranges import SPANS, shipped
from sim.experiment.worlds import load_spans

WORLDS = 2400
SPANS_ALL = load_spans(shipped() / SPANS)


def most(share: float, of: int) -> float:
    """Highest share that chance leaves likely, where ``share`` is the true one."""
    return share + 3.0 * float(np.sqrt(share * (1.0 - share) / of))


@pytest.mark.parametrize(
    ("noise", "seeds", "at_zero"),
    [
        ("normal", 3, 0.05),
        ("normal", 12, 0.05),
        ("heavy-tailed", 3, 0.05),
        ("heavy-tailed", 6, 0.05),
        # A t interval of few skewed differences misses its mean more often, on the side of the short tail.
        ("skewed", 3, 0.12),
        ("skewed", 12, 0.09),
    ],
)
def test_without_an_effect_verdicts_are_rarely_given(noise: str, seeds: int, at_zero: float) -> None:
    found = null_survey(noise, seeds, WORLDS)
    wrong = [shares(found, smallest) for smallest in (0.0, 0.5, 1.0)]
    false = [part["holds"] + part["reversed"] for part in wrong]
    assert 0.02 < false[0] <= most(at_zero, WORLDS)
    assert false[1] <= most(0.045, WORLDS) and false[2] <= most(0.02, WORLDS)
    assert false[0] > false[1] >= false[2]


def test_conditions_are_rarely_told_where_chance_alone_parts_the_worlds() -> None:
    found = null_survey("normal", 6, WORLDS, effect=0.9)
    assert 0.3 < shares(found, 0.0)["holds"] < 0.7
    assert false_conditions(found, 24, SPANS_ALL) <= most(0.05, WORLDS // 24)


def test_a_search_rarely_finds_a_reversed_world_where_there_is_none() -> None:
    assert false_reversals("skewed", 3, 60, SPANS_ALL) <= most(0.025, 60)
