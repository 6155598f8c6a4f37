"""Handling: free servers take waiting cases, in the order of their due times."""

from __future__ import annotations

import numpy as np

from sim.city.rows import FLAG_KNOWS
from sim.compiled import kernel
from sim.day.arrivals import ask_for_those_concerned
from sim.day.clock import calendar_clock, opening_clock, work_clock
from sim.day.closure import close_case
from sim.day.desks import SUBDISTRICT, next_desk, take_desk, wait_days
from sim.day.handle import prefetch
from sim.day.queue import pop, push
from sim.day.slots import channel_of, note_down, record
from sim.day.ways import threatens
from sim.day.work import decide, hand_on, home_of, inspect
from sim.day.world import (
    BIT_IN_TIME,
    BIT_MISROUTED,
    IN_HAND,
    PASS,
    PETITION,
    QUEUED,
    REQUEST,
    WALK_IN,
    World,
)

PETITION_LEAD_HOURS = 72.0
"""A petition is treated as if due this much earlier (assumed)."""


@kernel
def start_case(w: World, book: int, block: int, h: int, slot: int, work: float, day: int) -> None:
    """Start a case on the earliest-free server of handler ``h`` at work hour ``work``."""
    case, unit = w.cases[slot], w.handlers[h]
    start = max(np.float64(case.when), opening_clock(work, unit.opens, unit.hours_per_day))
    if case.bits & BIT_MISROUTED:
        hours = inspect(w, book, block, h, slot, start, day)
        finish = -1.0
    else:
        way, hours, ready = decide(w, book, block, h, slot, unit, start, work)
        finish = ready
        if way == PASS:
            to = len(w.communities)
            to += len(w.subs) + case.need1 - 1 if unit.kind <= SUBDISTRICT else home_of(w, case)
            hand_on(w, book, block, slot, start, to, day)
            finish = -1.0
    done = take_desk(w, unit, hours, work)
    w.tally[h].hours += hours
    if case.kind == WALK_IN:
        w.residents[case.resident].flags |= FLAG_KNOWS
    if case.kind != REQUEST and threatens(w, case):
        w.daily[book].threat_hours += hours
    if finish < 0.0:
        return
    case.state = IN_HAND
    case.when = max(finish, calendar_clock(done, unit.opens, unit.hours_per_day))
    record(w, block, slot, 7, channel_of(case), start, hours)
    if unit.kind <= SUBDISTRICT and case.when < (day + 1) * 24.0:
        close_case(w, book, block, slot, day)
    else:
        note_down(w, book, slot, day)


@kernel
def advance(w: World, book: int, block: int, h: int, until: float, day: int) -> None:
    """Start waiting cases of a handler on servers that come free before hour ``until`` of the calendar.

    ``book`` is the row of daily sums: the subdistrict, for its communities too, or S + d for a department.
    """
    unit = w.handlers[h]
    if unit.head < 0:
        return
    limit = work_clock(until, unit.opens, unit.hours_per_day)
    while unit.head >= 0:
        slot = unit.head
        arrived = work_clock(w.cases[slot].when, unit.opens, unit.hours_per_day)
        work = max(next_desk(w, unit), arrived)
        if work >= limit:
            return
        unit.head = pop(w.cases, slot)
        if unit.head >= 0:
            prefetch(w.cases, unit.head)
            ask_for_those_concerned(w, w.cases[unit.head])
        unit.queue -= 1
        unit.backlog_hours -= w.cases[slot].hours
        start_case(w, book, block, h, slot, work, day)


@kernel
def enqueue(w: World, book: int, block: int, h: int, slot: int, day: int) -> None:
    """A case reaches its handler: serve who came before, then queue by due time.

    The duty officer of the unit in charge gets in touch with the caller at the next opening; the hours
    for it are charged when the case is handled.
    """
    case, unit = w.cases[slot], w.handlers[h]
    advance(w, book, block, h, case.when, day)
    arrived = work_clock(case.when, unit.opens, unit.hours_per_day)
    in_touch = max(np.float64(case.when), opening_clock(arrived, unit.opens, unit.hours_per_day))
    if not case.bits & BIT_MISROUTED and in_touch <= case.due:
        case.bits |= BIT_IN_TIME
    case.key = case.due - (PETITION_LEAD_HOURS if case.kind == PETITION else 0.0)
    if threatens(w, case):
        case.key -= w.par[0].handling_threat_lead
    case.state = QUEUED
    unit.head = push(w.cases, unit.head, slot)
    unit.queue += 1
    unit.backlog_hours += case.hours
    w.tally[h].received += 1.0


@kernel
def note_queue(w: World, book: int, h: int) -> None:
    """Count what waits at a unit in the evening."""
    unit = w.handlers[h]
    w.daily[book].waiting += unit.queue
    unit.waited += wait_days(unit)
