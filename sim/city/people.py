"""Residents and the ties between neighbours, in blocks of communities."""

from __future__ import annotations

import numpy as np

from sim.city import estates
from sim.city.draws import key_of
from sim.city.needs import Needs
from sim.city.people_kernels import draw_people
from sim.city.rows import ESTATES, NEED_CLASSES, RESIDENT
from sim.city.sharing import share_blocks
from sim.city.tie_kernels import draw_ties
from sim.city.traits import over60_usual, trait_probabilities
from sim.city.values import Array, Values, number, whole
from sim.memory import rows


def draw_residents(values: Values, seed: int, communities: Array, needs: Needs, threads: int) -> Array:
    """Draw all residents and write what follows from their needs into the communities.

    Args:
        values: shares of traits under ``city.*``.
        seed: 0..2**63 - 1.
        communities: (C,) COMMUNITY with sizes, firsts and estates; ``need_*`` are written.
        needs: classes of need.
        threads: threads to use, >= 1; the result does not depend on it.

    Returns:
        (N,) RESIDENT grouped by community, sorted by need class in each; ``q`` is left at zero.
    """
    residents = rows(int(communities["size"].sum(dtype=np.int64)), RESIDENT)
    counts = np.zeros((len(communities), NEED_CLASSES), np.int64)
    by_estate = np.bincount(communities["estate"], weights=communities["size"], minlength=len(ESTATES))
    traits = trait_probabilities(values, by_estate)
    key = key_of(seed, "people")

    def work(begin: int, end: int) -> None:
        draw_people(key, begin, end, communities, needs.cum, traits, residents, counts)

    share_blocks(work, communities["size"], threads)
    _sum_needs(communities, counts, needs.rate)
    communities["free_time"] = _free_time(values, communities, by_estate)
    return residents


def _free_time(values: Values, communities: Array, by_estate: Array) -> Array:
    """Free time of somebody under 60 by community, such that the mean resident of the reference mix has 1."""
    mix, old = estates.reference_mix(values, by_estate), over60_usual(values, by_estate)
    mean = (mix * estates.FREE_TIME * (1.0 + (number(values, "city.free_time_old") - 1.0) * old)).sum()
    own = estates.profile(values, "free_time")[communities["estate"]]
    return np.asarray(own / mean) if mean > 0.0 else own


def draw_neighbours(values: Values, seed: int, communities: Array, threads: int) -> tuple[Array, Array]:
    """Draw a small world inside each community (see ``tie_kernels.rewire``).

    Args:
        values: ``city.degree``, ``.rewire``, ``.closeness``.
        seed: 0..2**63 - 1.
        communities: (C,) COMMUNITY.
        threads: threads to use, >= 1; the result does not depend on it.

    Returns:
        tie_start (N + 1,) u4 and tie_to (ties,) u2: resident i of a community that starts at ``first`` is
        tied to ``first + tie_to[tie_start[i]:tie_start[i + 1]]``.
    """
    size = communities["size"].astype(np.int64)
    half = np.minimum(whole(values, "city.degree"), size - 1) // 2
    closeness = number(values, "city.closeness") * estates.profile(values, "ties")[communities["estate"]]
    share = number(values, "city.rewire") * (1 - closeness)
    ends = 2 * np.cumsum(half * size)
    tie_start = rows(int(size.sum()) + 1, np.uint32)
    tie_start[-1] = ends[-1]
    tie_to = rows(int(ends[-1]), np.uint16)
    key = key_of(seed, "ties")

    def work(begin: int, end: int) -> None:
        draw_ties(key, begin, end, communities, half, share, ends - 2 * half * size, tie_start, tie_to)

    share_blocks(work, size, threads)
    return tie_start, tie_to


def _sum_needs(communities: Array, counts: Array, rate: Array) -> None:
    """Fill ``need_first``, ``need_cum`` and ``need_total`` from residents by class."""
    need = counts * rate.astype(np.float64)
    passed = np.cumsum(need, axis=1)
    communities["need_first"][:, 1:] = np.cumsum(counts, axis=1)
    communities["need_cum"] = passed / passed[:, -1:]
    communities["need_total"] = passed[:, -1]
