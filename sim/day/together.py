"""Matters that wait to be given a channel: all of a day choose together, then they are acted upon.

Those that are taken up again wait from the morning. Those that arise today are drawn first
(`sim.day.arising`), then all choose (`sim.day.first`). Everything is keyed by the matter, so no draw hangs on
who waits beside it.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel
from sim.day.arising import draw_together
from sim.day.first import choose_together
from sim.day.world import TOGETHER, World
from sim.streams import GOLDEN

_NEW, _OLD = range(2)
"""Fields of ``World.n_together``, and pairs of rows of ``World.together``: new matters, and others."""


@kernel
def wait(w: World, block: int, slot: int, day: int) -> None:
    """Let a matter that arises wait to be drawn and for its channel."""
    _join(w, block, slot, day, _NEW)


@kernel
def wait_again(w: World, block: int, slot: int, day: int) -> None:
    """Let a matter that is taken up again wait for its channel."""
    _join(w, block, slot, day, _OLD)


@kernel
def _join(w: World, block: int, slot: int, day: int, group: int) -> None:
    """Note whose turn it is, and by what it draws; a full batch is decided at once."""
    case, n = w.cases[slot], w.n_together[block, group]
    w.together[block, 2 * group, n] = np.int64(case.stream + np.uint64(case.attempt) * GOLDEN)
    w.together[block, 2 * group + 1, n] = slot
    w.n_together[block, group] = n + 1
    if w.n_together[block, _NEW] + w.n_together[block, _OLD] == TOGETHER:
        decide(w, block, day)


@kernel
def decide(w: World, block: int, day: int) -> None:
    """Decide, for all who wait, what is decided before any of them is acted upon."""
    new, old = w.n_together[block, _NEW], w.n_together[block, _OLD]
    w.n_together[block, _NEW] = w.n_together[block, _OLD] = 0
    draw_together(w, block, new, day)  # fills up its own rows behind the last
    rows = w.together[block]
    for n in range(old):
        rows[2 * _NEW, new + n], rows[2 * _NEW + 1, new + n] = rows[2 * _OLD, n], rows[2 * _OLD + 1, n]
    choose_together(w, block, new, new + old, day)
