"""Compiled loops that draw people, a block of communities a call.

What is drawn about a community depends on the seed, its index and its own parameters alone, so blocks
may be given to threads in any way. Draws are keyed by ``community << 16 | local index`` and numbered.
One number is drawn about a batch of residents at a time: the processor then hashes several at once.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.city.draws import LOCAL_BITS, draw_run
from sim.city.rows import FLAG_MIGRANT, FLAG_PARTY, FLAG_THREAT, FLAG_VOLUNTEER, NEED_CLASSES, OLD
from sim.city.traits import Traits
from sim.city.values import Array
from sim.compiled import CountRow, Row, Table, entry, kernel
from sim.elementary import log

# Numbers of the draws about one resident under the purpose "people".
_CLASS, _OVER60, _MIGRANT, _PARTY, _VOLUNTEER, _AGE, _TRUST, _CIVIC, _PRIVACY = 0, 1, 2, 3, 4, 5, 9, 13, 17
_THREAT = 21

# Where a batch keeps what is made of several draws.
_YOUNG_AGE, _DRAWS = 22, 23

BATCH: Final = 128
"""Residents drawn at a time: their draws fit the nearest cache."""

_ADULT, _OLD_YEARS, _OLD_MEAN = 18, 40, 10.0
"""Residents are adults. Beyond 60 ages fall off exponentially with a mean of 10 years, which gives
63 %, 23 % and 14 % in their 60s, 70s and later. Assumed."""


@kernel
def second_of_four(draws: Table, n: int, size: int, into: int) -> None:
    """Second smallest of uniforms n to n + 3: Beta(2, 3), mean 0.4, standard deviation 0.2."""
    for i in range(size):
        a, b = draws[n, i], draws[n + 1, i]
        c, d = draws[n + 2, i], draws[n + 3, i]
        draws[into, i] = min(max(min(a, b), min(c, d)), min(max(a, b), max(c, d)))


@kernel
def draw_batch(key: np.uint64, item: int, size: int, draws: Table) -> None:
    """Draw all that rows hang on about residents ``item`` to ``item + size - 1``, one row a number."""
    for n in range(_OVER60, _THREAT + 1):
        draw_run(key, item, n, size, draws[n])
    second_of_four(draws, _AGE, size, _YOUNG_AGE)
    for n in (_TRUST, _CIVIC, _PRIVACY):
        second_of_four(draws, n, size, n)


@kernel
def count_needs(key: np.uint64, community: int, size: int, cum: Row, counts: CountRow, draws: Row) -> None:
    """Draw how many residents of a community fall in each need class: adds to (NEED_CLASSES,) counts."""
    for begin in range(0, size, BATCH):
        here = min(BATCH, size - begin)
        draw_run(key, community << LOCAL_BITS | begin, _CLASS, here, draws)
        above = here
        for need in range(NEED_CLASSES):
            further = 0
            for i in range(here):
                further += draws[i] >= cum[need]
            counts[need] += above - further
            above = further


@kernel
def age_of(draws: Table, i: int, over60: int, migrant: int) -> int:
    """Age in years, 18..99: flat among working locals, Beta(2, 3) among migrants (mean 35)."""
    if over60:
        years = -_OLD_MEAN * log(1.0 - draws[_AGE, i])
        return OLD + min(int(years), _OLD_YEARS - 1)
    share = draws[_YOUNG_AGE, i] if migrant else draws[_AGE, i]
    return _ADULT + int(share * (OLD - _ADULT))


@kernel
def fill_person(draws: Table, i: int, estate: int, traits: Traits, row: Any) -> None:
    """Fill one RESIDENT row but for its need class and community."""
    old = 1 if draws[_OVER60, i] < traits.over60[estate] else 0
    migrant = 1 if draws[_MIGRANT, i] < traits.migrant[estate, old] else 0
    party = 1 if draws[_PARTY, i] < traits.party[estate, old, migrant] else 0
    volunteer = draws[_VOLUNTEER, i] < traits.volunteer[estate, old, migrant, party]
    row.age = age_of(draws, i, old, migrant)
    threat = draws[_THREAT, i] < traits.threat
    row.flags = migrant * FLAG_MIGRANT + party * FLAG_PARTY + (FLAG_VOLUNTEER if volunteer else 0)
    row.flags += FLAG_THREAT if threat else 0
    civic = draws[_CIVIC, i]
    row.civic = int(256.0 * (1.0 - civic if volunteer else civic))
    row.privacy = int(256.0 * draws[_PRIVACY, i])
    row.trust = 1.0 - draws[_TRUST, i]


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
        counts: (C, NEED_CLASSES) int64 zeros, written: residents by class.
    """
    draws = np.empty((_DRAWS, BATCH))
    for c in range(begin, end):
        size, first, estate = communities[c].size, communities[c].first, communities[c].estate
        count_needs(key, c, size, cum, counts[c], draws[_CLASS])
        need, last = 0, counts[c, 0]
        for local in range(size):
            if local % BATCH == 0:
                draw_batch(key, c << LOCAL_BITS | local, min(BATCH, size - local), draws)
            while local == last:
                need += 1
                last += counts[c, need]
            row = residents[first + local]
            row.community = c
            row.need = need
            fill_person(draws, local % BATCH, estate, traits, row)
