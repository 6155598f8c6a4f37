"""What a period leaves behind as it goes: days, months, and days of the platform by its yearly cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.day.world import Array
from sim.memory import joined
from sim.month.books import Snapshot, community_table, handler_table
from sim.month.room import Month


class Record:
    """Rows of the period so far.

    Attributes:
        days: DAILY rows, a span at a time.
        platform: Days by what the platform then costs a year, yuan at true size.
    """

    def __init__(self) -> None:
        self.days: list[Array] = []
        self._shots: list[Snapshot] = []
        self._unopened: list[Month] = []
        self.platform: dict[float, int] = {}

    def add_span(self, rows: Array, platform_a_year: float) -> None:
        """Add days that have been simulated."""
        self.days.append(rows)
        self.platform[platform_a_year] = self.platform.get(platform_a_year, 0) + len(rows)

    def add_month(self, month: Month) -> None:
        """Add a month that is over."""
        self._unopened.append(month)

    @property
    def shots(self) -> list[Snapshot]:
        """Raw rows at the end of each month."""
        self._shots += [month.snapshot() for month in self._unopened]
        self._unopened = []
        return self._shots

    def last_day(self) -> Array:
        """The last day's row as plain numbers, to be added to."""
        return self.days[-1][-1:].view(np.float64)

    def series(self, empty: Array) -> Array:
        """DAILY rows so far; ``empty`` where there are none."""
        return joined(self.days or [empty])

    def platform_yuan(self, share: float) -> float:
        """What the platform has cost so far in a share of the city."""
        return sum(a_year * days for a_year, days in self.platform.items()) * share / 365.0

    def months(self, now: Callable[[], Snapshot]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Monthly tables of handlers and of communities.

        Args:
            now: Takes the rows of today, from which empty tables are made before a month is over.
        """
        shots = self.shots or [now()]
        rows = slice(None) if self.shots else slice(0)
        handlers, communities = handler_table(shots), community_table(shots)
        return {k: v[rows] for k, v in handlers.items()}, {k: v[rows] for k, v in communities.items()}
