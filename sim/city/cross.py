"""Ties between communities: few, mostly to the next community of the same subdistrict."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np

from sim.city.draws import LOCAL_BITS, draw_run, key_of, stream, uniform
from sim.city.sharing import share_blocks
from sim.city.structure import LARGEST, Structure
from sim.city.values import Array, Values, number
from sim.compiled import Row, entry, kernel
from sim.memory import rows

NEAR: Final = 0.8
"""Share of cross ties that lead to a neighbouring community of the same subdistrict. Assumed."""

HALF_WORD: Final = np.uint64(32)
LOW_WORD: Final = np.uint64(2**32 - 1)
"""Both ends of a tie in one word, so that sorting words sorts ties."""


def draw_cross_ties(values: Values, seed: int, structure: Structure, threads: int) -> tuple[Array, Array]:
    """Draw ties across communities, each listed from both of its ends.

    Residents start a tie independently, with one probability; who is met is uniform in the community
    met. Only that probability is chosen, so that ``city.cross_share`` of residents have such a tie.

    Args:
        values: ``city.cross_share``.
        seed: 0..2**63 - 1.
        structure: units of the city.
        threads: threads to use, >= 1; the result does not depend on it.

    Returns:
        from, to: (X,) u4 indices of residents, sorted by from, then to; no pair twice.
    """
    key, start = key_of(seed, "cross_ties"), starting_share(number(values, "city.cross_share"))
    communities, subdistricts = structure.communities, structure.subdistricts

    def work(begin: int, end: int) -> Array:
        return cross_pairs(key, begin, end, start, communities, subdistricts)

    pairs = np.concatenate(share_blocks(work, communities["size"], threads))
    one, other = pairs[:, 0], pairs[:, 1]
    codes = np.unique(np.concatenate([one << HALF_WORD | other, other << HALF_WORD | one]))
    ends = rows(len(codes), np.uint32), rows(len(codes), np.uint32)
    ends[0][:], ends[1][:] = codes >> HALF_WORD, codes & LOW_WORD
    return ends


@lru_cache(maxsize=16)
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
    mine = stream(item)
    if uniform(key, mine, 1) < NEAR and sub.communities > 1:
        step = 1 if uniform(key, mine, 2) < 0.5 else sub.communities - 1
        other = sub.first_community + (c - sub.first_community + step) % sub.communities
        return int(communities[other].first + int(uniform(key, mine, 3) * communities[other].size))
    last = communities[len(communities) - 1]
    outside = last.first + last.size - communities[c].size
    met = int(uniform(key, mine, 3) * outside)
    return met if met < communities[c].first else int(met + communities[c].size)


@kernel
def mark_starts(key: np.uint64, community: int, start: float, starts: Array, draws: Row) -> int:
    """Draw who of a community starts a tie: fills (size,) starts, returns how many do."""
    draw_run(key, community << LOCAL_BITS, 0, len(starts), draws)
    n = 0
    for local in range(len(starts)):
        starts[local] = draws[local] < start
        n += starts[local]
    return n


@entry
def cross_pairs(
    key: np.uint64, begin: int, end: int, start: float, communities: Array, subdistricts: Array
) -> Array:
    """Return (pairs, 2) u8: who of communities ``begin`` to ``end - 1`` starts a tie and whom it leads to."""
    base, last = communities[begin].first, communities[end - 1]
    starts = np.empty(last.first + last.size - base, np.bool_)
    draws = np.empty(LARGEST)
    n = 0
    for c in range(begin, end):
        own = communities[c].first - base
        n += mark_starts(key, c, start, starts[own : own + communities[c].size], draws)
    pairs = np.empty((n, 2), np.uint64)
    n = 0
    for c in range(begin, end):
        for local in range(communities[c].size):
            who = communities[c].first + local
            if starts[who - base]:
                pairs[n, 0] = who
                pairs[n, 1] = meet(key, c << LOCAL_BITS | local, c, communities, subdistricts)
                n += 1
    return pairs
