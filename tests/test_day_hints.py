"""Hints to the memory: which cache lines they name."""

from __future__ import annotations

import pytest

from sim.city.rows import CASE, COMMUNITY, PROBLEM, RESIDENT
from sim.day.handle import CACHE_LINE, line_offsets

SIZES = sorted({4, 36, 48, 72, 100, *(row.itemsize for row in (CASE, COMMUNITY, PROBLEM, RESIDENT))})


@pytest.mark.parametrize("size", SIZES)
def test_a_hint_names_every_line_of_a_row_and_hardly_one_twice(size: int) -> None:
    """Rows of an array that begins at a line: none has a line that is not named."""
    offsets, lines = line_offsets(size), 0
    for row in range(CACHE_LINE):
        start = row * size
        named = {(start + offset) // CACHE_LINE for offset in offsets}
        assert named == set(range(start // CACHE_LINE, (start + size - 1) // CACHE_LINE + 1))
        lines = max(lines, len(named))
    assert len(offsets) == lines
