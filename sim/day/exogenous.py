"""What no policy changes: seasons, weekdays and shocks as factors on arrivals by day and class."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

import numpy as np

from sim.city.rows import CLASSES
from sim.day.world import Array

_WINTER: Final = (1.35, 1.20, 1.10, 0.90, 0.85, 0.90, 1.00, 1.00, 0.85, 0.85, 1.20, 1.30)
_SUMMER: Final = (0.90, 0.90, 0.95, 1.00, 1.00, 1.10, 1.20, 1.15, 1.00, 0.95, 0.95, 0.90)
_FLAT: Final = (1.0,) * 12
SEASON: Final = {
    "info": _FLAT,
    "chore": _FLAT,
    "dispute": _SUMMER,
    "estate": _SUMMER,
    "public": _WINTER,
    "market": _FLAT,
}
"""Factor by month (assumed, mean 1): heating and water in winter, noise and damp in summer."""

WEEKDAY: Final = (1.06, 1.07, 1.06, 1.05, 1.03, 0.87, 0.86)
"""Midweek above weekend (facts: weekly_cycle; size assumed), mean 1."""

_EPOCH_WEEKDAY: Final = 3
"""1970-01-01 was a Thursday (Monday = 0)."""


@lru_cache(maxsize=16)
def day_factors(first: dt.date, days: int) -> Array:
    """Factor of season and weekday on arrivals, by day and class; many runs of a sweep share them.

    Args:
        first: Date of the first day.
        days: Number of days.

    Returns:
        float64 array of shape (days, classes), mean 1 over a year of whole weeks; not writable.
    """
    season = np.array([SEASON[name] for name in CLASSES]).T
    season = season / season.mean(axis=0)
    week = np.array(WEEKDAY) / np.mean(WEEKDAY)
    dates = np.datetime64(first, "D") + np.arange(days)
    months = dates.astype("datetime64[M]").astype(np.int64) % 12
    weekdays = (dates.astype(np.int64) + _EPOCH_WEEKDAY) % 7
    factors = np.asarray(season[months] * week[weekdays][:, None])
    factors.flags.writeable = False
    return factors
