"""PRIM, the patient rule induction method: cases are peeled off until what is left is dense in an outcome.

Friedman & Fisher (1999) peel the slice whose removal leaves the highest mean. Here it is the slice that
raises the mean most for each case that goes with it, the lenient objective of Kwakkel & Jaxa-Rozen (2016): a
level of a list or a choice takes many cases away at once, so that by the highest mean alone it would win
over the thin slices of a range, and the method would not be patient. As with Friedman & Fisher, peeling goes
on to the smallest box.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from sim.experiment.answers.discovery.boxes import Bools, Box, Filled, Matrix, filled, whole

ALPHA: Final = 0.05
"""Share of a box's cases that one peel takes off, or one paste brings back; more only where values tie."""
FEWEST_IN_BOX: Final = 5
"""Cases that a box holds at least, however small the mass that is asked for."""
NO_GAIN: Final = 1e-12
"""Gain of density below which two densities differ by rounding alone."""

Flags = np.ndarray[tuple[int, int], np.dtype[np.bool_]]
Rows = np.ndarray[tuple[int, int], np.dtype[np.intp]]
Places = np.ndarray[tuple[int], np.dtype[np.intp]]


class _Slice(NamedTuple):
    """What could be peeled off: cases, those of outcome 1, from which input, and the end or code there."""

    cases: int
    hits: int
    column: int
    side: str
    end: float

    def off(self, box: Box) -> Box:
        """What is left of a box."""
        if self.side == "code":
            return box.barring(self.column, box.barred[self.column] | {int(self.end)})
        return box.above(self.column, self.end) if self.side == "low" else box.below(self.column, self.end)


@dataclass(frozen=True, eq=False)
class _Peel:
    """What is left in the course of peeling.

    Attributes:
        values, outcome: Of all cases.
        columns, codes: Positions of the inputs with an order, and of those without.
        inside: Which cases are left.
        order: Those cases, sorted by each input with an order: (inputs with an order, cases left).
    """

    values: Matrix
    outcome: Bools
    columns: Places
    codes: Places
    inside: Bools
    order: Rows

    def within(self, box: Box) -> _Peel:
        """What is left in a smaller box."""
        inside = box.holds(self.values)
        # Each input keeps the same cases in its own order, so that they still form a table.
        order = self.order[inside[self.order]].reshape(len(self.columns), int(inside.sum()))
        return replace(self, inside=inside, order=order)


def fewest(cases: int, mass: float) -> int:
    """Cases that a box must hold.

    Args:
        cases: All cases.
        mass: Smallest share of them.
    """
    return max(math.ceil(mass * cases - 1e-9), FEWEST_IN_BOX)


def peeled(
    values: Matrix, outcome: Bools, classes: Bools, least: int, of: tuple[int, int] | None = None
) -> tuple[Filled, ...]:
    """The peeling trajectory, from all cases to the smallest box.

    It ends where all cases are alike, or where each slice would leave too few. Where no slice raises the
    density, the one goes that lowers it least, so that the trajectory does not end at a noisy edge.

    Args:
        values: Inputs: (cases, inputs); numbers, places in a list of levels, or codes.
        outcome: Whether it is so, one a case.
        classes: Which inputs are codes without an order: (inputs,).
        least: Cases that a box must hold.
        of: All cases, and all whose outcome is 1; those given if None.

    Returns:
        A box a step, each smaller than the one before.
    """
    columns, codes = np.flatnonzero(~classes), np.flatnonzero(classes)
    order = np.ascontiguousarray(np.argsort(values[:, columns], axis=0, kind="stable").T)
    left = _Peel(values, outcome, columns, codes, np.ones(len(outcome), np.bool_), order)
    steps = [filled(whole(values.shape[1]), values, outcome, of)]
    while (box := _best(left, steps[-1], least)) is not None:
        left = left.within(box)
        steps.append(filled(box, values, outcome, of))
    return tuple(steps)


def _best(left: _Peel, now: Filled, least: int) -> Box | None:
    """The box without the slice that raises density most for each case taken off; None if none may go.

    Where none raises it, the slice goes that lowers it least. A tie goes to an input that is restricted
    already, then to the slice that comes first.
    """
    if now.hits in (0, now.cases):
        return None
    best, highest = None, (False, -math.inf, False)
    for one in (*_ends(left), *_levels(left)):
        rest = now.cases - one.cases
        if rest >= least:
            gain = (now.hits - one.hits) / rest - now.density
            rises = gain > NO_GAIN
            # A loss for each case would favour thick slices.
            rank = (rises, gain / one.cases if rises else gain, one.column in now.box.restricted)
            if rank > highest:
                best, highest = one, rank
    return None if best is None else best.off(now.box)


def _ends(left: _Peel) -> Iterator[_Slice]:
    """The lowest and the highest cases of every input with an order."""
    count = left.order.shape[1]
    if not left.columns.size or count < 2:
        return
    sorted_ = left.values[left.order, left.columns[:, None]]
    hits = np.cumsum(left.outcome[left.order], axis=1)
    rises = sorted_[:, 1:] > sorted_[:, :-1]
    want = max(1, int(ALPHA * count))
    lowest, highest = slice_sizes(rises, want), slice_sizes(rises[:, ::-1], want)
    for n, column in enumerate(left.columns.tolist()):
        row = sorted_[n]
        if cut := int(lowest[n]):
            low = halfway(row[cut - 1], row[cut])[1]
            yield _Slice(cut, int(hits[n, cut - 1]), column, "low", low)
        if cut := int(highest[n]):
            high = halfway(row[-cut - 1], row[-cut])[0]
            gone = int(hits[n, -1] - hits[n, -cut - 1])
            yield _Slice(cut, gone, column, "high", high)


def slice_sizes(rises: Flags, want: int) -> Places:
    """How many of the cases in order a slice takes, so that equal values stay together.

    Args:
        rises: Whether the next case has another value: (inputs, cases - 1).
        want: Cases that are wanted.

    Returns:
        The most up to as many as are wanted, else the fewest beyond, else 0: (inputs,).
    """
    none = rises.shape[1] + 1
    places = np.arange(1, none)
    within = np.where(rises & (places <= want), places, 0).max(axis=1)
    beyond = np.where(rises & (places > want), places, none).min(axis=1)
    return np.where(within > 0, within, np.where(beyond < none, beyond, 0))


def halfway(below: float, above: float) -> tuple[float, float]:
    """The number halfway between two values: as an upper end, and as a lower end.

    The upper end holds the value below and not the one above, the lower end the reverse, even where no number
    lies between them.
    """
    low, high = float(below), float(above)
    middle = low + 0.5 * (high - low)
    return (middle if middle < high else low), (middle if middle > low else high)


def _levels(left: _Peel) -> Iterator[_Slice]:
    """The cases of every code of an input without an order that has more than one left."""
    for column in left.codes.tolist():
        codes = left.values[:, column]
        levels, counts = np.unique(codes[left.inside], return_counts=True)
        if levels.size < 2:
            continue
        for level, cases in zip(levels.tolist(), counts.tolist(), strict=True):
            gone = int(left.outcome[left.inside & (codes == level)].sum())
            yield _Slice(int(cases), gone, column, "code", level)
