"""Pasting: what patience took off too much of is brought back, as long as the box gets no less dense.

The box is widened at one limit at a time, by a share `ALPHA` of its cases, until every further widening would
lower its mean (Friedman & Fisher 1999).
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from sim.experiment.answers.discovery.boxes import Bools, Box, Filled, Matrix, filled
from sim.experiment.answers.discovery.prim import ALPHA, halfway, slice_sizes


def pasted(found: Filled, values: Matrix, outcome: Bools) -> Filled:
    """A box, widened as far as its density does not fall.

    Args:
        found: The box.
        values: Inputs: (cases, inputs).
        outcome: Whether it is so, one a case.

    Returns:
        A box that holds at least the same cases and is at least as dense. Limits that keep no case out are
        gone.
    """
    of = (found.of_cases, found.of_hits)
    while True:
        wider = [filled(box, values, outcome, of) for box in _wider(found, values)]
        kept = [one for one in wider if one.hits * found.cases >= found.hits * one.cases]
        if not kept:
            return found
        found = max(kept, key=lambda one: _gain(one, found))


def _gain(wider: Filled, found: Filled) -> tuple[float, int]:
    """Density gained for each case that is brought back; a limit that keeps nothing out goes first."""
    more = wider.cases - found.cases
    return (wider.density - found.density) / more if more else math.inf, more


def _wider(found: Filled, values: Matrix) -> Iterator[Box]:
    """The box with one limit moved outwards, or with one code let in again."""
    box, want = found.box, max(1, int(ALPHA * found.cases))
    for n in box.restricted:
        column = values[box.without(n).holds(values), n]
        if box.low[n] > -math.inf:
            yield box.above(n, -_moved(-column, -box.low[n], want))
        if box.high[n] < math.inf:
            yield box.below(n, _moved(column, box.high[n], want))
        for code in sorted(box.barred[n]):
            yield box.barring(n, box.barred[n] - {code})


def _moved(column: np.ndarray[tuple[int], np.dtype[np.float64]], high: float, want: int) -> float:
    """An upper end beyond which as many more cases lie inside as are wanted; infinite where no case is left.

    Args:
        column: Values of the cases that meet all other limits.
        high: The end now.
        want: Cases to let in.
    """
    beyond = np.sort(column[column > high])
    if beyond.size <= want:
        return math.inf
    cut = int(slice_sizes((beyond[1:] > beyond[:-1])[None, :], want)[0])
    return halfway(beyond[cut - 1], beyond[cut])[0] if cut else math.inf
