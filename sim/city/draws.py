"""Draws of the city: one array at a time, and the ids that draws about residents are keyed by."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.city.values import Array
from sim.compiled import CountRow, Row, entry, kernel
from sim.streams import PURPOSE, keys, normal, stream, uniform

__all__ = [
    "LOCAL_BITS",
    "draw_of_streams",
    "draw_run",
    "key_of",
    "normals",
    "stream",
    "streams_of_run",
    "uniform",
    "uniforms",
]

LOCAL_BITS: Final = 16
"""A resident's id in draws is community << 16 | local index: it does not depend on other communities."""


def key_of(seed: int, purpose: str) -> np.uint64:
    """Return the mixed key of a purpose, one of ``sim.streams.PURPOSES``."""
    return np.uint64(keys(seed)[PURPOSE[purpose]])


@kernel
def draw_run(key: np.uint64, item: int, n: int, size: int, out: Row) -> None:
    """Draw number ``n`` about items ``item`` to ``item + size - 1`` into ``out``."""
    for i in range(size):
        out[i] = uniform(key, stream(item + i), n)


@kernel
def streams_of_run(item: int, size: int, streams: CountRow) -> None:
    """Streams of items ``item`` to ``item + size - 1``, for those of which several numbers are drawn."""
    for i in range(size):
        streams[i] = stream(item + i)


@kernel
def draw_of_streams(key: np.uint64, streams: CountRow, n: int, size: int, out: Row) -> None:
    """Draw number ``n`` of each of ``size`` streams into ``out``."""
    for i in range(size):
        out[i] = uniform(key, np.uint64(streams[i]), n)


@entry
def uniforms(key: np.uint64, count: int, n: int) -> Array:
    """Draw number ``n`` about items 0..count-1: (count,) f8 in [0, 1)."""
    out = np.empty(count)
    for item in range(count):
        out[item] = uniform(key, stream(item), n)
    return out


@entry
def normals(key: np.uint64, count: int, n: int) -> Array:
    """Standard normal draws about items 0..count-1; uses up the uniforms 2n and 2n + 1."""
    out = np.empty(count)
    for item in range(count):
        out[item] = normal(key, stream(item), n)
    return out
