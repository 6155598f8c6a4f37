"""One symmetric rule of learning for every channel, and word of mouth over ties.

``q += rate * (outcome - cost - q)`` (Rescorla & Wagner 1972; Sutton & Barto 2018, eq. 2.5), from
own outcomes and, at a share of the rate, from what one tie tells. An untouched value drifts back to
where it began with time constant ``learning.memory_years``, applied lazily when the resident is
next touched.
"""

from __future__ import annotations

import math

import numpy as np

from sim.city.rows import CHANNELS, FLAG_CROSS, LEARNED
from sim.compiled import kernel
from sim.day.world import (
    DEPARTMENT,
    HOTLINE,
    OFFICE,
    Array,
    ParameterRow,
    ResidentRow,
    TieStarts,
    TieTargets,
    World,
)
from sim.streams import PURPOSE, uniform

_TELL = PURPOSE["tell"]

CROSS_SHARE = 0.15
"""Share of what somebody with a tie outside the community tells that goes to that tie (assumed)."""


@kernel
def effort(par: ParameterRow, channel: int) -> float:
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


@kernel
def initial_value(par: ParameterRow, channel: int) -> float:
    """Value of a channel to somebody without experience: an even chance less its effort."""
    return 0.5 - effort(par, channel)


def initial_values(par: Array) -> Array:
    """`initial_value` of every channel, outside compiled code: float64 of shape (8,)."""
    return np.array([0.5 - par[f"choice_effort_{name}"] for name in CHANNELS[:LEARNED]])


@kernel
def drift(par: ParameterRow, person: ResidentRow, day: int) -> None:
    """Let untouched values move back towards where they began (closed form, lazily)."""
    if day <= person.touched:
        return
    keep = math.exp(-(day - person.touched) / (365.0 * par.learning_memory_years))
    for channel in range(LEARNED):
        start = initial_value(par, channel)
        person.q[channel] = start + (person.q[channel] - start) * keep
    disposition = person.disposition / 255.0
    person.trust = disposition + (person.trust - disposition) * keep
    person.touched = day


@kernel
def _absorb(par: ParameterRow, person: ResidentRow, channel: int, outcome: float, share: float) -> None:
    rate = par.learning_rate * share
    person.q[channel] += rate * (outcome - effort(par, channel) - person.q[channel])
    if channel in (HOTLINE, OFFICE, DEPARTMENT):
        worth = min(max(outcome, 0.0), 1.0)
        person.trust += par.learning_trust_rate * share * (worth - person.trust)


@kernel
def _cross_tie(cross_from: TieStarts, cross_to: TieStarts, resident: int) -> int:
    """The first tie outside the community of a resident who has one (bisection)."""
    low, high = 0, len(cross_from)
    while low < high:
        middle = (low + high) // 2
        if cross_from[middle] < resident:
            low = middle + 1
        else:
            high = middle
    return cross_to[low]


@kernel
def tie(tie_start: TieStarts, tie_to: TieTargets, first: int, resident: int, u: float) -> int:
    """A tie inside the community drawn uniformly; -1 when there is none."""
    start = tie_start[resident]
    count = tie_start[resident + 1] - start
    if count == 0:
        return -1
    return first + int(tie_to[start + int(u * count)])


@kernel
def learn(w: World, s: int, resident: int, channel: int, outcome: float, item: int, n: int, day: int) -> None:
    """Take in an outcome (1 gone, 0 not, less waiting) and perhaps tell one tie.

    A tie in another subdistrict is told by mail when the day ends: its row belongs to another thread.
    """
    par = w.par[0]
    person = w.residents[resident]
    drift(par, person, day)
    _absorb(par, person, channel, outcome, 1.0)
    u = uniform(w.keys[_TELL], item, 3 * n)
    if u >= par.learning_tell:
        return
    pick = uniform(w.keys[_TELL], item, 3 * n + 1)
    if person.flags & FLAG_CROSS and uniform(w.keys[_TELL], item, 3 * n + 2) < CROSS_SHARE:
        hearer = _cross_tie(w.cross_from, w.cross_to, resident)
        if w.communities[w.residents[hearer].community].subdistrict != s:
            _post(w, s, hearer, channel, outcome)
            return
    else:
        first = w.communities[person.community].first
        hearer = tie(w.tie_start, w.tie_to, first, resident, pick)
        if hearer < 0:
            return
    _hear(par, w.residents[hearer], channel, outcome, day)


@kernel
def _hear(par: ParameterRow, other: ResidentRow, channel: int, outcome: float, day: int) -> None:
    drift(par, other, day)
    _absorb(par, other, channel, outcome, par.learning_heard)


@kernel
def _post(w: World, s: int, hearer: int, channel: int, outcome: float) -> None:
    at = w.n_mail[s]
    if at >= w.mail.shape[1]:
        w.city[0].overflow = 4
        return
    letter = w.mail[s, at]
    letter.hearer, letter.channel, letter.outcome = hearer, channel, outcome
    w.n_mail[s] = at + 1


@kernel
def deliver(w: World, day: int) -> None:
    """Hand out the day's mail, by subdistrict and in the order of writing."""
    par = w.par[0]
    for s in range(len(w.n_mail)):
        for at in range(w.n_mail[s]):
            letter = w.mail[s, at]
            _hear(par, w.residents[letter.hearer], letter.channel, letter.outcome, day)
        w.n_mail[s] = 0
