"""95 % intervals of a mean: Student's t, and the bias-corrected and accelerated bootstrap (Efron 1987)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

CONFIDENCE: Final = 0.95
RESAMPLES: Final = 4999
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


def bootstrap_interval(values: Sequence[float] | Any, seed: int = 0) -> Interval | None:
    """Bootstrap interval (BCa) of the mean of independent values; None of fewer than eight.

    Args:
        values: Finite.
        seed: Of the resampling: the same values give the same interval.
    """
    sample = np.asarray(values, np.float64)
    if sample.size < FEWEST_FOR_BOOTSTRAP:
        return None
    mean = float(sample.mean())
    if np.ptp(sample) == 0.0:
        return Interval(mean, mean, mean, int(sample.size))
    from scipy.stats import bootstrap

    found = bootstrap(
        (sample,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="BCa",
        rng=np.random.default_rng(seed),
        batch=512,
    ).confidence_interval
    return Interval(mean, float(found.low), float(found.high), int(sample.size))
