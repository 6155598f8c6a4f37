"""What pairing saves: the variance of the difference of unpaired runs over that of paired ones.

Runs of two policies that meet the same people and matters vary together, so that much of their variation
cancels in the difference (common random numbers; Law 2015, section 11.2).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from sim.experiment.answers.comparison.resamples import ROUNDING, Resamples, whole_numbers
from sim.experiment.intervals import CONFIDENCE, FEWEST_FOR_BOOTSTRAP
from sim.experiment.sweep.laid import Flags, Floats

Why = Literal["", "identical", "constant", "few"]
"""Why there is no factor: every pair is the same, or differs by the same; or no cell has two pairs."""


@dataclass(frozen=True)
class Saving:
    """How many times as many unpaired runs would be needed for the same precision.

    Attributes:
        factor: (var A + var B) / var(A - B); None where `why` says why not.
        low, high: Ends of its 95 % bootstrap interval over seeds; None of fewer than eight seeds. A `low`
            without a `high` has no upper end: in some resamples all pairs differ by the same.
        why: Empty where there is a factor.
    """

    factor: float | None = None
    low: float | None = None
    high: float | None = None
    why: Why = ""


@dataclass(frozen=True)
class _Sides:
    """Departures from the mean of each cell, where both policies have a value.

    Attributes:
        values: Of one policy, the other, and their difference: (3, cells, seeds); 0 where there is no pair.
        known: Where there is a pair: (cells, seeds).
    """

    values: Floats
    known: Flags

    @property
    def squares(self) -> Floats:
        """Their squares, summed over cells: (3, seeds)."""
        return np.asarray(np.sum(self.values**2, axis=1))

    @property
    def seeds(self) -> int:
        """Seeds with a pair."""
        return int(self.known.any(axis=0).sum())


def savings(pairs: Sequence[tuple[Floats, Floats]], resamples: Resamples) -> tuple[Saving, ...]:
    """The factor of each indicator, variances pooled over cells, with its interval over seeds.

    Degrees of freedom are the same in all three variances and cancel, in resamples too.

    Args:
        pairs: Values of two policies, an indicator each: (cells, seeds), a cell being a world and a point;
            NaN where undefined.
        resamples: Of the seeds.
    """
    told = [_prepared(one, other) for one, other in pairs]
    sides = [one for one in told if isinstance(one, _Sides)]
    many = [one for one in sides if one.seeds >= FEWEST_FOR_BOOTSTRAP]
    ends = {
        id(one): _ends(drawn, one.seeds) for one, drawn in zip(many, _drawn(many, resamples), strict=True)
    }
    return tuple(
        Saving(_factor(one), *ends.get(id(one), (None, None))) if isinstance(one, _Sides) else one
        for one in told
    )


def _factor(sides: _Sides) -> float:
    one, other, apart = sides.squares.sum(axis=1).tolist()
    return float((one + other) / apart)


def _prepared(one: Floats, other: Floats) -> _Sides | Saving:
    """What the factor is made of, or why there is none."""
    known = np.asarray(np.isfinite(one) & np.isfinite(other))
    apart = np.where(known, one - other, 0.0)
    if known.any() and not apart.any():
        return Saving(why="identical")
    known = known & (known.sum(axis=1, keepdims=True) > 1)
    cells = known.any(axis=1)
    if not cells.any():
        return Saving(why="few")
    known = known[cells]
    held = np.where(known, np.stack([one[cells], other[cells], apart[cells]]), 0.0)
    means = held.sum(axis=2, keepdims=True) / known.sum(axis=1, keepdims=True)
    sides = _Sides(np.where(known, held - means, 0.0), known)
    if float(np.abs(sides.values[2]).max()) <= ROUNDING * float(np.abs(held[:2]).max()):
        return Saving(why="constant")
    return sides


def _drawn(sides: Sequence[_Sides], resamples: Resamples) -> list[Floats]:
    """Factors of all resamples: (resamples,) each; all indicators in one product, for chunks are large."""
    if not sides:
        return []
    columns, step = whole_numbers(
        np.concatenate([one.values.reshape(-1, resamples.units) for one in sides]).T
    )
    squares, square = whole_numbers(np.concatenate([one.squares for one in sides]).T)
    complete = all(one.known.all() for one in sides)
    known = None if complete else np.concatenate([one.known for one in sides]).T.astype(np.float64)
    drawn: list[list[Floats]] = [[] for _ in sides]
    for chunk in resamples.chunks():
        counts = float(chunk.shape[1]) if known is None else np.maximum(chunk @ known, 1.0)[:, None, :]
        left = _left(step * (chunk @ columns), square * (chunk @ squares), counts, sides)
        for parts, one, found in zip(drawn, sides, left, strict=True):
            parts.append(_factors(found, one))
    return [np.concatenate(parts) for parts in drawn]


def _left(sums: Floats, squares: Floats, counts: Any, sides: Sequence[_Sides]) -> Iterator[Floats]:
    """Sums of squares about the means of the resample's cells: (resamples, 3) an indicator."""
    first = 0
    for n, one in enumerate(sides):
        last = first + len(one.known)
        mine = sums[:, 3 * first : 3 * last].reshape(len(sums), 3, last - first)
        held = counts if isinstance(counts, float) else counts[:, :, first:last]
        yield squares[:, 3 * n : 3 * n + 3] - np.sum(mine**2 / held, axis=2)
        first = last


def _factors(squares: Floats, sides: _Sides) -> Floats:
    """From sums of squares (resamples, 3); infinite where pairs differ by the same, NaN if nothing varies."""
    # A sum of squares that should be zero is what rounding leaves of the largest square.
    near = sides.known.shape[1] ** 2 * 2.0**-50 * sides.squares.max(axis=1)
    one, other, paired = np.where(squares > near, squares, 0.0).T
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((one + other) / paired)


def _ends(drawn: Floats, seeds: int) -> tuple[float | None, float | None]:
    """Ends of a percentile interval whose tails are those of Student's t.

    Quantiles are taken at Phi(t) for Student's t at 2.5 and 97.5 %, after Hesterberg (2015): at the tails of
    a normal distribution the interval of few seeds is too narrow. With his further factor sqrt(n / (n - 1))
    that of eight seeds is too wide.
    """
    from scipy.special import ndtr, stdtrit

    known = drawn[~np.isnan(drawn)]
    if not known.size:
        return None, None
    tail = float(stdtrit(seeds - 1, 0.5 - CONFIDENCE / 2.0))
    low, high = np.quantile(known, (ndtr(tail), ndtr(-tail)), method="inverted_cdf").tolist()
    return (low if math.isfinite(low) else None), (high if math.isfinite(high) else None)
