"""How uncertain the rates of a single run are: batch means over its months.

Half-width of the 95 % interval of a rate, by the delete-one-month jackknife (Quenouille 1949; batch
means, Law 2015, ch. 9). It tells the chance within the period; it does not tell what other values of
the assumed parameters would give, nor does it cover what changes slowly.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from sim.result import Table

FEWEST_MONTHS: Final = 4
"""With fewer months no interval is given."""

RATES: Final[Mapping[str, tuple[str, str, float]]] = {
    "consultation_share": ("consultations", "contacts", 1.0),
    "repeat_share": ("repeats", "contacts", 1.0),
    "merged_share": ("merged", "requests", 1.0),
    "misrouted_share": ("misrouted", "requests", 1.0),
    "refused_share": ("refused", "requests", 1.0),
    "reported_response": ("responded", "counted", 1.0),
    "reported_resolution": ("yes", "counted", 1.0),
    "reported_satisfaction": ("satisfied", "counted", 1.0),
    "true_resolution": ("settled_true", "settled", 1.0),
    "resolutions_per_hour": ("resolved", "government_hours", 1.0),
    "perfunctory_share": ("way_perfunctory", "closed", 1.0),
    "avoidable_perfunctory_share": ("avoidable", "closed", 1.0),
    "infeasible_share": ("infeasible", "closed", 1.0),
    "paperwork_share": ("paper_hours", "government_hours", 1.0),
    "coaxed_share": ("coaxed", "closed", 1.0),
    "excluded_share": ("excluded", "closed", 1.0),
    "overserve_share": ("way_overserve", "closed", 1.0),
    "overdue_share": ("overdue", "closed", 1.0),
    "autonomous_share": ("autonomous", "ended", 1.0),
    "mobilised_share": ("mobilised", "ended", 1.0),
    "granted_share": ("granted", "asked_neighbours", 1.0),
    "petitions_per_1000": ("petitions", "matters", 1000.0),
}
"""Rates of the daily series: numerator, denominator, factor. True resolution is taken by settlement."""


def margins(daily: Table) -> Mapping[str, float]:
    """Half-widths of 95 % intervals of the rates in RATES.

    Args:
        daily: City series, one row a day, with ``date``.

    Returns:
        Half-width by indicator, in the indicator's unit; empty under ``FEWEST_MONTHS`` months. A rate
        whose denominator is zero in all months but one has none.
    """
    months = np.asarray(daily["date"]).astype("datetime64[M]")
    starts = np.flatnonzero(np.r_[True, months[1:] != months[:-1]])
    if len(starts) < FEWEST_MONTHS:
        return {}
    found = {}
    for name, (top, bottom, factor) in RATES.items():
        tops, bottoms = (np.add.reduceat(np.asarray(daily[c], float), starts) for c in (top, bottom))
        rest = bottoms.sum() - bottoms
        if (rest > 0.0).all():
            found[name] = factor * _half_width((tops.sum() - tops) / rest)
    return found


def _half_width(without: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """Jackknife half-width from the values with one batch left out each."""
    from scipy.special import stdtrit

    n = len(without)
    spread = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    return float(stdtrit(n - 1, 0.975) * spread)
