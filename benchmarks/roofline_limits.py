"""What the machine can do at most: memory streamed, rows fetched at random, draws and exps worked out.

Each limit is a small compiled loop that does nothing else. The best of a few repeats counts, for whatever
else the machine does can only take away from it.
"""

from __future__ import annotations

import itertools
import mmap
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from sim.compiled import entry
from sim.day.handle import CACHE_LINE
from sim.elementary import exp
from sim.streams import keys, uniform

REPEATS = 5
FALLBACK_CACHE = 64 * 2**20
"""Bytes taken for the last cache where the system does not tell."""
BEYOND_CACHE = 4
"""Streamed arrays are so many times the last cache, each."""
WORDS_A_LINE = CACHE_LINE // 8
TOUCHES = 2_000_000
STEPS = 300_000
SHORT = 1024
"""Numbers that are worked out again and again: they stay in the first cache."""
ROUNDS = 2_000


@entry
def _triad(to: Any, a: Any, b: Any, first: int, last: int) -> None:
    for i in range(first, last):
        to[i] = a[i] + 3.0 * b[i]


@entry
def _copy(to: Any, a: Any, first: int, last: int) -> None:
    for i in range(first, last):
        to[i] = a[i]


@entry
def _touch(rows: Any, touches: int, seed: int) -> None:
    """Read, change and write one word of rows drawn at random; no address waits for another row."""
    x, count = np.uint64(seed), np.uint64(len(rows))
    for _ in range(touches):
        x = x * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
        rows[((x >> np.uint64(32)) * count) >> np.uint64(32), 0] += 1


@entry
def _follow(rows: Any, start: int, steps: int) -> int:
    """Each row tells which is the next: what a single fetch takes."""
    at = start
    for _ in range(steps):
        at = rows[at, 0]
    return at


@entry
def _draws(out: Any, key: Any, rounds: int) -> None:
    for n in range(rounds):
        for i in range(len(out)):
            out[i] = uniform(key, np.uint64(i), n)


@entry
def _exps(out: Any, x: Any, rounds: int) -> None:
    for n in range(rounds):
        for i in range(len(out)):
            out[i] = exp(x[i] + n)


def last_cache() -> int:
    """Bytes of the processor's last cache."""
    path = Path("/sys/devices/system/cpu/cpu0/cache/index3/size")
    try:
        return int(path.read_text(encoding="ascii").strip().removesuffix("K")) * 2**10
    except (OSError, ValueError):
        return FALLBACK_CACHE


def _best(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """Least seconds of some repeats; the first, which may compile, is not one of them."""
    work()
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)


def lines_of_memory(rows: int, huge: bool) -> np.ndarray[Any, Any] | None:
    """Zeroed rows of one cache line each, on pages of 4 KiB or, where the platform knows them, large ones.

    Args:
        rows: Number of rows.
        huge: Whether to ask for large pages.

    Returns:
        (rows, words) int64; None where the platform cannot be asked.
    """
    advice = getattr(mmap, "MADV_HUGEPAGE" if huge else "MADV_NOHUGEPAGE", None)
    if advice is None:
        return None
    region = mmap.mmap(-1, rows * CACHE_LINE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    try:
        region.madvise(advice)
    except OSError:
        return None
    found = np.frombuffer(region, np.int64).reshape(rows, WORDS_A_LINE)
    found[:] = 0
    return found


def streaming(threads: int) -> dict[str, float]:
    """Bytes a second of copy and triad over arrays far larger than the caches (as STREAM counts them)."""
    length = BEYOND_CACHE * last_cache() // 8
    to, a, b = (np.ones(length) for _ in range(3))
    cuts = np.linspace(0, length, threads + 1).astype(int).tolist()
    parts = list(itertools.pairwise(cuts))
    with ThreadPoolExecutor(threads) as pool:
        copied = _best(lambda: [*pool.map(lambda p: _copy(to, a, *p), parts)])
        added = _best(lambda: [*pool.map(lambda p: _triad(to, a, b, *p), parts)])
    return {"copy": 2 * to.nbytes / copied, "triad": 3 * to.nbytes / added}


def random_rows(rows: int, huge: bool) -> dict[str, float] | None:
    """Lines changed a second, independent of one another, and seconds of a fetch that waits for the last.

    Args:
        rows: Rows of the array, one cache line each.
        huge: Whether on large pages.
    """
    memory = lines_of_memory(rows, huge)
    if memory is None:
        return None
    touched = _best(lambda: _touch(memory, TOUCHES, 1))
    order = np.random.default_rng(1).permutation(rows)
    memory[order, 0] = np.roll(order, -1)
    followed = _best(lambda: _follow(memory, int(order[0]), STEPS))
    return {"rows": rows, "lines": TOUCHES / touched, "latency": followed / STEPS}


def arithmetic() -> dict[str, float]:
    """Keyed draws and exps a second of one core, back to back."""
    out, key = np.empty(SHORT), keys(1)[0]
    x = np.linspace(-3.0, 3.0, SHORT)
    count = SHORT * ROUNDS
    return {
        "draws": count / _best(lambda: _draws(out, key, ROUNDS)),
        "exps": count / _best(lambda: _exps(out, x, ROUNDS)),
    }


def limits(rows: dict[str, dict[str, int]]) -> dict[str, Any]:
    """All limits.

    Args:
        rows: By place and what is fetched at random, how many rows of one cache line there are.

    Returns:
        ``streaming`` by threads, bytes a second; ``arithmetic`` a second; ``random`` by place, what is
        fetched, and size of pages.
    """
    return {
        "cache": last_cache(),
        "streaming": {str(threads): streaming(threads) for threads in (1, 2)},
        "arithmetic": arithmetic(),
        "random": {
            place: {
                what: {"4 KiB": random_rows(count, False), "2 MiB": random_rows(count, True)}
                for what, count in sizes.items()
            }
            for place, sizes in rows.items()
        },
    }
