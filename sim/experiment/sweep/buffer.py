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

    Attributes:
        failed: Whether the store could not be written to.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._held: list[tuple[Row, Found, str]] = []
        self._since = time.monotonic()
        self.failed = False

    def add(self, rows: Sequence[Row], found: Sequence[Found], status: Sequence[str]) -> None:
        """Take finished runs."""
        if not self._held:
            self._since = time.monotonic()
        self._held += zip(rows, found, status, strict=True)

    def flush_if_due(self) -> None:
        """Store what is held once it is enough, or has been held for long.

        Raises:
            OSError: It cannot be stored.
        """
        if self._held and (len(self._held) >= DUE_ROWS or time.monotonic() - self._since >= DUE_SECONDS):
            self.flush()

    def flush(self) -> None:
        """Store what is held.

        Raises:
            OSError: It cannot be stored.
        """
        if not self._held:
            return
        rows, found, status = zip(*self._held, strict=True)
        self.failed = True
        self.store.add(rows, found, status)
        self.failed, self._held = False, []
        self.store.journal.note("stored", runs=len(rows), failed=len(rows) - status.count(OK))
