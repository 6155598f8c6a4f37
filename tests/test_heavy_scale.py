"""Results per head do not depend on the share of the city that is simulated.

Sampling error is estimated from the spread over seeds. What does depend on scale comes from the 65
departments and 49 utilities, which are as many at any scale:

- At 1 % of the city nearly half of them have less than one full worker, and few have three: one slow desk
  instead of many. Cases there wait longer at the same utilisation (economies of scale of a queue, Erlang C),
  which displaces more own tasks and makes departments slower to join others', so that a little less is
  resolved. With ten times the staff every department has whole workers at both scales, and this goes.
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

SAME = (
    "contacts_per_resident_year",
    "consultation_share",
    "public_level",
    "autonomous_share",
    "dependence",
    "trust",
    "cost_per_resident_year",
    "government_hours",
)
RATES = ("reported_response", "reported_resolution", "reported_satisfaction", "true_resolution")
TIMES = ("overdue_share", "median_close_days")
PERFUNCTORY = "perfunctory_share"

CLOSE = 0.002
"""Share of its own size by which an indicator may differ beyond chance and still be called the same."""
RATES_APART, TIMES_APART = 0.01, 0.15
"""The same for rates and waiting times where departments have part workers."""
TIMES_CLOSE = 0.01
"""The same for waiting times with whole workers, of whom there still are fewer."""
PERFUNCTORY_POINTS, PERFUNCTORY_WHOLE = 0.006, 0.002
"""Shares of all closures by which perfunctory ones may differ: with part workers, with whole ones."""
LARGEST_NOISE = 0.02
"""Chance must not hide more than this share of an indicator, or agreement would say nothing."""

Gaps = dict[str, Gap]


def sample(scale: float, seeds: range, changes: dict[str, Any]) -> list[Year]:
    city = {"city.scale": scale, "time.burn_in_days": YEAR, "assessment.ranking": True}
    return [world[0] for world in years(city | changes, seeds)]


def gaps_of(changes: dict[str, Any]) -> Gaps:
    small, large = sample(SMALL, SMALL_SEEDS, changes), sample(LARGE, LARGE_SEEDS, changes)
    return {name: between(small, large, name) for name in (*SAME, *RATES, *TIMES, PERFUNCTORY)}


def some(gaps: Gaps, names: tuple[str, ...]) -> Gaps:
    return {name: gaps[name] for name in names}


@pytest.fixture(scope="module")
def part() -> Gaps:
    """Gaps from the small city to the large one with the scenario's own staff."""
    return gaps_of({})


@pytest.fixture(scope="module")
def whole() -> Gaps:
    """The same gaps when every department has whole workers at both scales."""
    return gaps_of(WHOLE_WORKERS)


def part_workers(scale: float, changes: dict[str, Any]) -> int:
    """Departments and utilities with less than one full worker."""
    spec = load_scenario("beijing_2023", changes | {"city.scale": scale})
    return int((build_city(spec.values(), 1).departments["workers"] < 1.0).sum())


def test_which_departments_have_whole_workers() -> None:
    assert part_workers(SMALL, {}) > UNITS / 3
    assert part_workers(LARGE, {}) == part_workers(SMALL, WHOLE_WORKERS) == 0


def test_results_per_head_agree(part: Gaps) -> None:
    assert apart(some(part, SAME), CLOSE) == {}


def test_part_workers_hardly_change_rates(part: Gaps) -> None:
    assert apart(some(part, RATES), RATES_APART) == {}


def test_part_workers_make_cases_wait(part: Gaps) -> None:
    assert apart(some(part, TIMES), TIMES_APART) == {}
    for name in TIMES:
        assert part[name].relative < -part[name].noise, (name, str(part[name]))


def test_with_whole_workers_rates_agree(whole: Gaps) -> None:
    assert apart(some(whole, (*SAME, *RATES)), CLOSE) == {}
    assert apart(some(whole, TIMES), TIMES_CLOSE) == {}


def test_perfunctory_closures_differ_by_little(part: Gaps, whole: Gaps) -> None:
    assert abs(part[PERFUNCTORY].difference) < PERFUNCTORY_POINTS
    assert abs(whole[PERFUNCTORY].difference) < PERFUNCTORY_WHOLE


def test_agreement_is_not_for_want_of_precision(part: Gaps, whole: Gaps) -> None:
    for gaps in (part, whole):
        for name, gap in some(gaps, (*SAME, *RATES, *TIMES)).items():
            assert gap.noise < LARGEST_NOISE, (name, gap.noise)
