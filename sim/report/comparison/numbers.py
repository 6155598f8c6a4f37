"""Numbers of a comparison as people read them: shares in per cent, all of a row to the same decimals."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Protocol

from sim.experiment.answers.comparison.alike import POINT
from sim.experiment.answers.comparison.differences import Difference
from sim.experiment.answers.comparison.estimate import Estimate
from sim.experiment.answers.comparison.variance import Saving
from sim.experiment.design.experiment import Experiment
from sim.experiment.intervals import Interval
from sim.experiment.sweep.laid import Over
from sim.locale import word
from sim.locale.units import unit_in
from sim.report.numbers import scale_of, unit_of
from sim.scenario import PARAMETERS
from sim.scenario.errors import legible

FIGURES = 3
"""Figures that matter in the largest number of a row."""
MOST_DECIMALS = 6
NONE = "-"
LONGEST_TITLE = 25
"""Characters of a policy's title in the head of a column."""


class Compared(Protocol):
    """Runs of a plan that were compared, in whatever way; what its parts are is said in `Comparison`."""

    @property
    def experiment(self) -> Experiment:
        """What was asked."""

    @property
    def over(self) -> Over:
        """What is independent."""

    @property
    def worlds(self) -> int:
        """Worlds of the plan."""

    @property
    def seeds(self) -> int:
        """Seeds in each."""

    @property
    def runs(self) -> int:
        """Runs of the plan."""

    @property
    def absent(self) -> Mapping[str, int]:
        """Those without a result, by why."""


def title_of(comparison: Compared, policy: str, language: str, longest: int = LONGEST_TITLE) -> str:
    """A policy's title, cut; its name where the cut title is another policy's, too."""
    titles = {one.name: _cut(one.title(language), longest) for one in comparison.experiment.policies}
    told = titles[policy]
    return told if list(titles.values()).count(told) == 1 else _cut(policy, longest)


def _cut(title: str, longest: int) -> str:
    told = legible(title)
    return told if len(told) <= longest else f"{told[: longest - 1].rstrip()}…"


def both_units(indicator: str, language: str) -> str:
    """Unit of the means, and of the difference where that is another: shares differ by percentage points."""
    of_means, apart = (unit_of(indicator, language, difference) for difference in (False, True))
    return of_means if of_means == apart else word("comparison.units", language)


def factor_of(comparison: Compared, key: str, language: str) -> tuple[str, str]:
    """Label and unit of a factor, or of the points of the design, whose unit tells what their values are."""
    if key == POINT:
        factors = [*(factor.key for factor in comparison.experiment.factors), *comparison.experiment.derived]
        return word("comparison.by.point", language), " / ".join(factors)
    parameter = PARAMETERS[key]
    return parameter.label(language), unit_in(parameter.unit, language)


def rounded_to(value: float, largest: float, count: int = FIGURES) -> str:
    """A number with as many decimals as give the largest of its row so many figures, six at most."""
    if largest >= 1000.0:
        return _signed(f"{value:,.0f}")
    if 0.0 < largest < 10.0**-MOST_DECIMALS:
        return f"{value:.1e}"
    decimals = count - 1 - math.floor(math.log10(largest)) if largest > 0.0 else 0
    return _signed(f"{value:.{min(MOST_DECIMALS, max(0, decimals))}f}")


def _signed(text: str) -> str:
    """Without the sign of a number that is rounded to zero."""
    return text if text.strip("-0.,") else text.lstrip("-")


def mean_texts(one: Difference) -> tuple[str, str]:
    """Means under the policy that is compared with and under this one, to four figures of the larger."""
    if one.mean is None or one.mean_against is None:
        return NONE, NONE
    both = (one.mean_against, one.mean)
    return scaled_to(one.indicator, one.mean_against, both), scaled_to(one.indicator, one.mean, both)


def scaled_to(indicator: str, mean: float, means: Sequence[float]) -> str:
    """A mean of an indicator, to four figures of the largest that it stands beside."""
    by = scale_of(indicator)
    return rounded_to(by * mean, by * max(map(abs, means)), FIGURES + 1)


def largest_of(one: Estimate) -> float:
    """Largest number of a row of differences and intervals, as shown."""
    ends = [
        end for interval in (one.student, one.bootstrap) if interval for end in (interval.low, interval.high)
    ]
    return scale_of(one.indicator) * max((abs(end) for end in (*ends, one.difference or 0.0)), default=0.0)


def difference_text(one: Estimate, largest: float | None = None) -> str:
    """The difference; a dash where there is none.

    Args:
        one: What is told.
        largest: Largest number that it stands beside, as shown; that of its own row if None.
    """
    if one.difference is None:
        return NONE
    return rounded_to(
        scale_of(one.indicator) * one.difference, largest_of(one) if largest is None else largest
    )


def interval_text(
    interval: Interval | None, one: Estimate, language: str, largest: float | None = None
) -> str:
    """An interval of the difference; a dash where there is none. `largest` as for `difference_text`."""
    if interval is None:
        return NONE
    by, beside = scale_of(one.indicator), largest_of(one) if largest is None else largest
    low, high = (rounded_to(by * end, beside) for end in (interval.low, interval.high))
    return word("comparison.interval", language, low=low, high=high)


def sign_text(one: Estimate) -> str:
    """In how many of the units the difference is above zero."""
    return f"{one.higher}/{one.units}" if one.units else NONE


def saving_text(saving: Saving, language: str) -> str:
    """The factor with its interval, or why there is none."""
    if saving.factor is None:
        return word(f"comparison.why.{saving.why}", language)
    if saving.low is None:
        return figures(saving.factor, FIGURES)
    low = figures(saving.low, 2)
    if saving.high is None:
        told = word("comparison.at_least", language, low=low)
    else:
        told = word("comparison.interval", language, low=low, high=figures(saving.high, 2))
    return word("comparison.with", language, value=figures(saving.factor, FIGURES), interval=told)


def figures(value: float, count: int) -> str:
    """A number with so many figures, thousands separated, never in powers of ten."""
    if value <= 0.0:
        return "0"
    decimals = count - 1 - math.floor(math.log10(value))
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def probability_text(value: float) -> str:
    """A probability in whole per cent; never certain, for resamples of what was seen do not know more."""
    if value < 0.005:
        return "<1"
    return ">99" if value >= 0.995 else f"{100.0 * value:.0f}"
