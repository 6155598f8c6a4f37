"""Piles of cases: the last laid down is the first taken up, as in a linked list, but asked for ahead.

A list is read one miss of the memory after the other, since each row tells where the next one lies. Here a
row tells which case lies `LOOKAHEAD` below it, and the pile keeps the uppermost few: so whoever takes one
up asks for the row that is needed so many cases later. It is as many linked lists, taken in turn.
"""

from __future__ import annotations

from sim.city.rows import LOOKAHEAD
from sim.compiled import kernel
from sim.day.handle import prefetch
from sim.day.world import CaseRows, Pile

_PLACE = LOOKAHEAD - 1
"""Bits of a height that tell its place; Python's remainder costs more, for its sign."""

assert LOOKAHEAD & _PLACE == 0


@kernel
def lay(cases: CaseRows, pile: Pile, slot: int) -> None:
    """Lay a case upon a pile."""
    count = pile.count
    at = count & _PLACE
    cases[slot].link = pile.tops[at] if count >= LOOKAHEAD else -1
    pile.tops[at] = slot
    pile.count = count + 1


@kernel
def lift(cases: CaseRows, pile: Pile) -> int:
    """Take up the uppermost case of a pile that has one; returns its slot, and asks for one further below."""
    count = pile.count - 1
    at = count & _PLACE
    slot = pile.tops[at]
    further = cases[slot].link
    pile.tops[at] = further
    pile.count = count
    prefetch(cases, max(further, 0))  # whether there is one is not foreseen: rather ask in vain
    return slot


@kernel
def below(pile: Pile, depth: int) -> int:
    """The case so many below the uppermost, 0 to LOOKAHEAD - 1; -1 where there are fewer."""
    return pile.tops[(pile.count - 1 - depth) & _PLACE] if depth < pile.count else -1


@kernel
def ask_for_tops(cases: CaseRows, pile: Pile) -> None:
    """Ask the memory for the uppermost cases of a pile."""
    for depth in range(min(pile.count, LOOKAHEAD)):
        prefetch(cases, below(pile, depth))
