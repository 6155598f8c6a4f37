"""Communities, subdistricts and districts: sizes, nesting, estate types. No resident is drawn here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.city import estates
from sim.city.counts import Counts, apportion, count_units
from sim.city.draws import key_of, normals, uniforms
from sim.city.rows import COMMUNITY, DISTRICT, ESTATES, SUBDISTRICT
from sim.city.values import Array, Values, number
from sim.scenario.errors import InputError

SMALLEST, LARGEST = 50, 65_535
"""Residents of a community: the least, where the mean allows it; the most, for ties are 16-bit."""

SUBDISTRICT_SPREAD, DISTRICT_SPREAD = 0.3, 0.6
"""Log-sd of the number of communities in a subdistrict (assumed) and of subdistricts in a district
(the 2020 census has districts from 0.35 to 3.45 million)."""

# Number of each draw under the purpose "structure"; a normal n uses up the uniforms 2n and 2n + 1.
SIZE, PER_SUBDISTRICT, PER_DISTRICT, CONDITION = 0, 1, 2, 3
PROPERTY, ESTATE = 8, 9


@dataclass(frozen=True)
class Structure:
    """Units of the city without their people."""

    communities: Array  # (C,) COMMUNITY
    subdistricts: Array  # (S,) SUBDISTRICT
    districts: Array  # (D,) DISTRICT


def build_structure(values: Values, seed: int) -> Structure:
    """Draw the units of a city.

    Args:
        values: ``city.*`` and ``district.*``.
        seed: 0..2**63 - 1.

    Raises:
        InputError: a community over 65,535 residents.
    """
    counts = count_units(values)
    key = key_of(seed, "structure")
    communities = _communities(values, counts, key)
    subdistricts = _subdistricts(counts, key, communities)
    return Structure(communities, subdistricts, _districts(values, counts, key, subdistricts))


def _communities(values: Values, counts: Counts, key: np.uint64) -> Array:
    n = counts.communities
    rows = np.zeros(n, COMMUNITY)
    rows["size"] = _sizes(values, counts, key)
    rows["first"] = _starts(rows["size"])
    rows["estate"] = _estates(values, counts, key)
    served = uniforms(key, n, PROPERTY) < estates.PROPERTY[rows["estate"]]
    rows["has_property"] = served
    rows["condition"] = _conditions(values, key, rows)
    rows["problem_head"] = -1
    return rows


def _sizes(values: Values, counts: Counts, key: np.uint64) -> Array:
    """Lognormal sizes above a minimum, adding up to the residents."""
    n = counts.communities
    spread = number(values, "city.size_spread")
    smallest = min(SMALLEST, counts.residents // n)
    weights = np.exp(spread * normals(key, n, SIZE))
    sizes = smallest + apportion(counts.residents - smallest * n, weights)
    if sizes.max() > LARGEST:
        problem = f"{n} at this scale: one of them would have {sizes.max()} residents, over {LARGEST}"
        raise InputError("city", f"city.communities: {problem}; give more communities")
    return sizes


def _estates(values: Values, counts: Counts, key: np.uint64) -> Array:
    """Types in exact shares, spread over the city with a jitter of one subdistrict.

    Each type's communities stand at even distances along the city; the jitter makes neighbouring
    subdistricts differ in their mix, for equal units would swap ranks by chance alone.
    """
    shares = np.array([number(values, f"city.share_{name}") for name in ESTATES])
    kinds = np.repeat(np.arange(len(ESTATES)), apportion(counts.communities, shares))
    within = np.concatenate([(np.arange(m) + 0.5) / m for m in np.bincount(kinds) if m])
    jitter = uniforms(key, counts.communities, ESTATE) / counts.subdistricts
    return np.asarray(kinds[np.argsort(within + jitter, kind="stable")])


def _conditions(values: Values, key: np.uint64, rows: Array) -> Array:
    """Lognormal wear, worse in old estates and villages, with a mean of 1 over residents."""
    spread = number(values, "city.condition_spread")
    noise = np.exp(spread * normals(key, len(rows), CONDITION))
    own, wear = (kinds[rows["estate"]] * noise for kinds in (estates.WEAR, estates.profile(values, "wear")))
    mean = (own * rows["size"]).sum() / rows["size"].sum(dtype=np.float64)
    if values["city.reference"] != "own":
        mix = estates.reference_mix(values, rows["size"])
        mean = float((mix * estates.WEAR).sum()) * np.exp(spread * spread / 2.0)
    return np.asarray(wear / mean)


def _subdistricts(counts: Counts, key: np.uint64, communities: Array) -> Array:
    """Group communities; writes each one's subdistrict into its row."""
    n = counts.subdistricts
    rows = np.zeros(n, SUBDISTRICT)
    members = _group(counts.communities, n, SUBDISTRICT_SPREAD, key, PER_SUBDISTRICT)
    rows["communities"] = members
    rows["first_community"] = _starts(members)
    rows["residents"] = np.add.reduceat(communities["size"], rows["first_community"], dtype=np.int64)
    communities["subdistrict"] = np.repeat(np.arange(n), members)
    for head in ("head_arrivals", "head_free_problem"):
        rows[head] = -1
    return rows


def _districts(values: Values, counts: Counts, key: np.uint64, subdistricts: Array) -> Array:
    """Group subdistricts; writes each one's district into its row."""
    n = counts.districts
    rows = np.zeros(n, DISTRICT)
    members = _group(counts.subdistricts, n, DISTRICT_SPREAD, key, PER_DISTRICT)
    rows["subdistricts"] = members
    rows["first_subdistrict"] = _starts(members)
    rows["residents"] = np.add.reduceat(subdistricts["residents"], rows["first_subdistrict"])
    rows["expertise"] = number(values, "district.expertise")
    rows["amplification"] = number(values, "district.amplification")
    subdistricts["district"] = np.repeat(np.arange(n), members)
    return rows


def _group(members: int, groups: int, spread: float, key: np.uint64, n: int) -> Array:
    """Members of each group: at least one each, lognormal, adding up."""
    if groups == 1:
        return np.array([members])
    weights = np.exp(spread * normals(key, groups, n))
    return 1 + apportion(members - groups, weights)


def _starts(sizes: Array) -> Array:
    """Index of the first of each run of ``sizes``."""
    return np.cumsum(sizes, dtype=np.int64) - sizes
