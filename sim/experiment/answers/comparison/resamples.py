"""Bootstrap resamples of independent units, the same for all that is asked of them (Efron 1979).

A resample is told by how often it holds each unit, so that means of many columns are one product of matrices,
and columns that belong together (policies under the same seeds) stay together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from sim.experiment.intervals import CONFIDENCE
from sim.experiment.sweep.laid import Flags, Floats, divided

RESAMPLES: Final = 4999
MANY_UNITS: Final = 4000
FEWER_RESAMPLES: Final = 2000
"""Resamples of more units than that: their means are near to normal, whose ends take fewer to find."""

ROUNDING: Final = 1e-12
"""Share of the largest value within which two sums of the same values may differ."""

CHUNK: Final = 4_000_000
"""Numbers that are held at once; a chunk of resamples is as long as this allows."""
KEPT: Final = 24_000_000
"""Numbers up to which all resamples are kept rather than drawn anew each time."""


class Resamples:
    """Resamples of a number of units.

    Args:
        units: How many, at least one.
        seed: Of the draw: the same units give the same resamples.
        widest: Columns of the widest product that is made of them; it bounds the memory.

    Attributes:
        units: How many units.
        count: How many resamples.
    """

    def __init__(self, units: int, seed: int = 0, widest: int = 1) -> None:
        self.units = units
        self.count = RESAMPLES if units <= MANY_UNITS else FEWER_RESAMPLES
        self._seed = seed
        self._step = max(1, min(self.count, CHUNK // max(units, widest)))
        self._kept: list[Floats] | None = None

    def chunks(self) -> Iterator[Floats]:
        """How often each unit is in each resample: (resamples of this chunk, units), `count` in all."""
        if self._kept is None and self.units * self.count <= KEPT:
            self._kept = list(self._drawn())
        yield from self._drawn() if self._kept is None else self._kept

    def _drawn(self) -> Iterator[Floats]:
        rng = np.random.default_rng(self._seed)
        for first in range(0, self.count, self._step):
            rows = min(self._step, self.count - first)
            picked = rng.integers(0, self.units, (rows, self.units))
            picked += self.units * np.arange(rows)[:, None]
            counts = np.bincount(picked.ravel(), minlength=rows * self.units)
            yield counts.reshape(rows, self.units).astype(np.float64)

    def widened_means(self, columns: Floats) -> Floats:
        """`means`, departures from the columns' own means made larger, as few units know little.

        By sqrt(n / (n - 1)), for resamples of n units vary by (n - 1) / n of what means of n units do
        (Hesterberg 2015), and by Student's quantile at 97.5 % over the normal one.

        Args:
            columns: (units, columns); NaN where undefined.
        """
        from scipy.special import ndtri, stdtrit

        known = np.isfinite(columns)
        counts = np.maximum(known.sum(axis=0), 2)
        middle = np.where(known, columns, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        tails = stdtrit(counts - 1.0, 0.5 + CONFIDENCE / 2.0) / ndtri(0.5 + CONFIDENCE / 2.0)
        wider = tails * np.sqrt(counts / (counts - 1.0))
        return np.asarray(middle + wider * (self.means(columns) - middle))

    def means(self, columns: Floats) -> Floats:
        """Mean of each column in each resample, of what is defined: (resamples, columns).

        Args:
            columns: (units, columns); NaN where undefined. A resample without a defined value gives NaN.
        """
        known = np.isfinite(columns)
        values = np.where(known, columns, 0.0)
        # Sums of small departures keep digits that sums of yuan would lose.
        middle = values.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        whole, step = whole_numbers(np.where(known, values - middle, 0.0))
        return np.concatenate([middle + step * _means(chunk, whole, known) for chunk in self.chunks()])


def whole_numbers(columns: Floats) -> tuple[Floats, Floats]:
    """Columns as whole multiples of a step so small that nothing is lost, whose sums are exact.

    Sums of whole numbers below 2**53 are the same in whatever order they are added, so that resamples give
    the same bytes on any number of threads.

    Args:
        columns: (units, columns), finite.

    Returns:
        Whole numbers of the same shape, any resample of which adds up to 2**52 at most; a step a column.
    """
    largest = np.abs(columns).max(axis=0)
    step = np.where(largest > 0.0, largest, 1.0) * 2.0 ** (math.ceil(math.log2(len(columns))) - 52)
    return np.rint(columns / step), np.asarray(step)


def _means(chunk: Floats, whole: Floats, known: Flags) -> Floats:
    sums: Floats = chunk @ whole
    if known.all():
        return np.asarray(sums / chunk.shape[1])
    counts: Floats = chunk @ known.astype(np.float64)
    return divided(sums, counts)
