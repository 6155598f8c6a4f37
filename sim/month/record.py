"""What a period leaves behind as it goes: days, months, and days of the platform by its yearly cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.day.world import Array
from sim.memory import joined
from sim.month.books import Snapshot, community_table, handler_table


class Record:
    """Rows of the period so far.

    Attributes:
        days: DAILY rows, a span at a time.
        shots: Raw rows at the end of each month.
        platform: Days by what the platform then costs a year, yuan at true size.
    """

    def __init__(self) -> None:
        self.days: list[Array] = []
        self.shots: list[Snapshot] = []
        self.platform: dict[float, int] = {}

    def add_span(self, rows: Array, platform_a_year: float) -> None:
        """Add days that have been simulated."""
        self.days.append(rows)
        self.platform[platform_a_year] = self.platform.get(platform_a_year, 0) + len(rows)

    def add_to_last_day(self, rows: Array) -> None:
        """Book counts of every unit with the last day; they start at nothing again.

        Args:
            rows: (S + D,) DAILY.
        """
        counts = rows.view(np.float64).reshape(len(rows), -1)
        last = self.days[-1].view(np.float64).reshape(len(self.days[-1]), -1)
        last[-1] += counts.sum(axis=0)
        counts[...] = 0.0

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
