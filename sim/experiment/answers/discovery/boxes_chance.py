"""What PRIM finds where there is nothing to be found: boxes in shuffled outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from sim.experiment.answers.discovery.boxes import Bools, Filled
from sim.experiment.answers.discovery.boxes_search import Groups, Sample, Search, best_box

SHUFFLES: Final = 20

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class Chance:
    """Densities in shuffled outcomes.

    Attributes:
        shuffles: How often the outcomes were shuffled.
        densities: The highest density at the box's coverage or more, a shuffle each, in rising order.
        as_dense: Shuffles as dense as the box.
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
    sample: Sample, found: Filled, asked: Search, rng: np.random.Generator, shuffles: int = SHUFFLES
) -> Chance:
    """Look for boxes in shuffled outcomes, and tell their density at the same coverage.

    Args:
        sample: Cases.
        found: The box that was found in them.
        asked: What was asked of it.
        rng: Shuffles.
        shuffles: How often.
    """
    of_hits = int(sample.outcome.sum())
    coverages = np.linspace(1.0, 0.0, 101)[:-1]
    curves, densities = [], []
    for _ in range(shuffles):
        mixed = replace(sample, outcome=shuffled(sample.outcome, sample.groups, rng))
        steps, _ = best_box(mixed, asked)
        curves.append([_densest(steps, share * of_hits) for share in coverages])
        densities.append(_densest(steps, found.hits))
    as_dense = sum(one >= found.density for one in densities)
    table = np.array(curves)
    return Chance(
        shuffles, tuple(sorted(densities)), as_dense, coverages, table.min(axis=0), table.max(axis=0)
    )


def _densest(steps: Sequence[Filled], hits: float) -> float:
    """The highest density of a box that holds so many hits."""
    return max(one.density for one in steps if one.hits >= hits - 1e-9)


def shuffled(outcome: Bools, groups: Groups, rng: np.random.Generator) -> Bools:
    """The outcomes in another order: groups among each other, and the cases within each.

    Cases of a group go on sharing what they share, so that chance is not made to look smaller than it is.

    Args:
        outcome: One a case.
        groups: Number of the group of each case.
        rng: Shuffles.
    """
    names = np.unique(groups)
    if len(names) == len(groups):
        return rng.permutation(outcome)
    mixed = np.empty_like(outcome)
    blocks = [rng.permutation(outcome[groups == name]) for name in rng.permutation(names)]
    mixed[np.argsort(groups, kind="stable")] = np.concatenate(blocks)
    return mixed
