"""Blocks of communities, shared among threads."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from sim.city.values import Array

T = TypeVar("T")

BLOCKS_PER_THREAD = 16
"""Blocks are equal in residents, not in work, and a thread may be held up; a few a thread even that out."""


def share_blocks(work: Callable[[int, int], T], sizes: Array, threads: int) -> list[T]:
    """Call ``work(begin, end)`` over blocks of communities of about equal residents.

    Args:
        work: writes only what belongs to its communities, and releases the interpreter.
        sizes: (C,) residents by community.
        threads: one means no pool.

    Returns:
        What ``work`` returned, in the order of the communities.
    """
    if threads == 1:
        return [work(0, len(sizes))]
    passed = np.cumsum(sizes, dtype=np.int64)
    blocks = threads * BLOCKS_PER_THREAD
    cuts = np.searchsorted(passed, passed[-1] * np.arange(1, blocks) // blocks)
    edges = np.unique([0, *cuts, len(sizes)]).tolist()
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(work, edges[:-1], edges[1:]))
