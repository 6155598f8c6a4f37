"""Residents as rows that read like agents: plain views, with the words of Mesa's AgentSet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Resident:
    """One resident: fields of the row as attributes, read and written in place."""

    __slots__ = ("_row", "unique_id")

    def __init__(self, row: Any, unique_id: int) -> None:
        object.__setattr__(self, "_row", row)
        object.__setattr__(self, "unique_id", unique_id)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._row[name]
        except ValueError:
            raise AttributeError(f"a resident has no {name!r}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self._row.dtype.names:
            raise AttributeError(f"a resident has no {name!r}")
        self._row[name] = value

    def __repr__(self) -> str:
        return f"<Resident {self.unique_id}>"


class Residents:
    """The residents of a city, or a selection of them; not registered with the model.

    Args:
        rows: RESIDENT rows of the whole city.
        chosen: Indices selected; None for all.
    """

    def __init__(self, rows: Array, chosen: Array | None = None) -> None:
        self._rows = rows
        self._chosen = chosen

    def __len__(self) -> int:
        return len(self._rows) if self._chosen is None else len(self._chosen)

    def _at(self, i: int) -> int:
        size = len(self)
        if not -size <= i < size:
            raise IndexError(f"resident {i} of {size}")
        at = i % size
        return at if self._chosen is None else int(self._chosen[at])

    def __getitem__(self, i: int) -> Resident:
        at = self._at(i)
        return Resident(self._rows[at], at)

    def __iter__(self) -> Iterator[Resident]:
        return (self[i] for i in range(len(self)))

    def get(self, name: str) -> Array:
        """A column of the selected residents (a copy unless all are selected)."""
        column = self._rows[name]
        return column if self._chosen is None else column[self._chosen]

    def set(self, name: str, values: Any) -> Residents:
        """Set a column of the selected residents to a value or to one value each."""
        self._rows[name][slice(None) if self._chosen is None else self._chosen] = values
        return self

    def select(self, condition: Callable[[Array], Array], at_most: int | None = None) -> Residents:
        """Residents for whom ``condition(rows)`` is true, in index order, at most so many."""
        rows = self._rows if self._chosen is None else self._rows[self._chosen]
        hits = np.flatnonzero(condition(rows))[:at_most]
        return Residents(self._rows, hits if self._chosen is None else self._chosen[hits])

    def agg(self, name: str, function: Callable[[Array], Any]) -> Any:
        """A statistic of a column, such as ``residents.agg("trust", np.mean)``."""
        return function(self.get(name))
