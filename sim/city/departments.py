"""Departments and utilities: which categories they lead, and how many staff they have.

Each category has ``SLOTS`` equally likely places for a lead unit (a draw takes one: by district or by
specialty). Where there are more units than categories, several share the places of one, the first of them
the most; where there are fewer, one unit leads a run of akin categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Final

import numpy as np

from sim.city.categories import CATEGORIES, CLASS_WEIGHTS, NUMBER
from sim.city.counts import Counts, apportion
from sim.city.values import Array, Values, number
from sim.memory import copied

SLOTS: Final = 8
"""Candidate lead units of a category."""

EVEN_SHARE: Final = 0.1
"""Share of all staff that is spread evenly: a unit that leads little still keeps a desk. Assumed."""

OCCASIONS_SPREAD: Final = 5.0
"""Residents reached by a problem times the years that it lasts, roughly. Assumed, for staffing alone."""

COUNTER_SHARE: Final = 0.05
"""Share of matters within the subdistrict's authority that is brought to a department anyway. Assumed."""

DEPARTMENT = np.dtype(
    [
        ("utility", "?"),  # a public utility, else a city department
        ("workers", "f8"),  # full-time equivalents at the simulated scale, may be fractional
        ("servers", "i4"),  # whole workers, at least 1
    ],
    align=True,
)


_READ: Final = (
    *("city.scale", "staff.departments"),
    *(
        f"matter.{cls}.{trait}"
        for cls in CLASS_WEIGHTS
        for trait in ("rate", "problem_rate", "occasions", "authority", "hours", "cross_unit")
    ),
)
_read = itemgetter(*_READ)


@dataclass(frozen=True)
class Authority:
    """Who is in charge of what. D units, K categories."""

    departments: Array  # (D,) DEPARTMENT, city departments first
    lead: Array  # (K, SLOTS) i4, lead unit
    second: Array  # (K, SLOTS) i4, unit whose help it needs, never one that leads it; -1 if there is none
    authority: Array  # (D, K) bool, leads or is second


def build_authority(values: Values, counts: Counts) -> Authority:
    """Assign categories and staff to units; nothing is drawn.

    Args:
        values: ``staff.departments``, ``city.scale``, ``matter.*``.
        counts: units of each kind.
    """
    kept = _authority(_read(values), counts)
    return Authority(**{name: copied(table) for name, table in vars(kept).items()})


@lru_cache(maxsize=16)
def _authority(read: tuple[float, ...], counts: Counts) -> Authority:
    """The same of the values under `_READ` alone: towns of one scenario have the same departments."""
    values: Values = dict(zip(_READ, read, strict=True))
    units = counts.departments + counts.utilities
    load = category_load(values)
    lead = _lead(load, counts)
    second = np.array([_second(lead, k, units) for k in range(len(CATEGORIES))], np.int32)
    authority = np.zeros((units, len(CATEGORIES)), np.bool_)
    for table in (lead, second):
        for k, candidates in enumerate(table):
            authority[candidates[candidates >= 0], k] = True
    departments = np.zeros(units, DEPARTMENT)
    departments["utility"] = np.arange(units) >= counts.departments
    departments["workers"] = _workers(values, load, lead, second, units)
    departments["servers"] = [max(1, round(w)) for w in departments["workers"]]
    return Authority(departments, lead, second, authority)


def category_load(values: Values) -> Array:
    """Relative hours that each category brings to departments: (K,) f8.

    Matters of the class, by themselves and from problems, x the category's share of the class x mean hours
    x the share that reaches departments: outside the subdistrict's authority, or brought to a counter.
    """
    load = []
    for category in CATEGORIES:
        prefix = f"matter.{category.cls}"
        by_problems = number(values, f"{prefix}.problem_rate") * number(values, f"{prefix}.occasions")
        matters = number(values, f"{prefix}.rate") + OCCASIONS_SPREAD * by_problems / 1000
        beyond = 1 - number(values, f"{prefix}.authority") + COUNTER_SHARE
        share = category.weight / CLASS_WEIGHTS[category.cls]
        load.append(matters * share * number(values, f"{prefix}.hours") * beyond)
    return np.array(load)


def _lead(load: Array, counts: Counts) -> Array:
    """Lead units by category: departments and utilities each among their own categories."""
    lead = np.empty((len(CATEGORIES), SLOTS), np.int32)
    theirs = np.array([c.utility and counts.utilities > 0 for c in CATEGORIES])
    for mask, first, units in (
        (~theirs, 0, counts.departments),
        (theirs, counts.departments, counts.utilities),
    ):
        places = np.flatnonzero(mask)
        if len(places):
            lead[places] = first + _share_places(len(places), units, load[places])
    return lead


def _share_places(categories: int, units: int, load: Array) -> Array:
    """Units 0..units - 1 on (categories, SLOTS) places: runs of categories, or several units on each."""
    if units <= categories:
        runs = np.arange(categories) * units // categories
        return np.repeat(runs[:, None], SLOTS, axis=1)
    spare = min(units, categories * SLOTS) - categories
    members = 1 + _capped(spare, np.sqrt(load + load.mean()), SLOTS - 1)
    starts = np.cumsum(members) - members
    return np.array([start + _places(m) for start, m in zip(starts, members, strict=True)])


def _capped(total: int, weights: Array, most: int) -> Array:
    """Apportion with at most ``most`` a part; what a full part cannot take goes to the others."""
    parts = np.zeros(len(weights), np.int64)
    while total > parts.sum():
        room = parts < most
        parts += apportion(total - int(parts.sum()), weights * room)
        parts = np.minimum(parts, most)
    return parts


def _places(members: int) -> Array:
    """Members 0..m - 1 on SLOTS places, the k-th with weight 1 / k beyond one place each."""
    more = apportion(SLOTS - members, 1 / np.arange(1, members + 1))
    return np.repeat(np.arange(members), 1 + more)


def _second(lead: Array, category: int, units: int) -> list[int]:
    """Second units of a category: those of its partner, else any, without its own."""
    own = set(lead[category].tolist())
    partner = [d for d in lead[NUMBER[CATEGORIES[category].partner]].tolist() if d not in own]
    others = partner or [d for d in range(units) if d not in own] or [-1]
    return [others[slot % len(others)] for slot in range(SLOTS)]


def _workers(values: Values, category_hours: Array, lead: Array, second: Array, units: int) -> Array:
    """Staff in proportion to the load led and helped with: (units,) full-time equivalents."""
    load = category_hours / SLOTS
    cross = np.array([number(values, f"matter.{c.cls}.cross_unit") for c in CATEGORIES])
    share = np.zeros(units)
    np.add.at(share, lead, load[:, None])
    helped = second >= 0
    np.add.at(share, second[helped], np.broadcast_to((load * cross)[:, None], second.shape)[helped])
    total = number(values, "staff.departments") * number(values, "city.scale")
    loaded = share / share.sum() if share.any() else np.full(units, 1 / units)
    return np.asarray(total * ((1 - EVEN_SHARE) * loaded + EVEN_SHARE / units))
