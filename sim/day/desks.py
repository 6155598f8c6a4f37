"""A handler's desks: when the next is free, and how long a case takes one.

A department at a small ``city.scale`` has the hours of a fraction of a worker. One desk that works at a
fraction of the pace would make every case wait as it never does in the large department that is meant, of
which these hours are a share. So its desks work at full pace, and what they take together is bounded by
the generic cell rate algorithm (ITU-T I.371): ``spoken`` is the work hour up to which all the unit's hours
are spoken for, and no case starts while that is more than ``AHEAD_HOURS`` of work away. Where a unit has a
desk for each of its workers, the desks are the tighter bound, and the queue is that of M/G/c.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.queue import engage
from sim.day.world import HandlerRow, World

COMMUNITY, SUBDISTRICT = 0, 1
"""Kinds of a handler; departments and utilities have higher numbers."""
AHEAD_HOURS = 80.0
"""Hours that a unit's desks may be ahead of its staff: one worker's fortnight (assumed)."""


@kernel
def superior(w: World, unit: HandlerRow) -> HandlerRow:
    """The unit by whose beliefs, norm, pressure and money a handler goes: a community by its subdistrict."""
    if unit.kind == COMMUNITY:
        return w.handlers[len(w.communities) + w.communities[unit.index].subdistrict]
    return unit


@kernel
def pace(unit: HandlerRow) -> float:
    """Hours of work that one desk does in an hour, without overtime."""
    return max(unit.speed, 1.0) if unit.kind > SUBDISTRICT else unit.speed


@kernel
def next_desk(w: World, unit: HandlerRow) -> float:
    """Work hour from which the unit can start another case."""
    ahead = AHEAD_HOURS / (unit.servers * unit.speed)
    return max(w.servers[unit.first_server], unit.spoken - ahead)


@kernel
def take_desk(w: World, unit: HandlerRow, hours: float, start: float) -> float:
    """Take the earliest-free desk for a case; returns the work hour at which it is done."""
    more = 1.0 + unit.overtime
    done = start + hours / (pace(unit) * more)
    engage(w.servers, unit.first_server, unit.servers, done)
    unit.spoken = max(unit.spoken, start) + hours / (unit.servers * unit.speed * more)
    return done


@kernel
def wait_days(unit: HandlerRow) -> float:
    """Working days that the waiting hours, whistles included, would take all servers."""
    return (unit.backlog_hours + unit.owed) / (unit.servers * unit.speed * unit.hours_per_day)
