"""A case is feasible where authority and hours are within reach, whatever the way and the deadline."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import DECIDE, FEASIBLE, Bench

from sim.city.rows import WAYS
from sim.day.world import BIT_SOLVED

MANY = 2000


def feasible(b: Bench, work: float = 0.0) -> np.ndarray:
    return np.asarray(b.do(FEASIBLE, b=work)[:, 0] > 0.0)


def needing(first: int, second: int, willing: tuple[float, float] = (0.5, 0.8)) -> Bench:
    b = Bench(MANY, need1=first, need2=second)
    b.w.handlers["willing"][b.department + 1 : b.department + 3] = willing
    return b


def test_within_authority_and_hours_everything_is_feasible() -> None:
    assert feasible(Bench(MANY)).all()


@pytest.mark.parametrize(("needs", "chance"), [((2, 0), 0.5), ((3, 0), 0.8), ((2, 3), 0.4)])
def test_beyond_authority_it_depends_on_whether_the_departments_come(
    needs: tuple[int, int], chance: float
) -> None:
    assert_share(feasible(needing(*needs)), chance)


def test_without_whistles_nothing_beyond_authority_is() -> None:
    assert not feasible(needing(2, 0, (1.0, 1.0)).par(whistle_access=0.0)).any()
    assert feasible(Bench(5).par(whistle_access=0.0)).all()


def test_a_whistle_brings_the_departments_by_which_the_case_is_judged() -> None:
    b = needing(2, 3).par(strategy_temperature=0.001, handling_effort_elasticity=0.0, assessment_overdue=0.0)
    b.cls(facilitable=0.0).unit(b.subdistrict, norm=50.0)
    b.cases["bounces"] = 1
    judged = feasible(b)
    b.do(DECIDE)
    assert (b.cases["way"] == WAYS.index("whistle")).all()
    assert ((b.cases["bits"] & BIT_SOLVED > 0) == judged).all()


@pytest.mark.parametrize("tier", [0, 1, 2, 3])
@pytest.mark.parametrize("due", [2.0, 24.0, 1e6])
def test_the_deadline_of_the_tier_says_nothing(tier: int, due: float) -> None:
    """Hours are measured against the longest of the deadlines: a tight one makes nothing unavoidable."""
    b = Bench(1, tier=tier, due=due, opened=0.0, hours=4.0)
    unit = b.w.handlers[b.subdistrict]
    most = b.w.par["deadline_long"][0] / 24.0 * unit["hours_per_day"]
    needed = 4.0 / unit["speed"]
    assert feasible(b, most - needed - 0.1).all()
    assert not feasible(b, most - needed + 0.1).any()
