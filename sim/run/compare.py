"""How far two tables are apart, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.result import Table


@dataclass(frozen=True)
class Difference:
    """One place where a recomputed table is not the one on disk.

    Attributes:
        table: Name of the table.
        column: Name of the column; empty where rows or columns themselves are missing.
        what: ``values``, ``type``, ``rows``, ``missing`` or ``added``.
        largest: Largest relative difference of ``values``, 0 or more; infinite where a value is defined on
            one side only or is text.
        places: Rows that differ.
    """

    table: str
    column: str
    what: str
    largest: float
    places: int


def compare_tables(name: str, stored: Table, computed: Table) -> list[Difference]:
    """List the differences between the table on disk and the recomputed one."""
    return list(_differences(name, stored, computed))


def _differences(name: str, stored: Table, computed: Table) -> Iterator[Difference]:
    for column in (*stored, *(added for added in computed if added not in stored)):
        if column not in computed or column not in stored:
            yield Difference(name, column, "missing" if column in stored else "added", np.inf, 0)
            continue
        old, new = stored[column], computed[column]
        if len(old) != len(new):
            yield Difference(name, "", "rows", np.inf, abs(len(old) - len(new)))
            return
        apart = relative_difference(old, new)
        if apart.any():
            yield Difference(name, column, "values", float(apart.max()), int(np.count_nonzero(apart)))
        elif old.dtype != new.dtype:
            yield Difference(name, column, "type", 0.0, 0)


def compare_facts(computed: Mapping[str, int], stored: Mapping[str, int]) -> list[Difference]:
    """List the whole numbers of a manifest that are not as computed, exactly and of any size.

    Args:
        computed: What should be there, by key.
        stored: What is there, with these keys and maybe others.
    """
    return [
        Difference("manifest", key, "values", abs(value - stored[key]) / max(abs(value), abs(stored[key])), 1)
        for key, value in computed.items()
        if value != stored[key]
    ]


def relative_difference(old: NDArray[Any], new: NDArray[Any]) -> NDArray[np.float64]:
    """Relative difference value by value, ``|a - b| / max(|a|, |b|)``.

    Args:
        old: One column.
        new: The other, of the same length.

    Returns:
        0 where the two are equal or both undefined, infinite where only one is defined or text differs.
    """
    if old.dtype.kind not in "biuf" or new.dtype.kind not in "biuf":
        return np.where(old == new, 0.0, np.inf)
    a, b = old.astype(np.float64), new.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        apart = np.abs(a - b) / np.maximum(np.abs(a), np.abs(b))
    apart[(a == b) | (np.isnan(a) & np.isnan(b))] = 0.0
    apart[np.isnan(apart)] = np.inf
    return apart
