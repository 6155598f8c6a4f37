"""Registered volunteers and party members of communities: who they are does not change during a run."""

from __future__ import annotations

import numpy as np

from sim.city.rows import FLAG_PARTY, FLAG_VOLUNTEER, OLD
from sim.compiled import CountTable, entry
from sim.day.handle import enter
from sim.day.world import Array, Words, World

VOLUNTEERS, OLD_VOLUNTEERS, MEMBERS, OLD_MEMBERS = range(4)
"""Columns of `count_registered`: those of any age, and those of them over sixty."""


def registered(w: World, words: Array) -> tuple[Array, Array]:
    """Registered volunteers and party members of each community, weighted by their free time.

    Args:
        w: The city.
        words: Its `sim.day.handle.table`.

    Returns:
        (C,) f8 each.
    """
    counts = np.zeros((len(w.communities), 4), np.int64)
    count_registered(words, counts)
    extra, time = w.par["city_free_time_old"] - 1.0, w.communities["free_time"]
    return (
        time * (counts[:, VOLUNTEERS] + extra * counts[:, OLD_VOLUNTEERS]),
        time * (counts[:, MEMBERS] + extra * counts[:, OLD_MEMBERS]),
    )


@entry
def count_registered(words: Words, counts: CountTable) -> None:
    """Add residents to (C, 4) counts of their communities.

    Args:
        words: `sim.day.handle.table`.
        counts: Columns VOLUNTEERS to OLD_MEMBERS.
    """
    w = enter(words)
    for n in range(len(w.residents)):
        person = w.residents[n]
        volunteer, member = (person.flags & FLAG_VOLUNTEER) != 0, (person.flags & FLAG_PARTY) != 0
        old = person.age >= OLD
        counts[person.community, VOLUNTEERS] += volunteer
        counts[person.community, OLD_VOLUNTEERS] += volunteer and old
        counts[person.community, MEMBERS] += member
        counts[person.community, OLD_MEMBERS] += member and old
