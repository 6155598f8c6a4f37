"""Points of a design: a value for each factor.

Latin hypercube and Sobol sequence are SciPy's (`scipy.stats.qmc`; McKay, Beckman & Conover 1979; Sobol' 1967,
scrambled by matrices and a digital shift after Matousek 1998); Morris's trajectories (1991) and Saltelli's
scheme (2010) are SALib's.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.experiment.design.experiment import MOST_POINTS, Experiment
from sim.experiment.design.factor import checked_value
from sim.experiment.design.relations import derive
from sim.scenario import InputError
from sim.scenario.param import Scalar

Point = Mapping[str, Scalar]
"""A value for each factor and each derived key, in the order of the file."""

Shares = np.ndarray[tuple[int, int], np.dtype[np.float64]]


def points_of(experiment: Experiment) -> list[Point]:
    """The points of an experiment's design, less those that its constraints leave out.

    Raises:
        InputError: Nothing is left, or a derived value is undefined.
    """
    kept = [point for point in map(_completed(experiment), _drawn(experiment)) if _holds(experiment, point)]
    if not kept:
        raise InputError(experiment.name, "constraints: leave no point")
    for point in kept:
        for key in experiment.derived:
            checked_value(key, point[key], experiment.base, f"{experiment.name}: derived")
    return kept


def _drawn(experiment: Experiment) -> list[dict[str, Scalar]]:
    factors, kind = experiment.factors, experiment.design.kind
    each = {"morris": len(factors) + 1, "saltelli": len(factors) + 2}.get(kind, 1)
    if experiment.design.points * each > MOST_POINTS:
        told = f"points: {experiment.design.points} x {each} are more than {MOST_POINTS:,}"
        raise InputError(f"{experiment.name}: design", told)
    keys = [factor.key for factor in factors]
    if kind == "factorial":
        grids = [factor.every(experiment.name) for factor in factors]
        if math.prod(map(len, grids)) > MOST_POINTS:
            told = " x ".join(str(len(grid)) for grid in grids)
            raise InputError(experiment.name, f"factors: {told} points are more than {MOST_POINTS:,}")
        return [dict(zip(keys, values, strict=True)) for values in itertools.product(*grids)]
    if kind == "paired":
        rows = zip(*(factor.values for factor in factors), strict=True)
        return [dict(zip(keys, values, strict=True)) for values in rows]
    shares = shares_of(experiment)
    return [{f.key: f.at(float(u)) for f, u in zip(factors, row, strict=True)} for row in shares]


def _completed(experiment: Experiment) -> Any:
    def complete(values: dict[str, Scalar]) -> Point:
        try:
            return {**values, **derive(experiment.derived, {**experiment.base.flat, **values})}
        except ValueError as error:
            raise InputError(experiment.name, f"derived: {error} at a point of the design") from None

    return complete


def _holds(experiment: Experiment, point: Point) -> bool:
    if not experiment.constraints:
        return True
    values = {**experiment.base.flat, **point}
    return all(constraint.holds(values) for constraint in experiment.constraints)


def shares_of(experiment: Experiment) -> Shares:
    """Where the points of a drawn design lie, as shares of the way through each factor: (points, factors).

    Sensitivity indices are computed from these, so that a logarithmic range or a list counts evenly.
    """
    design, count = experiment.design, len(experiment.factors)
    if design.kind in ("latin_hypercube", "sobol"):
        from scipy.stats import qmc

        rng = np.random.default_rng(design.seed)
        maker = qmc.LatinHypercube if design.kind == "latin_hypercube" else qmc.Sobol
        return np.asarray(maker(count, rng=rng).random(design.points))
    return np.asarray(_for_indices(experiment), np.float64)


def problem_of(experiment: Experiment) -> dict[str, Any]:
    """The factors as SALib has them: names, and bounds 0 to 1."""
    names = [factor.key for factor in experiment.factors]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _for_indices(experiment: Experiment) -> Any:
    design, problem = experiment.design, problem_of(experiment)
    if design.kind == "morris":
        from SALib.sample import morris

        return morris.sample(problem, design.points, num_levels=design.levels, seed=design.seed)
    from SALib.sample import sobol

    return sobol.sample(problem, design.points, calc_second_order=False, seed=design.seed)
