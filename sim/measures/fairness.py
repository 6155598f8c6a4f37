"""Indicators of fairness: who gets government's hours."""

from __future__ import annotations

import numpy as np

from sim.city.rows import FLAG_THREAT
from sim.day.world import Array, World
from sim.indicators import difference, ratio
from sim.measures.sums import BATCH, Values


def measure_fairness(w: World) -> Values:
    """Inequality of hours, and hours a day of trouble by who asks and how."""
    columns = ("requests", "flags", "gov_hours", "equal_hours", "trouble")
    # A town's columns are read faster one after the other; of a whole city no copy is made.
    laid_out = np.ascontiguousarray if len(w.residents) <= BATCH else np.asarray
    requests, flags, hours, equal, days = (laid_out(w.residents[name]) for name in columns)
    threat, calls = (flags & FLAG_THREAT) > 0, requests > 0
    return {
        "hours_per_trouble_threatener": _served(hours, days, threat),
        "hours_per_trouble_caller": _served(hours, days, ~threat & calls),
        "hours_per_trouble_silent": _served(hours, days, ~threat & ~calls),
        "excess_gini": difference(gini(hours), gini(equal)),
        "one_time_share": ratio(float((requests == 1).sum()), float((requests > 0).sum())),
    }


def gini(amounts: Array) -> float | None:
    """Gini coefficient of non-negative amounts; None where all are zero."""
    positive = np.sort(amounts[amounts > 0.0]).astype(np.float64)
    total = positive.sum()
    if total == 0.0:
        return None
    ranks = np.arange(len(amounts) - len(positive) + 1, len(amounts) + 1)
    return float(((2.0 * ranks - len(amounts) - 1.0) * positive).sum() / (len(amounts) * total))


def _served(hours: Array, days: Array, who: Array) -> float | None:
    """Government hours received per day of trouble by some residents."""
    return ratio(hours[who].sum(dtype=np.float64), days[who].sum(dtype=np.float64))
