"""What compiled months work with: arrays used month after month, and views of the city's rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, cached_property, partial
from typing import Any, Final, NamedTuple

import numpy as np

from sim.calling import address
from sim.day.drive import Driver
from sim.day.loop import days
from sim.day.parameters import POLICY_ROW
from sim.day.world import Array, World
from sim.month.at_once import DAYS_RETURN, MONTH_RETURNS, months
from sim.month.books import Snapshot
from sim.month.proactive import TARGETINGS
from sim.month.registered import registered
from sim.month.rules import month
from sim.month.sums import room_for_sums

SEEN: Final = ("handlers", "communities", "districts", "city", "requests_by_class", "tally")
"""Rows that units see and that change by what they decide, or after it."""
ADDED_UP: Final = ("tally", "counts", "heard", "waits")
"""What of a month's sums its tables tell."""


_DAYS: Final = cache(partial(address, days, DAYS_RETURN))
_MONTH: Final = cache(partial(address, month, MONTH_RETURNS))


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
        self._seen = Together([getattr(w, name) for name in SEEN])
        self._added_up = Together([getattr(self.sums, name) for name in ADDED_UP])

    def run(self, words: Array, tasks: int, number: int, targeting: str, last: Array) -> bool:
        """Do parts of a month's end (see `sim.month.rules.month`)."""
        at = TARGETINGS.index(targeting)
        return bool(month(words, *self._views, *self.sums, last, at, number, tasks))

    def run_at_once(self, driver: Driver, first: int, ends: Array, number: int, targeting: str) -> Passed:
        """Run months with their days (see `sim.month.at_once.months`), giving slots as they are asked for.

        Args:
            driver: Of the city.
            first: Row of its totals of the first day.
            ends: (months,) int64, row after the last day of each.
            number: Months since day 0 when the first ends.
            targeting: What proactive work goes to.
        """
        passed = Passed(self._seen.room(len(ends)), self._added_up.room(len(ends)))
        over, at, target = 0, first, TARGETINGS.index(targeting)
        while over < len(ends):
            seen, added = passed.seen[over:], passed.added_up[over:]
            done, at, missing, problems = months(
                driver.words(), driver.totals, *self._views, *self.sums, target, number + over, at,
                ends[over:], seen, self._seen.places, added, self._added_up.places, _DAYS(), _MONTH(),
            )  # fmt: skip
            over += done
            driver.provide(missing, problems)
            if over < len(ends) and at == ends[over]:
                break
        return passed._replace(over=over)

    def seen(self) -> Array:
        """The rows SEEN as they are, as bytes: for `rows_seen`."""
        return self._seen.bytes()

    def rows_seen(self, seen: Array) -> dict[str, Array]:
        """The rows that units see, as they were."""
        return dict(zip(SEEN, self._seen.apart(seen), strict=True))

    def month(self, first: dt.date, seen: Array) -> Month:
        """The month that was added up last.

        Args:
            first: Its first day.
            seen: `seen` at its end, before anybody decided.
        """
        return Month(self, first, seen, self._added_up.bytes())

    def snapshot(self, month: Month) -> Snapshot:
        """The rows of a month."""
        seen = self.rows_seen(month.seen)
        tally, counts, heard, waits = self._added_up.apart(month.added_up)
        communities = seen["communities"]
        homes = len(communities)
        return Snapshot(
            first=month.first,
            units=seen["handlers"][homes:],
            sums=tally,
            counts=counts,
            echo=heard,
            communities=communities,
            waits=waits,
            desk_hours=seen["tally"]["hours"][:homes],
        )


class Passed(NamedTuple):
    """Months that were run at once, each as bytes.

    Attributes:
        seen: (months, words) `Room.seen` when each ended, before anybody decided.
        added_up: (months, words) what each amounted to.
        over: How many are over; at the end of the next somebody's decision cannot be.
    """

    seen: Array
    added_up: Array
    over: int = 0


class Month(NamedTuple):
    """A month as it was before anybody decided, kept as bytes: few months of a run are ever looked at."""

    room: Room
    first: dt.date
    seen: Array
    added_up: Array

    def snapshot(self) -> Snapshot:
        """Its rows."""
        return self.room.snapshot(self)


class Together:
    """Arrays that are copied in one piece, again and again: in a third of the time of one by one.

    Args:
        arrays: C-contiguous, of whole words of 8 bytes; they stay where they are.
    """

    def __init__(self, arrays: Sequence[Array]) -> None:
        self._words = [array.reshape(-1).view(np.int64) for array in arrays]
        self._kinds: list[tuple[Any, ...]] = [(array.shape, array.dtype) for array in arrays]
        self._size = sum(map(len, self._words))

    @cached_property
    def places(self) -> Array:
        """(arrays, 2) int64: where each lies, and how many words it takes."""
        return np.array([(words.ctypes.data, len(words)) for words in self._words])

    def room(self, times: int) -> Array:
        """Room for all that is in them, so many times."""
        return np.empty((times, self._size), np.int64)

    def bytes(self) -> Array:
        """All that is in them now."""
        return np.concatenate(self._words)

    def apart(self, taken: Array) -> list[Array]:
        """The arrays as they were when `bytes` were taken; views of those."""
        found, at = [], 0
        for (shape, dtype), words in zip(self._kinds, self._words, strict=True):
            found.append(np.ndarray(shape, dtype, taken.data, at))
            at += words.nbytes
        return found
