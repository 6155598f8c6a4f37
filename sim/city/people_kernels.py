"""Compiled loops that draw people, a block of communities a call.

What is drawn about a community depends on the seed, its index and its own parameters alone, so blocks
may be given to threads in any way. Draws are keyed by ``community << 16 | local index`` and numbered.
One number is drawn about a batch of residents at a time: the processor then hashes several at once.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.city.draws import LOCAL_BITS, draw_of_streams, draw_run, streams_of_run
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

_CHANCES: Final = 15
"""Probabilities of traits in one kind of estate."""

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
def draw_batch(key: np.uint64, item: int, size: int, streams: CountRow, draws: Table) -> None:
    """Draw all that rows hang on about residents ``item`` to ``item + size - 1``, one row a number."""
    streams_of_run(item, size, streams)
    for n in range(_OVER60, _THREAT + 1):
        draw_of_streams(key, streams, n, size, draws[n])
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
def find_ages(draws: Table, size: int, ages: Row) -> None:
    """Ages in years, 18..99: flat among working locals, Beta(2, 3) among migrants (mean 35)."""
    for i in range(size):
        beyond = min(-_OLD_MEAN * log(1.0 - draws[_AGE, i]), _OLD_YEARS - 1.0)
        share = draws[_YOUNG_AGE, i] if draws[_MIGRANT, i] > 0.0 else draws[_AGE, i]
        ages[i] = OLD + beyond if draws[_OVER60, i] > 0.0 else _ADULT + share * (OLD - _ADULT)


@kernel
def find_traits(draws: Table, size: int, chances: Row, threat: float) -> None:
    """Put 1 or 0 for whether somebody has a trait in place of its draw.

    Args:
        draws: Draws of a batch, one row a number.
        size: Residents in it.
        chances: Probabilities in this kind of estate: 1 of being over 60, then 2, 4 and 8 of the next
            traits, by those before.
        threat: Probability of threatening.
    """
    old, migrant, party = draws[_OVER60], draws[_MIGRANT], draws[_PARTY]
    volunteer, threatens = draws[_VOLUNTEER], draws[_THREAT]
    for i in range(size):
        old[i] = old[i] < chances[0]
    for i in range(size):
        migrant[i] = migrant[i] < chances[1 + int(old[i])]
    for i in range(size):
        party[i] = party[i] < chances[3 + int(2.0 * old[i] + migrant[i])]
    for i in range(size):
        volunteer[i] = volunteer[i] < chances[7 + int(4.0 * old[i] + 2.0 * migrant[i] + party[i])]
    for i in range(size):
        threatens[i] = threatens[i] < threat


@kernel
def fill_person(draws: Table, i: int, row: Any) -> None:
    """Fill one RESIDENT row but for its need class, community and age."""
    flags = draws[_MIGRANT, i] * FLAG_MIGRANT + draws[_PARTY, i] * FLAG_PARTY
    flags += draws[_VOLUNTEER, i] * FLAG_VOLUNTEER + draws[_THREAT, i] * FLAG_THREAT
    row.flags = int(flags)
    civic = draws[_CIVIC, i]
    row.civic = int(256.0 * (1.0 - civic if draws[_VOLUNTEER, i] > 0.0 else civic))
    row.privacy = int(256.0 * draws[_PRIVACY, i])
    row.trust = 1.0 - draws[_TRUST, i]


@kernel
def chances_of(traits: Traits, estate: int, chances: Row) -> None:
    """Lay out the probabilities of a kind of estate as `find_traits` reads them."""
    chances[0] = traits.over60[estate]
    for old in range(2):
        chances[1 + old] = traits.migrant[estate, old]
        for migrant in range(2):
            chances[3 + 2 * old + migrant] = traits.party[estate, old, migrant]
            for party in range(2):
                chances[7 + 4 * old + 2 * migrant + party] = traits.volunteer[estate, old, migrant, party]


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
    streams, draws, ages = np.empty(BATCH, np.int64), np.empty((_DRAWS, BATCH)), np.empty(BATCH)
    chances = np.empty(_CHANCES)
    for c in range(begin, end):
        size, first, estate = communities[c].size, communities[c].first, communities[c].estate
        count_needs(key, c, size, cum, counts[c], draws[_CLASS])
        chances_of(traits, estate, chances)
        need, last = 0, counts[c, 0]
        for local in range(size):
            if local % BATCH == 0:
                here = min(BATCH, size - local)
                draw_batch(key, c << LOCAL_BITS | local, here, streams, draws)
                find_traits(draws, here, chances, traits.threat)
                find_ages(draws, here, ages)
            while local == last:
                need += 1
                last += counts[c, need]
            row = residents[first + local]
            row.community = c
            row.need = need
            row.age = int(ages[local % BATCH])
            fill_person(draws, local % BATCH, row)
