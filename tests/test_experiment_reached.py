"""Watched runs: requests by community are all of them, policies share the year before, reached is reached."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.paired import changes
from sim.experiment.studies.reached import (
    OUTCOMES,
    Policy,
    Trial,
    count_requests,
    most_troubled,
    panel,
    trials,
)
from sim.experiment.years import days_of
from sim.model import GovernanceModel
from sim.scenario import load_scenario

TOWN = {
    "time.burn_in_days": 365,
    "committees.promotion": 0.0,
    "committees.initiative": 0.0,
    "committees.formed": 0.3,
    "proactive.budget": 0.0,
}
ALL = changes({"committees.promotion": 1.0})


@pytest.fixture(scope="module")
def arms() -> dict[str, Trial]:
    roots = changes({"proactive.budget": 3.0})
    base = load_scenario("demo_town").with_values(TOWN)
    policies = [Policy("none", ()), Policy("all", ALL), Policy("worst", ALL, 0.3), Policy("roots", roots)]
    return trials(base, 1, policies)


def test_counts_are_those_of_the_daily_series() -> None:
    values = {"time.burn_in_days": 365, "remit.refuse_private": 0.5, "intake.merge": 1.0}
    model = GovernanceModel("demo_town", **values)
    found = count_requests(model, 200)
    series = model.series()
    assert series["refused"].sum() > 0 and series["merged"].sum() > 0
    assert found["all"].sum() == series["requests"].sum()
    assert found["estate"].sum() == series["requests_of"][:, 3].sum()
    model.advance(40)  # the log is off again and holds nothing
    assert model.driver.events == []


def test_counting_changes_nothing() -> None:
    counted, plain = (GovernanceModel("demo_town", **{"time.burn_in_days": 60}) for _ in range(2))
    count_requests(counted, 65)
    counted.advance(20)
    plain.advance(85)
    assert counted.series().tobytes() == plain.series().tobytes()


def test_all_arms_share_the_year_before(arms: dict[str, Trial]) -> None:
    for arm in arms.values():
        for outcome in OUTCOMES:
            assert (arm.before[outcome] == arms["none"].before[outcome]).all()


def test_without_a_policy_nobody_is_reached(arms: dict[str, Trial]) -> None:
    assert not arms["none"].committee.any()
    assert not arms["none"].root.any()


def test_committees_only_where_there_is_a_company(arms: dict[str, Trial]) -> None:
    reached = arms["all"].committee
    assert reached.any()
    assert not (reached & ~arms["all"].may_have).any()
    assert not arms["all"].root.any()


def test_founding_in_the_worst_reaches_fewer_and_the_worst(arms: dict[str, Trial]) -> None:
    worst, every = arms["worst"].committee, arms["all"].committee
    assert 0 < worst.sum() < every.sum()
    assert not (worst & ~every).any()  # the same draws found them


def test_root_work_is_seen_and_fixes(arms: dict[str, Trial]) -> None:
    assert arms["roots"].root.any()
    assert not arms["roots"].committee.any()
    assert not (arms["roots"].root & arms["roots"].root_late).any()


def test_a_panel_pairs_the_third_year(arms: dict[str, Trial]) -> None:
    reached = arms["roots"].root
    made = panel("all", arms["roots"], arms["none"], reached)
    assert (made.others == ~reached).all()
    assert (made.without == arms["none"].after["all"]).all()
    assert (made.after != made.without).any()


def test_most_troubled_by_subdistrict() -> None:
    rate = np.array([5.0, 9.0, 7.0, 1.0, 3.0, 8.0])
    subdistrict = np.array([0, 0, 0, 1, 1, 1])
    eligible = np.array([True, False, True, True, True, True])
    assert most_troubled(rate, subdistrict, eligible, 0.5) == {2, 5, 4}


@pytest.mark.parametrize(
    ("start", "years", "days"),
    [("2023-01-01", 2, 731), ("2021-01-01", 2, 730), ("2024-02-29", 1, 365), ("2019-05-01", 0, 0)],
)
def test_years_end_on_the_date_on_which_they_began(start: str, years: int, days: int) -> None:
    spec = load_scenario("demo_town").with_values({"time.start": start})
    assert days_of(spec, years) == days


def test_units_begin_the_third_year_with_its_money() -> None:
    values = {"time.burn_in_days": 365, "budget.binding": True}
    model = GovernanceModel("demo_town", **values)
    full = float(model.world.handlers["money"].sum())
    model.advance(days_of(model.spec, 2))
    assert full > 0.0
    assert model.world.handlers["money"].sum() == pytest.approx(full)
