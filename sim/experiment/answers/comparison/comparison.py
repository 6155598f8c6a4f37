"""What the runs of a store say about policies under common random numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from sim.experiment.answers.asked import against_whom, which_indicators
from sim.experiment.answers.comparison.apart import Apart, apart
from sim.experiment.answers.comparison.best import Best, best
from sim.experiment.answers.comparison.differences import Difference, differences
from sim.experiment.answers.comparison.pareto import OBJECTIVES, Front, front
from sim.experiment.answers.comparison.resamples import Resamples
from sim.experiment.design.experiment import Experiment
from sim.experiment.sweep.laid import Laid, Over, lay
from sim.experiment.sweep.runs import Runs, absent, runs_of
from sim.indicators import INDICATORS
from sim.scenario import InputError
from sim.scenario.errors import cut


@dataclass(frozen=True)
class Comparison:
    """Policies compared by pairs of runs that share world, point and seed.

    Attributes:
        experiment: What was asked of the store.
        against: Policy that every other is compared with.
        others: The other policies, in the order of the experiment.
        indicators: What is compared.
        over: What is independent, and means and intervals are over: ``seeds`` or ``worlds``.
        worlds, points, seeds: How many there are in the plan.
        resamples: Bootstrap resamples of what is independent.
        runs: Runs of the plan.
        absent: Runs of the plan without a result, by why: ``not run``, ``failed``, ``quarantined``.
        differences: One a policy and indicator.
        parting: When the pairs part, by policy.
        ranking: Which policy is best, one an indicator that has a better direction.
        front: The Pareto front; None where it cannot be told.
        lacking: Indicators of the front that the store does not keep.
    """

    experiment: Experiment = field(repr=False)
    against: str
    others: tuple[str, ...]
    indicators: tuple[str, ...]
    over: Over
    worlds: int
    points: int
    seeds: int
    resamples: int
    runs: int
    absent: Mapping[str, int]
    differences: tuple[Difference, ...] = field(repr=False)
    parting: Mapping[str, Apart] = field(repr=False)
    ranking: tuple[Best, ...] = field(repr=False)
    front: Front | None = field(repr=False)
    lacking: tuple[str, ...]

    def of(self, policy: str) -> tuple[Difference, ...]:
        """Differences of one policy, an indicator each."""
        return tuple(one for one in self.differences if one.policy == policy)

    def frame(self) -> pd.DataFrame:
        """Differences as a pandas frame, a row a policy and indicator; NaN where there is none."""
        return pd.DataFrame([_row(one, self.against) for one in self.differences])


def _row(one: Difference, against: str) -> dict[str, Any]:
    return {
        "policy": one.policy,
        "against": against,
        "indicator": one.indicator,
        "unit": INDICATORS[one.indicator].unit,
        "mean": one.mean,
        "mean_low": one.interval.low if one.interval else None,
        "mean_high": one.interval.high if one.interval else None,
        "mean_against": one.mean_against,
        "mean_against_low": one.interval_against.low if one.interval_against else None,
        "mean_against_high": one.interval_against.high if one.interval_against else None,
        "difference": one.difference,
        "t_low": one.student.low if one.student else None,
        "t_high": one.student.high if one.student else None,
        "bootstrap_low": one.bootstrap.low if one.bootstrap else None,
        "bootstrap_high": one.bootstrap.high if one.bootstrap else None,
        "higher": one.higher,
        "lower": one.lower,
        "pairs": one.pairs,
        "units": one.units,
        "missing": one.missing,
        "undefined": one.undefined,
        "variance_factor": one.saving.factor,
        "variance_factor_low": one.saving.low,
        "variance_factor_high": one.saving.high,
        "no_variance_factor": one.saving.why,
    }


def compare(
    runs: Runs | str | Path, against: str | None = None, indicators: Sequence[str] | None = None
) -> Comparison:
    """Compare the policies of a store.

    Args:
        runs: The store, or its directory.
        against: Policy that every other is compared with; the experiment's first if None.
        indicators: What is compared; if None, `sim.experiment.answers.asked.USUAL` as far as it is kept.

    Raises:
        InputError: There is one policy only, no such policy, no such indicator, or no pair of runs.
    """
    runs = runs_of(runs)
    return compared(runs.planned, runs.experiment, str(runs.path), against, indicators)


def compared(
    planned: pd.DataFrame,
    experiment: Experiment,
    where: str,
    against: str | None = None,
    indicators: Sequence[str] | None = None,
) -> Comparison:
    """Compare the policies of runs that are laid out as `sim.experiment.sweep.runs.Runs.planned` is.

    Args:
        planned: A row a run of the plan.
        experiment: What was asked.
        where: Name of the store, for messages.
        against, indicators: As for `compare`.

    Raises:
        InputError: As for `compare`.
    """
    names = tuple(policy.name for policy in experiment.policies)
    if len(names) < 2:
        told = f"has one policy only ({cut(names[0])}): there is nothing to compare it with"
        factors = [*(factor.key for factor in experiment.factors), *experiment.derived]
        raise InputError(
            where, told + (f"; --by {factors[0]} compares values of a factor" if factors else "")
        )
    base = against_whom(names, against)
    wanted = which_indicators(experiment, indicators)
    lacking = tuple(name for name in OBJECTIVES if name not in experiment.indicators)
    laid = lay(planned, names, tuple(dict.fromkeys((*wanted, *(() if lacking else OBJECTIVES)))))
    others = tuple(name for name in names if name != base)
    if not any((laid.done[laid.at(name)] & laid.done[laid.at(base)]).any() for name in others):
        gone = absent(planned)
        told = ", ".join(f"{count} {why}" for why, count in gone.items())
        more = "jiesu sweep runs them" if set(gone) == {"not run"} else "jiesu sweep --retry runs them again"
        raise InputError(where, f"has no pair of runs to compare with {cut(base)} ({told}); {more}")
    of_seeds = Resamples(laid.seeds, widest=3 * len(wanted) * laid.worlds * laid.points)
    of_units = of_seeds if laid.over == "seeds" else Resamples(laid.worlds)
    return Comparison(
        experiment=experiment,
        against=base,
        others=others,
        indicators=wanted,
        over=laid.over,
        worlds=laid.worlds,
        points=laid.points,
        seeds=laid.seeds,
        resamples=of_units.count,
        runs=len(planned),
        absent=absent(planned),
        differences=_all(laid, others, base, wanted, of_units, of_seeds),
        parting={name: apart(laid, name, base) for name in others},
        ranking=tuple(one for name in wanted if (one := best(laid, name, of_units)) is not None),
        front=None if lacking else front(laid, of_units),
        lacking=lacking,
    )


def _all(
    laid: Laid,
    others: Sequence[str],
    base: str,
    wanted: Sequence[str],
    of_units: Resamples,
    of_seeds: Resamples,
) -> tuple[Difference, ...]:
    return tuple(one for name in others for one in differences(laid, name, base, wanted, of_units, of_seeds))
