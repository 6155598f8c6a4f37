"""Replications go on until a named difference is known well enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from small_experiments import LEVER, experiment

from sim.experiment.design.experiment import Stop
from sim.experiment.intervals import t_interval
from sim.experiment.sweep.api import run_experiment
from sim.experiment.sweep.request import Request
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.stopping import difference_by_seed, next_replications

STOP = Stop("a", "b", "trust", half_width=0.25, most=400)


def test_a_difference_is_a_mean_over_pairs_that_are_all_there() -> None:
    rows = [
        (seed, world, 0, policy, 10.0 * seed + world + (2.0 if policy == "a" else 0.0))
        for seed in (1, 2, 3)
        for world in (0, 1)
        for policy in ("a", "b")
    ]
    frame = pd.DataFrame(rows, columns=["replicate", "world", "point", "policy", "trust"])
    frame["status"], frame["trace"] = "ok", None
    assert list(difference_by_seed(frame, STOP)) == [2.0, 2.0, 2.0]
    frame.loc[0, "trust"] = np.nan
    assert list(difference_by_seed(frame, STOP)) == [2.0, 2.0, 2.0], "the other world's pair is still there"
    frame.loc[frame["replicate"] == 1, "status"] = "failed"
    assert list(difference_by_seed(frame, STOP)) == [2.0, 2.0]


def sequential(rng: np.random.Generator, stop: Stop, begin: int, skewed: bool) -> tuple[Any, int]:
    """Replicate made-up differences of mean 0 and deviation 1 until the rule is content."""
    values = np.zeros(0)
    count: int | None = begin
    while count is not None:
        more = rng.standard_normal(count - values.size)
        if skewed:
            more = rng.exponential(size=count - values.size) - 1.0
        values = np.concatenate((values, more))
        found = t_interval(values)
        count = next_replications(values, values.size, stop)
    return found, values.size


def test_it_stops_when_narrow_enough_and_never_goes_beyond_the_most() -> None:
    rng = np.random.default_rng(1)
    found, count = sequential(rng, STOP, 16, False)
    assert found.half_width <= 0.25 and 40 <= count <= 130
    few = Stop("a", "b", "trust", half_width=0.25, most=30)
    found, count = sequential(rng, few, 16, False)
    assert count == 30 and found.half_width > 0.25


def test_it_is_not_content_where_most_seeds_differ_by_nothing() -> None:
    """One seed in ten differs: eight that do not would give an interval without any width."""
    rng, hits, counts = np.random.default_rng(3), 0, []
    for _ in range(300):
        values, count = np.zeros(0), 8
        while count is not None:
            more = rng.exponential(size=count - values.size) * (rng.random(count - values.size) < 0.1)
            values = np.concatenate((values, more))
            count = next_replications(values, values.size, STOP)
        found = t_interval(values)
        assert found is not None
        hits += found.low <= 0.1 <= found.high
        counts.append(values.size)
    assert min(counts) > 16 and hits / 300 > 0.85
    assert next_replications(np.zeros(400), 400, STOP) is None


@pytest.mark.parametrize(("skewed", "least"), [(False, 0.925), (True, 0.88)])
def test_intervals_looked_at_again_and_again_still_cover(skewed: bool, least: float) -> None:
    """95 % is asked; looking again costs a little, and skew of few values some more."""
    rng = np.random.default_rng(7)
    hits = 0
    for _ in range(2000):
        found, _ = sequential(rng, STOP, 16, skewed)
        hits += found.low <= 0.0 <= found.high
    assert least < hits / 2000 < 0.97


def test_a_sweep_replicates_until_the_difference_is_known(tmp_path: Path) -> None:
    stop = {"policy": "more", "against": "none", "indicator": "government_hours", "most": 64}
    policies = {"none": {"set": {LEVER: 0.0}}, "more": {"set": {"party.coordination": 1.0, LEVER: 1.0}}}
    asked = experiment(policies=policies, replications=8, stop=stop | {"half_width": 1.0})
    done = run_experiment(asked, tmp_path / "s", Request(workers=0))
    runs = Runs(tmp_path / "s")
    assert asked.stop is not None
    found = t_interval(difference_by_seed(runs.planned, asked.stop))
    assert found is not None and found.count == done.runs // 2 == runs.plan().replications
    assert found.half_width <= 1.0 or found.count == 64
    assert found.count > 8
    again = run_experiment(asked, tmp_path / "s", Request(workers=0))
    assert again.done == 0
