"""What compiled months work with: arrays used month after month, and views of the city's rows."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.day.parameters import POLICY_ROW
from sim.day.world import Array, World
from sim.month.proactive import TARGETINGS
from sim.month.registered import registered
from sim.month.rules import month
from sim.month.sums import room_for_sums

SEEN: Final = ("handlers", "communities", "districts", "city", "requests_by_class")
"""Rows that units see and that change by what they decide, or after it."""


class Room:
    """Arrays for the months of a city; days and months keep to the same rows, which never move.

    Args:
        w: The city.
        words: Its `sim.day.handle.table`.

    Attributes:
        people: Registered volunteers and party members by community.
        sums: What the last month amounted to.
        standing: Of assessed units, for the ranking.
        near: Of assessed units, how many rivals stand near.
        desk_hours: Hours of communities, this month; a view.
    """

    def __init__(self, w: World, words: Array) -> None:
        units = len(w.handlers) - len(w.communities)
        self.people = registered(w, words)
        self.sums = room_for_sums(w)
        self.standing, self.near = np.zeros(units), np.zeros(units)
        self._views = (
            w.par.view(POLICY_ROW),
            *self.people,
            w.tally.view(np.float64).reshape(len(w.handlers), -1),
            w.daily.view(np.float64).reshape(len(w.daily), -1),
            self.standing,
            self.near,
        )
        self.desk_hours = w.tally["hours"][: len(w.communities)]
        self._seen = [(name, getattr(w, name), _plain(getattr(w, name))) for name in SEEN]

    def run(self, words: Array, tasks: int, number: int, targeting: str, last: Array) -> bool:
        """Do parts of a month's end (see `sim.month.rules.month`)."""
        at = TARGETINGS.index(targeting)
        return bool(month(words, *self._views, *self.sums, last, at, number, tasks))

    def seen(self) -> dict[str, Array]:
        """Copies of the rows SEEN as they are."""
        return {name: np.ndarray(rows.shape, rows.dtype, bare.copy()) for name, rows, bare in self._seen}


def _plain(rows: Array) -> Array:
    """Whole rows as bytes; NumPy copies rows with gaps between their fields one field at a time."""
    return rows.view(f"V{rows.dtype.itemsize}") if rows.dtype.names else rows
