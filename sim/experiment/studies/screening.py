"""Screening by elementary effects: which assumed numbers move an outcome further than another seed does.

An elementary effect is what an outcome changes by when one number moves and all others stay, divided by the
share of its range that it moved (Morris 1991). Their mean absolute value over trajectories, mu*, ranks the
numbers (Campolongo, Cariboni & Saltelli 2007). All points of a trajectory share a seed, so that they meet
the same people and the same exogenous matters. The seed itself is one more direction: what an outcome
changes by when nothing but the seed moves is the noise to compare with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.experiment.formula import Formula
from sim.experiment.studies.factors import Factor
from sim.model import GovernanceModel
from sim.scenario import Scenario

Array = np.ndarray[Any, np.dtype[np.float64]]

CHANCE: Final = 0.01
"""Chance that a number without any effect is said to matter on some outcome."""
DRAWS: Final = 4000
"""Resamples of the noise behind that chance."""


@dataclass(frozen=True)
class Trajectory:
    """Points that are simulated one after the other.

    Attributes:
        base: Scenario with the policy in force.
        points: Shares of the ranges, 0-1, shape (points, factors); neighbours differ in one factor.
        seed: Seed of the model at every point.
        other_seeds: Seeds with which the first point is simulated once more, an even number.
    """

    base: Scenario
    points: Array
    seed: int
    other_seeds: tuple[int, ...]


def outcomes_of(spec: Scenario, outcomes: Sequence[Formula]) -> Array:
    """Outcomes of a scenario's period; NaN where undefined."""
    model = GovernanceModel(spec, use_kept=False)
    model.run()
    values = model.indicators()
    model.close()
    return np.array([_number(outcome.value(values)) for outcome in outcomes], np.float64)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def run_trajectory(
    path: Trajectory, factors: Sequence[Factor], outcomes: Sequence[Formula]
) -> tuple[Array, Array]:
    """Outcomes along a trajectory.

    Args:
        path: The trajectory.
        factors: Its directions, in the order of its columns.
        outcomes: What is looked at.

    Returns:
        Elementary effects, shape (factors, outcomes), and what other seeds changed, shape
        (other seeds / 2, outcomes): differences of disjoint pairs of runs at the first point.
    """
    results = np.array([outcomes_of(_spec(path, at, factors, path.seed), outcomes) for at in path.points])
    first = [_spec(path, path.points[0], factors, seed) for seed in path.other_seeds]
    again = np.array([outcomes_of(spec, outcomes) for spec in first])
    return elementary_effects(path.points, results), again[1::2] - again[0::2]


def _spec(path: Trajectory, at: Array, factors: Sequence[Factor], seed: int) -> Scenario:
    values = {factor.key: factor.at(float(u)) for factor, u in zip(factors, at, strict=True)}
    return path.base.with_values({**values, "time.seed": seed})


def elementary_effects(points: Array, results: Array) -> Array:
    """Elementary effects along a trajectory.

    Args:
        points: Shares of the ranges, shape (factors + 1, factors).
        results: Outcomes, shape (factors + 1, outcomes).

    Returns:
        Change of an outcome for the whole range of a factor, shape (factors, outcomes).

    Raises:
        ValueError: Neighbouring points do not differ in exactly one factor, or a factor never moves.
    """
    steps = np.diff(points, axis=0)
    moved = np.abs(steps) > 1e-9
    if not (moved.sum(axis=0) == 1).all() or not (moved.sum(axis=1) == 1).all():
        raise ValueError("each step must move one factor, and each factor must move once")
    which = moved.argmax(axis=1)
    effects = np.empty((points.shape[1], results.shape[1]))
    effects[which] = np.diff(results, axis=0) / steps[np.arange(len(which)), which][:, None]
    return effects


@dataclass(frozen=True)
class Screened:
    """What was found of every factor.

    Attributes:
        mu_star: Mean absolute elementary effect, shape (factors, outcomes), in the outcome's unit for the
            whole range.
        mu: Mean elementary effect, with its sign; same shape.
        spread: Standard deviation of the elementary effects (sigma); same shape.
        noise: The same as mu_star for a direction that moves nothing but the seed, shape (outcomes,).
        most: What mu_star / noise reaches on some outcome with a chance of `CHANCE` without any effect.
    """

    mu_star: Array
    mu: Array
    spread: Array
    noise: Array
    most: float

    @property
    def times_noise(self) -> Array:
        """mu* as a multiple of the noise, shape (factors, outcomes)."""
        return self.mu_star / self.noise


def screened(effects: Array, seed_changes: Array, step: float) -> Screened:
    """Sum trajectories up.

    Args:
        effects: Elementary effects, shape (trajectories, factors, outcomes).
        seed_changes: Changes by the seed alone, shape (pairs, outcomes).
        step: Share of its range by which a factor moves at a time.
    """
    idle = seed_changes / step
    noise = np.nanmean(np.abs(idle), axis=0)
    return Screened(
        mu_star=np.nanmean(np.abs(effects), axis=0),
        mu=np.nanmean(effects, axis=0),
        spread=np.nanstd(effects, axis=0, ddof=1),
        noise=noise,
        most=_most_by_chance(idle / noise, len(effects)),
    )


def _most_by_chance(idle: Array, trajectories: int) -> float:
    """Quantile of the largest mu* / noise over outcomes, of directions that move nothing but the seed."""
    draws = np.random.default_rng(0).integers(0, len(idle), (DRAWS, trajectories))
    largest = np.nanmax(np.nanmean(np.abs(idle[draws]), axis=1), axis=1)
    return float(np.quantile(largest, 1.0 - CHANCE))


def consistent(found: Screened, trajectories: int) -> Array:
    """Whether effects have one sign that pairing tells from nil, shape (factors,).

    A smaller effect than that of another seed can be told in paired runs. t of the mean over trajectories,
    with `CHANCE` shared among outcomes (Bonferroni).
    """
    from scipy.special import stdtrit

    limit = float(stdtrit(trajectories - 1, 1.0 - CHANCE / 2.0 / found.mu.shape[1]))
    error = found.spread / np.sqrt(trajectories)
    return np.asarray((np.abs(found.mu) > limit * error).any(axis=1))


def largest(found: Mapping[str, Screened], factor: int) -> tuple[str, int]:
    """Policy and outcome on which a factor's effect is the largest multiple of the noise."""
    best = max(found, key=lambda policy: float(np.nanmax(found[policy].times_noise[factor])))
    return best, int(np.nanargmax(found[best].times_noise[factor]))
