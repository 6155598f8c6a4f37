"""Sums whose last bit is fixed: compiled and in plain Python, by the numbers alone or by an order."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from sim.month.exact import BLOCK, PARTS, add_exactly, rounded, total

NUMBERS = st.floats(-1e200, 1e200, allow_nan=False)
TIES = (
    [1.0, 2.0**-53, 2.0**-120],
    [1.0, 2.0**-53, -(2.0**-120)],
    [-1.0, -(2.0**-53), -(2.0**-120)],
    [1.0, 2.0**-53],
)


@njit
def exactly(values: Any) -> float:
    parts, n = np.empty(PARTS), 0
    for value in values:
        n = add_exactly(parts, n, value)
    return rounded(parts, n)


@njit
def compiled_total(values: Any, first: int, count: int) -> float:
    return total(values, first, count)


@settings(deadline=None)  # the first example compiles
@given(st.lists(NUMBERS, max_size=40))
def test_an_exact_sum_is_the_one_of_the_standard_library(values: list[float]) -> None:
    assert exactly(np.array(values, np.float64)) == math.fsum(values)


@pytest.mark.parametrize("values", TIES)
def test_what_lies_below_tips_a_tie(values: list[float]) -> None:
    for order in (values, values[::-1]):
        assert exactly(np.array(order)) == math.fsum(values)


def test_an_exact_sum_of_numbers_of_every_size_has_room() -> None:
    values = 2.0 ** np.arange(-1074.0, 1000.0, 54.0)
    assert exactly(values) == math.fsum(values)


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, BLOCK, BLOCK + 1, 3 * BLOCK + 5, 40 * BLOCK + 3])
def test_a_total_is_the_same_compiled_and_not(count: int) -> None:
    values = np.random.default_rng(count).random(count + 2)
    plain = total(values.tolist(), 1, count)
    assert plain == compiled_total(values, 1, count) and plain == pytest.approx(math.fsum(values[1:-1]))


def test_few_roundings_pile_up_in_a_total() -> None:
    tenths = [0.1] * 10_000
    assert abs(total(tenths, 0, len(tenths)) - 1000.0) < 1e-11 < abs(sum_in_order(tenths) - 1000.0)


def sum_in_order(values: list[float]) -> float:
    """Python 3.12's own sum compensates."""
    whole = 0.0
    for value in values:
        whole += value
    return whole
