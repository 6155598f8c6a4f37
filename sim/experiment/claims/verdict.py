"""What paired differences say of a claim in one world: holds, negligible, reversed, or undetermined.

The smallest effect of interest is fixed beforehand, in the claim's file. A verdict is given when the whole
95 % interval of the mean paired difference lies on one side of it (equivalence testing; Schuirmann 1987,
Lakens 2017); there are no p-values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.experiment.intervals import t_interval

Finding = Literal["holds", "negligible", "reversed", "undetermined"]


@dataclass(frozen=True)
class Verdict:
    """A claim in one world.

    Attributes:
        finding: What the interval says.
        effect: Mean paired difference, treatment less comparator, in the outcome's unit.
        low, high: Ends of its 95 % interval (t over seeds); None with fewer than two seeds.
        seeds: Pairs behind it.
    """

    finding: Finding
    effect: float
    low: float | None
    high: float | None
    seeds: int


def judge(differences: Sequence[float], direction: int, smallest: float) -> Verdict:
    """Judge a claim by its paired differences in one world.

    Args:
        differences: Treatment less comparator, one a seed; at least one.
        direction: 1 if the claim says that the outcome rises, -1 if it falls.
        smallest: Smallest effect of interest, 0 or more, in the outcome's unit.

    Raises:
        ValueError: There is no difference, or one is not finite.
    """
    values = np.asarray(differences, np.float64)
    if values.size == 0 or not np.isfinite(values).all():
        raise ValueError("differences must be finite, and at least one")
    effect = float(values.mean())
    if values.size < 2:
        return Verdict("undetermined", effect, None, None, 1)
    found = t_interval(values)
    assert found is not None
    ends = found.low, found.high
    return Verdict(_finding(*ends, direction, smallest), effect, *ends, int(values.size))


def _finding(low: float, high: float, direction: int, smallest: float) -> Finding:
    least, most = sorted((direction * low, direction * high))
    if least > smallest:
        return "holds"
    if most < -smallest:
        return "reversed"
    if -smallest < least and most < smallest:
        return "negligible"
    return "undetermined"
