"""Publicity of ranks, and scores that departments share with the subdistricts."""

from __future__ import annotations

import math
from typing import Any

import pytest
from quiet_towns import agent

POLICY: dict[str, Any] = {
    "assessment.intensity": 0.5,
    "assessment.ranking": True,
    "assessment.rank_slope": 0.8,
    "assessment.weight_resolution": 0.5,
    "assessment.weight_satisfaction": 0.3,
    "strategy.imitation": 0.4,
    "strategy.mutation": 0.0,
    "strategy.pull": 0.0,
    "strategy.temperature": 0.2,
    "strategy.inertia": 0.0,
    "whistle.willingness": 0.6,
    "party.coordination": 0.0,
}
BELIEF = [0.2, 0.5, 0.9, 0.9, 0.8, 0.6, 0.1, 0.1]
"""Solved earns 0.6 more yeses and 0.1 more satisfied; what coaxing earns must not count."""


@pytest.mark.parametrize("publicity", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("place", [0.0, 0.5, 0.9])
def test_ranks_weigh_on_units_as_far_as_they_are_public(publicity: float, place: float) -> None:
    unit = agent("assessor", POLICY | {"assessment.publicity": publicity})
    tilt = 1.0 + publicity * 0.8 * (1.0 - 2.0 * place)
    assert unit.pressed(place, 1.5) == pytest.approx(0.5 * 1.5 * tilt)
    secret = agent("assessor", POLICY | {"assessment.publicity": publicity, "assessment.ranking": False})
    assert secret.pressed(place, 1.5) == pytest.approx(0.5 * 1.5)


@pytest.mark.parametrize(("luck", "norm"), [(0.199, 0.9), (0.201, 0.3)])
def test_units_see_whom_to_imitate_as_far_as_ranks_are_public(luck: float, norm: float) -> None:
    view = {"norm": 0.3, "score": 0.5, "peer_norm": 0.9, "peer_score": 0.6, "luck": (luck, 0.0)}
    unit = agent("subdistrict", POLICY | {"assessment.publicity": 0.5}, **view)
    assert unit.imitated_norm() == pytest.approx(norm)


def department(shared: float, pressure: float = 0.7, belief: list[float] = BELIEF, waits: float = 0.0) -> Any:
    view = {"pressure": pressure, "belief": belief, "own_backlog_days": waits}
    return agent("department", POLICY | {"integration.shared_score": shared}, **view)


@pytest.mark.parametrize("shared", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("waits", [0.0, 20.0])
def test_odds_of_coming_move_by_pressure_share_and_what_solving_is_seen_to_earn(
    shared: float, waits: float
) -> None:
    """Weights of the two rates differ, as do the gains; displaced own tasks halve the chance first."""
    chance = 0.6 / (1.0 + waits / 20.0)
    earned = 0.5 * (0.8 - 0.2) + 0.3 * (0.6 - 0.5)
    odds = chance / (1.0 - chance) * math.exp(0.7 * shared * earned / 0.2)
    assert department(shared, waits=waits).willingness() == pytest.approx(odds / (1.0 + odds))


def test_a_department_that_has_seen_solving_cost_score_comes_less_often() -> None:
    worse = [0.8, 0.5, 0.0, 0.0, 0.2, 0.5, 0.0, 0.0]
    assert department(0.5, belief=worse).willingness() < 0.6 < department(0.5).willingness()
    assert department(0.5, pressure=0.0, belief=worse).willingness() == pytest.approx(0.6)


STANDING = [0.9, 0.5, 0.7, 0.2, 0.4]
GROUP = [0, 0, 1, 1, 0]


@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_a_shared_score_leaves_ranks_as_they_are(share: float) -> None:
    """They are ranked among themselves, and what all have in common puts nobody before another."""
    none = [0.0] * 5
    view: dict[str, Any] = dict.fromkeys(
        ("counted", "responded", "yes", "satisfied", "closed", "overdue"), none
    )
    view |= {"score": list(STANDING), "evidence": [1e6] * 5, "percentile": [0.5] * 5}
    unit = agent("assessor", POLICY | {"integration.shared_score": share}, **view)
    unit.amplification, unit.group = [1.0] * 5, GROUP
    unit.decide()
    assert unit.percentile == pytest.approx([5 / 6, 0.5, 0.75, 0.25, 1 / 6])
