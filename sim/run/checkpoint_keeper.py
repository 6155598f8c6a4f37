"""When the state of a run is kept, and what is told of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.run.checkpoint_files import put
from sim.run.checkpoint_place import reason
from sim.run.manifest import Manifest

if TYPE_CHECKING:
    from sim.model import GovernanceModel

SHARE = 0.05
"""Keeping the state may not take more than this share of the time."""

Tell = Callable[[str, dict[str, Any]], None]
"""Told what happens, a key of the catalogue below ``checkpoint.``, with the values that go into the words."""


class Keeper:
    """Keeps the state from time to time, and counts the seconds of all sittings.

    Args:
        directory: Where.
        every_seconds: How often at most; 0 for at every pause, whatever it costs.
        tell: Told what happens.
        content: What the header says of the run.
        header: What was there before.

    Attributes:
        setup_seconds: What came before the period.
        wall_seconds: The period.
    """

    def __init__(
        self, directory: Path, every_seconds: float, tell: Tell, content: Manifest, header: Manifest | None
    ) -> None:
        self._directory = directory
        self._every_seconds = every_seconds
        self._tell = tell
        self._content = content
        self._date: str | None = header["date"] if header else None
        self.setup_seconds, self.wall_seconds = map(float, header["seconds"] if header else (0.0, 0.0))
        self._marked = self._kept = time.perf_counter()
        self._took = 0.0
        self._failed = False

    def mark(self, in_period: bool) -> None:
        """Count the time since the last mark to the period or to what comes before it."""
        now = time.perf_counter()
        if in_period:
            self.wall_seconds += now - self._marked
        else:
            self.setup_seconds += now - self._marked
        self._marked = now

    def pause(self, model: GovernanceModel, asked: Callable[[], bool]) -> None:
        """Keep the state if it is time; keep it and stop if that was asked."""
        self.mark(model.day > 0)
        due = max(self._every_seconds, self._took / SHARE) if self._every_seconds > 0.0 else 0.0
        if not asked() and time.perf_counter() - self._kept < due:
            return
        self._keep(model)
        if asked():
            if not self._failed:
                self._tell("stopped", {"date": self._date})
            raise KeyboardInterrupt

    def _keep(self, model: GovernanceModel) -> None:
        from sim.run.checkpoint_state import arrays_of, facts_of

        begun = time.perf_counter()
        date, seconds = str(model.date), [self.setup_seconds, self.wall_seconds]
        content = {**self._content, "date": date, "seconds": seconds, "facts": facts_of(model)}
        try:
            put(self._directory, content, arrays_of(model))
        except OSError as error:
            if not self._failed:
                self._tell("failed", {"why": reason(error), "last": self._date})
            self._failed = True
        else:
            self._failed, self._date = False, date
        self._kept = time.perf_counter()
        self._took = self._kept - begun
