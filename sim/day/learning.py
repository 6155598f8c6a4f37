"""One symmetric rule of learning for every channel, and word of mouth over ties.

``q += rate * (outcome - cost - q)`` (Rescorla & Wagner 1972; Sutton & Barto 2018, eq. 2.5), from
own outcomes and, at a share of the rate, from what one tie tells. An untouched value drifts back to
where it began with time constant ``learning.memory_years``, applied lazily when the resident is
next touched.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from sim.city.rows import FLAG_CROSS, LEARNED
from sim.day.streams import PURPOSE, uniform
from sim.day.world import DEPARTMENT, HOTLINE, OFFICE

_TELL = PURPOSE["tell"]


@njit(inline="always")
def effort(par, channel):
    """Share of a resolved matter's worth that using a channel costs."""
    if channel == 0:
        return par.choice_effort_alone
    if channel == 1:
        return par.choice_effort_neighbours
    if channel == 2:
        return par.choice_effort_council
    if channel == 3:
        return par.choice_effort_office
    if channel == 4:
        return par.choice_effort_property
    if channel == 5:
        return par.choice_effort_department
    if channel == 6:
        return par.choice_effort_hotline
    return par.choice_effort_petition


@njit(inline="always")
def initial_value(par, channel):
    """Value of a channel to somebody without experience: an even chance less its effort."""
    return 0.5 - effort(par, channel)


@njit(nogil=True)
def drift(par, person, day):
    """Let untouched values move back towards where they began (closed form, lazily)."""
    if day <= person.touched:
        return
    keep = math.exp(-(day - person.touched) / (365.0 * par.learning_memory_years))
    for channel in range(LEARNED):
        start = initial_value(par, channel)
        person.q[channel] = start + (person.q[channel] - start) * keep
    person.touched = day


@njit(inline="always")
def _absorb(par, person, channel, outcome, share):
    rate = par.learning_rate * share
    person.q[channel] += rate * (outcome - effort(par, channel) - person.q[channel])
    if channel == HOTLINE or channel == OFFICE or channel == DEPARTMENT:
        worth = min(max(outcome, 0.0), 1.0)
        person.trust += par.learning_trust_rate * share * (worth - person.trust)


@njit(nogil=True)
def _cross_tie(cross_from, resident):
    low, high = 0, len(cross_from)
    while low < high:
        middle = (low + high) // 2
        if cross_from[middle] < resident:
            low = middle + 1
        else:
            high = middle
    return low


@njit(nogil=True)
def tie(residents, tie_start, tie_to, first, resident, u):
    """A tie inside the community drawn uniformly; -1 when there is none."""
    start = tie_start[resident]
    count = tie_start[resident + 1] - start
    if count == 0:
        return -1
    return first + np.int64(tie_to[start + np.int64(u * count)])


@njit(nogil=True)
def learn(w, s, resident, channel, outcome, item, n, day):
    """Take in an outcome (1 gone, 0 not, less waiting) and perhaps tell one tie.

    Ties that lead to another subdistrict are not told: rows of other subdistricts belong to other
    threads, and such ties are a few in a thousand.
    """
    par = w.par[0]
    person = w.residents[resident]
    drift(par, person, day)
    _absorb(par, person, channel, outcome, 1.0)
    u = uniform(w.keys[_TELL], item, 2 * n)
    if u >= par.learning_tell:
        return
    pick = uniform(w.keys[_TELL], item, 2 * n + 1)
    hearer = -1
    if person.flags & FLAG_CROSS and pick < 0.15:
        at = _cross_tie(w.cross_from, resident)
        if at < len(w.cross_from) and w.cross_from[at] == resident:
            hearer = np.int64(w.cross_to[at])
            home = w.communities[w.residents[hearer].community].subdistrict
            if home != s:
                hearer = -1
    else:
        first = w.communities[person.community].first
        hearer = tie(w.residents, w.tie_start, w.tie_to, first, resident, pick)
    if hearer >= 0:
        other = w.residents[hearer]
        drift(par, other, day)
        _absorb(par, other, channel, outcome, par.learning_heard)
