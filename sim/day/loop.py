"""A day in order, and spans of days.

Within a day the subdistricts come first, in any order or at once (a thread writes only rows of its
own subdistricts); then the departments, to which the subdistricts posted cases and whistle hours, in any
order or at once too; then what they left to one another, and the day's sums. The same functions serve
one thread and several.
"""

from __future__ import annotations

from sim.compiled import Table, entry, kernel
from sim.day.arrivals import take_back
from sim.day.attempts import take_up
from sim.day.closure import call_back, check, close_case
from sim.day.dealing import hand_out_dealt
from sim.day.departments import departments_day, departments_evening
from sim.day.desks import wait_days
from sim.day.handle import AT_HAND, enter, prefetch
from sim.day.handling import advance, enqueue, note_queue
from sim.day.intake import send
from sim.day.learning import ask_for_hearers, deliver, hear
from sim.day.lots import EMERGING, draw_lots
from sim.day.matters import ask_for_problems, begin_matters, count_matters
from sim.day.piles import ask_for_tops, below, lift
from sim.day.problems import emerge, forget_fixed
from sim.day.queue import pop
from sim.day.slots import reserve, schedule_when
from sim.day.together import decide
from sim.day.upkeep import keep_bodies_going, meet, visit
from sim.day.world import (
    ARRIVING,
    CLOSED,
    HOMES,
    IN_HAND,
    RING_PLACE,
    WAITING,
    WATCHED,
    CaseRow,
    Words,
    World,
)
from sim.elementary import logit
from sim.streams import PURPOSE, uniform

_PASS_DOWN = PURPOSE["relay"]

WHOLE_DAYS, RESERVE, SUBDISTRICTS, DEPARTMENTS, EVENING = range(5)
"""What a call of `days` is asked to do."""

SOON = 4
"""Cases of the calendar between asking for those concerned and coming to them."""

SHARE_OUT_DAYS = 2.0
"""Difference in waiting days that makes passing down to the community e times likelier (assumed)."""


@kernel
def _ask_for_those_concerned(w: World, case: CaseRow) -> None:
    """Ask the memory for the rows that following up a case will touch."""
    prefetch(w.residents, case.resident)
    prefetch(w.tie_start, case.resident)
    prefetch(w.problems, max(case.problem, 0))


@kernel
def _follow_up(w: World, s: int, block: int, day: int) -> None:
    """What the calendar holds for today: retries, arrivals, closures, call-backs, checks."""
    pile = w.ring[s, day & RING_PLACE]
    ask_for_tops(w.cases, pile)
    while pile.count > 0:
        soon, slot = below(pile, SOON), lift(w.cases, pile)
        case = w.cases[slot]
        _ask_for_those_concerned(w, w.cases[max(soon, 0)])
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


@kernel
def _share_out(w: World, s: int, case: CaseRow) -> None:
    """A subdistrict keeps an order or passes it to the community, by class and by who waits less."""
    own = len(w.communities) + s
    if case.handler != own or case.bounces > 0:
        return
    kind = w.cls[case.cls]
    lead = wait_days(w.handlers[own]) - wait_days(w.handlers[case.community])
    bias = 2.0 if kind.facilitable > 0.0 else -1.0
    if logit(uniform(w.keys[_PASS_DOWN], case.stream, 64 + case.attempt)) < bias + lead / SHARE_OUT_DAYS:
        case.handler = case.community


@kernel
def _arise(w: World, first: int, last: int, block: int, day: int, at: int) -> None:
    """Problems and matters of subdistricts arise."""
    c = w.subs[first].first_community
    end = w.subs[last - 1].first_community + w.subs[last - 1].communities
    while c < end:
        count = min(end - c, HOMES)
        draw_lots(w, block, c, count, day, at)
        for n in range(count):
            s = w.communities[c + n].subdistrict
            if w.lots[block, EMERGING, n] > 0.0:
                emerge(w, s, c + n, day, at)
            count_matters(w, s, block, c + n, day, n)
        c += count


@kernel
def _keep_up(w: World, s: int, block: int, day: int, waiting: int) -> int:
    """Workers visit; councils and committees take their hours; returns the residents who wait to be met."""
    sub = w.subs[s]
    for c in range(sub.first_community, sub.first_community + sub.communities):
        waiting = visit(w, s, block, c, day, waiting)
        keep_bodies_going(w, s, c)
    return waiting


@kernel
def _queue_arrivals(w: World, s: int, block: int, day: int) -> None:
    """Arrivals of today join queues, in order of time."""
    sub = w.subs[s]
    while sub.head_arrivals >= 0:
        slot = sub.head_arrivals
        sub.head_arrivals = pop(w.cases, slot)
        _share_out(w, s, w.cases[slot])
        enqueue(w, s, block, w.cases[slot].handler, slot, day)


@kernel
def _work(w: World, s: int, block: int, day: int) -> None:
    """Communities work until midnight, then the subdistrict."""
    sub = w.subs[s]
    until = (day + 1) * 24.0
    for c in range(sub.first_community, sub.first_community + sub.communities):
        advance(w, s, block, c, until, day)
    advance(w, s, block, len(w.communities) + s, until, day)


@kernel
def _count_what_is_left(w: World, s: int) -> None:
    """Problems that go on, and what waits at the subdistrict and its communities."""
    sub = w.subs[s]
    for c in range(sub.first_community, sub.first_community + sub.communities):
        w.daily[s].problems += w.communities[c].problems_live
        note_queue(w, s, c)
    note_queue(w, s, len(w.communities) + s)


@kernel
def subdistricts_day(w: World, first: int, last: int, block: int, day: int, at: int) -> None:
    """One day of some subdistricts, in docs/odd.md's order.

    None has to do with another before the day ends, so they go through it side by side: the instructions of
    each part of the day are fetched once for all of them.
    """
    for s in range(first, last):
        take_back(w, s, day)
        _follow_up(w, s, block, day)
        forget_fixed(w, s, day)
    for s in range(first, last):
        if w.subs[s].residents > AT_HAND:
            ask_for_problems(w, s, block, day)
    _arise(w, first, last, block, day, at)
    decide(w, block, day, True)
    begin_matters(w, block, day)
    waiting = 0
    for s in range(first, last):
        waiting = _keep_up(w, s, block, day, waiting)
    meet(w, block, waiting, day)
    for s in range(first, last):
        _queue_arrivals(w, s, block, day)
    for s in range(first, last):
        _work(w, s, block, day)
    for s in range(first, last):
        ask_for_hearers(w, s)
    hand_out_dealt(w, block)
    for s in range(first, last):
        _count_what_is_left(w, s)
    for s in range(first, last):
        hear(w, s, day)


@kernel
def close_day(w: World, totals: Table, rows: Table, day: int, at: int) -> None:
    """Sum the units' counts in index order; today's calls set tomorrow's chance to get through."""
    city = w.city[0]
    for book in range(len(rows)):
        for field in range(totals.shape[1]):
            totals[at, field] += rows[book, field]
            rows[book, field] = 0.0
    row = w.series[at]
    city.open_requests += row.requests - row.refused - row.closed
    row.open_requests = city.open_requests
    calls = row.contacts + row.abandoned
    city.abandon = max(0.0, 1.0 - city.capacity / calls) if calls > 0.0 else 0.0
    city.month_days += 1
    city.day = day + 1


@kernel
def _subdistricts_day(w: World, first: int, last: int, block: int, day: int, at: int) -> None:
    begin = first
    while begin < last:
        end, residents = begin + 1, w.subs[begin].residents
        while end < last and residents + w.subs[end].residents <= AT_HAND:
            residents += w.subs[end].residents
            end += 1
        subdistricts_day(w, begin, end, block, day, at)
        begin = end


@kernel
def _evening(w: World, totals: Table, rows: Table, day: int, at: int) -> None:
    departments_evening(w)
    deliver(w, day)
    close_day(w, totals, rows, day, at)


@kernel
def _whole_days(w: World, totals: Table, rows: Table, stop: int, at: int) -> tuple[int, int, int]:
    while at < stop:
        day = w.city[0].day
        missing, problems = reserve(w, day, at)
        if missing > 0 or problems > 0 or w.city[0].overflow != 0:
            return at, missing, problems
        _subdistricts_day(w, 0, len(w.subs), 0, day, at)
        departments_day(w, 0, w.post.shape[1], 0, day)
        _evening(w, totals, rows, day, at)
        at += 1
    return at, 0, 0


@entry
def days(
    words: Words, totals: Table, rows: Table, task: int, first: int, last: int, block: int, at: int
) -> tuple[int, int, int]:
    """Whole days on one thread, or a part of one day that threads share: one entry, compiled once.

    Args:
        words: `sim.day.handle.table`.
        totals: (days of the span, fields) the city's DAILY sums.
        rows: (S + D, fields) the subdistricts' and the departments'.
        task: WHOLE_DAYS up to day ``last`` of the span; or of day ``at``: RESERVE slots, SUBDISTRICTS or
            DEPARTMENTS ``first`` to ``last - 1`` (on their own thread), EVENING (what departments left to
            one another, mail, sums).
        first: First subdistrict or department of a block.
        last: One past the last of them, or day of the span.
        block: Number of the block.
        at: Day of the span.

    Returns:
        (next day of the span, missing case chunks, missing problem chunks).
    """
    w = enter(words)
    day = w.city[0].day
    if task == WHOLE_DAYS:
        return _whole_days(w, totals, rows, last, at)
    if task == RESERVE:
        missing, problems = reserve(w, day, at)
        return at, missing, problems
    if task == SUBDISTRICTS:
        _subdistricts_day(w, first, last, block, day, at)
    elif task == DEPARTMENTS:
        departments_day(w, first, last, block, day)
    else:
        _evening(w, totals, rows, day, at)
    return at + 1, 0, 0
