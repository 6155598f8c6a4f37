"""A 95 % interval of a mean, that of Student's t, and what all bootstraps here have in common."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

CONFIDENCE: Final = 0.95
FEWEST_FOR_BOOTSTRAP: Final = 8
"""Values below which a bootstrap interval is too narrow to be told."""


@dataclass(frozen=True)
class Interval:
    """A mean and the ends of its interval.

    Attributes:
        mean: Of the values.
        low, high: Ends.
        count: Values behind it.
    """

    mean: float
    low: float
    high: float
    count: int

    @property
    def half_width(self) -> float:
        """Half of the distance between the ends."""
        return 0.5 * (self.high - self.low)


def t_interval(values: Sequence[float] | Any) -> Interval | None:
    """Student's interval of the mean of independent values; None of fewer than two.

    Args:
        values: Finite.
    """
    sample = np.asarray(values, np.float64)
    if sample.size < 2:
        return None
    from scipy.special import stdtrit

    mean = float(sample.mean())
    quantile = float(stdtrit(sample.size - 1, 0.5 + CONFIDENCE / 2.0))
    half = quantile * float(sample.std(ddof=1)) / math.sqrt(sample.size)
    return Interval(mean, mean - half, mean + half, int(sample.size))


def share_interval(hits: int, of: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927): of worlds drawn, not of the world out there.

    Args:
        hits: Worlds in which something is so.
        of: Worlds drawn; 0 gives (0, 1).
    """
    if of == 0:
        return 0.0, 1.0
    z = 1.959963984540054
    p, spread = hits / of, z * z / of
    middle = (p + spread / 2.0) / (1.0 + spread)
    half = math.sqrt(p * (1.0 - p) / of + spread / (4.0 * of)) * z / (1.0 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)
