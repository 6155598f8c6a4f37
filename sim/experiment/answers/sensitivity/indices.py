"""Sensitivity indices on plain arrays, computed by SALib: Sobol's by Saltelli's scheme, and Morris's.

Sobol's: S1 is the share of an outcome's variance that a factor makes by itself, ST the share that it makes
by itself and together with others; the estimators are those of Saltelli et al. 2010 (Computer Physics
Communications 181:259), ST after Jansen 1999. Without interactions the S1 add up to 1.

Morris's: an elementary effect is what an outcome changes by when one factor moves, divided by the share of
its range that it moved (Morris 1991, Technometrics 33:161): the outcome's unit, over the whole range. Their
mean mu has a sign, their mean absolute value mu* ranks factors (Campolongo, Cariboni & Saltelli 2007,
Environmental Modelling & Software 22:1509), and their standard deviation sigma tells of curvature or
interaction.

SALib's 95 % intervals take base points for independent. Those of a Sobol sequence fill the space more evenly:
over 100 designs of 64 to 1024 base points for functions whose indices are known, intervals held them in 94 to
100 % of cases on average, but that of a single S1 in as few as 71 %, likely where the sequence fills a pair
of its dimensions unevenly (Joe & Kuo 2008, SIAM Journal on Scientific Computing 30:2635). Of independent
points it was 86 to 99 %.

All indices are taken of the mean over seeds at each point. Seeds are common random numbers: with the seed
held, the model is a function of the factors like any other, and has indices of its own. How these scatter
over seeds says how far an index hangs on whom the seed draws. It is not the scatter of the index of the mean,
which is smaller; and noise inflates the ST of a single seed, and so their mean, more than the ST of the mean.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.experiment.answers.sensitivity.chance import ROUNDING, Chance, Floats, chance_of
from sim.experiment.intervals import CONFIDENCE, FEWEST_FOR_BOOTSTRAP

NAMES: Final[Mapping[str, tuple[str, ...]]] = {"saltelli": ("S1", "ST"), "morris": ("mu_star", "mu", "sigma")}
"""Indices of a kind of design."""
RANKS: Final[Mapping[str, str]] = {"saltelli": "ST", "morris": "mu_star"}
"""Index by which factors are put in order."""
FEWEST_BLOCKS: Final = 2
"""Base points or trajectories without which there is no variance."""

RESAMPLES: Final = 1000
MOST_RESAMPLED: Final = 1 << 22
"""Values that SALib's bootstrap holds at a time, several times over."""
RESAMPLING_SEED: Final = 1
"""The same runs give the same intervals; SALib takes 0 for none."""


@dataclass(frozen=True)
class Index:
    """One index of one factor.

    Attributes:
        value: Of the mean over seeds.
        half_width: Of SALib's 95 % interval, a bootstrap over base points or trajectories; None of an
            index that has none, and of fewer than eight of those.
        by_seed: The index computed seed by seed, of those seeds in which the outcome varies; empty of one
            seed.
    """

    value: float
    half_width: float | None
    by_seed: tuple[float, ...]

    @property
    def seed_mean(self) -> float | None:
        """Mean over seeds; None of fewer than two."""
        return float(np.mean(self.by_seed)) if len(self.by_seed) > 1 else None

    @property
    def seed_sd(self) -> float | None:
        """Standard deviation over seeds; None, which is unknown, of fewer than two."""
        return float(np.std(self.by_seed, ddof=1)) if len(self.by_seed) > 1 else None

    @property
    def seed_se(self) -> float | None:
        """Standard error of the mean over seeds; None of fewer than two."""
        return None if self.seed_sd is None else self.seed_sd / math.sqrt(len(self.by_seed))


@dataclass(frozen=True)
class Analysis:
    """What moves one outcome.

    Attributes:
        mean, deviation: Of the means over seeds, over points, in the outcome's unit.
        varies: Whether they vary with the factors at all; there is no index where not.
        factors: Indices by name, a factor each, in the order of the columns; empty where nothing varies.
        chance: What seeds do.
        floor: What ST or mu* of a factor without any effect would come to if noise were independent from
            point to point; None of one seed, or where nothing varies.
    """

    mean: float
    deviation: float
    varies: bool
    factors: tuple[Mapping[str, Index], ...]
    chance: Chance
    floor: float | None


def analysis_of(shares: Floats, outcomes: Floats, kind: str, levels: int = 4) -> Analysis:
    """Compute the indices of every factor and what seeds do.

    Args:
        shares: Where the points of the whole design lie in each factor's range, 0-1, shape (points, factors).
        outcomes: Of every point with every seed, in any unit, shape (points, seeds).
        kind: ``saltelli`` or ``morris``.
        levels: Of Morris's grid.

    Raises:
        ValueError: A value is not finite, which SALib would turn into zeros without a word, or the points are
            no whole design with at least two base points or trajectories.
    """
    _check(shares, outcomes, kind)
    means, chance = outcomes.mean(axis=1), chance_of(outcomes)
    varies = _varies(means, shares, kind)
    return Analysis(
        mean=float(means.mean()),
        deviation=float(means.std(ddof=1)),
        varies=varies,
        factors=_factors(shares, outcomes, kind, levels) if varies else (),
        chance=chance,
        floor=_floor(chance, kind, levels) if varies else None,
    )


def _factors(shares: Floats, outcomes: Floats, kind: str, levels: int) -> tuple[Mapping[str, Index], ...]:
    """Indices of the mean over seeds, with those of each seed beside them."""
    blocks, means = len(shares) // _block(shares, kind), outcomes.mean(axis=1)
    whole = _indices(shares, means, kind, levels, _resamples(blocks))
    several = outcomes.T if outcomes.shape[1] > 1 else ()
    seeds = [_indices(shares, y, kind, levels, FEWEST_BLOCKS) for y in several if _varies(y, shares, kind)]
    return tuple(
        {name: _index(name, n, whole, seeds, blocks) for name in NAMES[kind]} for n in range(shares.shape[1])
    )


def _check(shares: Floats, outcomes: Floats, kind: str) -> None:
    if kind not in NAMES:
        raise ValueError(f"kind must be one of {', '.join(NAMES)}, not {kind}")
    if len(shares) != len(outcomes) or len(shares) % _block(shares, kind):
        raise ValueError(f"{len(outcomes)} outcomes, {len(shares)} points: no whole design")
    if len(shares) < FEWEST_BLOCKS * _block(shares, kind):
        raise ValueError("indices need at least two base points or trajectories")
    if not np.isfinite(outcomes).all():
        raise ValueError(f"{(~np.isfinite(outcomes)).sum()} outcomes are undefined; indices need every one")


def _block(shares: Floats, kind: str) -> int:
    """Points that belong together: a base point with what is exchanged in it, or a trajectory."""
    return int(shares.shape[1]) + (2 if kind == "saltelli" else 1)


def _varies(values: Floats, shares: Floats, kind: str) -> bool:
    """Whether there is a variance to share out; Saltelli's is that of the two base samples alone."""
    block = _block(shares, kind)
    base = values.reshape(-1, block)[:, [0, block - 1]] if kind == "saltelli" else values
    return bool(np.ptp(base) > 2.0 * ROUNDING * np.abs(values).max())


def _resamples(blocks: int) -> int:
    return max(100, min(RESAMPLES, MOST_RESAMPLED // blocks))


def _indices(shares: Floats, values: Floats, kind: str, levels: int, resamples: int) -> Mapping[str, Any]:
    """SALib's analysis of one value a point."""
    count = shares.shape[1]
    problem = {"num_vars": count, "names": [str(n) for n in range(count)], "bounds": [[0.0, 1.0]] * count}
    how = {"num_resamples": resamples, "conf_level": CONFIDENCE, "seed": RESAMPLING_SEED}
    found: Mapping[str, Any]
    with warnings.catch_warnings():
        # Of few points a resample may hold a single value.
        warnings.simplefilter("ignore")
        if kind == "saltelli":
            from SALib.analyze import sobol

            found = sobol.analyze(problem, values, calc_second_order=False, **how)
        else:
            from SALib.analyze import morris

            found = morris.analyze(problem, shares, values, num_levels=levels, **how)
    return found


def _index(name: str, n: int, whole: Mapping[str, Any], seeds: list[Mapping[str, Any]], blocks: int) -> Index:
    told = f"{name}_conf" in whole and blocks >= FEWEST_FOR_BOOTSTRAP
    half = float(whole[f"{name}_conf"][n]) if told else None
    return Index(float(whole[name][n]), half, tuple(float(one[name][n]) for one in seeds))


def _floor(chance: Chance, kind: str, levels: int) -> float | None:
    """For mu*, the mean absolute difference of two means with normal noise, for a step of Morris's grid."""
    if kind == "saltelli" or chance.spread is None:
        return chance.left
    step = levels / (2.0 * (levels - 1))
    return 2.0 * chance.spread / math.sqrt(math.pi) / step
