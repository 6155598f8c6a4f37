"""A mean paired difference with its intervals, and in how many units it has which sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiment.answers.comparison.resamples import ROUNDING, Resamples
from sim.experiment.answers.comparison.studentized import studentized_intervals
from sim.experiment.intervals import Interval, t_interval
from sim.experiment.sweep.laid import Floats

COLUMNS = 64
"""Columns that are resampled together: what is held of them grows with their number."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A mean difference of an indicator.

    Attributes:
        indicator: Its name.
        difference: Mean over units, in the indicator's unit; None where there is no pair.
        student, bootstrap: 95 % intervals of it; None of fewer than two and eight units, and where all units
            differ by the same, which does not say that others would; of the bootstrap where most do.
        pairs: Pairs of runs behind it.
        units: Seeds or worlds behind it.
        higher, lower: Of the units, those in which the difference is above and below zero.
    """

    indicator: str
    difference: float | None
    student: Interval | None
    bootstrap: Interval | None
    pairs: int
    units: int
    higher: int
    lower: int


def estimates(
    columns: Floats, indicators: Sequence[str], pairs: Sequence[int], resamples: Resamples
) -> tuple[Estimate, ...]:
    """Estimate the mean of each column.

    Args:
        columns: Differences, (units, columns); NaN where undefined.
        indicators: Name, one a column.
        pairs: Pairs of runs behind each column.
        resamples: Of the units.
    """
    cut = range(0, columns.shape[1], COLUMNS)
    intervals = [one for n in cut for one in studentized_intervals(columns[:, n : n + COLUMNS], resamples)]
    told = zip(columns.T, indicators, pairs, intervals, strict=True)
    return tuple(_estimate(*one) for one in told)


def _estimate(column: Floats, indicator: str, pairs: int, interval: Interval | None) -> Estimate:
    known = column[np.isfinite(column)]
    alike = float(np.ptp(known)) <= ROUNDING * float(np.abs(known).max()) if known.size else True
    return Estimate(
        indicator=indicator,
        difference=float(known.mean()) if known.size else None,
        student=None if alike else t_interval(known),
        bootstrap=None if alike else interval,
        pairs=int(pairs),
        units=int(known.size),
        higher=int((known > 0.0).sum()),
        lower=int((known < 0.0).sum()),
    )
