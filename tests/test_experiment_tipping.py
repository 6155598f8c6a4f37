"""Policies that come and go: years in a chain, gaps between up and down, and both regimes of crowding."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import SMALL

from sim.experiment.paired import changes
from sim.experiment.studies.tipping import Course, Year, gap, interval, promoted, run_courses, staircase
from sim.scenario import load_scenario

TOWN = SMALL | {"time.burn_in_days": 365, "volunteers.mobilisation": 0.0}
DOUBTED = {"volunteers.crowding": 1.0, "volunteers.active_share": 0.015}


def left(town: dict[str, Any], policy: dict[str, Any], outcome: str, after: int = 2) -> tuple[float, float]:
    """Difference that two years of a policy make at their end, and after some years without it."""
    base = load_scenario("demo_town", TOWN | town)
    courses = [Course(base, 1, promoted(policy, 2, after)), Course(base, 1, promoted({}, 0, 2 + after))]
    run, twin = run_courses(courses)
    return tuple(run[year][outcome] - twin[year][outcome] for year in (1, 1 + after))  # type: ignore[return-value]


def test_a_staircase_goes_up_and_comes_down() -> None:
    steps, policies = staircase("volunteers.mobilisation", (0.0, 0.5, 1.0), 2)
    assert steps == (0.0, 0.5, 1.0, 0.5, 0.0)
    assert policies[2] == policies[3] == changes({"volunteers.mobilisation": 0.5})
    assert len(policies) == 10


def test_a_gap_leaves_the_drift_out() -> None:
    steps = (0.0, 1.0, 0.0)
    run: list[Year] = [{"x": value} for value in (1.0, 2.0, 9.0, 9.0, 5.0, 6.5, 6.0)]
    twin: list[Year] = [{"x": 1.0 + n / 10.0} for n in range(7)]
    assert gap(run, twin, steps, 2, 0.0, "x") == pytest.approx(6.5 - 2.0 - 0.4)
    assert gap(run, twin, steps, 2, 0.0, "x", later=1) == pytest.approx(6.0 - 2.0 - 0.5)


def test_courses_of_one_seed_share_their_past_and_a_policy_lasts_its_year() -> None:
    base = load_scenario("demo_town", TOWN)
    many = {"visiting.hours": 20.0}
    first, second = run_courses([Course(base, 1, promoted(many, 1, 1)), Course(base, 1, promoted({}, 1, 1))])
    hours = [[year["visiting_hours"] for year in run] for run in (first, second)]
    assert hours[0][0] > 5.0 * hours[1][0] > 0.0
    assert hours[1][1] == pytest.approx(hours[1][0], rel=0.05)
    assert (
        hours[1][1] < hours[0][1] < hours[0][0] / 4.0
    )  # what was decided for the last month lasts until it ends
    with pytest.raises(ValueError, match="share base and seed"):
        run_courses([Course(base, 1, ((),)), Course(base, 2, ((),))])


def test_both_regimes_of_crowding_are_within_reach() -> None:
    """Of who comes unasked: fewer where it crowds out, more where it draws in, little left a few years on."""
    for crowding, sign in ((-1.0, -1), (1.0, 1)):
        during, after = left({"volunteers.crowding": crowding}, {"volunteers.mobilisation": 1.0}, "active", 6)
        assert sign * during > 0.02
        assert abs(after) < 0.25 * abs(during)


def test_two_levels_only_with_contagion_above_resting() -> None:
    """odd.md 7.17: promotion that ends leaves volunteers at another level, or not."""
    promotion = {"volunteers.mobilisation": 1.0}
    above = left(DOUBTED | {"volunteers.contagion": 0.3}, promotion, "active", 4)
    under = left(DOUBTED | {"volunteers.contagion": 0.05}, promotion, "active", 4)
    without = left(
        DOUBTED | {"volunteers.contagion": 0.3, "volunteers.crowding": 0.0}, promotion, "active", 4
    )
    assert above[1] > 0.4
    assert abs(under[1]) < 0.02
    assert without[1] == pytest.approx(0.0, abs=0.02)


def test_councils_that_were_convened_outlast_their_promotion() -> None:
    """And they stand where residents might have founded their own."""
    policy = {"councils.promotion": 1.0, "councils.convened": 1.0}
    town = {"councils.promotion": 0.0, "councils.lapse": 0.01, "city.communities": 24}
    assert left(town, policy, "councils_share", 1)[1] >= 0.0
    assert left(town, policy, "councils_own_share", 1)[1] < 0.0


def test_an_interval_tells_a_regime_from_none() -> None:
    rng = np.random.default_rng(1)
    assert interval(list(0.01 + 0.001 * rng.normal(size=8)), 0.001).finding == "holds"
    assert interval(list(-0.01 + 0.001 * rng.normal(size=8)), 0.001).finding == "reversed"
    assert interval(list(0.0001 * rng.normal(size=8)), 0.001).finding == "negligible"
