"""Indicators of fairness: who gets government's hours."""

from __future__ import annotations

import numpy as np

from sim.day.world import Array, World
from sim.indicators import difference, ratio
from sim.measures.people import CALLER, SILENT, THREATENER
from sim.measures.sums import BATCH, Values


def measure_fairness(w: World, people: Array) -> Values:
    """Inequality of hours, and hours a day of trouble by who asks and how.

    Args:
        w: World at the horizon.
        people: `sim.measures.people.add_up_people`.
    """
    everybody = people[0]
    served = [
        ratio(hours, days) for hours, days in zip(everybody["hours"], everybody["trouble"], strict=True)
    ]
    hours, equal = w.residents["gov_hours"], w.residents["equal_hours"]
    return {
        "hours_per_trouble_threatener": served[THREATENER],
        "hours_per_trouble_caller": served[CALLER],
        "hours_per_trouble_silent": served[SILENT],
        "excess_gini": difference(gini(hours), gini(equal)),
        "one_time_share": ratio(everybody["once"], everybody["ever"]),
    }


def gini(amounts: Array) -> float | None:
    """Gini coefficient of non-negative amounts; None where all are zero."""
    # A town's column is read faster one number after the other; of a whole city no copy is made.
    laid_out = np.ascontiguousarray(amounts) if len(amounts) <= BATCH else amounts
    positive = np.sort(laid_out[laid_out > 0.0]).astype(np.float64)
    total = positive.sum()
    if total == 0.0:
        return None
    ranks = np.arange(len(amounts) - len(positive) + 1, len(amounts) + 1)
    return float(((2.0 * ranks - len(amounts) - 1.0) * positive).sum() / (len(amounts) * total))
