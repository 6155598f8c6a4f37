"""Ties between communities: few, mostly to the next community of the same subdistrict."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sim.city.draws import LOCAL_BITS, key_of, uniform
from sim.city.structure import Structure
from sim.city.values import Array, Values, number
from sim.compiled import entry, kernel

NEAR: Final = 0.8
"""Share of cross ties that lead to a neighbouring community of the same subdistrict. Assumed."""

HALF_WORD: Final = np.uint64(32)
"""Both ends of a tie in one word, so that sorting words sorts ties."""


def draw_cross_ties(values: Values, seed: int, structure: Structure) -> tuple[Array, Array]:
    """Draw ties across communities, each listed from both of its ends.

    Residents start a tie independently, with one probability; who is met is uniform in the community
    met. Only that probability is chosen, so that ``city.cross_share`` of residents have such a tie.

    Args:
        values: ``city.cross_share``.
        seed: 0..2**63 - 1.
        structure: units of the city.

    Returns:
        from, to: (X,) u4 indices of residents, sorted by from, then to; no pair twice.
    """
    start = starting_share(number(values, "city.cross_share"))
    rows = structure.communities, structure.subdistricts
    ends = cross_pairs(key_of(seed, "cross_ties"), start, *rows)
    one, other = ends[:, 0], ends[:, 1]
    codes = np.unique(np.concatenate([one << HALF_WORD | other, other << HALF_WORD | one]))
    return (codes >> HALF_WORD).astype(np.uint32), codes.astype(np.uint32)


def starting_share(share: float) -> float:
    """Share q of residents who start a cross tie so that ``share`` have one: 1 - (1 - q) exp(-q).

    A resident is met by a Poisson number of others with mean q. Solved by bisection on 0..1.
    """
    low, high = 0.0, 1.0
    for _ in range(60):
        q = (low + high) / 2
        if 1 - (1 - q) * math.exp(-q) < share:
            low = q
        else:
            high = q
    return high


@kernel
def meet(key: np.uint64, item: int, c: int, communities: Array, subdistricts: Array) -> int:
    """Whom a resident of community ``c`` meets elsewhere: index of a resident of another community."""
    sub = subdistricts[communities[c].subdistrict]
    if uniform(key, item, 1) < NEAR and sub.communities > 1:
        step = 1 if uniform(key, item, 2) < 0.5 else sub.communities - 1
        other = sub.first_community + (c - sub.first_community + step) % sub.communities
        return int(communities[other].first + int(uniform(key, item, 3) * communities[other].size))
    last = communities[len(communities) - 1]
    outside = last.first + last.size - communities[c].size
    met = int(uniform(key, item, 3) * outside)
    return met if met < communities[c].first else int(met + communities[c].size)


@entry
def cross_pairs(key: np.uint64, start: float, communities: Array, subdistricts: Array) -> Array:
    """Return (pairs, 2) u8: who starts a tie and whom it leads to."""
    last = communities[len(communities) - 1]
    starts = np.zeros(last.first + last.size, np.bool_)
    n = 0
    for c in range(len(communities)):
        for local in range(communities[c].size):
            starts[communities[c].first + local] = uniform(key, c << LOCAL_BITS | local, 0) < start
            n += starts[communities[c].first + local]
    pairs = np.empty((n, 2), np.uint64)
    n = 0
    for c in range(len(communities)):
        for local in range(communities[c].size):
            who = communities[c].first + local
            if starts[who]:
                pairs[n, 0] = who
                pairs[n, 1] = meet(key, c << LOCAL_BITS | local, c, communities, subdistricts)
                n += 1
    return pairs
