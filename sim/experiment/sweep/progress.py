"""How far a sweep is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sim.experiment.intervals import Interval


@dataclass
class Progress:
    """How far a sweep is.

    Attributes:
        runs: Runs of the plan, or of the shard.
        stored: Of these, stored before the sweep began.
        done: Run by this sweep, whatever came out.
        failed, quarantined: Of these.
        seconds: Since the first was given out.
        difference: Of the stopping rule, so far; None without one, or with too few pairs.
    """

    runs: int = 0
    stored: int = 0
    done: int = 0
    failed: int = 0
    quarantined: int = 0
    seconds: float = 0.0
    difference: Interval | None = None

    def rate(self) -> float:
        """Runs a second; 0 while unknown."""
        return self.done / self.seconds if self.done and self.seconds > 0.0 else 0.0

    def left(self) -> int:
        """Runs that are still to be run."""
        return self.runs - self.stored - self.done

    def left_seconds(self) -> float | None:
        """Seconds that the rest will take at this rate; None while unknown."""
        if not self.left():
            return 0.0
        return self.left() / self.rate() if self.rate() else None


Told = Callable[[Progress], None]
