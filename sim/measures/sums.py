"""Sums of a period, from which most indicators are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.day.world import Array

BATCH = 2**20
"""Residents up to whom a column is copied to be read faster; of a whole city no copy is made."""

Values = dict[str, float | None]
Sums = dict[str, Any]


def totals(series: Array) -> Sums:
    """Sum of every column; a column of several numbers gives several sums.

    Args:
        series: Rows whose fields are all f8.
    """
    fields: Mapping[str, Any] = series.dtype.fields or {}
    width = series.dtype.itemsize // 8
    columns = np.ascontiguousarray(series.view(np.float64).reshape(len(series), width).T).sum(axis=1)
    return {
        name: series[name].sum(axis=0) if kind.shape else columns[offset // 8]
        for name, (kind, offset, *_) in fields.items()
    }
