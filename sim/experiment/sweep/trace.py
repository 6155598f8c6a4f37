"""A checksum of each simulated day, from which the day is found on which two runs first part."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.day.world import Array

BYTES_A_DAY: Final = 2
"""Runs that differ on a day share its checksum by a chance of 1 in 65,536, and then part a day later."""

_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


def trace_of(series: Array) -> bytes:
    """Checksum of every day's sums, to the last bit: two bytes a day.

    Args:
        series: DAILY rows.
    """
    words: Any = np.ascontiguousarray(series).view(np.uint64).reshape(len(series), -1)
    places = np.arange(1, words.shape[1] + 1, dtype=np.uint64) * _ODD
    with np.errstate(over="ignore"):
        mixed = (words ^ (words >> np.uint64(29)) ^ places) * (places | np.uint64(1))
        sums = (mixed ^ (mixed >> np.uint64(32))).sum(axis=1, dtype=np.uint64) * _ODD
    return bytes((sums >> np.uint64(48)).astype("<u2").tobytes())


def first_day_apart(one: bytes, other: bytes) -> int | None:
    """The first day (0: the first after the burn-in) on which two runs differ; None if they never do."""
    days = min(len(one), len(other)) // BYTES_A_DAY
    a, b = (np.frombuffer(trace, "<u2", days) for trace in (one, other))
    apart = np.flatnonzero(a != b)
    return int(apart[0]) if apart.size else None
