"""What the calendar and shocks do to arrivals on each day of a scenario."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.city.rows import CLASSES
from sim.day.exogenous import day_factors
from sim.day.world import Array
from sim.scenario import Scenario


class MonthSpan(NamedTuple):
    """A calendar month as days are counted in a run."""

    first: dt.date
    over: int
    """First day of the next month."""


@lru_cache(maxsize=4096)
def month_of(start: str, day: int) -> MonthSpan:
    """The month in which a day lies; runs of a sweep ask for the same ones.

    Args:
        start: Date of day 0, ISO 8601.
        day: Day, negative before.
    """
    today = dt.date.fromisoformat(start) + dt.timedelta(days=day)
    first = today.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return MonthSpan(first, day + (following - today).days)


def months_of_a_year(start: str, day: int, stop: int) -> list[MonthSpan]:
    """The month in which a day lies, and those that follow and end by another day, up to December.

    Args:
        start: Date of day 0, ISO 8601.
        day: Day.
        stop: Day by which all are over; the first one's end is not looked at.
    """
    spans = [month_of(start, day)]
    while (over := spans[-1].over) < stop and spans[-1].first.month < 12:
        if (following := month_of(start, over)).over > stop:
            break
        spans.append(following)
    return spans


def left_of_the_year(today: dt.date) -> float:
    """Share of the calendar year that is left at the beginning of a day, 0-1."""
    first, following = dt.date(today.year, 1, 1), dt.date(today.year + 1, 1, 1)
    return (following - today).days / (following - first).days


class Calendar:
    """Factors on what arises, by day and class; looked up, and computed once."""

    def __init__(self, spec: Scenario) -> None:
        self._spec = spec
        self._known = np.zeros((0, len(CLASSES)))

    def factors(self, day: int, days: int) -> Array:
        """Factors of season, weekday and shocks.

        Args:
            day: First day; negative in the burn-in, in which nothing shocks.
            days: How many.

        Returns:
            (days, classes) f8, 1 on an average day.
        """
        start = day + self._spec.time.burn_in_days
        if start + days > len(self._known):
            first = self._spec.date_of(-self._spec.time.burn_in_days)
            self._known = day_factors(first, 2 * (start + days))
        factors: Array = self._known[start : start + days]
        if day + days <= 0 or not self._spec.shocks():
            return factors
        shocks: Array = np.array([self._spec.shock_on(day + n) for n in range(days)])
        return np.asarray(factors * shocks)
