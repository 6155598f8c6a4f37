"""A day in order, and spans of days.

Within a day the subdistricts come first, in any order or at once (a thread writes only rows of its
own subdistricts); then the departments, to which the subdistricts posted cases and whistle hours;
then the day's sums. The same functions serve one thread (`run_span`) and several.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from sim.compiled import kernel
from sim.day.attempts import take_up
from sim.day.choice import logistic
from sim.day.closure import call_back, check, close_case
from sim.day.desks import next_desk, take_desk
from sim.day.handle import enter
from sim.day.handling import advance, enqueue
from sim.day.intake import send
from sim.day.learning import deliver
from sim.day.matters import matters
from sim.day.problems import awaken_and_sweep, emerge
from sim.day.queue import pop, push
from sim.day.slots import reserve, schedule_when
from sim.day.world import (
    ARRIVING,
    CLOSED,
    IN_HAND,
    RING,
    WAITING,
    WATCHED,
    CaseRow,
    HandlerRow,
    Table,
    Words,
    World,
)
from sim.streams import PURPOSE, uniform

_PASS_DOWN = PURPOSE["relay"]

SHARE_OUT_DAYS = 2.0
"""Difference in waiting days that makes passing down to the community e times likelier (assumed)."""
LAPSE_DAYS = 60.0
"""Mean days after which a displaced own task is given up (assumed)."""
OWN_SLACK_HOURS = 80.0
"""Own tasks that can be put off and caught up, at the least: a worker's fortnight (assumed)."""
OWN_SLACK_DAYS = 10.0
"""The same for a large unit, in days of its own load (assumed)."""
BLOCK_HOURS = 4.0
"""Whistle hours are taken from department servers in appointments of at most half a day."""


@kernel
def _follow_up(w: World, s: int, block: int, day: int) -> None:
    """What the calendar holds for today: retries, arrivals, closures, call-backs, checks."""
    at = day % RING
    slot = w.ring[s, at]
    w.ring[s, at] = -1
    w.ring_count[s, at] = 0
    while slot >= 0:
        case = w.cases[slot]
        following = case.link
        case.link = -1
        if case.when >= (day + 1) * 24.0:
            schedule_when(w, s, slot, day)
        elif case.state == WAITING:
            take_up(w, s, block, slot, day)
        elif case.state == ARRIVING:
            send(w, s, slot, day)
        elif case.state == IN_HAND:
            close_case(w, s, block, slot, day)
        elif case.state == CLOSED:
            call_back(w, s, block, slot, day)
        elif case.state == WATCHED:
            check(w, s, block, slot, day)
        slot = following


@kernel
def _wait_days(unit: HandlerRow) -> float:
    """Working days that the waiting hours, whistles included, would take all servers."""
    return (unit.backlog_hours + unit.owed) / (unit.servers * unit.speed * unit.hours_per_day)


@kernel
def _share_out(w: World, s: int, case: CaseRow) -> None:
    """A subdistrict keeps an order or passes it to the community, by class and by who waits less."""
    own = len(w.communities) + s
    if case.handler != own or case.bounces > 0:
        return
    kind = w.cls[case.cls]
    lead = _wait_days(w.handlers[own]) - _wait_days(w.handlers[case.community])
    bias = 2.0 if kind.facilitable > 0.0 else -1.0
    u = uniform(w.keys[_PASS_DOWN], case.id, 64 + case.attempt)
    if u < logistic(bias + lead / SHARE_OUT_DAYS):
        case.handler = case.community


@kernel
def subdistrict_day(w: World, s: int, block: int, day: int, at: int) -> None:
    """One day of one subdistrict, in docs/odd.md's order."""
    sub = w.subs[s]
    _follow_up(w, s, block, day)
    load = 0.0
    for c in range(sub.first_community, sub.first_community + sub.communities):
        emerge(w, s, c, day, at)
        load += awaken_and_sweep(w, s, c, day)
        matters(w, s, block, c, day, at)
    w.load[s] = load
    while sub.head_arrivals >= 0:
        slot = sub.head_arrivals
        sub.head_arrivals = pop(w.cases, slot)
        _share_out(w, s, w.cases[slot])
        enqueue(w, s, block, w.cases[slot].handler, slot, day)
    until = (day + 1) * 24.0
    for c in range(sub.first_community, sub.first_community + sub.communities):
        advance(w, s, block, c, until, day)
    advance(w, s, block, len(w.communities) + s, until, day)


@kernel
def _whistle_hours(w: World, h: int, d: int, day: int) -> None:
    """Whistle hours are worked by the servers that are free first, by appointments, as the day allows."""
    unit = w.handlers[h]
    for s in range(len(w.subs)):
        unit.owed += w.post[s, d]
        w.post[s, d] = 0.0
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
    unit.wait_days = _wait_days(unit)


@kernel
def departments_day(w: World, block: int, day: int) -> None:
    """Cases and whistle hours that reached the departments today, in order of time and id."""
    head = -1
    for s in range(len(w.subs)):
        slot = w.subs[s].head_outbox
        w.subs[s].head_outbox = -1
        while slot >= 0:
            following = w.cases[slot].link
            w.cases[slot].link = -1
            head = push(w.cases, head, slot)
            slot = following
    first = len(w.communities) + len(w.subs)
    departments = len(w.handlers) - first
    before = np.empty(departments)
    for d in range(departments):
        before[d] = w.tally[first + d].hours
        _whistle_hours(w, first + d, d, day)
    while head >= 0:
        slot = head
        head = pop(w.cases, slot)
        enqueue(w, -1, block, w.cases[slot].handler, slot, day)
    for d in range(departments):
        advance(w, -1, block, first + d, (day + 1) * 24.0, day)
        _own_tasks(w, first + d, d, before[d])


@kernel
def close_day(w: World, totals: Table, rows: Table, day: int, at: int) -> None:
    """Sum the subdistricts' counts in index order; today's calls set tomorrow's chance to get through."""
    city = w.city[0]
    for s in range(len(w.subs)):
        for field in range(totals.shape[1]):
            totals[at, field] += rows[s, field]
            rows[s, field] = 0.0
    row = w.series[at]
    city.open_requests += row.requests - row.refused - row.closed
    row.open_requests = city.open_requests
    calls = row.contacts + row.abandoned
    city.abandon = max(0.0, 1.0 - city.capacity / calls) if calls > 0.0 else 0.0
    for c in range(len(w.communities)):
        row.problems += w.communities[c].problems_live
    for h in range(len(w.handlers)):
        unit = w.handlers[h]
        row.waiting += unit.queue
        unit.waited += _wait_days(unit)
    city.month_days += 1
    city.day = day + 1


@njit(nogil=True, cache=True)
def subdistricts_day(words: Words, first: int, last: int, block: int, day: int, at: int) -> None:
    """One day of a block of subdistricts (words: `sim.day.handle.table`)."""
    w = enter(words)
    for s in range(first, last):
        subdistrict_day(w, s, block, day, at)


@njit(nogil=True, cache=True)
def before_day(words: Words, day: int, at: int) -> tuple[int, int]:
    """Reserve slots for a day; returns (missing case chunks, missing problem chunks)."""
    return reserve(enter(words), day, at)


@njit(nogil=True, cache=True)
def after_day(words: Words, totals: Table, rows: Table, day: int, at: int) -> None:
    """Departments, then the day's sums."""
    w = enter(words)
    departments_day(w, 0, day)
    deliver(w, day)
    close_day(w, totals, rows, day, at)


@njit(nogil=True, cache=True)
def run_span(words: Words, totals: Table, rows: Table, days: int, at: int) -> tuple[int, int, int]:
    """Simulate days ``at .. days - 1`` of the span on one thread.

    Returns:
        (next day of the span, missing case chunks, missing problem chunks).
    """
    w = enter(words)
    while at < days:
        day = w.city[0].day
        missing, missing_problems = before_day(words, day, at)
        if missing > 0 or missing_problems > 0 or w.city[0].overflow != 0:
            return at, missing, missing_problems
        subdistricts_day(words, 0, len(w.subs), 0, day, at)
        after_day(words, totals, rows, day, at)
        at += 1
    return at, 0, 0
