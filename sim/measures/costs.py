"""Indicators of time and cost."""

from __future__ import annotations

import numpy as np

from sim.day.tallies import CLOSE_BIN_DAYS
from sim.day.world import Array, World
from sim.indicators import ratio
from sim.ledger import cost_kinds
from sim.measures.sums import Sums, Values


def close_quantile(histogram: Array, q: float) -> float | None:
    """Quantile of days to closure, linear within a bin of the histogram (the last bin is open)."""
    counts = histogram.sum(axis=0)
    total = counts.sum()
    if total == 0:
        return None
    cumulative = np.cumsum(counts)
    at = int(np.searchsorted(cumulative, q * total))
    before = cumulative[at] - counts[at]
    return float((at + (q * total - before) / counts[at]) * CLOSE_BIN_DAYS)


def measure_times(w: World, sums: Sums) -> Values:
    """How long closures take, and what waits at the end."""
    return {
        "median_close_days": close_quantile(w.histogram, 0.5),
        "p90_close_days": close_quantile(w.histogram, 0.9),
        "overdue_share": ratio(sums["overdue"], sums["closed"]),
        "powerless_share": ratio(sums["powerless"], sums["closed"]),
        "backlog": float(w.handlers["queue"].sum()),
        "problems_live": ratio(1000.0 * w.communities["problems_live"].sum(), len(w.residents)),
    }


def measure_costs(w: World, series: Array, sums: Sums, ledger: Array) -> Values:
    """Yuan and hours, by kind."""
    kinds = dict(cost_kinds(ledger))
    total = sum(kinds.values())
    years = len(series) / 365.0
    return {
        "cost_total": total,
        **kinds,
        "platform_level": float(w.city[0]["platform"]),
        "cost_per_resident_year": ratio(total, len(w.residents) * years),
        "trifle_cost_share": ratio(sums["trifle_yuan"], sums["case_yuan"]),
        "cost_per_true_resolution": ratio(total, float(sums["resolved"])),
        "government_hours": float(sums["government_hours"]),
        "facilitation_hours": float(sums["facilitation_hours"]),
        "visiting_hours": float(sums["visiting_hours"]),
        "convening_hours": float(sums["convening_hours"]),
        "displaced_hours": float(sums["displaced_hours"]),
    }
