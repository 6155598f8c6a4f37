"""How far a box holds outside of its sample: it is found anew in half of the cases, and tried on the others.

A box is the best of very many, so its own density flatters it. Bryant & Lempert (2010) tell how often a limit
comes back in resamples; here the half that was left out tells its density and coverage, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.answers.discovery.boxes import Box, Filled, filled
from sim.experiment.answers.discovery.boxes_search import Groups, Sample, Search, best_box
from sim.experiment.intervals import Interval

Flags = np.ndarray[tuple[int, int], np.dtype[np.bool_]]

HALVES: Final = 50
MIDDLE: Final = (2.5, 97.5)
"""Percentiles between which 95 % of the half-samples lie."""


@dataclass(frozen=True)
class Stability:
    """What is found anew in half of the cases, and how it does in the other half.

    Attributes:
        halves: Half-samples.
        restricted: In what share of them each input is restricted, by position.
        low, high: Where 95 % of the ends lie, in those that have one, by position.
        own_density: Mean density in the half that the box was found in.
        density, coverage: In the other half: mean, and where 95 % of the half-samples lie; None if undefined.
    """

    halves: int
    restricted: tuple[float, ...]
    low: Mapping[int, tuple[float, float]]
    high: Mapping[int, tuple[float, float]]
    own_density: float
    density: Interval | None
    coverage: Interval | None


def stability(sample: Sample, asked: Search, rng: np.random.Generator, halves: int = HALVES) -> Stability:
    """Find the box anew in random halves of the groups, and look at it in the others.

    Where worlds are crossed with points, it is found in half of the worlds at half of the points, and looked
    at in the other worlds at the other points: cases that share either are not outside of one another.

    Args:
        sample: Cases.
        asked: What is asked of a box.
        rng: Draws the halves.
        halves: How many.
    """
    found: list[tuple[Filled, Filled]] = []
    for _ in range(halves):
        taken = _half(sample.groups, rng)
        _, own = best_box(sample.where(np.asarray(taken.all(axis=1))), asked)
        other = sample.where(np.asarray(~taken.any(axis=1)))
        found.append((own, filled(own.box, other.values, other.outcome)))
    boxes = [own.box for own, _ in found]
    return Stability(
        halves,
        tuple(sum(n in box.restricted for box in boxes) / halves for n in range(len(sample.classes))),
        _spread(boxes, "low"),
        _spread(boxes, "high"),
        float(np.mean([own.density for own, _ in found])),
        _middle([other.density for _, other in found if other.cases]),
        _middle([other.coverage for _, other in found if other.of_hits]),
    )


def _half(groups: Groups, rng: np.random.Generator) -> Flags:
    """Whether a case's group is in the half that is taken, kind by kind: (cases, kinds of groups)."""
    sides = []
    for column in groups.T:
        names = np.unique(column)
        sides.append(np.isin(column, rng.permutation(names)[: len(names) // 2]))
    return np.stack(sides, axis=1)


def _spread(boxes: Sequence[Box], side: str) -> dict[int, tuple[float, float]]:
    ends = np.array([getattr(box, side) for box in boxes])
    spread = {}
    for n, column in enumerate(ends.T):
        known = column[np.isfinite(column)]
        if known.size:
            low, high = np.percentile(known, MIDDLE)
            spread[n] = (float(low), float(high))
    return spread


def _middle(values: Sequence[float]) -> Interval | None:
    if not values:
        return None
    low, high = np.percentile(values, MIDDLE)
    return Interval(float(np.mean(values)), float(low), float(high), len(values))
