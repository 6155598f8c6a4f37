"""Choices of a day, made together: the channels to which matters are taken.

They are made on what residents and communities are when the day's closures and call-backs are over, before
any of these matters is acted upon. Alone a choice waits for its own exponentials; many together are vector
instructions, and acting upon them channel by channel lets a processor foresee where it goes. Weights are
those of `sim.day.choice`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.city.rows import LEARNED, OFFICIAL
from sim.compiled import CountRow, Row, kernel
from sim.day.arising import whole_steps
from sim.day.choice import CHOICE, DOMAIN, neighbours_at_hand, tastes, volunteers_at_hand, weight
from sim.day.handle import prefetch
from sim.day.learning import drift
from sim.day.slots import record
from sim.day.world import (
    ALONE,
    CH_PETITION,
    COLUMNS,
    COUNCIL,
    DEPARTMENT,
    HOTLINE,
    NEIGHBOURS,
    OFFICE,
    PROPERTY,
    TOGETHER,
    World,
)
from sim.streams import uniform

_TRUST, _PUBLICNESS, _NEIGHBOURS, _VOLUNTEERS, _COMPANY, _CHOSEN = (
    (LEARNED + n) * TOGETHER for n in range(6)
)
"""Where columns of ``World.draws`` begin behind those of what was learned: three tell what is at hand."""

assert LEARNED + 6 <= COLUMNS


@kernel
def choose_together(w: World, block: int, new: int, count: int, day: int) -> None:
    """Choose a channel for each of a batch of matters, and list them by channel.

    Args:
        w: World; ``together[block]`` holds streams and slots.
        block: Block of subdistricts that a thread has.
        new: Matters at the head of the batch that arise today.
        count: Matters in the batch, up to TOGETHER.
        day: Day in hand.
    """
    slots, columns = w.together[block, 1], w.draws[block]
    for n in range(count):
        resident = w.cases[slots[n]].resident
        prefetch(w.residents, resident)
        prefetch(w.tie_start, resident)
    for n in range(count):
        _look_up(w, slots[n], columns, n, day)
    _choose(w, columns, w.together[block, 0], whole_steps(count), tastes(w.par[0], w.effort))
    for n in range(count):
        case, channel = w.cases[slots[n]], int(columns[_CHOSEN + n])
        if n < new:
            _arises(w, block, slots[n], channel)
        case.link = w.firsts[block, channel]
        w.firsts[block, channel] = slots[n]


@kernel
def _look_up(w: World, slot: int, columns: Row, n: int, day: int) -> None:
    """What a choice hangs on, from the rows of the matter and of whom it troubles."""
    case = w.cases[slot]
    person, home = w.residents[case.resident], w.communities[case.community]
    drift(w, person, day)
    for channel in range(LEARNED):
        columns[channel * TOGETHER + n] = person.q[channel]
    columns[_TRUST + n] = person.trust - 0.5
    columns[_PUBLICNESS + n] = w.cls[case.cls].publicness
    columns[_NEIGHBOURS + n] = neighbours_at_hand(w, case, home)
    columns[_VOLUNTEERS + n] = volunteers_at_hand(w, case, home)
    columns[_COMPANY + n] = home.has_property > 0.0


@kernel
def _arises(w: World, block: int, slot: int, channel: int) -> None:
    """Count a new matter by its first channel."""
    case = w.cases[slot]
    case.first = channel
    daily = w.daily[w.communities[case.community].subdistrict]
    daily.matters += 1.0
    daily.first[channel] += 1.0
    record(w, block, slot, 0, 0, case.born, 0.0)


@kernel
def _odds(columns: Row, n: int, channel: int, tastes: Any) -> float:
    alien = abs(columns[_PUBLICNESS + n] - DOMAIN[channel])
    return weight(
        tastes, channel, columns[channel * TOGETHER + n], alien, columns[_TRUST + n] * OFFICIAL[channel]
    )


@kernel
def _choose(w: World, columns: Row, streams: CountRow, count: int, tastes: Any) -> None:
    """Channels in proportion to their weights: as many as a draw is past. What is not at hand weighs nothing.

    One loop for all, which becomes vectors as long as nothing in it is looked up in a row or searched for.
    """
    key, living_with = w.keys[CHOICE], w.city[0].living_with
    for n in range(count):
        a = _odds(columns, n, ALONE, tastes)
        b = a + _odds(columns, n, NEIGHBOURS, tastes) * columns[_NEIGHBOURS + n]
        c = b + _odds(columns, n, COUNCIL, tastes) * columns[_VOLUNTEERS + n]
        d = c + _odds(columns, n, OFFICE, tastes)
        e = d + _odds(columns, n, PROPERTY, tastes) * columns[_COMPANY + n]
        f = e + _odds(columns, n, DEPARTMENT, tastes)
        g = f + _odds(columns, n, HOTLINE, tastes)
        h = g + _odds(columns, n, CH_PETITION, tastes)
        u = uniform(key, np.uint64(streams[n]), 0) * (h + living_with)
        near = 0.0 + (u >= a) + (u >= b) + (u >= c) + (u >= d)
        columns[_CHOSEN + n] = near + (u >= e) + (u >= f) + (u >= g) + (u >= h)
