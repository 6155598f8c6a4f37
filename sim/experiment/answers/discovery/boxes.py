"""Boxes in a space of inputs: limits, what lies in them, and which of a row of boxes is told.

Density and coverage are the precision and the recall of a box (Bryant & Lempert 2010).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Box:
    """Limits of each input.

    Attributes:
        low, high: Ends, both inside; infinite where there is no limit.
        barred: Codes of an input without order that are left out.
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    barred: tuple[frozenset[int], ...]

    @cached_property
    def restricted(self) -> tuple[int, ...]:
        """Positions of the inputs that have a limit."""
        ends = zip(self.low, self.high, self.barred, strict=True)
        return tuple(
            n for n, (low, high, barred) in enumerate(ends) if low > -math.inf or high < math.inf or barred
        )

    def holds(self, values: Matrix) -> Bools:
        """Which cases lie inside.

        Args:
            values: Inputs of the cases: (cases, inputs).
        """
        inside = np.ones(len(values), np.bool_)
        for n in self.restricted:
            column = values[:, n]
            inside &= (column >= self.low[n]) & (column <= self.high[n])
            if self.barred[n]:
                inside &= ~np.isin(column, list(self.barred[n]))
        return inside

    def above(self, n: int, low: float) -> Box:
        """The box with another lower end of the input at position ``n``."""
        return replace(self, low=(*self.low[:n], low, *self.low[n + 1 :]))

    def below(self, n: int, high: float) -> Box:
        """The box with another upper end of the input at position ``n``."""
        return replace(self, high=(*self.high[:n], high, *self.high[n + 1 :]))

    def barring(self, n: int, codes: frozenset[int]) -> Box:
        """The box with other codes left out of the input at position ``n``."""
        return replace(self, barred=(*self.barred[:n], codes, *self.barred[n + 1 :]))

    def without(self, n: int) -> Box:
        """The box without any limit on the input at position ``n``."""
        return self.above(n, -math.inf).below(n, math.inf).barring(n, frozenset())

    def among(self, places: Sequence[int], inputs: int) -> Box:
        """The box in a space of more inputs, on the others of which it has no limits.

        Args:
            places: Where its own inputs stand among all.
            inputs: How many there are.
        """
        ends = {place: n for n, place in enumerate(places)}
        return Box(
            tuple(self.low[ends[n]] if n in ends else -math.inf for n in range(inputs)),
            tuple(self.high[ends[n]] if n in ends else math.inf for n in range(inputs)),
            tuple(self.barred[ends[n]] if n in ends else frozenset() for n in range(inputs)),
        )


def whole(inputs: int) -> Box:
    """The box without limits."""
    return Box((-math.inf,) * inputs, (math.inf,) * inputs, (frozenset(),) * inputs)


@dataclass(frozen=True)
class Filled:
    """A box and the cases in it.

    Attributes:
        box: The box.
        cases: Cases inside.
        hits: Those of them whose outcome is 1.
        of_cases, of_hits: What coverage and mass are shares of: all cases, and all whose outcome is 1.
    """

    box: Box
    cases: int
    hits: int
    of_cases: int
    of_hits: int

    @property
    def density(self) -> float:
        """Share of the box's cases whose outcome is 1; 0 of an empty box."""
        return self.hits / self.cases if self.cases else 0.0

    @property
    def coverage(self) -> float:
        """Share of all cases whose outcome is 1 that lie inside; 0 if there is none."""
        return self.hits / self.of_hits if self.of_hits else 0.0

    @property
    def mass(self) -> float:
        """Share of all cases that lie inside."""
        return self.cases / self.of_cases


def filled(box: Box, values: Matrix, outcome: Bools, of: tuple[int, int] | None = None) -> Filled:
    """A box with the cases in it.

    Args:
        box: The box.
        values: Inputs: (cases, inputs).
        outcome: One a case.
        of: All cases, and all whose outcome is 1; those given if None.
    """
    inside = box.holds(values)
    cases, hits = of or (len(outcome), int(outcome.sum()))
    return Filled(box, int(inside.sum()), int(outcome[inside].sum()), cases, hits)


def chosen(trajectory: Sequence[Filled], density: float) -> int:
    """Which box is told: of those at or above a density the one that covers most.

    Where none is as dense, the densest. Ties go to fewer restricted inputs, then to the denser box; between
    boxes as dense to the one that covers more.

    Args:
        trajectory: At least one box.
        density: Threshold, 0-1.

    Returns:
        Its position.
    """
    ranks = [(one.coverage, -len(one.box.restricted), one.density) for one in trajectory]
    dense = [n for n, one in enumerate(trajectory) if one.density >= density]
    if dense:
        return max(dense, key=lambda n: ranks[n])
    return max(range(len(trajectory)), key=lambda n: (trajectory[n].density, *ranks[n]))
