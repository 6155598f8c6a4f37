"""What goes to and fro between subdistricts and departments: today's arrivals, and what comes back.

It comes from all over the city, and rows of cases lie anywhere in memory. So they are asked for while the
lists are gathered, and used when they have arrived.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.handle import prefetch
from sim.day.queue import push
from sim.day.slots import schedule_when
from sim.day.world import CaseRow, World


@kernel
def ask_for_those_concerned(w: World, case: CaseRow) -> None:
    """Ask the memory for the rows that handling a case will touch."""
    prefetch(w.residents, case.resident)
    prefetch(w.communities, case.community)
    if case.problem >= 0:
        prefetch(w.problems, case.problem)


@kernel
def _empty(w: World, s: int, department: int, head: int) -> int:
    """Move what lies in a tray to the front of a list, whose new head it returns; asks for the rows."""
    slot = w.trays[s, department]
    if slot >= 0:
        w.trays[s, department] = -1
    while slot >= 0:
        prefetch(w.cases, slot)
        following = w.cases[slot].link
        w.cases[slot].link = head
        head = slot
        slot = following
    return head


@kernel
def todays_arrivals(w: World, department: int) -> int:
    """What subdistricts sent a department today: root of a pairing heap by hour of arrival, -1 nothing."""
    root, slot = -1, -1
    for s in range(len(w.subs)):
        slot = _empty(w, s, department, slot)
    while slot >= 0:
        ask_for_those_concerned(w, w.cases[slot])
        root = push(w.cases, root, slot)
        slot = w.cases[slot].link
    return root


@kernel
def take_back(w: World, s: int, day: int) -> None:
    """Put into the calendar what departments began, or handed on, the day before."""
    slot = -1
    for department in range(w.trays.shape[1]):
        slot = _empty(w, s, department, slot)
    while slot >= 0:
        following = w.cases[slot].link
        schedule_when(w, s, slot, day - 1)
        slot = following
