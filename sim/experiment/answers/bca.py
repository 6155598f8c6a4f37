"""Bias-corrected and accelerated bootstrap intervals of many columns from the same resamples (Efron 1987).

`sim.experiment.answers.intervals.bootstrap_interval` resamples each column anew, which is slow for all that a
large store holds; of a mean both give the same interval up to the chance of the resamples.
"""

from __future__ import annotations

import numpy as np

from sim.experiment.answers.intervals import CONFIDENCE, FEWEST_FOR_BOOTSTRAP, Interval
from sim.experiment.answers.pairs import Floats
from sim.experiment.answers.resamples import ROUNDING, Resamples


def bca_intervals(columns: Floats, resamples: Resamples) -> tuple[Interval | None, ...]:
    """95 % interval of the mean of each column; None of one with fewer than eight values.

    Args:
        columns: (units, columns); NaN where undefined.
        resamples: Of the units.
    """
    drawn = resamples.means(columns)
    return tuple(_interval(column, means) for column, means in zip(columns.T, drawn.T, strict=True))


def _interval(column: Floats, drawn: Floats) -> Interval | None:
    sample = column[np.isfinite(column)]
    if sample.size < FEWEST_FOR_BOOTSTRAP:
        return None
    mean, count = float(sample.mean()), int(sample.size)
    if float(np.ptp(sample)) <= ROUNDING * float(np.abs(sample).max()):
        return Interval(mean, mean, mean, count)
    ends = _ends(mean, drawn, sample - mean)
    return None if ends is None else Interval(mean, *ends, count)


def _ends(mean: float, drawn: Floats, departures: Floats) -> tuple[float, float] | None:
    """Ends of a 95 % interval; None where all resamples lie on one side of the mean.

    Args:
        mean: Of the sample.
        drawn: Of each resample; NaN where it has no value.
        departures: Values less their mean.

    Returns:
        Quantiles of the resamples at Phi(z0 + (z0 + z) / (1 - a (z0 + z))) for z of 2.5 and 97.5 % (Efron &
        Tibshirani 1993, chapter 14), z0 from the share of resamples below the mean, a the sum of cubes of the
        departures by six times their sum of squares to the power 3/2.
    """
    from scipy.special import ndtr, ndtri

    told = np.sort(drawn[np.isfinite(drawn)])
    near = ROUNDING * float(np.abs(told).max(initial=0.0))
    below, at_most = np.searchsorted(told, (mean - near, mean + near)) / max(told.size, 1)
    share = 0.5 * (below + at_most)
    if not 0.0 < share < 1.0:
        return None
    z0, tail = float(ndtri(share)), float(ndtri(0.5 + CONFIDENCE / 2.0))
    acceleration = float(np.sum(departures**3)) / (6.0 * float(np.sum(departures**2)) ** 1.5)
    levels = [ndtr(z0 + (z0 + z) / (1.0 - acceleration * (z0 + z))) for z in (-tail, tail)]
    low, high = np.quantile(told, levels)
    return float(low), float(high)
