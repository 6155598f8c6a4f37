"""What the intervals hold and what pairing saves on the model itself: the shipped comparison, 300 seeds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from test_answers_intervals import held

from sim.experiment.answers.asked import USUAL
from sim.experiment.answers.comparison.comparison import Comparison, compare
from sim.experiment.answers.comparison.pareto import OBJECTIVES
from sim.experiment.answers.comparison.resamples import Resamples
from sim.experiment.answers.comparison.variance import savings
from sim.experiment.sweep.api import sweep
from sim.experiment.sweep.laid import Floats, lay
from sim.experiment.sweep.runs import Runs

pytestmark = pytest.mark.heavy
SEEDS = 300
TOGETHER = ("cost_per_resident_year",)
"""What is cost by another name."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """The shipped comparison of policies with many seeds."""
    store = tmp_path_factory.mktemp("many") / "store"
    return sweep("policy_comparison", store, workers=2, replications=SEEDS)


def sides(runs: Runs) -> Iterator[tuple[str, str, Floats]]:
    names = [policy.name for policy in runs.experiment.policies]
    wanted = [name for name in USUAL if name not in TOGETHER]
    laid = lay(runs.planned, names, wanted)
    for policy in names[1:]:
        for name in wanted:
            values = laid.values[name][:, 0, 0]
            yield policy, name, values[[laid.at(policy), 0]]


def differences(runs: Runs) -> Iterator[Floats]:
    return (one - other for _, _, (one, other) in sides(runs))


@pytest.mark.parametrize("values", [8, 16])
def test_intervals_hold_the_model_s_own_differences(runs: Runs, values: int) -> None:
    """Samples of what 300 seeds gave, of which the mean is known; small towns differ by rare large leaps."""
    rng = np.random.default_rng(3)
    told = np.array(
        [held(each[rng.integers(0, SEEDS, (values, 2_000))], each.mean()) for each in differences(runs)]
    )
    (t_low, low), (t_middle, middle), (t_high, high) = np.quantile(told, (0.0, 0.5, 1.0), axis=0)
    print(f"\n{values} values: t {t_middle:.3f} ({t_low:.3f} to {t_high:.3f})", end=", ")
    print(f"bootstrap {middle:.3f} ({low:.3f} to {high:.3f})")
    assert 0.94 <= t_middle <= 0.96 and t_low >= 0.92
    assert 0.93 <= middle <= 0.97 and low >= 0.86


def test_the_interval_of_what_pairing_saves(runs: Runs) -> None:
    """Of the model's own pairs it holds the factor of 300 seeds a little less often than of normal ones."""
    rng = np.random.default_rng(5)
    told = []
    for _, _, (one, other) in sides(runs):
        truth = (one.var() + other.var()) / (one - other).var()
        drawn = rng.integers(0, SEEDS, (600, 16))
        found = savings([(one[n][None], other[n][None]) for n in drawn], Resamples(16))
        inside = [f.low is not None and f.low <= truth <= (f.high or np.inf) for f in found]
        told.append((np.mean(inside), np.mean([(f.low or 0.0) > truth for f in found])))
    held_, above = np.array(told).T
    print(f"\nheld {np.median(held_):.3f} ({held_.min():.3f} to {held_.max():.3f}), above {above.mean():.3f}")
    assert np.median(held_) >= 0.92 and held_.min() >= 0.8


def test_pairing_saves_five_times_the_runs(runs: Runs) -> None:
    found: Comparison = compare(runs)
    factors = {(one.policy, one.indicator): one.saving.factor or 0.0 for one in found.differences}
    for name in found.indicators:
        told = [factor for (_, indicator), factor in factors.items() if indicator == name]
        print(f"\n{name}: {min(told):.3g} to {max(told):.3g}", end="")
    assert min(factor for (_, name), factor in factors.items() if name in OBJECTIVES) >= 5.0
    assert np.mean([factor >= 5.0 for factor in factors.values()]) >= 0.95
