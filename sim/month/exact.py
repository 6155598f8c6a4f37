"""Sums whose last bit is fixed: by the numbers alone, or by an order that is written here."""

from __future__ import annotations

import numpy as np

from sim.compiled import Row, kernel, rule

PARTS = 48
"""Floats that an exact sum is kept in, at most: they do not overlap, among 2,100 binary places."""
BLOCK, LANES = 128, 8
"""Numbers that `total` sums at once, in so many running sums; more are halved first."""
_BOTH = -1
_DEPTH = 128


@kernel
def add_exactly(parts: Row, n: int, x: float) -> int:
    """Add a number to a sum kept as ``n`` floats (Shewchuk 1997); returns in how many it is kept then."""
    kept = 0
    for at in range(n):
        y = parts[at]
        if abs(x) < abs(y):
            x, y = y, x
        high = x + y
        low = y - (high - x)
        if low != 0.0:
            parts[kept] = low
            kept += 1
        x = high
    if x != 0.0:
        parts[kept] = x
        kept += 1
    return kept


@kernel
def rounded(parts: Row, n: int) -> float:
    """The float next to an exact sum, ties to even, as `math.fsum` has it."""
    if n == 0:
        return 0.0
    at, high, low = n - 1, parts[n - 1], 0.0
    while at > 0 and low == 0.0:
        at -= 1
        x, y = high, parts[at]
        high = x + y
        low = y - (high - x)
    if at > 0 and low != 0.0 and (low < 0.0) == (parts[at - 1] < 0.0):
        twice = 2.0 * low  # half a unit of the last place, or less: what lies below tips a tie
        if (high + twice) - high == twice:
            high += twice
    return float(high)


@rule
def total(values: Row, first: int, count: int) -> float:
    """Sum of ``count`` numbers from ``first``, of halves of halves: few roundings pile up."""
    starts, counts = np.empty(_DEPTH, np.int64), np.empty(_DEPTH, np.int64)
    sums = np.zeros(_DEPTH)
    starts[0], counts[0] = first, count
    waiting, done = 1, 0
    while waiting > 0:
        waiting -= 1
        at, n = starts[waiting], counts[waiting]
        if n == _BOTH:
            done -= 1
            sums[done - 1] += sums[done]
        elif n <= BLOCK:
            sums[done] = block_total(values, at, n)
            done += 1
        else:
            half = n // 2 - n // 2 % LANES
            counts[waiting] = _BOTH
            starts[waiting + 1], counts[waiting + 1] = at + half, n - half
            starts[waiting + 2], counts[waiting + 2] = at, half
            waiting += 3
    return float(sums[0])


@rule
def block_total(values: Row, first: int, count: int) -> float:
    """`total` of at most BLOCK numbers: eight running sums, and what is left over."""
    a = b = c = d = e = f = g = h = 0.0
    whole = count - count % LANES
    for n in range(first, first + whole, LANES):
        a, b, c, d = a + values[n], b + values[n + 1], c + values[n + 2], d + values[n + 3]
        e, f, g, h = e + values[n + 4], f + values[n + 5], g + values[n + 6], h + values[n + 7]
    result = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for n in range(first + whole, first + count):
        result += values[n]
    return float(result)
