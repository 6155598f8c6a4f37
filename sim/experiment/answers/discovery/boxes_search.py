"""Looking for a box among cases: peel, choose, paste; and again without the inputs whose limits add nothing.

With many inputs and few cases, PRIM restricts inputs that have nothing to do with the outcome. Bryant &
Lempert (2010) therefore let an analyst drop limits by their quasi-p-values; a lean search does so by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.experiment.answers.discovery.boxes import Bools, Filled, Matrix, chosen, filled
from sim.experiment.answers.discovery.paste import pasted
from sim.experiment.answers.discovery.prim import fewest, peeled

FIRM: Final = 0.05
"""Quasi-p-value up to which limits are taken to add something."""

Groups = np.ndarray[tuple[int, int], np.dtype[np.intp]]
Trail = tuple[tuple[Filled, ...], Filled]
"""A peeling trajectory, and the box that is told of it."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Cases as plain arrays.

    Attributes:
        values: Inputs: (cases, inputs).
        outcome: Whether it is so: (cases,).
        classes: Which inputs are codes without an order: (inputs,).
        groups: What a case shares with others, which makes them hang together: (cases, kinds of groups). A
            kind may be the case's own number, its world's, and its point's.
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


def best_box(sample: Sample, asked: Search) -> Trail:
    """The peeling trajectory, and the box of it that is told, pasted.

    A lean box is looked for again and again among the inputs that the last one restricted, but for the weaker
    half of those whose limits may be chance, until all of them add something or one is left. Limits that add
    little one by one may add much together: where the density that is asked for is not reached any more, or
    less than half of the first box's hits are covered, fewer inputs are left out, and in the end none.

    Args:
        sample: Cases.
        asked: What is asked of it.
    """
    trail = _look(sample, asked, tuple(range(len(sample.classes))))
    enough = trail[1].hits / 2
    while asked.lean and (leaner := _leaner(sample, asked, trail[1], enough)) is not None:
        trail = leaner
    return trail


def _leaner(sample: Sample, asked: Search, found: Filled, enough: float) -> Trail | None:
    """A box on fewer inputs that is as good as is asked; None if there is none."""
    p = {n: quasi_p(found, sample, n) for n in found.box.restricted}
    weak = sorted((n for n in p if p[n] > FIRM), key=lambda n: p[n])
    out = min(max(1, len(weak) // 2), len(weak), len(p) - 1)
    while out > 0:
        trail = _look(sample, asked, tuple(n for n in p if n not in weak[-out:]))
        reached = trail[1].density >= asked.density or found.density < asked.density
        if reached and trail[1].hits >= enough:
            return trail
        out //= 2
    return None


def _look(sample: Sample, asked: Search, inputs: tuple[int, ...]) -> Trail:
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
