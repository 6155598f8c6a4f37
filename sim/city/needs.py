"""How unequally troubles befall residents: a lognormal need rate in twelve classes.

A resident's rate is exp(sigma z - sigma^2 / 2) with z standard normal, so the population mean is 1. The
classes cut z at equal steps, hence rates at a constant ratio: classes of equal probability would average
the tail away, and it is the tail that makes callers heavy-tailed. A class's rate is the mean of the
lognormal within it, so the mean stays exactly 1 whatever the cuts; what is lost is the spread inside a
class (3 % of the variance at sigma = 1.1).
"""

from __future__ import annotations

from functools import lru_cache
from math import erfc, inf, sqrt
from typing import NamedTuple

import numpy as np

from sim.city.rows import NEED_CLASSES
from sim.city.values import Array

LOWEST_CUT, CUT_STEP = -1.5, 0.5
"""Cuts of z at -1.5, -1.0, ... 3.5: the ends hold 6.7 % and 0.02 % of residents."""


class Needs(NamedTuple):
    """Classes of need."""

    rate: Array  # (NEED_CLASSES,) f4, relative rate, population mean 1
    cum: Array  # (NEED_CLASSES,) f8, cumulative share of residents, ends at 1


@lru_cache(maxsize=16)
def need_classes(tail: float) -> Needs:
    """Discretise a lognormal need rate.

    Args:
        tail: standard deviation of the log rate, >= 0 (``city.need_tail``).
    """
    cuts = [LOWEST_CUT + CUT_STEP * k for k in range(NEED_CLASSES - 1)]
    edges = [-inf, *cuts, inf]
    residents = np.diff([_normal_below(z) for z in edges])
    # exp(sigma z) weighs the normal density into one with mean sigma: the lognormal's partial mean.
    need = np.diff([_normal_below(z - tail) for z in edges])
    cum = np.cumsum(residents)
    cum[-1] = 1.0
    rate = (need / residents).astype(np.float32)
    for shared in (rate, cum):
        shared.flags.writeable = False
    return Needs(rate, cum)


def _normal_below(z: float) -> float:
    return erfc(-z / sqrt(2.0)) / 2.0
