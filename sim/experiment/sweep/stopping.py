"""When replications are enough: a named difference's interval is as narrow as was asked.

The interval is looked at again after each round (Chow & Robbins 1965), so it covers a little less often than
one that is looked at once; `tests/test_sweep_stopping.py` measures how often. Seeds are what is replicated:
the difference is the mean over the worlds and points as they are, and its interval is over seeds.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.design.experiment import Stop
from sim.experiment.intervals import Interval, t_interval


def difference_by_seed(planned: pd.DataFrame, stop: Stop) -> Any:
    """Mean paired difference over worlds and points, one a replicate: (replicates,) f8.

    A replicate is one seed of each world. Left out are cells of which no replicate has a pair, then
    replicates that lack one.

    Args:
        planned: `sim.experiment.sweep.runs.Runs.planned`.
        stop: Which difference.
    """
    sides = [
        planned[planned["policy"] == name].set_index(["replicate", "world", "point"])[stop.indicator]
        for name in (stop.policy, stop.against)
    ]
    pairs = sides[0].subtract(sides[1]).unstack(["world", "point"])
    return pairs.dropna(axis=1, how="all").dropna().mean(axis=1).to_numpy(np.float64)


def next_replications(found: Interval | None, replications: int, stop: Stop) -> int | None:
    """Replications of the next round; None where they are enough.

    As many as the interval's width asks for, at most twice as many as there are: a variance from a few seeds
    may be far off.

    Args:
        found: Interval of the difference so far.
        replications: Seeds so far.
        stop: What is asked.
    """
    if replications >= stop.most or (found is not None and found.half_width <= stop.half_width):
        return None
    wanted = 2 * replications
    if found is not None:
        wanted = math.ceil(replications * min(2.0, found.half_width / stop.half_width) ** 2)
    return min(stop.most, max(replications + 1, min(wanted, 2 * replications)))


def interval_so_far(planned: pd.DataFrame, stop: Stop) -> Interval | None:
    """Interval of the difference over the seeds that are stored."""
    return t_interval(difference_by_seed(planned, stop))
