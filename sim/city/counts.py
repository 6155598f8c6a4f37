"""How many there are of everything at a scale, and shares turned into whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.city.values import Array, Values, number, whole
from sim.scenario.errors import InputError

FEWEST = 3
"""Subdistricts that remain at any scale: a ranking of fewer says nothing."""

MOST_COMMUNITIES = 16_383
"""A matter's id packs the community into 14 bits."""


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
    would be left, three are, and sizes shrink. Departments and utilities keep their number.

    Args:
        values: ``city.*``.

    Raises:
        InputError: too many communities, or too few residents for each to hold its ring of ties.
    """
    scale = number(values, "city.scale")
    subdistricts = max(FEWEST, round(number(values, "city.subdistricts") * scale))
    communities = max(subdistricts, round(number(values, "city.communities") * scale))
    districts = min(max(round(number(values, "city.districts") * scale), 1), subdistricts)
    counts = Counts(
        residents=round(number(values, "city.residents") * scale),
        districts=districts,
        subdistricts=subdistricts,
        communities=communities,
        departments=whole(values, "city.departments"),
        utilities=whole(values, "city.utilities"),
    )
    _check(counts, whole(values, "city.degree"))
    return counts


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


def _check(counts: Counts, degree: int) -> None:
    told = f"city.communities: {counts.communities} at this scale"
    if counts.communities > MOST_COMMUNITIES:
        raise InputError("city", f"{told}: must be at most {MOST_COMMUNITIES}")
    least = counts.communities * (degree + 2)
    if counts.residents < least:
        problem = f"need at least {least} residents (city.degree + 2 each), not {counts.residents}"
        raise InputError("city", f"{told}: {problem}")
