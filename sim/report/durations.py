"""Times as people say them."""

from __future__ import annotations

from sim.locale import word


def duration(seconds: float | None, language: str) -> str:
    """A time in the largest unit that leaves a whole number; ``?`` if unknown."""
    if seconds is None:
        return "?"
    if seconds < 100.0:
        return word("sweep.second", language, n=f"{seconds:.0f}" if seconds >= 10.0 else f"{seconds:.1f}")
    if seconds < 6000.0:
        return word("sweep.minute", language, n=round(seconds / 60.0))
    return word("sweep.hour", language, n=f"{seconds / 3600.0:.1f}")
