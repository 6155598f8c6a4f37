"""Ask the memory for rows before they are used: a true-size city is far larger than any cache.

A hint changes when a row arrives, never what it holds.
"""

from __future__ import annotations

from sim.compiled import CountRow, kernel
from sim.day.handle import prefetch
from sim.day.world import CaseRow, World

AHEAD = 12
"""Cases between asking for a row and using it; those concerned are asked for at half of that."""


@kernel
def ask_for_those_concerned(w: World, case: CaseRow) -> None:
    """Ask for the rows that following up or handling a case will touch."""
    prefetch(w.residents, case.resident)
    prefetch(w.tie_start, case.resident)
    prefetch(w.communities, case.community)
    if case.problem >= 0:
        prefetch(w.problems, case.problem)


@kernel
def look_ahead(w: World, slots: CountRow, at: int, count: int) -> None:
    """Ask for the rows of the cases that come soon after position ``at`` of a list.

    Args:
        w: World.
        slots: Slots of cases, in the order in which they are used.
        at: Position in use.
        count: Length of the list.
    """
    if at == 0:
        for first in range(min(AHEAD, count)):
            prefetch(w.cases, slots[first])
    if at + AHEAD < count:
        prefetch(w.cases, slots[at + AHEAD])
    if at + AHEAD // 2 < count:
        ask_for_those_concerned(w, w.cases[slots[at + AHEAD // 2]])
