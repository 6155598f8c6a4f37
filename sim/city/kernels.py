"""Compiled loops that draw people and ties, a block of communities a call.

What is drawn about a community depends on the seed, its index and its own parameters alone, so blocks
may be given to threads in any way. Draws are keyed by ``community << 16 | local index`` and numbered.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.city.draws import LOCAL_BITS, exponential, uniform
from sim.city.rows import FLAG_MIGRANT, FLAG_PARTY, FLAG_THREAT, FLAG_VOLUNTEER, NEED_CLASSES, OLD
from sim.city.traits import Traits
from sim.city.values import Array
from sim.compiled import entry, kernel

# Numbers of the draws about one resident under the purpose "people".
_CLASS, _OVER60, _MIGRANT, _PARTY, _VOLUNTEER, _AGE, _TRUST, _CIVIC, _PRIVACY = 0, 1, 2, 3, 4, 5, 9, 13, 17
_THREAT = 21

_ADULT, _OLD_YEARS, _OLD_MEAN = 18, 40, 10.0
"""Residents are adults. Beyond 60 ages fall off exponentially with a mean of 10 years, which gives
63 %, 23 % and 14 % in their 60s, 70s and later. Assumed."""

ATTEMPTS: Final = 62
"""Draws for a new end of a rewired tie before it stays where it is: reached only in communities hardly
larger than a resident's ties."""

_PER_TIE: Final = ATTEMPTS + 2


@kernel
def second_of_four(key: np.uint64, item: int, n: int) -> float:
    """Second smallest of four uniforms: Beta(2, 3), mean 0.4, standard deviation 0.2."""
    a, b = uniform(key, item, n), uniform(key, item, n + 1)
    c, d = uniform(key, item, n + 2), uniform(key, item, n + 3)
    return float(min(max(min(a, b), min(c, d)), min(max(a, b), max(c, d))))


@kernel
def count_needs(key: np.uint64, community: int, size: int, cum: Array, counts: Array) -> None:
    """Draw how many residents of a community fall in each need class: adds to (NEED_CLASSES,) counts."""
    for local in range(size):
        u = uniform(key, community << LOCAL_BITS | local, _CLASS)
        need = 0
        while u >= cum[need]:
            need += 1
        counts[need] += 1


@kernel
def draw_age(key: np.uint64, item: int, over60: int, migrant: int) -> int:
    """Age in years, 18..99: flat among working locals, Beta(2, 3) among migrants (mean 35)."""
    if over60:
        years = exponential(key, item, _AGE, _OLD_MEAN)
        return OLD + min(int(years), _OLD_YEARS - 1)
    share = second_of_four(key, item, _AGE) if migrant else uniform(key, item, _AGE)
    return _ADULT + int(share * (OLD - _ADULT))


@kernel
def draw_person(key: np.uint64, item: int, estate: int, traits: Traits, row: Any) -> None:
    """Fill one RESIDENT row but for its need class and community."""
    old = 1 if uniform(key, item, _OVER60) < traits.over60[estate] else 0
    migrant = 1 if uniform(key, item, _MIGRANT) < traits.migrant[estate, old] else 0
    party = 1 if uniform(key, item, _PARTY) < traits.party[estate, old, migrant] else 0
    volunteer = uniform(key, item, _VOLUNTEER) < traits.volunteer[estate, old, migrant, party]
    row.age = draw_age(key, item, old, migrant)
    threat = uniform(key, item, _THREAT) < traits.threat
    row.flags = migrant * FLAG_MIGRANT + party * FLAG_PARTY + (FLAG_VOLUNTEER if volunteer else 0)
    row.flags += FLAG_THREAT if threat else 0
    civic = second_of_four(key, item, _CIVIC)
    row.civic = int(256.0 * (1.0 - civic if volunteer else civic))
    row.privacy = int(256.0 * second_of_four(key, item, _PRIVACY))
    row.trust = 1.0 - second_of_four(key, item, _TRUST)


@entry
def draw_people(
    key: np.uint64, begin: int, end: int, communities: Array, cum: Array, traits: Traits,
    residents: Array, counts: Array,
) -> None:  # fmt: skip
    """Draw the residents of communities ``begin`` to ``end - 1``, sorted by need class in each.

    Args:
        key: key of the purpose "people".
        begin: first community of the block.
        end: one past the last.
        communities: (C,) COMMUNITY, read only.
        cum: (NEED_CLASSES,) cumulative share of the need classes.
        traits: probabilities of traits by group.
        residents: (N,) RESIDENT, written.
        counts: (C, NEED_CLASSES) int32 zeros, written: residents by class.
    """
    for c in range(begin, end):
        count_needs(key, c, communities[c].size, cum, counts[c])
        local = 0
        for need in range(NEED_CLASSES):
            for _ in range(counts[c, need]):
                row = residents[communities[c].first + local]
                row.community = c
                row.need = need
                draw_person(key, c << LOCAL_BITS | local, communities[c].estate, traits, row)
                local += 1


@kernel
def shuffle(key: np.uint64, community: int, size: int, place: Array) -> None:
    """Put residents on the ring in random order (Fisher & Yates): place[position] = local index."""
    for i in range(size):
        place[i] = i
    for i in range(size - 1, 0, -1):
        j = int(uniform(key, community << LOCAL_BITS | i, 0) * (i + 1))
        place[i], place[j] = place[j], place[i]


@kernel
def tied(heads: Array, half: int, a: int, b: int) -> bool:
    """Whether positions a and b are tied: a tie is held by one end, so both ends are asked."""
    found = False
    for j in range(half):
        found |= heads[a, j] == b or heads[b, j] == a
    return found


@kernel
def rewire(key: np.uint64, community: int, size: int, half: int, share: float, heads: Array) -> None:
    """Watts & Strogatz (1998) on ring positions: heads[u, j] is the other end of the j-th tie of u.

    The lattice ties u to its ``half`` clockwise neighbours. Lap by lap (nearest first), each tie keeps its
    owner and with probability ``share`` gets another end, uniform among those that the owner is not tied
    to at that moment: the process of ``networkx.watts_strogatz_graph``.
    """
    for u in range(size):
        for j in range(half):
            heads[u, j] = (u + 1 + j) % size
    if share <= 0.0:
        return
    for j in range(half):
        for u in range(size):
            item, n = community << LOCAL_BITS | u, 1 + j * _PER_TIE
            if uniform(key, item, n) < share:
                for attempt in range(ATTEMPTS):
                    w = int(uniform(key, item, n + 1 + attempt) * size)
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
    for c in range(begin, end):
        size, first = communities[c].size, communities[c].first
        shuffle(key, c, size, place)
        rewire(key, c, size, half[c], share[c], heads)
        list_ties(half[c], place, heads, base[c], tie_start[first : first + size], tie_to, cursor)
