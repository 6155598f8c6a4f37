"""Holds finished runs for a second or two, so that a part has many rows."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from sim.experiment.sweep.schema import OK, Row
from sim.experiment.sweep.store import Store
from sim.experiment.sweep.work import Found

DUE_SECONDS: Final = 2.0
DUE_ROWS: Final = 1024


class Buffer:
    """Finished runs that are not stored yet: all that a killed sweep loses.

    Args:
        store: Where they go.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._rows: list[Row] = []
        self._found: list[Found] = []
        self._status: list[str] = []
        self._since = time.monotonic()

    def add(self, rows: Sequence[Row], found: Sequence[Found], status: Sequence[str]) -> None:
        """Take finished runs."""
        if not self._rows:
            self._since = time.monotonic()
        self._rows += rows
        self._found += found
        self._status += status

    def flush_if_due(self) -> None:
        """Store what is held once it is enough, or has been held for long.

        Raises:
            OSError: It cannot be stored.
        """
        if self._rows and (len(self._rows) >= DUE_ROWS or time.monotonic() - self._since >= DUE_SECONDS):
            self.flush()

    def flush(self) -> None:
        """Store what is held.

        Raises:
            OSError: It cannot be stored.
        """
        if not self._rows:
            return
        self.store.add(self._rows, self._found, self._status)
        count, wrong = len(self._rows), len(self._rows) - self._status.count(OK)
        self._rows, self._found, self._status = [], [], []
        self.store.journal.note("stored", runs=count, failed=wrong)
