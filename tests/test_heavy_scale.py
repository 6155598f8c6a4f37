"""Results per head do not depend on the share of the city that is simulated.

Sampling error is estimated from the spread over seeds. What does depend on scale comes from the 65
departments and 49 utilities, which are as many at any scale:

- At 1 % of the city nearly half of them have less than one full worker, and few have three: one slow desk
  instead of many. Cases there wait longer at the same utilisation (economies of scale of a queue, Erlang C),
  which displaces more own tasks, leaves fewer hours for cases and makes departments slower to join others'.
  With ten times the staff every department has whole workers at both scales, and this difference goes.
- Each has few call-backs at 1 % of the city, so that its place in the ranking is closer to chance, and with
  it the pressure on it. More staff does not change that: part of the difference in perfunctory closures
  stays, and becomes smaller when ranking is off.
"""

from __future__ import annotations

from typing import Any

import pytest
from heavy_worlds import YEAR, Gap, Year, apart, between, years

from sim.city.build import build_city
from sim.scenario import load_scenario

pytestmark = pytest.mark.heavy

SMALL, LARGE = 0.01, 0.1
SMALL_SEEDS, LARGE_SEEDS = range(1, 9), range(1, 5)
"""A city of a tenth of the size varies more between seeds by the root of ten."""
UNITS = 65 + 49
WHOLE_WORKERS = {"staff.departments": 120_000}

INVARIANT = (
    "contacts_per_resident_year",
    "consultation_share",
    "reported_response",
    "reported_resolution",
    "reported_satisfaction",
    "true_resolution",
    "public_level",
    "autonomous_share",
    "dependence",
    "trust",
)
LIKE_COST = ("cost_per_resident_year", "government_hours")
LIKE_TIME = ("overdue_share", "median_close_days")
PART_WORKER = 0.02
"""Share of cost and hours that less than one full worker may make, at most (seen: 0.014 and 0.016)."""
PERFUNCTORY = "perfunctory_share"
PERFUNCTORY_POINTS, PERFUNCTORY_WHOLE = 0.005, 0.002
"""Most by which perfunctory closures may differ, as shares of all closures (seen: 0.0044 of 0.045, and
0.0011 of 0.017 with whole workers)."""
LARGEST_NOISE = 0.02
"""Chance must not hide more than this share of an indicator, or agreement would say nothing."""

Sample = list[Year]


def sample(scale: float, seeds: range, changes: dict[str, Any]) -> Sample:
    city = {"city.scale": scale, "time.burn_in_days": YEAR, "assessment.ranking": True}
    return [world[0] for world in years(city | changes, seeds)]


def gaps_of(changes: dict[str, Any]) -> dict[str, Gap]:
    small, large = sample(SMALL, SMALL_SEEDS, changes), sample(LARGE, LARGE_SEEDS, changes)
    names = (*INVARIANT, *LIKE_COST, *LIKE_TIME, PERFUNCTORY)
    return {name: between(small, large, name) for name in names}


@pytest.fixture(scope="module")
def published() -> dict[str, Gap]:
    """Gaps from the small city to the large one with the scenario's own staff."""
    return gaps_of({})


@pytest.fixture(scope="module")
def whole() -> dict[str, Gap]:
    """The same gaps when every department has whole workers at both scales."""
    return gaps_of(WHOLE_WORKERS)


def part_workers(scale: float, changes: dict[str, Any]) -> int:
    """Departments and utilities with less than one full worker."""
    spec = load_scenario("beijing_2023", changes | {"city.scale": scale})
    return int((build_city(spec.values(), 1).departments["workers"] < 1.0).sum())


def test_results_per_head_agree(published: dict[str, Gap]) -> None:
    assert apart({name: published[name] for name in INVARIANT}) == {}


def test_agreement_is_not_for_want_of_precision(published: dict[str, Gap], whole: dict[str, Gap]) -> None:
    for gaps in (published, whole):
        for name in (*INVARIANT, *LIKE_COST, *LIKE_TIME):
            assert gaps[name].noise < LARGEST_NOISE, (name, gaps[name].noise)


def test_part_workers_make_cost_and_hours_differ_a_little(published: dict[str, Gap]) -> None:
    for name in LIKE_COST:
        assert abs(published[name].relative) < PART_WORKER, (name, str(published[name]))


def test_part_workers_make_cases_wait(published: dict[str, Gap]) -> None:
    for name in LIKE_TIME:
        assert published[name].relative < -published[name].noise, (name, str(published[name]))


def test_perfunctory_closures_differ_by_little(published: dict[str, Gap], whole: dict[str, Gap]) -> None:
    assert abs(published[PERFUNCTORY].difference) < PERFUNCTORY_POINTS
    assert abs(whole[PERFUNCTORY].difference) < PERFUNCTORY_WHOLE


def test_with_whole_workers_the_rest_agrees(whole: dict[str, Gap]) -> None:
    names = (*INVARIANT, *LIKE_COST, *LIKE_TIME)
    assert apart({name: whole[name] for name in names}) == {}


def test_which_departments_have_whole_workers() -> None:
    assert part_workers(SMALL, {}) > UNITS / 3
    assert part_workers(LARGE, {}) == part_workers(SMALL, WHOLE_WORKERS) == 0
