"""Matters that wait to be given a channel: all of a day choose together, then they are acted upon.

Those that are taken up again wait from the morning; those that arise today join them, and are drawn first
(`sim.day.arising`). Everything is keyed by the matter, so no choice hangs on who waits beside it.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel
from sim.day.arising import draw_together
from sim.day.first import choose_together
from sim.day.world import TOGETHER, World
from sim.streams import GOLDEN

ALL, OLD = range(2)
"""Fields of ``World.n_together``: how many wait, and how many of them do not arise today. These come first."""


@kernel
def wait_again(w: World, block: int, slot: int, day: int) -> None:
    """Let a matter that is taken up again wait for its channel; all of them join before the first new one."""
    w.n_together[block, OLD] += 1
    wait(w, block, slot, day)


@kernel
def wait(w: World, block: int, slot: int, day: int) -> None:
    """Let a matter wait for its channel; a full batch is decided at once."""
    case, n = w.cases[slot], w.n_together[block, ALL]
    w.together[block, 0, n] = np.int64(case.stream + np.uint64(case.attempt) * GOLDEN)
    w.together[block, 1, n] = slot
    w.n_together[block, ALL] = n + 1
    if n + 1 == TOGETHER:
        decide(w, block, day)


@kernel
def decide(w: World, block: int, day: int) -> None:
    """Decide, for all who wait, what is decided before any of them is acted upon."""
    count, old = w.n_together[block, ALL], w.n_together[block, OLD]
    w.n_together[block, ALL] = w.n_together[block, OLD] = 0
    draw_together(w, block, old, count, day)
    choose_together(w, block, old, count, day)
