"""Scores, ranks and pressure: the assessor's arithmetic, and the districts'."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata
from small_worlds import ran, small

from sim.agents.assessor import credible, crowding, mid_ranks
from sim.agents.unit import CREDIBLE
from sim.model import GovernanceModel
from sim.scenario.fixed import FIXED_VALUES
from sim.scenario.values import DEFAULTS

POLICY: dict[str, Any] = {
    **FIXED_VALUES,
    **DEFAULTS,
    "assessment.weight_response": 0.2,
    "assessment.weight_resolution": 0.5,
    "assessment.weight_satisfaction": 0.3,
    "assessment.overdue": 0.3,
    "assessment.intensity": 0.5,
    "assessment.ranking": True,
    "assessment.rank_slope": 0.4,
    "strategy.inertia": 0.6,
}


def assessor(**changes: Any) -> Any:
    """The assessor of a small city, with what it sees filled in for four units."""
    agent = GovernanceModel(small()).units["assessor"][0]
    agent.policy = POLICY | changes
    agent.counted, agent.responded = [10.0, 0.0, 4.0, 8.0], [10.0, 0.0, 2.0, 4.0]
    agent.yes, agent.satisfied = [8.0, 0.0, 1.0, 8.0], [5.0, 0.0, 1.0, 8.0]
    agent.closed, agent.overdue = [20.0, 5.0, 0.0, 10.0], [1.0, 5.0, 0.0, 0.0]
    agent.score, agent.percentile = [0.7, 0.7, 0.7, 0.7], [0.5, 0.5, 0.5, 0.5]
    agent.evidence = [100.0, 30.0, 0.0, 50.0]
    agent.amplification, agent.group = [1.2, 1.2, 1.0, 1.0], [0, 0, 1, 1]
    agent.decide()
    return agent


def test_score_is_the_mean_of_the_rates_over_call_backs_that_lapse() -> None:
    raw = [
        0.2 + 0.5 * 0.8 + 0.3 * 0.5 - 0.3 * 0.05,
        0.0,
        0.2 * 0.5 + 0.5 * 0.25 + 0.3 * 0.25,
        0.2 * 0.5 + 0.5 + 0.3,
    ]
    heard, known = [10.0, 0.0, 4.0, 8.0], [100.0, 30.0, 0.0, 50.0]
    kept = [(1.0 - 0.4 * n / (n + CREDIBLE)) * old for n, old in zip(heard, known, strict=True)]
    agent = assessor()
    assert agent.evidence == pytest.approx([old + n for old, n in zip(kept, heard, strict=True)])
    expected = [
        (0.7 * old + n * rate) / max(old + n, 1.0) for old, n, rate in zip(kept, heard, raw, strict=True)
    ]
    assert agent.score == pytest.approx([expected[0], 0.7, *expected[2:]])


def test_a_score_forgets_where_it_began() -> None:
    """The first call-backs replace the score of nobody's experience; later ones come on top."""
    agent = assessor()
    assert agent.score[2] == pytest.approx(0.2 * 0.5 + 0.5 * 0.25 + 0.3 * 0.25)


def test_late_closures_cost_no_more_than_the_score() -> None:
    agent = assessor()
    assert agent.scored(1.0, 1.0, 1.0, 0.0) == pytest.approx(1.0)
    assert agent.scored(1.0, 1.0, 1.0, 0.5) == pytest.approx(0.85)
    assert agent.scored(0.1, 0.0, 0.0, 1.0) == 0.0


def test_few_call_backs_do_not_fill_the_ends_of_the_ranking() -> None:
    """Of two true scores a large unit shows its own; small ones, of chance scores, lie between."""
    scores, evidence = [0.85, 0.95, 0.5, 1.0], [2000.0, 2000.0, 1.0, 1.0]
    drawn = credible(scores, evidence, [0] * 4)
    assert drawn[0] < drawn[2] < drawn[3] < drawn[1]
    assert drawn[:2] == pytest.approx(scores[:2], abs=0.002)
    assert credible(scores, [0.0] * 4, [0] * 4) == [0.0] * 4
    assert credible(scores, evidence, [0, 1, 2, 3]) == pytest.approx(scores)


def test_units_are_ranked_within_their_group_with_inertia() -> None:
    assert assessor().percentile == pytest.approx([0.6 * 0.5 + 0.4 * p for p in (0.75, 0.25, 0.25, 0.75)])


def test_pressure_is_intensity_passed_down_and_tilted_by_rank() -> None:
    agent = assessor()
    tilt = [1.0 + 0.4 * (1.0 - 2.0 * p) for p in agent.percentile]
    assert agent.pressure == pytest.approx(
        [0.5 * a * t for a, t in zip((1.2, 1.2, 1.0, 1.0), tilt, strict=True)]
    )
    assert agent.pressure[0] < agent.pressure[1] and agent.pressure[3] < agent.pressure[2]


def test_pressure_without_ranks_or_intensity() -> None:
    assert assessor(**{"assessment.ranking": False}).pressure == pytest.approx([0.6, 0.6, 0.5, 0.5])
    assert assessor(**{"assessment.intensity": 0.0}).pressure == [0.0] * 4


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=40))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_mid_ranks(units: list[tuple[int, int]]) -> None:
    """The share below plus half the share level with it, in each group: mean one half, ties alike."""
    scores, groups = [float(score) for score, _ in units], [group for _, group in units]
    ranks = np.array(mid_ranks(scores, groups))
    for group in set(groups):
        member = np.array(groups) == group
        own = np.array(scores)[member]
        assert ranks[member] == pytest.approx((rankdata(own) - 0.5) / len(own))
        assert ranks[member].mean() == pytest.approx(0.5)
    assert ((ranks > 0.0) & (ranks < 1.0)).all()


def test_ranks_do_not_depend_on_how_many_cities_there_are() -> None:
    """Twice the same units: the same percentiles, so that the size of the city does not matter."""
    scores = [0.1, 0.5, 0.5, 0.9]
    assert mid_ranks(scores * 2, [0] * 8) == pytest.approx(mid_ranks(scores, [0] * 4) * 2)


@pytest.mark.parametrize("ranking", [True, False])
def test_districts_amplify_by_the_declared_factor_on_average(ranking: bool) -> None:
    town = {"city.districts": 3, "city.subdistricts": 6, "city.communities": 9, "city.residents": 2000}
    model = ran(town | {"district.amplification": 1.8, "assessment.ranking": ranking})
    districts = model.world.districts
    assert districts["percentile"].mean() == pytest.approx(0.5)
    assert districts["amplification"].mean() == pytest.approx(1.8)
    assert (districts["amplification"] >= 1.0).all()
    assert ranking or (districts["amplification"] == 1.8).all()
    assert districts["expertise"] == pytest.approx(model.spec["district.expertise"])


def test_a_district_s_score_is_the_mean_of_its_subdistricts() -> None:
    town = {"city.districts": 2, "city.subdistricts": 5, "city.communities": 8}
    w = ran(town).world
    first = len(w.communities)
    for row in w.districts:
        own = first + row["first_subdistrict"] + np.arange(row["subdistricts"])
        assert row["score"] == pytest.approx(w.handlers["score"][own].mean())


def test_rivals_near_by_are_counted_within_the_group() -> None:
    """Against the sum written out: two units close together and one apart; a pair is too few to tell."""
    scores, groups = [0.7, 0.72, 0.9, 0.1, 0.9], [0, 0, 0, 1, 1]
    near = crowding(scores, groups)
    width = 1.06 * np.std(scores[:3]) * 3**-0.2
    kernel = {d: np.exp(-0.5 * (d / width) ** 2) for d in (0.02, 0.18, 0.2)}
    density = np.array([kernel[0.02] + kernel[0.2], kernel[0.02] + kernel[0.18], kernel[0.2] + kernel[0.18]])
    assert near[:3] == pytest.approx((density / density.mean()).tolist()) and near[3:] == [1.0, 1.0]
    assert near[1] > near[0] > near[2]


@settings(deadline=None)  # the first example may compile
@given(st.lists(st.floats(0, 1), min_size=3, max_size=40))
def test_contested_places_add_no_pressure_on_average(scores: list[float]) -> None:
    near = crowding(scores, [0] * len(scores))
    assert np.mean(near) == pytest.approx(1.0) and min(near) >= 0.0


def test_a_contested_place_presses_only_where_ranks_are_published() -> None:
    agent = assessor(**{"assessment.rank_margin": 0.5, "assessment.publicity": 0.8})
    assert agent.contested(2.0) == pytest.approx(1.4) and agent.contested(0.5) == pytest.approx(0.8)
    agent.policy = agent.policy | {"assessment.ranking": False}
    assert agent.contested(2.0) == 1.0


def test_pressure_carries_the_margin() -> None:
    """The same town with and without: pressure differs by the factor of each unit's rivals."""
    with_, without = assessor(**{"assessment.rank_margin": 1.0}), assessor(**{"assessment.rank_margin": 0.0})
    for agent in (with_, without):
        agent.decide()
    near = crowding(credible(with_.score, with_.evidence, with_.group), with_.group)
    assert with_.pressure == pytest.approx([p * n for p, n in zip(without.pressure, near, strict=True)])
