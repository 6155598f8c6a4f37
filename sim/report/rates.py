"""Rates of a period month by month, with their sampling error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.result import Table

Floats = NDArray[np.float64]

ENOUGH_DAYS = 20
"""Days from which a month's rate is drawn: one of fewer days says more of chance than of the city."""

Z95 = 1.959963984540054
"""Quantile 0.975 of the standard normal distribution."""


@dataclass(frozen=True)
class Rate:
    """A share by month; NaN in a month without a case.

    Attributes:
        share: The share, 0..1.
        low: Lower end of its 95 % interval.
        high: Upper end of its 95 % interval.
    """

    share: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Months:
    """Sums of the daily table by calendar month.

    Attributes:
        first: First simulated day of each month, shape (m,).
        middle: Day in the middle of what was simulated of it, shape (m,).
        of_day: Month of each day as an index, shape (days,).
        daily: The daily table.
    """

    first: NDArray[np.datetime64]
    middle: NDArray[np.datetime64]
    of_day: NDArray[np.int64]
    daily: Table

    @property
    def drawn(self) -> NDArray[np.bool_]:
        """Which months have days enough to be drawn, shape (m,); all of them if none has."""
        enough: NDArray[np.bool_] = np.bincount(self.of_day) >= ENOUGH_DAYS
        return enough if enough.any() else ~enough

    def total(self, column: str) -> Floats:
        """Sum of a daily column by month, shape (m,)."""
        sums = np.zeros(len(self.first))
        np.add.at(sums, self.of_day, self.daily[column].astype(np.float64))
        return sums

    def ratio(self, part: str, whole: str) -> Floats:
        """One column's monthly sum by another's, shape (m,); NaN where the other is 0."""
        return divided(self.total(part), self.total(whole))

    def rate(self, successes: str, cases: str) -> Rate:
        """A counted share by month with its Wilson interval."""
        return wilson(self.total(successes), self.total(cases))


def by_month(daily: Table) -> Months:
    """Group the days of a period by calendar month; the first and the last may be short."""
    dates = daily["date"].astype("datetime64[D]")
    _, first, of_day = np.unique(dates.astype("datetime64[M]"), return_index=True, return_inverse=True)
    last = np.append(first[1:], len(dates)) - 1
    middle = dates[first] + (dates[last] - dates[first]) // 2
    return Months(dates[first], middle, of_day.astype(np.int64), daily)


def divided(part: Floats, whole: Floats) -> Floats:
    """``part / whole``, NaN where ``whole`` is 0."""
    shares = np.full(len(part), np.nan)
    np.divide(part, whole, out=shares, where=whole > 0)
    return shares


def wilson(successes: Floats, cases: Floats) -> Rate:
    """The score interval of a share (Wilson 1927, J. Am. Stat. Assoc. 22: 209-212), at 95 %.

    Args:
        successes: Successes, shape (m,).
        cases: Cases, shape (m,).
    """
    share = divided(successes, cases)
    n = np.where(cases > 0, cases, np.nan)
    centre = (share + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * np.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    return Rate(share, np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1))


def running_mean(values: Floats, window: int) -> Floats:
    """Centred mean over a window of days, over fewer days at the ends, shape as given."""
    ones = np.ones(min(window, len(values)))
    return np.convolve(values, ones, "same") / np.convolve(np.ones(len(values)), ones, "same")
