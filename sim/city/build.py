"""The city: everything that exists on day 0, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, fields

from sim.city.categories import class_shares
from sim.city.counts import count_units
from sim.city.cross import draw_cross_ties
from sim.city.departments import build_authority
from sim.city.needs import need_classes
from sim.city.people import draw_neighbours, draw_residents
from sim.city.rows import FLAG_CROSS
from sim.city.structure import build_structure
from sim.city.values import Array, Values, number


@dataclass(frozen=True)
class City:
    """A city on day 0.

    N residents, C communities, S subdistricts, D departments and utilities, K categories; residents are
    contiguous in a community, communities in a subdistrict, subdistricts in a district.
    """

    residents: Array  # (N,) RESIDENT, sorted by need class in each community; q is left at zero
    communities: Array  # (C,) COMMUNITY
    subdistricts: Array  # (S,) SUBDISTRICT
    districts: Array  # (districts,) DISTRICT
    departments: Array  # (D,) DEPARTMENT, city departments first, then utilities
    need_rate: Array  # (NEED_CLASSES,) f4, relative need rate, population mean 1
    tie_start: Array  # (N + 1,) u4
    tie_to: Array  # (ties,) u2, local index in the same community; each tie at both ends
    cross_from: Array  # (X,) u4, sorted
    cross_to: Array  # (X,) u4, resident of another community; each tie at both ends
    lead: Array  # (K, SLOTS) i4, lead unit
    second: Array  # (K, SLOTS) i4, second unit, -1 if there is none
    authority: Array  # (D, K) bool
    category_cum: Array  # (6, k) f4, cumulative share within a class
    category_of: Array  # (6, k) i4, index into CATEGORIES

    def memory_bytes(self) -> int:
        """Bytes held by all arrays."""
        return sum(getattr(self, field.name).nbytes for field in fields(self))


def build_city(values: Values, seed: int, *, threads: int = 1) -> City:
    """Build a city: the same bytes for the same values and seed, for any number of threads.

    Args:
        values: a value for every parameter under its dotted key; ``city.*``, ``district.*``, ``matter.*``
            and ``staff.departments`` are read.
        seed: 0..2**63 - 1.
        threads: threads for the people and their ties, >= 1.

    Raises:
        InputError: counts of the scenario that cannot be.
    """
    structure = build_structure(values, seed)
    communities = structure.communities
    needs = need_classes(number(values, "city.need_tail"))
    residents = draw_residents(values, seed, communities, needs, threads)
    # Before the other ties: the room that these take to sort is free again when those are drawn.
    cross_from, cross_to = draw_cross_ties(values, seed, structure, threads)
    residents["flags"][cross_from] |= FLAG_CROSS
    tie_start, tie_to = draw_neighbours(values, seed, communities, threads)
    units = build_authority(values, count_units(values))
    category_cum, category_of = class_shares()
    return City(
        residents=residents,
        communities=communities,
        subdistricts=structure.subdistricts,
        districts=structure.districts,
        departments=units.departments,
        need_rate=needs.rate,
        tie_start=tie_start,
        tie_to=tie_to,
        cross_from=cross_from,
        cross_to=cross_to,
        lead=units.lead,
        second=units.second,
        authority=units.authority,
        category_cum=category_cum.copy(),
        category_of=category_of.copy(),
    )
