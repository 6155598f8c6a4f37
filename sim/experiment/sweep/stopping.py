"""When replications are enough: a named difference's interval is as narrow as was asked.

The interval is looked at again after each round (Chow & Robbins 1965), so it covers a little less often than
one that is looked at once; `tests/test_sweep_stopping.py` measures how often. Seeds are what is replicated:
the difference is the mean over the worlds and points as they are, and its interval is over seeds.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd

from sim.experiment.design.experiment import Stop
from sim.experiment.intervals import t_interval
from sim.experiment.sweep.laid import Floats, by_unit, lay

FEWEST_UNLIKE: Final = 8
"""Differences that must be other than the most common one before the rule may be content.

Where most seeds differ by nothing and a few by much, an interval of those without looks narrow."""


def difference_by_seed(planned: pd.DataFrame, stop: Stop) -> Floats:
    """What each replicate says of the mean paired difference over worlds and points: (replicates,).

    A replicate is one seed of each world; one that lacks pairs is told as `by_unit` tells it.

    Args:
        planned: `sim.experiment.sweep.runs.Runs.planned`.
        stop: Which difference.
    """
    laid = lay(planned, (stop.policy, stop.against), (stop.indicator,))
    one, other = laid.values[stop.indicator]
    pairs = (one - other).reshape(1, -1, laid.seeds)
    told = by_unit(pairs, "seeds")
    return np.asarray(told[np.isfinite(told)])


def next_replications(differences: Floats, replications: int, stop: Stop) -> int | None:
    """Replications of the next round; None where they are enough.

    As many as the interval's width asks for, at most twice as many as there are: a variance from a few seeds
    may be far off.

    Args:
        differences: One a replicate so far.
        replications: Seeds so far.
        stop: What is asked.
    """
    if replications >= stop.most:
        return None
    found, wanted = t_interval(differences), 2 * replications
    if found is not None and _unlike(differences) >= min(FEWEST_UNLIKE, replications - 1):
        if found.half_width <= stop.half_width:
            return None
        wanted = math.ceil(replications * min(2.0, found.half_width / stop.half_width) ** 2)
    return min(stop.most, max(replications + 1, min(wanted, 2 * replications)))


def _unlike(differences: Floats) -> int:
    """How many are other than the most common one."""
    _, counts = np.unique(differences, return_counts=True)
    return int(differences.size - counts.max(initial=0))
