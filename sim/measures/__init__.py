"""Compute the indicators of a period from the world and its daily series. Reading writes no state."""

from __future__ import annotations

from collections.abc import Mapping

from sim.day.world import Array, World
from sim.indicators import INDICATORS
from sim.measures.costs import costs, times
from sim.measures.fairness import fairness
from sim.measures.requests import formalism, reported, truth, volumes
from sim.measures.society import society
from sim.measures.sums import totals


def measure(w: World, series: Array, ledger: Array) -> Mapping[str, float | None]:
    """All indicators, in the order in which they are declared.

    Args:
        w: World at the horizon.
        series: DAILY rows of the period.
        ledger: `sim.ledger.city_ledger`.
    """
    sums = totals(series)
    values = volumes(w, series, sums) | reported(sums) | truth(w, sums)
    values |= formalism(sums, values) | times(w, sums) | costs(w, series, sums, ledger, values)
    values |= society(w, sums) | fairness(w)
    return {name: values[name] for name in INDICATORS}
