"""Piles of cases: the last laid down is the first taken up, as in a linked list, but asked for ahead.

A list is read one miss of the memory after the other, since each row tells where the next one lies. Here a
row tells which case lies `LOOKAHEAD` below it, and the pile keeps the uppermost few: so whoever takes one
up asks for the row that is needed so many cases later. It is as many linked lists, taken in turn.
"""

from __future__ import annotations

from sim.city.rows import LOOKAHEAD
from sim.compiled import kernel
from sim.day.handle import prefetch
from sim.day.world import CaseRows, Tops

_PLACE = LOOKAHEAD - 1
"""Bits of a height that tell its place; Python's remainder costs more, for its sign."""

assert LOOKAHEAD & _PLACE == 0


@kernel
def lay(cases: CaseRows, tops: Tops, count: int, slot: int) -> None:
    """Lay a case upon a pile of ``count``; it is up to the caller to count it.

    Args:
        cases: CASE rows.
        tops: (LOOKAHEAD,) the pile's uppermost cases, the one at height n in place n % LOOKAHEAD.
        count: Cases on the pile so far.
        slot: The case.
    """
    at = count & _PLACE
    cases[slot].link = tops[at] if count >= LOOKAHEAD else -1
    tops[at] = slot


@kernel
def lift(cases: CaseRows, tops: Tops, count: int) -> int:
    """Take up the uppermost of ``count`` > 0 cases; returns its slot, and asks for one further below."""
    at = (count - 1) & _PLACE
    slot = tops[at]
    below = cases[slot].link
    tops[at] = below
    if below >= 0:
        prefetch(cases, below)
    return slot


@kernel
def below(tops: Tops, count: int, depth: int) -> int:
    """The case so many below the uppermost of ``count``, up to LOOKAHEAD - 1; -1 where there are fewer."""
    return tops[(count - 1 - depth) & _PLACE] if depth < count else -1


@kernel
def ask_for_tops(cases: CaseRows, tops: Tops, count: int) -> None:
    """Ask the memory for the uppermost cases of a pile."""
    for depth in range(min(count, LOOKAHEAD)):
        prefetch(cases, below(tops, count, depth))
