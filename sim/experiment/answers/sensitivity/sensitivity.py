"""Which factors move which outcome: Sobol's and Morris's indices over the runs of a store."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sim.experiment.answers.sensitivity.indices import (
    FEWEST_BLOCKS,
    NAMES,
    RANKS,
    Analysis,
    Index,
    analysis_of,
)
from sim.experiment.answers.sensitivity.outcomes import (
    indicators_of,
    outcomes_in,
    policy_of,
    refuse,
    rows_of,
    undefined_in,
)
from sim.experiment.design.experiment import FOR_INDICES, Experiment
from sim.experiment.design.points import shares_of
from sim.experiment.sweep.runs import Runs
from sim.scenario import InputError
from sim.scenario.errors import given


@dataclass(frozen=True)
class Sensitivity:
    """What was found.

    Attributes:
        experiment: What was asked.
        policy: Name of the policy whose runs these are.
        seeds: Seeds at each point.
        worlds: Uncertain worlds over which each point is averaged; 1 where there are none.
        points: Points of the design.
        runs: Runs behind the indices.
        found: Analysis by indicator.
        left_out: Indicators that are undefined in some runs, and in how many.
    """

    experiment: Experiment
    policy: str
    seeds: tuple[int, ...]
    worlds: int
    points: int
    runs: int
    found: Mapping[str, Analysis]
    left_out: Mapping[str, int]

    @property
    def kind(self) -> str:
        """Kind of the design: ``saltelli`` or ``morris``."""
        return self.experiment.design.kind

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the indices: S1 and ST, or mu_star, mu and sigma."""
        return NAMES[self.kind]

    def ranked(self, indicator: str) -> list[tuple[str, Mapping[str, Index]]]:
        """Factors with their indices, by falling ST or mu*; empty where the indicator does not vary."""
        by = RANKS[self.kind]
        pairs = zip(self.experiment.factors, self.found[indicator].factors, strict=False)
        return sorted(((f.key, those) for f, those in pairs), key=lambda pair: -pair[1][by].value)

    def frame(self) -> pd.DataFrame:
        """A row an index: indicator, factor, index, its value and interval, seeds and noise beside it.

        NaN stands for what is unknown, and for every index of an indicator that does not vary. Values of
        Morris's indices are in the indicator's own unit, shares as 0-1.
        """
        nothing = dict.fromkeys(self.names, Index(math.nan, None, ()))
        rows = [
            {"indicator": name, "factor": factor.key, **_cells(index), **_noise(analysis)}
            for name, analysis in self.found.items()
            for factor, indices in zip(
                self.experiment.factors,
                analysis.factors or (nothing,) * len(self.experiment.factors),
                strict=True,
            )
            for index in indices.items()
        ]
        return pd.DataFrame(rows)


def _cells(named: tuple[str, Index]) -> dict[str, Any]:
    name, index = named
    return {
        "index": name,
        "value": index.value,
        "half_width": _or_nan(index.half_width),
        "seed_mean": _or_nan(index.seed_mean),
        "seed_sd": _or_nan(index.seed_sd),
        "seed_se": _or_nan(index.seed_se),
    }


def _noise(analysis: Analysis) -> dict[str, Any]:
    chance = analysis.chance
    return {
        "varies": analysis.varies,
        "noise_share": _or_nan(chance.share),
        "noise_low": _or_nan(chance.low),
        "noise_high": _or_nan(chance.high),
        "noise_left": _or_nan(chance.left),
    }


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value


def sensitivity(
    runs: Runs, indicators: Sequence[str] | None = None, policy: str | None = None
) -> Sensitivity:
    """Compute sensitivity indices over the runs of a store.

    Args:
        runs: The store, of an experiment whose design is ``morris`` or ``saltelli``.
        indicators: Which; all that are kept and defined in every run if None.
        policy: Whose runs; the first policy's if None.

    Raises:
        InputError: The design has no indices, a name is unknown, a run has no result, an indicator that is
            named is undefined in some run, or all are.
    """
    experiment = runs.experiment
    _check_design(experiment, runs)
    chosen, names = policy_of(runs, policy), indicators_of(runs, indicators)
    rows = rows_of(runs, chosen)
    gaps = {name: undefined_in(rows, name) for name in names}
    left_out = {name: count for name, count in gaps.items() if count}
    if left_out and (indicators is not None or len(left_out) == len(names)):
        refuse(runs, rows, next(iter(left_out)))
    shares, design = shares_of(experiment), experiment.design
    found = {
        name: analysis_of(shares, outcomes_in(rows, name), design.kind, design.levels)
        for name in names
        if name not in left_out
    }
    seeds = tuple(int(seed) for seed in sorted(rows["seed"].unique()))
    worlds = int(rows["world"].nunique())
    return Sensitivity(experiment, chosen, seeds, worlds, len(shares), len(rows), found, left_out)


def _check_design(experiment: Experiment, runs: Runs) -> None:
    kind, points = experiment.design.kind, experiment.design.points
    if kind not in FOR_INDICES:
        kinds = " or ".join(f'"{one}"' for one in FOR_INDICES)
        raise InputError(
            str(runs.path), f"{given('design.kind', kind)}: has no sensitivity indices; {kinds} has"
        )
    if points < FEWEST_BLOCKS:
        raise InputError(
            str(runs.path), f"{given('design.points', points)}: indices need at least {FEWEST_BLOCKS}"
        )
