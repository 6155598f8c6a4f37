"""The day on which the runs of a pair first part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim.experiment.sweep.laid import Laid
from sim.experiment.sweep.trace import first_day_apart


@dataclass(frozen=True)
class Apart:
    """First days on which runs of two policies differ; day 0 is the first after the burn-in.

    Attributes:
        pairs: Pairs of which both runs have a checksum of each day.
        never: Pairs that are the same on every measured day.
        median: Over pairs that part; None if none does.
        earliest, latest: Likewise.
    """

    pairs: int
    never: int
    median: float | None
    earliest: int | None
    latest: int | None


def apart(laid: Laid, policy: str, against: str) -> Apart:
    """When the runs of two policies part, over all pairs.

    Args:
        laid: The runs.
        policy, against: Names.
    """
    traces = (laid.traces[laid.at(name)].ravel() for name in (policy, against))
    return apart_of(first_day_apart(a, b) for a, b in zip(*traces, strict=True) if a and b)


def apart_of(days: Iterable[int | None]) -> Apart:
    """Sum up first days; None is a pair that never parts."""
    told = list(days)
    parted = [day for day in told if day is not None]
    never = len(told) - len(parted)
    if not parted:
        return Apart(len(told), never, None, None, None)
    return Apart(len(told), never, float(np.median(parted)), min(parted), max(parted))
