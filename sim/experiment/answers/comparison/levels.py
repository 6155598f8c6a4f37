"""How an outcome, and what a policy does to it, changes with one factor of the design.

At each value of the factor: the mean under the policy that others are compared with, and each other policy's
paired difference from it. Against the factor's first value: how that mean, and that difference, have
changed. The latter is an interaction, a difference of differences; it is paired, too, for points of a design
share seeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sim.experiment.answers.asked import against_whom, which_indicators
from sim.experiment.answers.comparison.alike import Levels, levels_of
from sim.experiment.answers.comparison.estimate import Estimate, estimates
from sim.experiment.answers.comparison.pareto import OBJECTIVES
from sim.experiment.answers.comparison.resamples import Resamples
from sim.experiment.design.experiment import Experiment
from sim.experiment.intervals import Interval, t_interval
from sim.experiment.sweep.laid import Floats, Laid, Over, by_unit, lay
from sim.experiment.sweep.runs import Runs, absent, runs_of
from sim.scenario import InputError
from sim.scenario.param import Scalar


@dataclass(frozen=True)
class AtLevel:
    """One indicator under one policy at one value of the factor.

    Attributes:
        policy, indicator: Names.
        level: Position of the value in `ByFactor.levels`.
        known, planned: Runs behind it, or pairs with the policy that is compared with; and in the plan.
        mean: Over units, in the indicator's unit; None where there is none.
        interval: Student's, of the mean; None of fewer than two units.
        effect: Less the same under the policy that is compared with; None for that policy itself.
        change: Since the first value, of the mean for that policy, of `effect` for any other; None there, and
            without a difference where no point is alike in all other factors.
    """

    policy: str
    indicator: str
    level: int
    known: int
    planned: int
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
        alike: Points at each that are as one at the first value in all other factors.
        policies: Names, the one that others are compared with first.
        indicators: What is told.
        over: What is independent, and means and intervals are over: ``seeds`` or ``worlds``.
        worlds, seeds: How many there are in the plan.
        runs: Runs of the plan.
        absent: Runs of the plan without a result, by why.
        rows: One a policy, indicator and level, in that order.
    """

    experiment: Experiment = field(repr=False)
    key: str
    levels: tuple[Scalar, ...]
    points: tuple[int, ...]
    alike: tuple[int, ...]
    policies: tuple[str, ...]
    indicators: tuple[str, ...]
    over: Over
    worlds: int
    seeds: int
    runs: int
    absent: Mapping[str, int]
    rows: tuple[AtLevel, ...] = field(repr=False)

    @property
    def against(self) -> str:
        """Policy that others are compared with."""
        return self.policies[0]

    def of(self, policy: str, indicator: str) -> tuple[AtLevel, ...]:
        """Rows of a policy and an indicator, a value of the factor each."""
        return tuple(one for one in self.rows if (one.policy, one.indicator) == (policy, indicator))


def compare_by(
    runs: Runs | str | Path, key: str, against: str | None = None, indicators: Sequence[str] | None = None
) -> ByFactor:
    """Compare the policies of a store at each value of one factor.

    Args:
        runs: The store, or its directory.
        key: Dotted key of a factor, or of a value derived from factors; or ``point`` for the points of the
            design, each told by the values of its factors.
        against: Policy that every other is compared with; the experiment's first if None.
        indicators: What is told; if None cost, true resolution and self-governance, if they are kept.

    Raises:
        InputError: There is no such factor, policy or indicator, or the factor has too many values or one.
    """
    runs = runs_of(runs)
    experiment = runs.experiment
    at = levels_of(experiment, key)
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
        levels=at.values,
        points=at.points,
        alike=tuple(map(len, at.alike)),
        policies=policies,
        indicators=wanted,
        over=laid.over,
        worlds=laid.worlds,
        seeds=laid.seeds,
        runs=len(planned),
        absent=absent(planned),
        rows=tuple(_rows(laid, wanted, at, resamples)),
    )


def _wanted(experiment: Experiment, indicators: Sequence[str] | None) -> tuple[str, ...]:
    if indicators is None and all(name in experiment.indicators for name in OBJECTIVES):
        return OBJECTIVES
    return which_indicators(experiment, indicators)


def _rows(laid: Laid, indicators: Sequence[str], at: Levels, resamples: Resamples) -> Iterator[AtLevel]:
    """Rows of all policies, of which the first is the one that is compared with."""
    for p, policy in enumerate(laid.policies):
        planned = laid.planned[0] & laid.planned[p]
        for name in indicators:
            base, mine = laid.values[name][0], laid.values[name][p]
            told = mine - base if p else mine
            means = _by_level(np.where(np.isfinite(told), mine, np.nan), at, laid.over)
            units = _by_level(told, at, laid.over)
            pairs = [int(np.isfinite(told[:, at.number == n]).sum()) for n in range(len(at.values))]
            effects = estimates(units, [name] * len(pairs), pairs, resamples)
            changes = _changes(told, name, at, laid.over, resamples)
            for n, known in enumerate(pairs):
                column = means[np.isfinite(means[:, n]), n]
                yield AtLevel(
                    policy=policy,
                    indicator=name,
                    level=n,
                    known=known,
                    planned=int(planned[:, at.number == n].sum()),
                    mean=float(column.mean()) if column.size else None,
                    interval=t_interval(column),
                    effect=effects[n] if p else None,
                    change=changes[n] if n else None,
                )


def _by_level(values: Floats, at: Levels, over: Over) -> Floats:
    """What units say of (worlds, points, seeds) over the points at each value: (units, levels)."""
    return np.stack([by_unit(values[:, at.number == n], over) for n in range(len(at.values))], axis=1)


def _changes(told: Floats, name: str, at: Levels, over: Over, resamples: Resamples) -> tuple[Estimate, ...]:
    """Since the first value, over points that are alike in all else; undefined where there are none."""
    apart = [told[:, [b for _, b in pairs]] - told[:, [a for a, _ in pairs]] for pairs in at.alike]
    columns = np.stack([by_unit(one, over) for one in apart], axis=1)
    return estimates(columns, [name] * len(apart), [int(np.isfinite(one).sum()) for one in apart], resamples)
