"""How many there are of everything at a scale, and shares turned into whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.city.values import Array, Values, number, whole
from sim.scenario.checks import units_at_scale


@dataclass(frozen=True)
class Counts:
    """Units of each kind in the simulated city."""

    residents: int
    districts: int
    subdistricts: int
    communities: int
    departments: int
    utilities: int


def count_units(values: Values) -> Counts:
    """Count the units of a city at ``city.scale``.

    Communities and subdistricts become fewer and keep their size; when fewer than three subdistricts
    would be left, three are, and sizes shrink. Departments and utilities keep their number. That there
    is room for all of them is checked with the scenario (``sim.scenario.checks``).

    Args:
        values: ``city.*``.
    """
    scale = number(values, "city.scale")
    subdistricts, communities = units_at_scale(values)
    districts = min(max(round(number(values, "city.districts") * scale), 1), subdistricts)
    return Counts(
        residents=round(number(values, "city.residents") * scale),
        districts=districts,
        subdistricts=subdistricts,
        communities=communities,
        departments=whole(values, "city.departments"),
        utilities=whole(values, "city.utilities"),
    )


def apportion(total: int, weights: Array) -> Array:
    """Split a whole number in proportion to weights, by largest remainder (Hamilton).

    Args:
        total: whole number to split, >= 0.
        weights: (n,) non-negative, with a positive sum.

    Returns:
        (n,) int64 that adds up to ``total``; ties go to the lower index.
    """
    quota = total * (weights / weights.sum())
    parts: Array = np.floor(quota).astype(np.int64)
    order = np.argsort(parts - quota, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts
