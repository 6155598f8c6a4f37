"""How an outcome, and what a policy does to it, changes with one factor of the design.

At each value of the factor: the mean under the policy that others are compared with, and each other policy's
paired difference from it. Against the factor's first value: how that mean, and that difference, have
changed. The latter is an interaction, a difference of differences; it is paired, too, for points of a design
share seeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.answers.asked import against_whom, which_indicators
from sim.experiment.answers.comparison.estimate import Estimate, estimates
from sim.experiment.answers.comparison.pairs import Floats, Laid, Over, by_unit, lay
from sim.experiment.answers.comparison.pareto import OBJECTIVES
from sim.experiment.answers.comparison.resamples import Resamples
from sim.experiment.design.experiment import Experiment
from sim.experiment.design.points import points_of
from sim.experiment.intervals import Interval, t_interval
from sim.experiment.sweep.runs import Runs, absent
from sim.scenario import InputError
from sim.scenario.errors import cut, hint
from sim.scenario.param import Scalar

MOST_LEVELS: Final = 32
"""Values of a factor beyond which a table of them would tell nothing."""


@dataclass(frozen=True)
class AtLevel:
    """One indicator under one policy at one value of the factor.

    Attributes:
        policy, indicator: Names.
        level: Position of the value in `ByFactor.levels`.
        mean: Over units, in the indicator's unit; None where there is none.
        interval: Student's, of the mean; None of fewer than two units.
        effect: Less the same under the policy that is compared with; None for that policy itself.
        change: Since the first value, of the mean for that policy, of `effect` for any other; None there.
    """

    policy: str
    indicator: str
    level: int
    mean: float | None
    interval: Interval | None
    effect: Estimate | None
    change: Estimate | None


@dataclass(frozen=True)
class ByFactor:
    """Policies compared at each value of a factor.

    Attributes:
        experiment: What was asked of the store.
        key: The factor.
        levels: Its values: numbers ascending, others in the order of the design.
        points: Points of the design at each.
        policies: Names, the one that others are compared with first.
        indicators: What is told.
        over: What is independent, and means and intervals are over: ``seeds`` or ``worlds``.
        worlds, seeds: How many there are in the plan.
        runs: Runs of the plan.
        absent: Runs of the plan without a result, by why.
        rows: One a policy, indicator and level, in that order.
    """

    experiment: Experiment
    key: str
    levels: tuple[Scalar, ...]
    points: tuple[int, ...]
    policies: tuple[str, ...]
    indicators: tuple[str, ...]
    over: Over
    worlds: int
    seeds: int
    runs: int
    absent: Mapping[str, int]
    rows: tuple[AtLevel, ...]

    @property
    def against(self) -> str:
        """Policy that others are compared with."""
        return self.policies[0]

    def of(self, policy: str, indicator: str) -> tuple[AtLevel, ...]:
        """Rows of a policy and an indicator, a value of the factor each."""
        return tuple(one for one in self.rows if (one.policy, one.indicator) == (policy, indicator))


def compare_by(
    runs: Runs, key: str, against: str | None = None, indicators: Sequence[str] | None = None
) -> ByFactor:
    """Compare the policies of a store at each value of one factor.

    Args:
        runs: The store.
        key: Dotted key of a factor, or of a value derived from factors.
        against: Policy that every other is compared with; the experiment's first if None.
        indicators: What is told; if None cost, true resolution and self-governance, if they are kept.

    Raises:
        InputError: There is no such factor, policy or indicator, or the factor has too many values or one.
    """
    experiment = runs.experiment
    levels, numbers = _levels(experiment, key)
    names = [policy.name for policy in experiment.policies]
    base = against_whom(names, against)
    policies = (base, *(name for name in names if name != base))
    wanted = _wanted(experiment, indicators)
    planned = runs.planned
    laid = lay(planned, policies, wanted)
    if not laid.done.any():
        raise InputError(str(runs.path), "has no run with a result yet; jiesu sweep runs them")
    resamples = Resamples(laid.worlds if laid.over == "worlds" else laid.seeds)
    return ByFactor(
        experiment=experiment,
        key=key,
        levels=levels,
        points=tuple(numbers.count(n) for n in range(len(levels))),
        policies=policies,
        indicators=wanted,
        over=laid.over,
        worlds=laid.worlds,
        seeds=laid.seeds,
        runs=len(planned),
        absent=absent(planned),
        rows=tuple(_rows(laid, wanted, np.array(numbers), len(levels), resamples)),
    )


def _wanted(experiment: Experiment, indicators: Sequence[str] | None) -> tuple[str, ...]:
    if indicators is None and all(name in experiment.indicators for name in OBJECTIVES):
        return OBJECTIVES
    return which_indicators(experiment, indicators)


def _levels(experiment: Experiment, key: str) -> tuple[tuple[Scalar, ...], list[int]]:
    """Values of a factor, and which of them each point of the design has."""
    known = [*(factor.key for factor in experiment.factors), *experiment.derived]
    if key not in known:
        near = hint(key, known) or (f"; known are {', '.join(known)}" if known else "; it has none")
        raise InputError("--by", f"{cut(key)}: the experiment has no factor of this name{near}")
    values = [point[key] for point in points_of(experiment)]
    levels = list(dict.fromkeys(values))
    if not any(isinstance(value, (str, bool)) for value in levels):
        levels.sort()
    if not 1 < len(levels) <= MOST_LEVELS:
        told = f"has {len(levels)} values in this design, where 2 to {MOST_LEVELS} can be laid side by side"
        raise InputError("--by", f"{cut(key)}: {told}")
    return tuple(levels), [levels.index(value) for value in values]


def _rows(
    laid: Laid, indicators: Sequence[str], numbers: Floats, levels: int, resamples: Resamples
) -> Iterator[AtLevel]:
    """Rows of all policies, of which the first is the one that is compared with."""
    for p, policy in enumerate(laid.policies):
        for name in indicators:
            base, mine = laid.values[name][0], laid.values[name][p]
            told = mine - base if p else mine
            units = _by_level(told, numbers, levels, laid.over)
            means = _by_level(np.where(np.isfinite(told), mine, np.nan), numbers, levels, laid.over)
            pairs = [int(np.isfinite(told[:, numbers == n]).sum()) for n in range(levels)]
            effects = estimates(units, [name] * levels, pairs, resamples)
            changes = _changes(units, name, pairs, resamples)
            for n in range(levels):
                known = means[np.isfinite(means[:, n]), n]
                yield AtLevel(
                    policy=policy,
                    indicator=name,
                    level=n,
                    mean=float(known.mean()) if known.size else None,
                    interval=t_interval(known),
                    effect=effects[n] if p else None,
                    change=changes[n] if n else None,
                )


def _by_level(values: Floats, numbers: Floats, levels: int, over: Over) -> Floats:
    """Means of (worlds, points, seeds) over the points at each value: (units, levels)."""
    return np.stack([by_unit(values[:, numbers == n], over) for n in range(levels)], axis=1)


def _changes(units: Floats, name: str, pairs: Sequence[int], resamples: Resamples) -> tuple[Estimate, ...]:
    both = [min(pairs[0], count) for count in pairs]
    return estimates(units - units[:, :1], [name] * len(both), both, resamples)
