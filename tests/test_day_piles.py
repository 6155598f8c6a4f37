"""Piles of cases: last in, first out, however they grow and shrink."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit
from small_worlds import pile
from workbench import Bench

from sim.city.rows import LOOKAHEAD
from sim.day.handle import enter, table
from sim.day.piles import below, lay, lift

LIFT = -1
COUNT, ROUNDS = 400, 200


@njit(nogil=True, cache=True)
def _handle(words: Any, acts: Any, lifted: Any, deep: Any) -> None:
    """Lay down the slot that an act names, or lift one; before that tell which lies so deep."""
    w = enter(words)
    today = w.ring[0, 0]
    for at in range(len(acts)):
        if acts[at] == LIFT:
            deep[at] = below(today, deep[at])
            lifted[at] = lift(w.cases, today)
        else:
            lay(w.cases, today, acts[at])


@pytest.mark.parametrize("seed", range(4))
def test_the_last_laid_down_is_lifted_first(seed: int) -> None:
    """Long runs of either, so that a pile is emptied through its tops and built up again."""
    rng = np.random.default_rng(seed)
    free, stack, rows = list(range(COUNT)), list[int](), list[tuple[int, int, int, int]]()
    for _ in range(ROUNDS):
        laying, most = rng.random() < 0.5, int(rng.integers(6 * LOOKAHEAD))
        for _ in range(min(most, len(free if laying else stack))):
            if laying:
                stack.append(free.pop())
                rows.append((stack[-1], LIFT, 0, 0))
            else:
                depth = int(rng.integers(LOOKAHEAD))
                deep_down = stack[-1 - depth] if depth < len(stack) else -1
                rows.append((LIFT, stack[-1], depth, deep_down))
                free.insert(0, stack.pop())
    acts, expected, depths, under = (np.array(column) for column in zip(*rows, strict=True))
    bench = Bench(COUNT)
    lifted, deep = np.full(len(acts), LIFT), depths.copy()
    _handle(table(bench.w), acts, lifted, deep)
    assert lifted.tolist() == expected.tolist()
    assert deep.tolist() == under.tolist()
    assert list(pile(bench.w.cases["link"], bench.w.ring[0, 0])) == stack[::-1]
    assert max(np.cumsum(np.where(acts == LIFT, -1, 1))) > 3 * LOOKAHEAD
