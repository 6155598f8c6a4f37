"""What the scenario files expect: every one is asked or has a reason, and what is expected can be run."""

from __future__ import annotations

from statistics import fmean

import pytest

from sim.experiment.claims.verdict import Verdict
from sim.experiment.paired import under
from sim.experiment.studies.expectations import (
    EXPECTATIONS,
    NOT_ASKED,
    SIGN,
    comparator,
    parts_of,
    planned_yuan,
    policy,
)
from sim.experiment.studies.tipping import Course, run_courses
from sim.scenario import list_scenarios, load_scenario

ASKED = tuple(dict.fromkeys(one.scenario for one in EXPECTATIONS))
UNEQUAL = {"beijing_2019"}
"""Scenarios whose public money is another than the comparator's: another year, not a policy."""


def test_every_scenario_is_asked_something_or_has_a_reason() -> None:
    assert {info.name for info in list_scenarios()} == set(ASKED) | NOT_ASKED.keys()
    assert not set(ASKED) & NOT_ASKED.keys()


def test_a_file_that_expects_is_asked_for_an_answer() -> None:
    """Where the file says Expected, at least one outcome has a direction, or the sums are looked at."""
    for name in ASKED:
        if "Expected:" in load_scenario(name).about.rationale_en and name != "all_together":
            assert any(one.scenario == name and one.direction != "open" for one in EXPECTATIONS), name


@pytest.mark.parametrize("name", ASKED)
def test_a_policy_is_a_dated_change_of_its_comparator(name: str) -> None:
    base = comparator(name)
    values = dict(policy(name))
    assert values and any(base[key] != value for key, value in values.items())
    assert under(base, policy(name)).values_on(0)[next(iter(values))] == next(iter(values.values()))
    for one in EXPECTATIONS:
        assert one.formula.text == one.outcome


@pytest.mark.parametrize("name", ASKED)
def test_public_budgets_are_equal_unless_said(name: str) -> None:
    base = comparator(name)
    differ = planned_yuan(base.with_values(dict(policy(name)))) - planned_yuan(base)
    assert (abs(differ) > 0.5) == (name in UNEQUAL), differ


def test_the_parts_of_everything_at_once_are_all_of_it() -> None:
    parts = parts_of("all_together")
    keys = [key for part in parts.values() for key, _ in part]
    assert sorted(keys) == sorted(dict(policy("all_together")))
    assert all(parts.values())


def test_words_go_with_the_direction() -> None:
    falls = next(one for one in EXPECTATIONS if one.direction == "falls")
    asked = next(one for one in EXPECTATIONS if one.direction == "open")
    assert falls.word(Verdict("reversed", 1.0, 0.9, 1.1, 4)) == "the opposite"
    assert asked.word(Verdict("reversed", -1.0, -1.1, -0.9, 4)) == "falls"
    assert asked.word(Verdict("undetermined", 0.0, -1.0, 1.0, 4)) == "undetermined"


BORNE_OUT = (
    ("data_grading", "misrouted_share"),
    ("relational_visiting", "warmth"),
    ("self_governance", "mobilised_share"),
    ("beijing_2019", "reported_resolution"),
    ("scattered_lines_2018", "contacts_per_resident_year"),
)
"""Expectations that two seeds suffice for."""


def test_what_two_seeds_can_tell_goes_the_way_that_is_expected() -> None:
    names = [name for name, _ in BORNE_OUT]
    runs = [
        run_courses([Course(comparator(names[0]), seed, (arm,) * 2) for arm in ((), *map(policy, names))])
        for seed in (1, 2)
    ]
    for n, (name, outcome) in enumerate(BORNE_OUT, start=1):
        one = next(one for one in EXPECTATIONS if (one.scenario, one.outcome) == (name, outcome))
        differ = fmean(run[n][-1][outcome] - run[0][-1][outcome] for run in runs)
        assert SIGN[one.direction] * differ > one.smallest, (name, differ)
