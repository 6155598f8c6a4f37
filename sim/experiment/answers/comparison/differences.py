"""The paired difference of one indicator between two policies, with its intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.experiment.answers.comparison.estimate import Estimate, estimates
from sim.experiment.answers.comparison.resamples import Resamples
from sim.experiment.answers.comparison.variance import Saving, savings
from sim.experiment.intervals import Interval, t_interval
from sim.experiment.sweep.laid import Floats, Laid, by_unit


@dataclass(frozen=True, kw_only=True)
class Difference(Estimate):
    """One indicator under a policy, less the same under the policy that it is compared with.

    Attributes:
        policy: Its name.
        mean, mean_against: Over the units, of runs whose pair is complete; None where no pair has it.
        interval, interval_against: Student's, of these means; None of fewer than two units. They share what
            the pairs share: whether the means differ is told by `student` and `bootstrap` alone.
        missing: Pairs of the plan that are left out because a run is missing, failed or was quarantined.
        undefined: Pairs that are left out because the indicator is undefined on a side.
        saving: What pairing saves.
    """

    policy: str
    mean: float | None
    mean_against: float | None
    interval: Interval | None
    interval_against: Interval | None
    missing: int
    undefined: int
    saving: Saving


@dataclass(frozen=True)
class _Sides:
    """Both sides of the complete pairs: (worlds, points, seeds), NaN elsewhere."""

    one: Floats
    other: Floats
    missing: int
    undefined: int


def differences(
    laid: Laid, policy: str, against: str, indicators: Sequence[str], of_units: Resamples, of_seeds: Resamples
) -> tuple[Difference, ...]:
    """Differences of all indicators between two policies.

    Args:
        laid: The runs.
        policy, against: Names.
        indicators: Names.
        of_units: Resamples of what is independent.
        of_seeds: Resamples of the seeds.
    """
    sides = [_sides(laid, policy, against, name) for name in indicators]
    columns = np.stack([by_unit(side.one - side.other, laid.over) for side in sides], axis=1)
    found = estimates(columns, indicators, [int(np.isfinite(side.one).sum()) for side in sides], of_units)
    saved = savings([(_cells(side.one), _cells(side.other)) for side in sides], of_seeds)
    return tuple(
        _difference(laid, policy, side, estimate, saving)
        for side, estimate, saving in zip(sides, found, saved, strict=True)
    )


def _sides(laid: Laid, policy: str, against: str, indicator: str) -> _Sides:
    p, q = laid.at(policy), laid.at(against)
    one, other = laid.values[indicator][p], laid.values[indicator][q]
    planned, done = laid.planned[p] & laid.planned[q], laid.done[p] & laid.done[q]
    known = np.isfinite(one) & np.isfinite(other)
    return _Sides(
        one=np.where(known, one, np.nan),
        other=np.where(known, other, np.nan),
        missing=int((planned & ~done).sum()),
        undefined=int((done & ~known).sum()),
    )


def _difference(laid: Laid, policy: str, sides: _Sides, found: Estimate, saved: Saving) -> Difference:
    means = (by_unit(side, laid.over) for side in (sides.one, sides.other))
    mine, theirs = (side[np.isfinite(side)] for side in means)
    return Difference(
        **vars(found),
        policy=policy,
        mean=_mean(mine),
        mean_against=_mean(theirs),
        interval=t_interval(mine),
        interval_against=t_interval(theirs),
        missing=sides.missing,
        undefined=sides.undefined,
        saving=saved,
    )


def _mean(values: Floats) -> float | None:
    return float(values.mean()) if values.size else None


def _cells(values: Floats) -> Floats:
    """(cells, seeds), a cell being a world and a point."""
    return values.reshape(-1, values.shape[-1])
