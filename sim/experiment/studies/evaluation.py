"""What a city would have measured of a policy, beside what a run without the policy shows.

A policy reaches some communities and not others. The city has one history: it compares the communities that
were reached with themselves a year before (naive before-after), or that change with the change elsewhere
(difference-in-differences; Ashenfelter & Card 1985). The model has a second history of the same people and
the same matters, without the policy: the effects on those reached, and on the others, are differences.

With counts Y1 (with the policy) and Y0 (without), and B the year before, the same in both::

    truth     = mean over the reached of Y1 - Y0
    spill     = mean over the others of Y1 - Y0
    naive     = mean over the reached of Y1 - B
    did       = naive - mean over the others of Y1 - B
    drift     = mean over the others of Y0 - B
    selection = mean over the reached of Y0 - B, less drift

so that ``naive = truth + drift + selection`` and ``did = truth + selection - spill``. Selection is what the
reached would have changed more than the others anyway. Where troubled places are chosen it is expected to be
negative: regression to the mean (Galton 1886; Ashenfelter 1978). Means are weighted by residents.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Counts = NDArray[np.float64]
Mask = NDArray[np.bool_]

PER: Final = 1000.0
"""Rates are per so many resident-years."""
CONFIDENCE: Final = 0.95
FEWEST: Final = 2
"""Communities that a group needs, for an interval."""


@dataclass(frozen=True)
class Panel:
    """Counts of one outcome by community; C communities.

    Attributes:
        residents: (C,) residents, above 0.
        before: (C,) count in the last year before the policy.
        after: (C,) count in a later year, under the policy.
        without: (C,) the same year without the policy.
        reached: (C,) whether the policy reached the community.
        others: (C,) whether it is one to compare with; nobody is in both groups.
    """

    residents: Counts
    before: Counts
    after: Counts
    without: Counts
    reached: Mask
    others: Mask


@dataclass(frozen=True)
class Interval:
    """A value and its 95 % interval.

    Attributes:
        value: The estimate.
        low, high: Ends; not-a-number where one observation gives none.
    """

    value: float
    low: float
    high: float

    @property
    def half(self) -> float:
        """Half of its width."""
        return 0.5 * (self.high - self.low)

    def holds(self, truth: float) -> bool:
        """Whether the interval holds a value."""
        return self.low <= truth <= self.high


@dataclass(frozen=True)
class Evaluation:
    """One policy in one world, per 1,000 resident-years.

    Attributes:
        reached, others: Communities in each group.
        level: Rate of the reached in the year before.
        apart: By how much that is above the rate of the others.
        naive: Before-after change of the reached, with the interval that the city would compute.
        did: Difference-in-differences, with the city's interval.
        truth: Effect on the reached.
        spill: Effect on the others.
        drift: Change of the others without the policy.
        selection: What the reached would have changed beyond that, without the policy.
    """

    reached: int
    others: int
    level: float
    apart: float
    naive: Interval
    did: Interval
    truth: float
    spill: float
    drift: float
    selection: float

    @property
    def naive_bias(self) -> float:
        """Naive estimate less the truth: drift + selection."""
        return self.naive.value - self.truth

    @property
    def did_bias(self) -> float:
        """Difference-in-differences less the truth: selection - spill."""
        return self.did.value - self.truth


def evaluate(panel: Panel) -> Evaluation:
    """Evaluate a policy as the city would, and as it was.

    Raises:
        ValueError: A community is in both groups, or a group has fewer than two.
    """
    if (panel.reached & panel.others).any():
        raise ValueError("a community is both reached and compared with")
    if min(panel.reached.sum(), panel.others.sum()) < FEWEST:
        raise ValueError(f"each group needs at least {FEWEST} communities")
    changed = panel.after - panel.before
    here, there = _mean(panel, changed, panel.reached), _mean(panel, changed, panel.others)
    anyway = panel.without - panel.before
    drift = _mean(panel, anyway, panel.others).value
    level, usual = (_mean(panel, panel.before, group).value for group in (panel.reached, panel.others))
    effect = panel.after - panel.without
    return Evaluation(
        reached=int(panel.reached.sum()),
        others=int(panel.others.sum()),
        level=level,
        apart=level - usual,
        naive=here.interval(),
        did=_difference(here, there),
        truth=_mean(panel, effect, panel.reached).value,
        spill=_mean(panel, effect, panel.others).value,
        drift=drift,
        selection=_mean(panel, anyway, panel.reached).value - drift,
    )


@dataclass(frozen=True)
class _Mean:
    """Mean over communities weighted by residents, its variance by community, degrees of freedom."""

    value: float
    variance: float
    freedom: float

    def interval(self) -> Interval:
        half = _quantile(self.freedom) * math.sqrt(self.variance)
        return Interval(self.value, self.value - half, self.value + half)


def _mean(panel: Panel, counts: Counts, group: Mask) -> _Mean:
    """A ratio of sums; its variance by linearisation (Cochran 1977, eq. 6.13), a community a cluster.

    With two years the first difference of a community is all that it tells, so this is what a regression with
    fixed effects and errors clustered by community gives (Bertrand, Duflo & Mullainathan 2004).
    """
    size, number = panel.residents[group], counts[group]
    n, total = len(size), size.sum()
    mean = number.sum() / total
    spread = ((number - mean * size) ** 2).sum() * n / (n - 1.0) / total**2
    return _Mean(PER * float(mean), PER**2 * float(spread), n - 1.0)


def _difference(here: _Mean, there: _Mean) -> Interval:
    """Difference of two independent means; degrees of freedom by Welch (1947)."""
    variance = here.variance + there.variance
    parts = here.variance**2 / here.freedom + there.variance**2 / there.freedom
    freedom = variance**2 / parts if parts > 0.0 else here.freedom + there.freedom
    return _Mean(here.value - there.value, variance, freedom).interval()


def _quantile(freedom: float) -> float:
    return float(stdtrit(freedom, 0.5 + CONFIDENCE / 2.0))


def over_seeds(values: Sequence[float]) -> Interval:
    """Mean over seeds and its 95 % interval (t).

    Args:
        values: One a seed, at least one; with one the ends are not-a-number.
    """
    seeds: Any = np.asarray(values, np.float64)
    mean = float(seeds.mean())
    if len(seeds) < FEWEST:
        return Interval(mean, math.nan, math.nan)
    half = _quantile(len(seeds) - 1.0) * float(seeds.std(ddof=1)) / math.sqrt(len(seeds))
    return Interval(mean, mean - half, mean + half)


def covered(evaluations: Sequence[Evaluation], estimator: str) -> int:
    """In how many worlds the city's interval holds the true effect on the reached.

    Args:
        evaluations: One a seed.
        estimator: ``naive`` or ``did``.
    """
    return sum(getattr(one, estimator).holds(one.truth) for one in evaluations)


def found(evaluations: Sequence[Evaluation], estimator: str) -> int:
    """In how many worlds the city's interval leaves out 0: it would have reported an effect.

    Args:
        evaluations: One a seed.
        estimator: ``naive`` or ``did``.
    """
    return sum(not getattr(one, estimator).holds(0.0) for one in evaluations)
