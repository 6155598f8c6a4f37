"""Rows copied and joined as bytes, and columns summed at once: the same as NumPy's own way, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from sim.city.traits import LIMIT, intercept
from sim.day.tallies import DAILY, EVENT
from sim.measures.sums import totals
from sim.memory import copied, joined
from sim.scenario import InputError, load_scenario

DAYS = np.random.default_rng(1).random((400, DAILY.itemsize // 8)).view(DAILY).reshape(-1)


def test_a_copy_has_the_same_rows_in_memory_of_its_own() -> None:
    other = copied(DAYS)
    assert other.dtype == DAYS.dtype and other.tobytes() == DAYS.tobytes()
    assert not np.shares_memory(other, DAYS) and other.flags.writeable
    assert copied(np.zeros((2, 0), EVENT)).shape == (2, 0)


def test_parts_are_joined_in_their_order() -> None:
    assert joined([DAYS[:31], DAYS[31:31], DAYS[31:]]).tobytes() == DAYS.tobytes()
    assert not np.shares_memory(joined([DAYS]), DAYS)


@pytest.mark.parametrize("days", [0, 1, 7, 365, 400])
def test_totals_are_the_sums_of_the_columns(days: int) -> None:
    rows = DAYS[:days]
    for name, total in totals(rows).items():
        assert np.array_equal(total, rows[name].sum(axis=0)), name


@pytest.mark.parametrize("share", [0.0, 1e-9, 0.2, 0.5, 1.0])
def test_an_intercept_is_what_halving_finds_whatever_the_axes_of_the_groups(share: float) -> None:
    draws = np.random.default_rng(2)
    odds, weights = draws.normal(size=(4, 2, 2)), draws.random((4, 2, 2))
    groups = weights / weights.sum()
    low, high = -LIMIT, LIMIT
    for _ in range(100):
        middle = (low + high) / 2
        if float((groups / (1.0 + np.exp(-odds - middle))).sum()) < share:
            low = middle
        else:
            high = middle
    found = intercept(share, groups, odds)
    assert found == pytest.approx(high, abs=1e-9 if share < 1.0 else 1.0)  # at 1 the last bits tip it
    assert float((groups / (1.0 + np.exp(-odds - found))).sum()) == pytest.approx(share, rel=1e-14, abs=1e-25)


def test_a_section_that_no_change_names_is_taken_over() -> None:
    base = load_scenario("demo_town")
    other = base.with_values({"time.seed": 7})
    assert other.assessment is base.assessment and other.time.seed == 7
    with pytest.raises(InputError, match=r"assessment\.intensity = 99"):
        base.with_values({"time.seed": 7, "assessment.intensity": 99.0})
