"""A day of the departments: whistle hours, cases handed to them, and what that leaves for their own tasks.

Threads share the departments: each reads of the others only what was known the evening before, and writes
rows of its own. What it leaves to partners and to other departments is settled in the evening, in index
order; subdistricts take back their cases in the morning.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel
from sim.day.accounts import spend
from sim.day.arrivals import todays_arrivals
from sim.day.desks import next_desk, take_desk, wait_days
from sim.day.handling import advance, enqueue, note_queue
from sim.day.queue import pop
from sim.day.world import LABOUR, HandlerRow, World

LAPSE_DAYS = 60.0
"""Mean days after which a displaced own task is given up (assumed)."""
OWN_SLACK_HOURS = 80.0
"""Own tasks that can be put off and caught up, at the least: a worker's fortnight (assumed)."""
OWN_SLACK_DAYS = 10.0
"""The same for a large unit, in days of its own load (assumed)."""
BLOCK_HOURS = 4.0
"""Whistle hours are taken from department servers in appointments of at most half a day."""


@kernel
def _collect_post(w: World, first: int, last: int) -> None:
    """Whistle hours that subdistricts posted today, and departments yesterday, are owed from now on.

    Row by row, as they lie in memory.
    """
    offices = len(w.communities) + len(w.subs)
    for row in range(len(w.subs)):
        for d in range(first, last):
            if w.post[row, d] > 0.0:
                w.handlers[offices + d].owed += w.post[row, d]
                w.post[row, d] = 0.0
    for d in range(first, last):
        unit = w.handlers[offices + d]
        unit.owed += unit.posted
        unit.posted = 0.0


@kernel
def _put_by_post(w: World) -> None:
    """What departments posted to one another waits for the morning: today nobody can work on it any more."""
    offices = len(w.communities) + len(w.subs)
    for row in range(len(w.subs), len(w.post)):
        for d in range(w.post.shape[1]):
            if w.post[row, d] > 0.0:
                w.handlers[offices + d].posted += w.post[row, d]
                w.post[row, d] = 0.0


@kernel
def _whistle_hours(w: World, h: int, day: int) -> None:
    """Whistle hours are worked by the servers that are free first, by appointments, as the day allows."""
    unit = w.handlers[h]
    now = day * unit.hours_per_day
    while unit.owed > 0.0 and next_desk(w, unit) < now + unit.hours_per_day:
        hours = min(unit.owed, BLOCK_HOURS)
        take_desk(w, unit, hours, max(next_desk(w, unit), now))
        w.tally[h].hours += hours
        unit.owed -= hours


@kernel
def _own_tasks(w: World, h: int, book: int, before: float) -> None:
    """Own tasks take what capacity requests and whistles leave; what is put off for too long is displaced.

    Hours of a case begun today are worked today as far as the day goes, then on the days that follow.
    """
    unit = w.handlers[h]
    capacity = unit.servers * unit.speed * unit.hours_per_day
    unit.begun += w.tally[h].hours - before
    used = min(unit.begun, capacity)
    unit.begun -= used
    left = capacity - used
    waiting = unit.own_waiting + unit.own_load - left
    slack = max(OWN_SLACK_HOURS, OWN_SLACK_DAYS * unit.own_load)
    displaced = max(waiting - slack, 0.0)
    unit.own_waiting = max(waiting - displaced, 0.0)
    stock = max(unit.own_backlog + displaced + min(waiting, 0.0), 0.0)
    unit.own_backlog = stock * (1.0 - 1.0 / LAPSE_DAYS)
    w.tally[h].displaced += displaced
    w.daily[book].displaced_hours += displaced


@kernel
def departments_day(w: World, first: int, last: int, block: int, day: int) -> None:
    """Cases and whistle hours that reached departments ``first`` to ``last - 1`` today, one after the other.

    A department takes its cases in order of time and id.
    """
    _collect_post(w, first, last)
    for d in range(first, last):
        book = len(w.subs) + d
        h = len(w.communities) + book
        before = w.tally[h].hours
        _whistle_hours(w, h, day)
        slot = todays_arrivals(w, d)
        while slot >= 0:
            following = pop(w.cases, slot)
            enqueue(w, book, block, h, slot, day)
            slot = following
        advance(w, book, block, h, (day + 1) * 24.0, day)
        _own_tasks(w, h, book, before)


@kernel
def _ask_partners(w: World, book: int, unit: HandlerRow) -> None:
    """Partners give what they have left of the hours that a department counts on; it owes the rest itself."""
    slot = unit.head_lent
    unit.head_lent = -1
    while slot >= 0:
        case = w.cases[slot]
        home = w.communities[case.community]
        given = min(np.float64(case.partner), home.partner_hours)
        lacking = case.partner - given
        home.partner_hours -= given
        w.daily[book].partner_hours += given
        if lacking > 0.0:
            case.partner = given
            spend(w, book, slot, LABOUR, lacking)
            unit.posted += lacking
        slot = case.sibling
        case.sibling = -1


@kernel
def departments_evening(w: World) -> None:
    """Settle what departments left to others, in index order; then everybody may know how long they wait."""
    offices = len(w.communities) + len(w.subs)
    _put_by_post(w)
    for h in range(offices, len(w.handlers)):
        unit, book = w.handlers[h], h - len(w.communities)
        _ask_partners(w, book, unit)
        unit.wait_days = wait_days(unit)
        note_queue(w, book, h)
