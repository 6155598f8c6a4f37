"""Runs of a plan laid side by side: the same world, point of the design and seed under every policy.

The same (world, point, seed) under two policies is a pair: it meets the same people and the same matters.
Seeds are independent of one another, points are not, for they share seeds. Where several worlds were drawn,
worlds are what is independent: they were drawn so, and each has seeds of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment.sweep.schema import OK

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Over = Literal["seeds", "worlds"]
"""What is independent of one another."""


@dataclass(frozen=True)
class Laid:
    """The runs of a plan in one array.

    Attributes:
        policies: Names, in the order of the first axis.
        planned: Which are in the plan: (policies, worlds, points, seeds).
        done: Which have a result, same shape.
        values: Indicators by name, same shape; NaN where there is no result or none is defined.
        traces: Checksums of the days, same shape; None where there are none.
    """

    policies: tuple[str, ...]
    planned: Flags
    done: Flags
    values: Mapping[str, Floats]
    traces: NDArray[np.object_]

    @property
    def worlds(self) -> int:
        """Worlds."""
        return int(self.done.shape[1])

    @property
    def points(self) -> int:
        """Points of the design."""
        return int(self.done.shape[2])

    @property
    def seeds(self) -> int:
        """Seeds."""
        return int(self.done.shape[3])

    @property
    def over(self) -> Over:
        """What is independent: worlds if there are several, else seeds."""
        return "worlds" if self.worlds > 1 else "seeds"

    def at(self, policy: str) -> int:
        """Place of a policy on the first axis."""
        return self.policies.index(policy)


def lay(planned: pd.DataFrame, policies: Sequence[str], indicators: Sequence[str]) -> Laid:
    """Lay runs side by side.

    Args:
        planned: `sim.experiment.sweep.runs.Runs.planned`: a row a run, with ``world``, ``point``,
            ``replicate``, ``policy``, ``status``, the indicators and ``trace``.
        policies: Names, in the order that is wanted.
        indicators: Columns that are wanted.

    Raises:
        KeyError: A column is missing.
    """
    rows = planned[planned["policy"].isin(list(policies))]
    place = {name: n for n, name in enumerate(policies)}
    axes = [rows["policy"].map(place).to_numpy(np.int64)]
    axes += [np.unique(rows[name].to_numpy(), return_inverse=True)[1] for name in ("world", "point")]
    axes.append(rows["replicate"].to_numpy(np.int64))
    where = tuple(axes)
    shape = (len(place), *(int(axis.max(initial=-1)) + 1 for axis in axes[1:]))
    done = rows["status"].eq(OK).to_numpy(dtype=bool, na_value=False)
    laid = np.full((2, *shape), False)
    laid[0][where], laid[1][where] = True, done
    values = {}
    for name in indicators:
        column = rows[name].to_numpy(np.float64, na_value=np.nan)
        values[name] = np.full(shape, np.nan)
        values[name][where] = np.where(done & np.isfinite(column), column, np.nan)
    traces = np.full(shape, None, dtype=object)
    traces[where] = [trace if ok else None for trace, ok in zip(rows["trace"], done, strict=True)]
    return Laid(tuple(policies), laid[0], laid[1], values, traces)


def by_unit(values: Floats, over: Over) -> Floats:
    """What each independent unit says of the mean over points: (..., units); NaN where it says nothing.

    Where all is defined it is the unit's mean over points, and seeds in a world. A unit that lacks a point
    says by how much it departs from the means of the points that it has; what few units know of a point
    counts for more, as it hangs on them. So the mean over units is the mean of the points' means, and their
    spread is that mean's uncertainty (its influence values). A point that a single unit knows is left out.

    Args:
        values: (..., worlds, points, seeds).
        over: Whether units are ``seeds``, of the one world, or ``worlds``.
    """
    cells = _by_unit_and_point(values, over)
    known = np.isfinite(cells)
    counts = known.sum(axis=-2, keepdims=True)
    units = known.any(axis=-1).sum(axis=-1)[..., None, None]
    known = known & (counts >= np.minimum(units, 2))
    held = np.where(known, cells, 0.0)
    of_points = divided(held.sum(axis=-2, keepdims=True), known.sum(axis=-2, keepdims=True))
    weights = (units - 1.0) / np.maximum(counts - 1.0, 1.0)
    departures = np.where(known, weights * (held - of_points), 0.0).sum(axis=-1)
    points = np.broadcast_to(known.any(axis=-2).sum(axis=-1)[..., None], departures.shape)
    told = divided(np.nan_to_num(of_points).sum(axis=-1) + departures, points)
    return np.where(known.any(axis=-1), told, np.nan)


def _by_unit_and_point(values: Floats, over: Over) -> Floats:
    """(..., worlds, points, seeds) as (..., units, points); a world's values are means over its seeds."""
    if over == "seeds":
        return np.swapaxes(values[..., 0, :, :], -1, -2)
    known = np.isfinite(values)
    return divided(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1))


def divided(sums: Floats, counts: NDArray[Any]) -> Floats:
    """Quotients of the same shape; NaN where there is nothing to divide by."""
    means = np.full(sums.shape, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def together(values: Floats) -> Floats:
    """The same values, with NaN wherever a policy lacks one.

    Args:
        values: (policies, worlds, points, seeds).
    """
    known = np.asarray(np.isfinite(values).all(axis=0))
    return np.where(known, values, np.nan)
