"""Residents as rows that read like agents: plain views, with the words of Mesa's AgentSet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.city.rows import RESIDENT
from sim.scenario.errors import InputError, cut, hint

Array = NDArray[Any]
Condition = Callable[[Array], Array]

NAMES: tuple[str, ...] = RESIDENT.names or ()
FIXED = ("community", "need")
"""What residents are sorted by when the city is built; the model finds them by their place."""

MOST = float(np.finfo(np.float32).max)
RANGES = {
    "q": (-MOST, MOST),
    "trust": (0.0, 1.0),
    "gov_hours": (0.0, MOST),
    "equal_hours": (0.0, MOST),
    "trouble": (0.0, MOST),
}
"""Least and largest value of the fields that are no whole numbers; those hold what their type does."""


class Resident:
    """One resident: fields of the row as attributes, read and written in place."""

    __slots__ = ("_row", "unique_id")

    def __init__(self, row: Any, unique_id: int) -> None:
        object.__setattr__(self, "_row", row)
        object.__setattr__(self, "unique_id", unique_id)

    def __getattr__(self, name: str) -> Any:
        return self._row[_known(name)]

    def __setattr__(self, name: str, value: Any) -> None:
        self._row[name] = _checked(_known(name), value)

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

    @overload
    def __getitem__(self, i: int) -> Resident: ...
    @overload
    def __getitem__(self, i: slice) -> Residents: ...
    def __getitem__(self, i: int | slice) -> Resident | Residents:
        if isinstance(i, slice):
            places = np.arange(len(self)) if self._chosen is None else self._chosen
            return Residents(self._rows, places[i])
        at = self._at(i)
        return Resident(self._rows[at], at)

    def __iter__(self) -> Iterator[Resident]:
        return (self[i] for i in range(len(self)))

    def get(self, name: str) -> Array:
        """A column of the selected residents (a copy unless all are selected).

        Raises:
            AttributeError: Residents have no such field.
        """
        column: Array = self._rows[_known(name)]
        return column if self._chosen is None else column[self._chosen]

    def set(self, name: str, values: Any) -> Residents:
        """Set a column of the selected residents to a value or to one value each.

        Raises:
            AttributeError: Residents have no such field.
            InputError: A value is none that the field may hold, or the field is fixed.
        """
        column = self._rows[_known(name)]
        place = slice(None) if self._chosen is None else self._chosen
        checked = _checked(name, values)
        try:
            column[place] = checked
        except ValueError:
            shape = "x".join(map(str, checked.shape))
            problem = f"given {shape} values: must be one, or one for each of {len(self)} residents"
            raise InputError("residents", f"{name}: {problem}") from None
        return self

    def select(self, filter_func: Condition | None = None, at_most: int | float | None = None) -> Residents:
        """Residents for whom ``filter_func(rows)`` is true, in index order.

        Args:
            filter_func: Told all rows at once, says True or False of each; None for everybody.
            at_most: The first so many (a whole number), or as many as this share of the residents here (a
                number with a point, above 0 up to 1.0). None for all.

        Raises:
            InputError: ``at_most`` is neither.
        """
        rows = self._rows if self._chosen is None else self._rows[self._chosen]
        hits = np.arange(len(rows)) if filter_func is None else np.flatnonzero(filter_func(rows))
        hits = hits[: _limit(at_most, len(rows))]
        return Residents(self._rows, hits if self._chosen is None else self._chosen[hits])

    def agg(self, name: str, func: Callable[[Array], Any] | Iterable[Callable[[Array], Any]]) -> Any:
        """A statistic of a column, such as ``residents.agg("trust", np.mean)``; a list of them for a list."""
        column = self.get(name)
        return func(column) if callable(func) else [one(column) for one in func]


def _limit(at_most: int | float | None, size: int) -> int | None:
    """How many at most; a share is rounded down, as in Mesa."""
    if at_most is None or at_most == float("inf"):
        return None
    if isinstance(at_most, float | np.floating) and 0 < at_most <= 1:
        return int(size * at_most)
    if isinstance(at_most, int | np.integer) and not isinstance(at_most, bool) and at_most >= 0:
        return int(at_most)
    problem = "must be a whole number from 0, or a share above 0 up to 1"
    raise InputError("residents.select", f"at_most = {cut(repr(at_most))}: {problem}")


def _known(name: str) -> str:
    if name not in NAMES:
        raise AttributeError(f"a resident has no {name!r}{hint(str(name), NAMES)}")
    return name


def _checked(name: str, values: Any) -> Array:
    """The values as an array, each one that the field may hold."""
    if name in FIXED:
        raise InputError("residents", f"{name}: is fixed when the city is built")
    kind = RESIDENT[name].base
    whole = kind.kind in "iu"
    low, high = (np.iinfo(kind).min, np.iinfo(kind).max) if whole else RANGES[name]
    array = np.asarray(values)
    fine = array.dtype.kind in "iuf"
    if fine and whole:
        fine = bool((array == np.floor(array)).all())
    if not (fine and ((array >= low) & (array <= high)).all()):  # NaN is neither
        number = "whole numbers" if whole else "finite numbers"
        bounds = ("" if low == -MOST else f" from {low:g}") + ("" if high == MOST else f" to {high:g}")
        raise InputError("residents", f"{name} = {cut(repr(values))}: must be {number}{bounds}")
    return array
