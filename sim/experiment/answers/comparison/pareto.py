"""Policies that no other beats in cost, true resolution and self-governance at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.answers.comparison.best import BETTER
from sim.experiment.answers.comparison.resamples import ROUNDING, Resamples
from sim.experiment.intervals import FEWEST_FOR_BOOTSTRAP
from sim.experiment.sweep.laid import Flags, Floats, Laid, by_unit

OBJECTIVES: Final = ("cost_total", "true_resolution", "autonomous_share")


@dataclass(frozen=True)
class Front:
    """Which policies are non-dominated.

    Attributes:
        units: Seeds or worlds behind the means: those in which every policy that is ranked has all three
            indicators.
        means: By policy, in the order of `OBJECTIVES`.
        on_front: By policy, whether none is at least as good in all three and better in one.
        probability: By policy, the share of resamples in which it is non-dominated; None of fewer than eight
            units.
    """

    units: int
    means: Mapping[str, tuple[float, ...]]
    on_front: Mapping[str, bool]
    probability: Mapping[str, float] | None


def front(laid: Laid, resamples: Resamples) -> Front | None:
    """The Pareto front of the policies' means; None where no world, point and seed has all of every policy.

    A policy without any run that has all three is not ranked.

    Args:
        laid: The runs, with the three indicators.
        resamples: Of the units.
    """
    values = np.stack([laid.values[name] for name in OBJECTIVES])
    known = np.asarray(np.isfinite(values).all(axis=0))
    ranked = np.flatnonzero(known.any(axis=(1, 2, 3)))
    if not ranked.size:
        return None
    values = np.where(known[ranked].all(axis=0), values[:, ranked], np.nan)
    units = np.moveaxis(by_unit(values, laid.over), -1, 0)
    whole = np.asarray(np.isfinite(units).all(axis=(1, 2)))
    if not whole.any():
        return None
    names = [laid.policies[n] for n in ranked]
    means = units[whole].mean(axis=0)
    flags = non_dominated(means[None])[0]
    return Front(
        units=int(whole.sum()),
        means={name: tuple(means[:, n].tolist()) for n, name in enumerate(names)},
        on_front=dict(zip(names, flags.tolist(), strict=True)),
        probability=_probability(units, names, resamples) if whole.sum() >= FEWEST_FOR_BOOTSTRAP else None,
    )


def _probability(units: Floats, names: list[str], resamples: Resamples) -> dict[str, float]:
    drawn = resamples.widened_means(units.reshape(len(units), -1))
    shares = non_dominated(drawn.reshape(len(drawn), *units.shape[1:])).mean(axis=0)
    return dict(zip(names, shares.tolist(), strict=True))


def non_dominated(means: Floats) -> Flags:
    """Which policies no other dominates: (resamples, policies); equal ones do not dominate each other.

    Args:
        means: (resamples, objectives, policies), objectives in the order of `OBJECTIVES`.
    """
    signs = np.array([BETTER[name] for name in OBJECTIVES], np.float64)
    gains = signs[None, :, None] * means
    near = ROUNDING * np.abs(means).max(axis=2, keepdims=True)
    beaten = np.zeros((len(means), means.shape[2]), np.bool_)
    for n in range(means.shape[2]):
        ahead = gains[:, :, n : n + 1] - gains
        beaten |= (ahead >= -near).all(axis=1) & (ahead > near).any(axis=1)
    return np.asarray(~beaten)
