"""What PRIM finds where there is nothing to be found: boxes in shuffled outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.experiment.answers.discovery.boxes import Bools, Filled
from sim.experiment.answers.discovery.boxes_search import Groups, Sample, Search, Trail, best_box

SHUFFLES: Final = 20

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Labels = np.ndarray[tuple[int], np.dtype[np.intp]]


@dataclass(frozen=True, eq=False)
class Chance:
    """Densities in shuffled outcomes.

    Attributes:
        shuffles: How often the outcomes were shuffled.
        densities: The highest density on the trajectory at the box's coverage or more, a shuffle each, in
            rising order.
        as_dense: Shuffles as dense as the trajectory of the cases themselves is there. A box that is pasted
            is denser than its trajectory, in shuffles too.
        coverages: Shares of the shuffled hits, from 1 downwards.
        lowest, highest: Ends of the shuffles' densities at each of them.
    """

    shuffles: int
    densities: tuple[float, ...]
    as_dense: int
    coverages: Floats
    lowest: Floats
    highest: Floats

    @property
    def p(self) -> float:
        """Share of shuffles that do as well, the box itself counted as one (Phipson & Smyth 2010)."""
        return (1 + self.as_dense) / (1 + self.shuffles)


def chance(
    sample: Sample, trail: Trail, asked: Search, rng: np.random.Generator, shuffles: int = SHUFFLES
) -> Chance:
    """Look for boxes in shuffled outcomes, and tell their density at the same coverage.

    Args:
        sample: Cases.
        trail: The trajectory and the box that were found in them.
        asked: What was asked of it.
        rng: Shuffles.
        shuffles: How often.
    """
    of_hits, (found_steps, found) = int(sample.outcome.sum()), trail
    coverages = np.linspace(1.0, 0.0, 101)[:-1]
    curves, densities = [], []
    for _ in range(shuffles):
        mixed = replace(sample, outcome=shuffled(sample.outcome, sample.groups, rng))
        steps, _ = best_box(mixed, asked)
        curves.append([_densest(steps, share * of_hits) for share in coverages])
        densities.append(_densest(steps, found.hits))
    own = _densest(found_steps, found.hits)
    as_dense = sum(one >= own for one in densities)
    table = np.array(curves)
    return Chance(
        shuffles, tuple(sorted(densities)), as_dense, coverages, table.min(axis=0), table.max(axis=0)
    )


def _densest(steps: Sequence[Filled], hits: float) -> float:
    """The highest density of a box that holds so many hits."""
    return max(one.density for one in steps if one.hits >= hits - 1e-9)


def shuffled(outcome: Bools, groups: Groups, rng: np.random.Generator) -> Bools:
    """The outcomes in another order, in which cases of a group go on sharing what they share.

    Otherwise chance would be made to look smaller than it is. Groups of a single kind change places, and so
    do the cases within each. Where worlds are crossed with points, worlds and points each change places in
    the table of outcomes; what has no place in it any more, for the table has gaps, goes where there is one.

    Args:
        outcome: One a case.
        groups: What cases share: (cases, kinds of groups), one or two kinds.
        rng: Shuffles.
    """
    if groups.shape[1] == 1:
        return _by_blocks(outcome, groups[:, 0], rng)
    (worlds, points), (rows, columns) = zip(
        *(np.unique(kind, return_inverse=True) for kind in groups.T), strict=True
    )
    table = np.full((len(worlds), len(points)), -1, np.intp)
    table[rows, columns] = np.arange(len(outcome))
    source = table[rng.permutation(len(worlds))][:, rng.permutation(len(points))][rows, columns]
    left = np.setdiff1d(np.arange(len(outcome)), source)
    source[source < 0] = rng.permutation(left)
    return np.asarray(outcome[source])


def _by_blocks(outcome: Bools, groups: Labels, rng: np.random.Generator) -> Bools:
    names = np.unique(groups)
    if len(names) == len(groups):
        return rng.permutation(outcome)
    mixed = np.empty_like(outcome)
    blocks = [rng.permutation(outcome[groups == name]) for name in rng.permutation(names)]
    mixed[np.argsort(groups, kind="stable")] = np.concatenate(blocks)
    return mixed
