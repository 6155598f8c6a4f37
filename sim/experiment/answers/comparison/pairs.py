"""Runs laid side by side: the same world, point of the design and seed under every policy.

The same (world, point, seed) under two policies is a pair: it meets the same people and the same matters.
Seeds are independent of one another, points are not, for they share seeds. Where several worlds were drawn,
worlds are what is independent: they were drawn so, and each has seeds of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.experiment.sweep.schema import OK

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Over = Literal["seeds", "worlds"]
"""What is independent of one another."""

CELL_AXES: Final[Mapping[Over, tuple[int, int]]] = {"seeds": (-3, -2), "worlds": (-2, -1)}
"""Axes of (..., worlds, points, seeds) that lie within one independent unit."""

OF_A_POINT: Final = (-3, -1)
"""Axes of the same along which all runs are of one point of the design."""
POINTS_AXIS: Final = -2


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
    """Means within each independent unit: (..., units); NaN where nothing is defined there.

    A unit that lacks a run is not set off by which point of the design it was of: departures from the mean of
    each point are averaged, and the mean over points is added.

    Args:
        values: (..., worlds, points, seeds).
        over: ``seeds``: means over the one world and its points; ``worlds``: over points and seeds.
    """
    known = np.isfinite(values)
    held = np.where(known, values, 0.0)
    sums, counts = (part.sum(axis=OF_A_POINT, keepdims=True) for part in (held, known))
    of_points = divided(sums, counts)
    departures = np.where(known, held - of_points, 0.0).sum(axis=CELL_AXES[over])
    middle = np.nan_to_num(of_points).sum(axis=POINTS_AXIS) / np.maximum(
        (counts > 0).sum(axis=POINTS_AXIS), 1
    )
    return np.asarray(divided(departures, known.sum(axis=CELL_AXES[over])) + middle[..., 0])


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
