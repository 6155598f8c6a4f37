"""Compiled loops that draw ties inside communities, a block of communities a call.

What is drawn about a community depends on the seed, its index and its own parameters alone, so blocks
may be given to threads in any way. Draws are keyed by ``community << 16 | local index`` and numbered.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.city.draws import LOCAL_BITS, draw_run, stream, uniform
from sim.city.values import Array
from sim.compiled import Row, entry, kernel

ATTEMPTS: Final = 62
"""Draws for a new end of a rewired tie before it stays where it is: reached only in communities hardly
larger than a resident's ties."""

_PER_TIE: Final = ATTEMPTS + 2


@kernel
def shuffle(key: np.uint64, community: int, size: int, place: Array, draws: Row) -> None:
    """Put residents on the ring in random order (Fisher & Yates): place[position] = local index."""
    draw_run(key, community << LOCAL_BITS, 0, size, draws)
    for i in range(size):
        place[i] = i
    for i in range(size - 1, 0, -1):
        j = int(draws[i] * (i + 1))
        place[i], place[j] = place[j], place[i]


@kernel
def tied(heads: Array, half: int, a: int, b: int) -> bool:
    """Whether positions a and b are tied: a tie is held by one end, so both ends are asked."""
    found = False
    for j in range(half):
        found |= heads[a, j] == b or heads[b, j] == a
    return found


@kernel
def rewire(
    key: np.uint64, community: int, size: int, half: int, share: float, heads: Array, draws: Row
) -> None:
    """Watts & Strogatz (1998) on ring positions: heads[u, j] is the other end of the j-th tie of u.

    The lattice ties u to its ``half`` clockwise neighbours. Lap by lap (nearest first), each tie keeps its
    owner and with probability ``share`` gets another end, uniform among those that the owner is not tied
    to at that moment: the process of ``networkx.watts_strogatz_graph``.
    """
    for u in range(size):
        for j in range(half):
            heads[u, j] = u + 1 + j if u + 1 + j < size else u + 1 + j - size
    if share <= 0.0:
        return
    for j in range(half):
        n = 1 + j * _PER_TIE
        draw_run(key, community << LOCAL_BITS, n, size, draws)
        for u in range(size):
            if draws[u] < share:
                mine = stream(community << LOCAL_BITS | u)
                for attempt in range(ATTEMPTS):
                    w = int(uniform(key, mine, n + 1 + attempt) * size)
                    if w != u and not tied(heads, half, u, w):
                        heads[u, j] = w
                        break


@kernel
def list_ties(
    half: int, place: Array, heads: Array, base: int, tie_start: Array, tie_to: Array, cursor: Array
) -> None:
    """Write a community's ties as compressed rows, each tie at both of its ends.

    Args:
        half: ties a resident owns.
        place: (size,) local index by ring position.
        heads: (size, half) other ends, ring positions.
        base: where the community's part of ``tie_to`` starts.
        tie_start: (size,) the community's part, written.
        tie_to: whole array, written from ``base``.
        cursor: (size,) int64 scratch.
    """
    size = len(tie_start)
    cursor[:size] = half
    for u in range(size):
        for j in range(half):
            cursor[place[heads[u, j]]] += 1
    for i in range(size):
        tie_start[i] = base
        base += cursor[i]
        cursor[i] = tie_start[i]
    for u in range(size):
        for j in range(half):
            a, b = place[u], place[heads[u, j]]
            tie_to[cursor[a]] = b
            tie_to[cursor[b]] = a
            cursor[a] += 1
            cursor[b] += 1


@entry
def draw_ties(
    key: np.uint64, begin: int, end: int, communities: Array, half: Array, share: Array, base: Array,
    tie_start: Array, tie_to: Array,
) -> None:  # fmt: skip
    """Draw the ties inside communities ``begin`` to ``end - 1``.

    Args:
        key: key of the purpose "ties".
        begin: first community of the block.
        end: one past the last.
        communities: (C,) COMMUNITY, read only.
        half: (C,) int64, half the mean number of ties of a resident.
        share: (C,) share of ties rewired, 0..1.
        base: (C,) int64, where each community's part of ``tie_to`` starts.
        tie_start: (N + 1,) u4, written for the block's residents.
        tie_to: (ties,) u2 local index, written likewise.
    """
    widest, most = 1, 1
    for c in range(begin, end):
        widest, most = max(widest, int(communities[c].size)), max(most, int(half[c]))
    place = np.empty(widest, np.uint16)
    heads = np.empty((widest, most), np.uint16)
    cursor = np.empty(widest, np.int64)
    draws = np.empty(widest)
    for c in range(begin, end):
        size, first = communities[c].size, communities[c].first
        shuffle(key, c, size, place, draws)
        rewire(key, c, size, half[c], share[c], heads, draws)
        list_ties(half[c], place, heads, base[c], tie_start[first : first + size], tie_to, cursor)
