"""A day of the departments: whistle hours, cases handed to them, and what that leaves for their own tasks."""

from __future__ import annotations

import numpy as np

from sim.compiled import CountRow, kernel
from sim.day.arrivals import collect_arrivals, look_ahead, sort_by_hour, todays_arrivals
from sim.day.desks import next_desk, take_desk, wait_days
from sim.day.handling import advance, enqueue
from sim.day.world import World

LAPSE_DAYS = 60.0
"""Mean days after which a displaced own task is given up (assumed)."""
OWN_SLACK_HOURS = 80.0
"""Own tasks that can be put off and caught up, at the least: a worker's fortnight (assumed)."""
OWN_SLACK_DAYS = 10.0
"""The same for a large unit, in days of its own load (assumed)."""
BLOCK_HOURS = 4.0
"""Whistle hours are taken from department servers in appointments of at most half a day."""


@kernel
def _collect_post(w: World, first: int) -> None:
    """Whistle hours that subdistricts posted are owed from now on; row by row, as they lie in memory."""
    for s in range(w.post.shape[0]):
        for d in range(w.post.shape[1]):
            w.handlers[first + d].owed += w.post[s, d]
            w.post[s, d] = 0.0


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
def _own_tasks(w: World, h: int, d: int, before: float) -> None:
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
    w.daily[0].displaced_hours += displaced
    unit.wait_days = wait_days(unit)


@kernel
def _in_order(w: World, slots: CountRow, count: int) -> None:
    """Slots of today's arrivals, in order of time."""
    hours = np.empty(count)
    collect_arrivals(w, hours, slots)
    sort_by_hour(w, hours, slots, count)


@kernel
def departments_day(w: World, block: int, day: int) -> None:
    """Cases and whistle hours that reached the departments today, in order of time and id."""
    count = todays_arrivals(w)
    slots = np.empty(count, np.int64)
    _in_order(w, slots, count)
    first = len(w.communities) + len(w.subs)
    departments = len(w.handlers) - first
    before = np.empty(departments)
    _collect_post(w, first)
    for d in range(departments):
        before[d] = w.tally[first + d].hours
        _whistle_hours(w, first + d, day)
    for n in range(count):
        look_ahead(w, slots, n, count)
        enqueue(w, -1, block, w.cases[slots[n]].handler, slots[n], day)
    for d in range(departments):
        advance(w, -1, block, first + d, (day + 1) * 24.0, day)
        _own_tasks(w, first + d, d, before[d])
