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
    ResidentRows,
    TieStarts,
    TieTargets,
    World,
)
from sim.streams import PURPOSE, uniform

_TELL = PURPOSE["tell"]


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
def _cross_tie(cross_from: TieStarts, resident: int) -> int:
    low, high = 0, len(cross_from)
    while low < high:
        middle = (low + high) // 2
        if cross_from[middle] < resident:
            low = middle + 1
        else:
            high = middle
    return low


@kernel
def tie(
    residents: ResidentRows, tie_start: TieStarts, tie_to: TieTargets, first: int, resident: int, u: float
) -> int:
    """A tie inside the community drawn uniformly; -1 when there is none."""
    start = tie_start[resident]
    count = tie_start[resident + 1] - start
    if count == 0:
        return -1
    return first + int(tie_to[start + int(u * count)])


@kernel
def learn(w: World, s: int, resident: int, channel: int, outcome: float, item: int, n: int, day: int) -> None:
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
            hearer = int(w.cross_to[at])
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
