"""Under which assumptions does a claim hold? One or two thresholds that part the worlds, if chance does not.

A rule is grown as a classification tree of depth one, then two in one of its halves (Breiman et al. 1984),
by the fall of Gini impurity. Worlds' labels are then shuffled: a threshold is told only if it parts them
better than the best threshold of 95 % of the shuffles does, so that looking at many thresholds is paid
for (Westfall & Young 1993). A rule that only two thresholds together show is not found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.worlds import World

FEWEST_WORLDS: Final = 10
"""Worlds below which nothing is said."""
FEWEST_ON_A_SIDE: Final = 3
"""Worlds that a threshold leaves on either side, at least."""
SHUFFLES: Final = 399
CHANCE: Final = 0.05
"""Share of shuffles that may do as well."""

Floats = np.ndarray[tuple[int], np.dtype[np.float64]]
Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Threshold:
    """An assumed value above or not above a number.

    Attributes:
        key: Assumed parameter.
        above: Whether it lies above.
        at: The number, halfway between two worlds.
    """

    key: str
    above: bool
    at: float

    def met(self, world: World) -> bool:
        """Whether a world meets it."""
        return (world[self.key] > self.at) == self.above


@dataclass(frozen=True)
class Condition:
    """Where a claim holds.

    Attributes:
        thresholds: One or two; both must be met.
        holds_inside, inside: Worlds that meet them in which it holds, and all that meet them.
        holds_outside, outside: The same for all other worlds.
    """

    thresholds: tuple[Threshold, ...]
    holds_inside: int
    inside: int
    holds_outside: int
    outside: int


@dataclass(frozen=True)
class _Split:
    gain: float
    column: int
    at: float


def condition(worlds: Sequence[World], holds: Sequence[bool], seed: int = 0) -> Condition | None:
    """The threshold, or two, that part the worlds where a claim holds from the others best.

    Args:
        worlds: Worlds with the same keys.
        holds: Whether it holds, one a world.
        seed: Of the shuffles.

    Returns:
        None with few worlds, or where shuffled labels are parted as well.
    """
    labels = np.asarray(holds, np.float64)
    if labels.size < FEWEST_WORLDS or labels.min() == labels.max():
        return None
    keys = sorted(worlds[0])
    values = np.array([[world[key] for key in keys] for world in worlds])
    rng = np.random.default_rng(seed)
    first = _beyond_chance(values, labels, rng)
    if first is None:
        return None
    above = values[:, first.column] > first.at
    upper = bool(labels[above].mean() > labels[~above].mean())
    chosen = [Threshold(keys[first.column], upper, first.at)]
    inside = above == upper
    if second := _beyond_chance(values[inside], labels[inside], rng):
        more = values[:, second.column] > second.at
        upper = bool(labels[inside & more].mean() > labels[inside & ~more].mean())
        chosen.append(Threshold(keys[second.column], upper, second.at))
        inside &= more == upper
    return _counted(tuple(chosen), labels, inside)


def _counted(
    thresholds: tuple[Threshold, ...], labels: Floats, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Condition:
    return Condition(
        thresholds,
        holds_inside=int(labels[inside].sum()),
        inside=int(inside.sum()),
        holds_outside=int(labels[~inside].sum()),
        outside=int((~inside).sum()),
    )


def _beyond_chance(values: Matrix, labels: Floats, rng: np.random.Generator) -> _Split | None:
    """The best split of the labels, unless more than `CHANCE` of the shuffles are split as well."""
    if labels.size < 2 * FEWEST_ON_A_SIDE or labels.min() == labels.max():
        return None
    order = np.argsort(values, axis=0, kind="stable")
    in_order = np.take_along_axis(values, order, axis=0)
    best = _best(in_order, labels[order])
    if best is None:
        return None
    shuffled = (_best(in_order, rng.permutation(labels)[order]) for _ in range(SHUFFLES))
    as_good = sum(other is not None and other.gain >= best.gain - 1e-12 for other in shuffled)
    return best if (1 + as_good) / (1 + SHUFFLES) <= CHANCE else None


def _best(in_order: Matrix, labels: Matrix) -> _Split | None:
    """The split that lowers Gini impurity most.

    Args:
        in_order: Values, each column sorted (worlds x keys).
        labels: Labels, in the order of each column.
    """
    count, keys = labels.shape
    below = np.arange(1, count)[:, None]
    hits = np.cumsum(labels, axis=0)[:-1]
    rest = labels.sum(axis=0) - hits
    # Impurity 2p(1-p) of both sides falls by as much as the sum of n p^2 over the sides grows.
    gain = hits**2 / below + rest**2 / (count - below)
    usable = in_order[1:] > in_order[:-1]
    usable[: FEWEST_ON_A_SIDE - 1] = usable[count - FEWEST_ON_A_SIDE :] = False
    if not usable.any():
        return None
    row, column = divmod(int(np.argmax(np.where(usable, gain, -np.inf))), keys)
    at = float(in_order[row, column] + in_order[row + 1, column]) / 2.0
    return _Split(float(gain[row, column]), column, at)


def as_plain(found: Condition | None) -> Mapping[str, object] | None:
    """As a dictionary for JSON."""
    if found is None:
        return None
    return {**vars(found), "thresholds": [vars(one) for one in found.thresholds]}
