"""The days as Mesa agents (benchmarks/mesa_twin) keep the same books as the compiled ones."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from books import (
    assert_cohort_adds_up,
    assert_contacts_are_paid_once,
    assert_hours_are_booked_once,
    assert_indicators_are_sound,
    assert_requests_add_up,
    assert_yuan_are_booked_once,
)
from mesa_twin import TwinModel
from mesa_twin.handler import AHEAD_HOURS
from mesa_twin.load import handlers
from small_worlds import daily, small

DAYS = 73
"""January, February, and two weeks of a month that has not ended."""


@pytest.fixture(scope="module")
def twin() -> Iterator[TwinModel]:
    model = TwinModel(small({"time.days": DAYS}))
    model.run()
    yield model
    model.close()


def test_every_matter_has_ended_or_is_open(twin: TwinModel) -> None:
    over = daily(twin, "ended") + daily(twin, "lived_with")
    assert daily(twin, "matters") == over + len(twin.town.matters) > 300
    assert len(twin.town.matters) == (twin.world.cases["id"] >= 0).sum()


def test_every_open_matter_is_in_one_place(twin: TwinModel) -> None:
    town = twin.town
    noted = [matter for matters in town.diary.values() for matter in matters]
    queued = [entry[-1] for unit in handlers(town) for entry in unit.queue]
    joined = [other for matter in town.matters for other in matter.joined]
    assert len(noted) + len(queued) + len(joined) == len(town.matters)
    assert {*noted, *queued, *joined} == town.matters


def test_requests_and_the_cohort_add_up(twin: TwinModel) -> None:
    assert_requests_add_up(twin)
    assert_cohort_adds_up(twin)


def test_hours_and_yuan_are_booked_once(twin: TwinModel) -> None:
    assert_hours_are_booked_once(twin)
    assert_yuan_are_booked_once(twin)
    assert_contacts_are_paid_once(twin)


def test_indicators_are_sound(twin: TwinModel) -> None:
    assert_indicators_are_sound(twin)


def test_no_hours_are_overspent(twin: TwinModel) -> None:
    """Nobody lends more than was offered; a unit begins no more than its staff can do, but for one lead."""
    for home in twin.town.communities:
        assert min(home.volunteer_hours, home.partner_hours, home.property_hours) >= 0.0
    for unit in handlers(twin.town):
        worked = twin.world.tally["hours"][unit.number]
        since = unit.work_clock(twin.town.day * 24.0) - unit.work_clock((DAYS - 14) * 24.0)
        lead = max(unit.spoken - unit.work_clock(twin.town.day * 24.0), 0.0)
        assert worked <= (since + lead) * unit.staff * (1.0 + unit.overtime) + 1e-6
        assert unit.queue or unit.waiting_hours == pytest.approx(0.0, abs=1e-6)
        assert lead * unit.staff <= AHEAD_HOURS + 60.0


def test_one_seed_is_one_town() -> None:
    first, second, other = (TwinModel(small({"time.days": 20}), seed=seed) for seed in (1, 1, 2))
    for model in (first, second, other):
        model.run()
    assert np.array_equal(first.series(), second.series())
    assert first.indicators() == second.indicators()
    assert not np.array_equal(first.series(), other.series())
    for model in (first, second, other):
        model.close()


def test_drift_day_by_day_is_the_closed_form() -> None:
    days = small({"time.days": 20})
    lazy, daily_drift = TwinModel(days), TwinModel(days, daily=True)
    for model in (lazy, daily_drift):
        model.run()
    assert np.array_equal(lazy.series(), daily_drift.series())
    for name in ("trust", "dependence"):
        assert lazy.indicators()[name] == pytest.approx(daily_drift.indicators()[name], rel=1e-5)
    for model in (lazy, daily_drift):
        model.close()
