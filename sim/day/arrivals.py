"""A day's arrivals in order of time: sorted apart from their rows, which lie anywhere in memory.

The departments get thousands of cases a day from all over the city. A heap through the rows would fetch each
row a dozen times; two columns of numbers are sorted in a fraction of that, and rows are asked for ahead.
"""

from __future__ import annotations

from sim.compiled import CountRow, Row, kernel
from sim.day.handle import prefetch
from sim.day.world import CaseRow, World

AHEAD = 12
"""Cases between asking for a row and using it; those concerned are asked for at half of that."""


@kernel
def ask_for_those_concerned(w: World, case: CaseRow) -> None:
    """Ask the memory for the rows that handling a case will touch."""
    prefetch(w.residents, case.resident)
    prefetch(w.communities, case.community)
    if case.problem >= 0:
        prefetch(w.problems, case.problem)


@kernel
def look_ahead(w: World, slots: CountRow, at: int, count: int) -> None:
    """Ask for the rows of the cases that come soon after position ``at`` of a list."""
    if at + AHEAD < count:
        prefetch(w.cases, slots[at + AHEAD])
    if at + AHEAD // 2 < count:
        ask_for_those_concerned(w, w.cases[slots[at + AHEAD // 2]])


@kernel
def _later(w: World, hour_a: float, a: int, hour_b: float, b: int) -> bool:
    """Whether case ``a`` comes after case ``b``: by hour, then by id, then by attempt."""
    if hour_a != hour_b:
        return hour_a > hour_b
    if w.cases[a].id != w.cases[b].id:
        return w.cases[a].id > w.cases[b].id
    return w.cases[a].attempt > w.cases[b].attempt


@kernel
def sort_by_hour(w: World, hours: Row, slots: CountRow, count: int) -> None:
    """Sort cases by hour of arrival, in place (heapsort: no order makes it slow, and it needs no space).

    Args:
        w: World.
        hours: Hours of arrival; sorted along.
        slots: Slots of the cases.
        count: How many.
    """
    for start in range(count // 2 - 1, -1, -1):
        _sift(w, hours, slots, start, count)
    for end in range(count - 1, 0, -1):
        hours[0], hours[end] = hours[end], hours[0]
        slots[0], slots[end] = slots[end], slots[0]
        _sift(w, hours, slots, 0, end)


@kernel
def _sift(w: World, hours: Row, slots: CountRow, start: int, count: int) -> None:
    hour, slot, at = hours[start], slots[start], start
    while 2 * at + 1 < count:
        child = 2 * at + 1
        if child + 1 < count and _later(w, hours[child + 1], slots[child + 1], hours[child], slots[child]):
            child += 1
        if not _later(w, hours[child], slots[child], hour, slot):
            break
        hours[at], slots[at] = hours[child], slots[child]
        at = child
    hours[at], slots[at] = hour, slot


@kernel
def todays_arrivals(w: World) -> int:
    """How many cases subdistricts have posted to departments today."""
    count = 0
    for s in range(len(w.subs)):
        count += w.subs[s].n_outbox
    return count


@kernel
def collect_arrivals(w: World, hours: Row, slots: CountRow) -> None:
    """Empty the subdistricts' outboxes into two columns, in no order."""
    n = 0
    for s in range(len(w.subs)):
        sub = w.subs[s]
        slot = sub.head_outbox
        while slot >= 0:
            following = w.case_link[slot]
            if following >= 0:
                prefetch(w.cases, following)
            hours[n], slots[n] = w.cases[slot].key, slot
            n += 1
            slot = following
        sub.head_outbox = -1
        sub.n_outbox = 0
