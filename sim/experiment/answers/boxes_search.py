"""Looking for a box among cases: peel, choose, paste; and again without the inputs whose limits add nothing.

With many inputs and few cases, PRIM restricts inputs that have nothing to do with the outcome. Bryant &
Lempert (2010) therefore let an analyst drop limits by their quasi-p-values; a lean search does so by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.experiment.answers.boxes import Bools, Filled, Matrix, chosen, filled
from sim.experiment.answers.paste import pasted
from sim.experiment.answers.prim import fewest, peeled

FIRM: Final = 0.05
"""Quasi-p-value up to which limits are taken to add something."""

Groups = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, eq=False)
class Sample:
    """Cases as plain arrays.

    Attributes:
        values: Inputs: (cases, inputs).
        outcome: Whether it is so: (cases,).
        classes: Which inputs are codes without an order: (inputs,).
        groups: Number of the group of each case; cases of a group are not independent: (cases,).
    """

    values: Matrix
    outcome: Bools
    classes: Bools
    groups: Groups

    def where(self, kept: Bools) -> Sample:
        """Some of the cases."""
        return Sample(self.values[kept], self.outcome[kept], self.classes, self.groups[kept])


@dataclass(frozen=True)
class Search:
    """What is asked of a box.

    Attributes:
        density: Of the boxes at or above it, the one that covers most is told.
        mass: Smallest share of the cases in a box.
        lean: Whether to look again without the inputs whose limits may be chance.
    """

    density: float
    mass: float
    lean: bool = False


def best_box(sample: Sample, asked: Search) -> tuple[tuple[Filled, ...], Filled]:
    """The peeling trajectory, and the box of it that is told, pasted.

    A lean box is looked for again and again among the inputs that the last one restricted, but for the weaker
    half of those whose limits may be chance, until all of them add something, one is left, or the density
    that is asked for would no longer be reached.

    Args:
        sample: Cases.
        asked: What is asked of it.
    """
    steps, found = _look(sample, asked, tuple(range(len(sample.classes))))
    while asked.lean and len(found.box.restricted) > 1:
        p = {n: quasi_p(found, sample, n) for n in found.box.restricted}
        weak = sorted((n for n in p if p[n] > FIRM), key=lambda n: p[n])
        if not weak:
            break
        gone = weak[-max(1, len(weak) // 2) :]
        leaner = _look(sample, asked, tuple(n for n in p if n not in gone))
        if leaner[1].density < asked.density <= found.density:
            break
        steps, found = leaner
    return steps, found


def _look(sample: Sample, asked: Search, inputs: tuple[int, ...]) -> tuple[tuple[Filled, ...], Filled]:
    """Peel, choose and paste among some of the inputs."""
    values, least = sample.values[:, inputs], fewest(len(sample.outcome), asked.mass)
    steps = peeled(values, sample.outcome, sample.classes[list(inputs)], least)
    found = pasted(steps[chosen(steps, asked.density)], values, sample.outcome)
    every = len(sample.classes)
    placed = tuple(replace(step, box=step.box.among(inputs, every)) for step in steps)
    return placed, replace(found, box=found.box.among(inputs, every))


def quasi_p(found: Filled, sample: Sample, n: int) -> float:
    """Chance of as many hits in the box if the limits on one input added nothing.

    One-sided binomial test with the density of the box without them (Bryant & Lempert 2010). It takes no
    account of how long the limits were searched for; hence only quasi.

    Args:
        found: A box.
        sample: Cases.
        n: Position of a restricted input.
    """
    from scipy.stats import binom

    without = filled(found.box.without(n), sample.values, sample.outcome)
    return float(binom.sf(found.hits - 1, found.cases, without.density))
