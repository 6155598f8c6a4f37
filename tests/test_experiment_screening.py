"""Screening: ranges that can be run, elementary effects as SALib has them, and noise told from effect."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from SALib.analyze import morris as analyse
from SALib.sample import morris as sample
from small_worlds import SMALL, small

from sim.experiment.formula import parse_formula
from sim.experiment.ranges import SPANS, shipped
from sim.experiment.studies.factors import (
    LEVERS,
    NOT_BEHAVIOUR,
    Factor,
    by_section,
    is_free,
    screened_factors,
    usual_span,
)
from sim.experiment.studies.screening import (
    Trajectory,
    consistent,
    elementary_effects,
    largest,
    run_trajectory,
    screened,
)
from sim.experiment.worlds import Span, load_spans
from sim.scenario import PARAMETERS, load_scenario

FACTORS = screened_factors(load_spans(shipped() / SPANS))
LEVELS, STEP = 4, 2.0 / 3.0


def trajectories(factors: int, count: int) -> Any:
    problem = {
        "num_vars": factors,
        "names": [str(n) for n in range(factors)],
        "bounds": [[0.0, 1.0]] * factors,
    }
    return problem, sample.sample(problem, count, num_levels=LEVELS, seed=1).reshape(
        count, factors + 1, factors
    )


@pytest.mark.parametrize("u", [0.0, 1.0 / 3.0, 1.0])
def test_every_corner_of_the_ranges_is_a_scenario(u: float) -> None:
    spec = load_scenario("demo_town").with_values({factor.key: factor.at(u) for factor in FACTORS})
    assert spec["learning.rate"] == pytest.approx(0.05 + u * 0.35)


def test_ranges_hold_the_default_and_are_none_where_nothing_can_move() -> None:
    for factor in FACTORS:
        default = float(PARAMETERS[factor.key].default)
        assert factor.span.low <= default <= factor.span.high, factor.key
        assert factor.span.low < factor.span.high
    assert usual_span(PARAMETERS["matter.info.problem_rate"]) is None
    assert usual_span(PARAMETERS["matter.chore.authority"]) is None
    assert usual_span(PARAMETERS["learning.memory_years"]) == Span(
        "learning.memory_years", 1.0, 4.0, log=True
    )
    share = usual_span(PARAMETERS["intake.answer"])
    assert share is not None and (share.low, share.high) == pytest.approx((0.9, 0.975))


def test_nothing_is_screened_that_a_policy_sets_or_a_count_fixes() -> None:
    keys = {factor.key for factor in FACTORS}
    assert not keys & {
        "assessment.intensity",
        "staff.per_10k",
        "price.contact",
        "city.share_danwei",
        "deadline.day",
    }
    assert {"strategy.norm", "choice.mismatch", "volunteers.crowding", "committees.formed"} <= keys
    for prefix in (*LEVERS, *NOT_BEHAVIOUR):
        assert any(key.startswith(prefix) for key in PARAMETERS), f"{prefix}: no parameter begins so"
    passed_over = [key for key, p in PARAMETERS.items() if is_free(p) and key not in keys]
    assert all(float(PARAMETERS[key].default) in (0.0, 1.0) for key in passed_over)
    assert sum(by_section(FACTORS).values()) == len(FACTORS) == len(keys)


def test_elementary_effects_are_those_of_salib() -> None:
    def function(x: Any) -> Any:
        return np.stack(
            [3.0 * x[..., 0] + x[..., 1] * x[..., 2], np.sin(5.0 * x[..., 2]) - x[..., 3]], axis=-1
        )

    problem, points = trajectories(4, 12)
    results = function(points)
    effects = np.array([elementary_effects(p, r) for p, r in zip(points, results, strict=True)])
    found = screened(effects, np.ones((4, 2)), STEP)
    for outcome in (0, 1):
        flat = (points.reshape(-1, 4), results[..., outcome].ravel())
        told = analyse.analyze(problem, *flat, num_levels=LEVELS, seed=1)
        assert found.mu_star[:, outcome] == pytest.approx(np.asarray(told["mu_star"], float))
        assert found.mu[:, outcome] == pytest.approx(np.asarray(told["mu"], float))
        assert found.spread[:, outcome] == pytest.approx(np.asarray(told["sigma"], float))


def test_a_step_that_moves_two_factors_is_refused() -> None:
    with pytest.raises(ValueError, match="one factor"):
        elementary_effects(np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]]), np.zeros((3, 1)))
    with pytest.raises(ValueError, match="one factor"):
        elementary_effects(np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 0.0]]), np.zeros((3, 1)))


def test_noise_is_told_from_effect() -> None:
    """Of 200 idle factors few matter by chance; one above the noise does; a small steady one has a sign."""
    rng = np.random.default_rng(3)
    count, outcomes = 12, 5
    idle = rng.normal(0.0, 1.0, (count, 200, outcomes))
    strong = rng.normal(0.0, 1.0, (count, 1, outcomes)) + 4.0
    steady = np.full((count, 1, outcomes), 0.3) + rng.normal(0.0, 0.01, (count, 1, outcomes))
    effects = np.concatenate([idle, strong, steady], axis=1)
    found = screened(effects, rng.normal(0.0, 1.0, (48, outcomes)) * STEP, STEP)
    matters = found.times_noise.max(axis=1) > found.most
    assert matters[:200].sum() <= 10 and matters[200] and not matters[201]
    signs = consistent(found, count)
    assert signs[201] and signs[:200].mean() < 0.05
    assert largest({"one": found}, 200)[0] == "one"


def test_a_trajectory_pairs_by_seed_and_other_seeds_differ() -> None:
    """What nothing reads has no effect at all; what arises more often changes the count of matters."""
    factors = [
        Factor("matter.chore.direct", Span("matter.chore.direct", 0.4, 0.85), False),
        Factor("matter.chore.rate", Span("matter.chore.rate", 0.15, 0.6, log=True), False),
    ]
    points = np.array([[0.0, 0.0], [STEP, 0.0], [STEP, STEP]])
    outcomes = [parse_formula(name, name) for name in ("matters", "dependence")]
    path = Trajectory(small(), points, 5, (6, 7, 8, 9))
    effects, changes = run_trajectory(path, factors, outcomes)
    assert (effects[0] == 0.0).all()
    assert effects[1, 0] > 0.05 * SMALL["city.residents"]
    assert changes.shape == (2, 2) and (changes[:, 0] != 0.0).all()
