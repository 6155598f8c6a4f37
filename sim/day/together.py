"""Matters that wait to be given a channel: all of a day choose together, then they are acted upon.

Those that arise are drawn first (`sim.day.arising`), then all choose (`sim.day.first`). Batches hold matters
of as many subdistricts as a thread goes through side by side, so nothing may hang on where one ends: those
that are taken up again are but listed, and choose when all new ones have chosen.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel
from sim.day.arising import draw_together
from sim.day.first import choose_together
from sim.day.world import TOGETHER, World
from sim.streams import GOLDEN


@kernel
def wait_again(w: World, block: int, slot: int) -> None:
    """Let a matter that is taken up again wait for its channel."""
    w.cases[slot].link = w.again[block]
    w.again[block] = slot


@kernel
def wait(w: World, block: int, slot: int, day: int) -> None:
    """Let a matter that arises wait to be drawn and for its channel; a full batch is decided at once."""
    count = w.n_together[block]
    _join(w, block, count, slot)
    w.n_together[block] = count + 1
    if count + 1 == TOGETHER:
        decide(w, block, day, False)


@kernel
def decide(w: World, block: int, day: int, all_have_arisen: bool) -> None:
    """Decide what is decided before any matter is acted upon: of new ones, and after the last of others."""
    new = w.n_together[block]
    w.n_together[block] = 0
    draw_together(w, block, new, day)
    while True:
        count = _join_again(w, block, new) if all_have_arisen else new
        choose_together(w, block, new, count, day)
        if not all_have_arisen or w.again[block] < 0:
            return
        new = 0


@kernel
def _join_again(w: World, block: int, count: int) -> int:
    """Fill a batch up with matters that are taken up again; returns how many are in it."""
    while count < TOGETHER and w.again[block] >= 0:
        slot = w.again[block]
        w.again[block] = w.cases[slot].link
        _join(w, block, count, slot)
        count += 1
    return count


@kernel
def _join(w: World, block: int, at: int, slot: int) -> None:
    """Note whose turn it is, and by what it draws."""
    case = w.cases[slot]
    w.together[block, 0, at] = np.int64(case.stream + np.uint64(case.attempt) * GOLDEN)
    w.together[block, 1, at] = slot
