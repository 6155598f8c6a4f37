"""Conservation: matters, requests, slots, hours and yuan, whatever the scenario."""

from __future__ import annotations

from typing import Any

import pytest
from books import (
    assert_books_are_kept,
    assert_cohort_adds_up,
    assert_each_case_in_one_place,
    assert_hours_are_booked_once,
    assert_slots_are_whole,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_worlds import ran


def share() -> st.SearchStrategy[float]:
    """0 to 1, with the ends drawn often."""
    return st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.0, 1.0))


SCENARIOS = st.fixed_dictionaries(
    {
        "city.residents": st.integers(600, 1500),
        "city.communities": st.integers(3, 8),
        "city.departments": st.integers(1, 5),
        "city.utilities": st.integers(0, 2),
        "time.seed": st.integers(0, 2**63 - 1),
        "time.days": st.integers(60, 120),
        "staff.per_10k": st.sampled_from([0.0, 2.0, 21.9, 200.0]),
        "staff.subdistrict_per_10k": st.sampled_from([0.0, 0.5, 6.0, 60.0]),
        "staff.departments": st.sampled_from([0.0, 0.2, 1.0, 10.0]),
        "assessment.intensity": share(),
        "assessment.ranking": st.booleans(),
        "assessment.callback_share": share(),
        "assessment.callback_days": st.sampled_from([0.0, 2.0, 60.0]),
        "filters.eligibility": st.booleans(),
        "filters.sampling": st.booleans(),
        "filters.perception": st.booleans(),
        "intake.merge": share(),
        "intake.operators": st.sampled_from([0.0, 0.05, 5.0]),
        "intake.through_district": share(),
        "whistle.access": st.booleans(),
        "whistle.wait_days": st.sampled_from([0.0, 2.0, 60.0]),
        "remit.refuse_private": share(),
        "data.error_base": st.floats(0.04, 1.0),
        "handling.root_share": share(),
        "handling.patch_days": st.sampled_from([1.0, 120.0]),
        "proactive.budget": st.sampled_from([0.0, 20.0, 10_000.0]),
        "partners.participation": share(),
        "volunteers.mobilisation": share(),
        "choice.attempts": st.integers(1, 20),
        "choice.retry_days": st.sampled_from([0.1, 4.0, 60.0]),
        "choice.sensitivity": st.sampled_from([0.0, 4.0, 20.0]),
        "matter.estate.problem_rate": st.sampled_from([0.0, 8.0, 200.0]),
        "matter.public.rate": st.sampled_from([0.06, 10.0]),
        "strategy.norm": st.sampled_from([0.0, 0.45, 5.0]),
    }
)

random_runs = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(SCENARIOS)
@random_runs
def test_any_city_keeps_its_books(changes: dict[str, Any]) -> None:
    assert_books_are_kept(ran(changes, log_events=True))


@given(SCENARIOS)
@random_runs
def test_hours_are_in_one_ledger_cell(changes: dict[str, Any]) -> None:
    assert_hours_are_booked_once(ran(changes))


@given(SCENARIOS)
@random_runs
def test_requests_of_the_period_are_settled_pending_or_open(changes: dict[str, Any]) -> None:
    assert_cohort_adds_up(ran(changes))


@pytest.mark.parametrize("burn_in", [31, 40])
def test_a_burn_in_leaves_no_hours_behind(burn_in: int) -> None:
    """The period's ledger and series start at nothing together, also where a month ends with the burn-in."""
    model = ran({"time.burn_in_days": burn_in, "time.days": 31, "proactive.budget": 5000.0})
    assert_hours_are_booked_once(model)
    assert_slots_are_whole(model)
    assert_each_case_in_one_place(model)


def test_proactive_hours_of_the_last_month_end_are_counted() -> None:
    assert_hours_are_booked_once(ran({"time.days": 31, "proactive.budget": 5000.0}))
