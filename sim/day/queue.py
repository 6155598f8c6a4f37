"""Queues: a pairing heap threaded through the case rows, and the heap of server free times.

The pairing heap (Fredman, Sedgewick, Sleator & Tarjan 1986) keeps its links inside the rows, so a
queue has no capacity and is never truncated. Ties are broken by matter id, then by slot-free data
only, so the order never depends on where a row happens to lie.
"""

from __future__ import annotations

from sim.compiled import Row, kernel
from sim.day.world import CaseRows


@kernel
def _before(cases: CaseRows, a: int, b: int) -> bool:
    """Whether case ``a`` leaves the heap before case ``b``."""
    if cases[a].key != cases[b].key:
        return cases[a].key < cases[b].key
    if cases[a].id != cases[b].id:
        return cases[a].id < cases[b].id
    return cases[a].attempt < cases[b].attempt


@kernel
def meld(cases: CaseRows, a: int, b: int) -> int:
    """Join two heaps (slots of their roots, -1 empty); returns the root."""
    if a < 0:
        return b
    if b < 0:
        return a
    if _before(cases, b, a):
        a, b = b, a
    cases[b].sibling = cases[a].child
    cases[a].child = b
    return a


@kernel
def push(cases: CaseRows, root: int, slot: int) -> int:
    """Insert a case whose ``key`` is set; returns the new root."""
    cases[slot].child = -1
    cases[slot].sibling = -1
    return meld(cases, root, slot)


@kernel
def pop(cases: CaseRows, root: int) -> int:
    """Remove the root; returns the new root (two-pass pairing)."""
    child = cases[root].child
    cases[root].child = -1
    paired = -1
    while child >= 0:
        first = child
        second = cases[first].sibling
        if second < 0:
            child = -1
            cases[first].sibling = paired
            paired = first
            break
        child = cases[second].sibling
        cases[first].sibling = -1
        cases[second].sibling = -1
        both = meld(cases, first, second)
        cases[both].sibling = paired
        paired = both
    root = -1
    while paired >= 0:
        following = cases[paired].sibling
        cases[paired].sibling = -1
        root = meld(cases, root, paired)
        paired = following
    return root


@kernel
def engage(servers: Row, first: int, count: int, until: float) -> None:
    """Give the earliest-free server of a heap the new free time ``until`` (sift down)."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= count:
            break
        if child + 1 < count and servers[first + child + 1] < servers[first + child]:
            child += 1
        if servers[first + child] >= until:
            break
        servers[first + at] = servers[first + child]
        at = child
    servers[first + at] = until
