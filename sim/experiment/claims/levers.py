"""What an effect hangs on: rank correlations with what is assumed, as far as chance does not do as much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.worlds import World

FEWEST_WORLDS: Final = 10
"""Worlds below which nothing is said."""
SHUFFLES: Final = 399
CHANCE: Final = 0.05
"""Share of shuffles of the effects in which the strongest correlation of all may be as strong."""
MOST: Final = 3

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Lever:
    """What an effect hangs on.

    Attributes:
        key: Assumed parameter.
        rank_correlation: Spearman's, of its value and the effect, over worlds: -1 to 1.
    """

    key: str
    rank_correlation: float


def levers(worlds: Sequence[World], effects: Sequence[float], seed: int = 0) -> tuple[Lever, ...]:
    """The assumed values that go with the effect most, strongest first.

    With 24 values and a dozen worlds some correlation is strong by chance. One is told only if it beats the
    strongest of all of them in 95 % of shuffled effects (Westfall & Young 1993).

    Args:
        worlds: Worlds with the same keys.
        effects: One a world.
        seed: Of the shuffles.
    """
    if len(worlds) < FEWEST_WORLDS or not worlds[0] or min(effects) == max(effects):
        return ()
    values = np.array([[world[key] for key in worlds[0]] for world in worlds])
    keys = [key for key, spread in zip(worlds[0], np.ptp(values, axis=0), strict=True) if spread > 0.0]
    standard = _standard(values[:, np.ptp(values, axis=0) > 0.0])
    ranks = _standard(np.asarray(effects, np.float64)[:, None])[:, 0]
    rng = np.random.default_rng(seed)
    shuffled = np.array([rng.permutation(ranks) for _ in range(SHUFFLES)])
    beyond = np.quantile(np.abs(shuffled @ standard).max(axis=1), 1.0 - CHANCE, method="higher")
    found = [Lever(key, float(rho)) for key, rho in zip(keys, ranks @ standard, strict=True)]
    strong = [lever for lever in found if abs(lever.rank_correlation) > beyond]
    return tuple(sorted(strong, key=lambda lever: -abs(lever.rank_correlation))[:MOST])


def _standard(values: Matrix) -> Matrix:
    """Ranks in each column, centred and of length 1, so that a product is a correlation."""
    from scipy.stats import rankdata

    ranks = np.asarray(rankdata(values, axis=0), np.float64)
    ranks -= ranks.mean(axis=0)
    return np.asarray(ranks / np.sqrt((ranks**2).sum(axis=0)), np.float64)
