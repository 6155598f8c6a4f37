"""Compute the indicators of a period from the world and its daily series. Reading writes no state."""

from __future__ import annotations

from collections.abc import Mapping

from sim.day.world import Array, World
from sim.indicators import INDICATORS
from sim.measures.costs import measure_costs, measure_times
from sim.measures.fairness import measure_fairness
from sim.measures.people import add_up_people
from sim.measures.requests import measure_formalism, measure_reported, measure_truth, measure_volumes
from sim.measures.society import measure_society
from sim.measures.sums import totals


def measure(w: World, words: Array, series: Array, ledger: Array, rest: Array) -> Mapping[str, float | None]:
    """All indicators, in the order in which they are declared.

    Args:
        w: World at the horizon.
        words: Its `sim.day.handle.table`.
        series: DAILY rows of the period.
        ledger: `sim.ledger.city_ledger`.
        rest: `sim.unsettled.unsettled`.
    """
    sums, people = totals(series), add_up_people(w, words)
    values = measure_volumes(w, series, sums) | measure_reported(sums) | measure_truth(w, sums, rest)
    values |= measure_formalism(sums, values) | measure_times(w, sums)
    values |= measure_costs(w, series, sums, ledger)
    values |= measure_society(w, sums, people) | measure_fairness(w, people)
    return {name: values[name] for name in INDICATORS}
