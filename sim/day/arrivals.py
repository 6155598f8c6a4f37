"""A day's arrivals at a department, out of what every subdistrict sent it.

They come from all over the city, and their rows lie anywhere in memory. So the rows are asked for while the
lists are gathered, and put in order of time when they have arrived.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.handle import prefetch
from sim.day.queue import push
from sim.day.world import CaseRow, World


@kernel
def ask_for_those_concerned(w: World, case: CaseRow) -> None:
    """Ask the memory for the rows that handling a case will touch."""
    prefetch(w.residents, case.resident)
    prefetch(w.communities, case.community)
    if case.problem >= 0:
        prefetch(w.problems, case.problem)


@kernel
def ask_ahead(w: World, slot: int, steps: int) -> int:
    """Ask the memory for the next cases of a list; returns the slot so many steps on (-1: past the end)."""
    while slot >= 0 and steps > 0:
        prefetch(w.cases, slot)
        slot = w.case_link[slot]
        steps -= 1
    return slot


@kernel
def _gather(w: World, department: int) -> int:
    """Empty the subdistricts' outboxes for a department into one list; its rows are asked for on the way."""
    head = -1
    for s in range(len(w.subs)):
        slot = w.outbox[s, department]
        if slot < 0:
            continue
        w.outbox[s, department] = -1
        while slot >= 0:
            prefetch(w.cases, slot)
            following = w.case_link[slot]
            w.case_link[slot] = head
            head = slot
            slot = following
    return head


@kernel
def todays_arrivals(w: World, department: int) -> int:
    """What subdistricts sent a department today: root of a pairing heap by hour of arrival, -1 nothing."""
    root, slot = -1, _gather(w, department)
    while slot >= 0:
        ask_for_those_concerned(w, w.cases[slot])
        root = push(w.cases, root, slot)
        slot = w.case_link[slot]
    return root
