"""A quick guess at an effect from what is assumed, and worlds that it proposes: ridge regression on ranks.

Hoerl & Kennard 1970; the penalty is chosen by leave-one-out error, in closed form (Golub, Heath & Wahba
1979).
"""

from __future__ import annotations

from typing import Final

import numpy as np

PENALTIES: Final = (0.3, 1.0, 3.0, 10.0, 30.0)
PROPOSALS: Final = 400
"""Worlds looked at by the surrogate for each that is run."""
PARENTS: Final = 5
"""Most adverse worlds so far, from which proposals set out."""
APART: Final = 0.05
"""Least root-mean-square distance of worlds that are run in one round, as a share of the ranges."""

Vector = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def slopes(points: Matrix, effects: Vector) -> Vector:
    """Slope of the rank of the effect along each assumed value.

    Args:
        points: Worlds x values, each 0 to 1 over its range.
        effects: One a world, at least two.
    """
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(effects), np.float64)
    y = (ranks - ranks.mean()) / len(ranks)
    x = points - points.mean(axis=0)
    fits = [_fit(x, y, penalty) for penalty in PENALTIES]
    return min(fits, key=lambda fit: fit[0])[1]


def _fit(x: Matrix, y: Vector, penalty: float) -> tuple[float, Vector]:
    """Leave-one-out error and slopes."""
    solve = np.linalg.solve(x.T @ x + penalty * np.eye(x.shape[1]), x.T)
    leverage = np.einsum("ij,ji->i", x, solve) + 1.0 / len(y)
    weights = solve @ y
    left_out = (y - x @ weights) / np.maximum(1.0 - leverage, 1e-6)
    return float((left_out**2).mean()), weights


def proposals(points: Matrix, effects: Vector, count: int, rng: np.random.Generator) -> Matrix:
    """Worlds in which the effect should be lowest; one in four is drawn anywhere.

    From the lowest ones so far a share of the values moves part of the way to the corner that the slopes
    point to, steep ones more often.

    Args:
        points: Worlds run so far x values, each 0 to 1.
        effects: One a world.
        count: Worlds wanted.
        rng: Draws.
    """
    weights = slopes(points, effects)
    corner = (weights < 0.0).astype(float)
    steep = np.abs(weights) / max(float(np.abs(weights).max()), 1e-12)
    parents = points[np.argsort(effects)[:PARENTS]]
    from_ = parents[rng.integers(len(parents), size=PROPOSALS * count)]
    moved = rng.random(from_.shape) < np.maximum(steep, 0.05)
    step = rng.uniform(0.3, 1.0, (len(from_), 1))
    jitter = rng.normal(0.0, 0.05, from_.shape)
    tried = np.clip(from_ + moved * step * (corner - from_) + jitter, 0.0, 1.0)
    anywhere = rng.random((count // 4, points.shape[1]))
    return np.vstack([_apart(tried[np.argsort(tried @ weights)], count - count // 4), anywhere])


def _apart(best_first: Matrix, count: int) -> Matrix:
    """The first ones that keep their distance; fewer than `count` only if no more do."""
    kept = [best_first[0]]
    for one in best_first[1:]:
        if len(kept) == count:
            break
        if min(float(np.sqrt(((one - other) ** 2).mean())) for other in kept) >= APART:
            kept.append(one)
    return np.array(kept)
