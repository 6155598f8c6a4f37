"""Months end where the calendar says, the seasons and weekdays have mean 1, and months add up to days."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from small_worlds import ran

from sim.city.rows import CLASSES
from sim.day.exogenous import SEASON, WEEKDAY, day_factors

FIRST = dt.date(2023, 1, 1)


def test_day_factors_have_mean_one() -> None:
    """Over four years every weekday falls on every season about alike."""
    factors = day_factors(FIRST, 1461)
    assert factors.shape == (1461, len(CLASSES))
    assert factors.mean(axis=0) == pytest.approx(1.0, abs=0.005)
    assert (factors > 0.0).all()


def test_day_factors_are_season_times_weekday() -> None:
    factors = day_factors(FIRST, 800)
    for day in (0, 17, 59, 243, 364, 799):
        date = FIRST + dt.timedelta(days=day)
        week = WEEKDAY[date.weekday()] / np.mean(WEEKDAY)
        for at, name in enumerate(CLASSES):
            season = SEASON[name][date.month - 1] / np.mean(SEASON[name])
            assert factors[day, at] == pytest.approx(season * week), (date, name)


def test_day_factors_of_pieces_are_those_of_the_whole() -> None:
    whole = day_factors(FIRST, 100)
    for cut in (1, 31, 59):
        assert (day_factors(FIRST + dt.timedelta(days=cut), 100 - cut) == whole[cut:]).all()


@pytest.mark.parametrize(
    ("start", "days", "months"),
    [
        ("2023-01-01", 31, ["2023-01"]),
        ("2023-01-01", 30, []),
        ("2024-02-01", 60, ["2024-02", "2024-03"]),
        ("2023-12-15", 80, ["2023-12", "2024-01", "2024-02"]),
    ],
)
def test_months_end_with_the_calendar(start: str, days: int, months: list[str]) -> None:
    handlers, communities = ran({"time.start": start, "time.days": days}).months()
    for table in (handlers, communities):
        seen = np.unique(table["month"]).astype("datetime64[M]").astype(str).tolist() if table else []
        assert seen == months


def test_months_add_up_to_the_days() -> None:
    """A year of whole months: what units counted by the month is what the city counted by the day."""
    model = ran({"time.days": 365, "city.residents": 2000})
    days = model.series()
    handlers, communities = model.months()
    for name in ("closed", "overdue", "avoidable", "coaxed", "documented", "excluded", "counted", "yes"):
        assert handlers[name].sum() == days[name].sum(), name
    for name in ("responded", "satisfied"):
        assert handlers[name].sum() == days[name].sum(), name
    assert handlers["solved"].sum() == days["gone_at_call"].sum()
    for name in ("facilitation_hours", "paper_hours"):
        assert handlers[name].sum() <= days[name].sum() * (1.0 + 1e-6), name
    assert handlers["displaced"].sum() == pytest.approx(days["displaced_hours"].sum())
    for name in ("matters", "ended", "autonomous"):
        assert communities[name].sum() == days[name].sum(), name
    assert communities["mobilised_ended"].sum() == days["mobilised"].sum()
    assert communities["asked"].sum() == days["asked_neighbours"].sum()
    assert communities["granted"].sum() == days["granted"].sum()


def test_a_period_that_begins_inside_a_month_counts_its_own_days_alone() -> None:
    """The first month's table holds the days of the period, none of the burn-in before it."""
    model = ran(
        {"time.start": "2023-01-20", "time.burn_in_days": 19, "time.days": 12, "city.residents": 2500}
    )
    handlers, communities = model.months()
    assert communities["matters"].sum() == model.series()["matters"].sum()
    assert handlers["closed"].sum() == model.series()["closed"].sum()
