"""Compiled rules over the rows, and agents: the same bytes, whoever looks and whenever."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import fingerprint, ran, small

from sim import agents
from sim.model import GovernanceModel
from sim.rules import BUILT_IN

YEAR = {"time.days": 425, "time.start": "2023-01-01"}
ALL_TOGETHER: dict[str, Any] = {
    "councils.promotion": 0.7,
    "councils.convened": 0.3,
    "committees.promotion": 0.8,
    "committees.formed": 0.3,
    "committees.targeting": 0.5,
    "mutual_aid.promotion": 0.6,
    "mutual_aid.formed": 0.5,
    "integration.shared_score": 0.5,
    "party.coordination": 0.4,
    "volunteers.mobilisation": 0.3,
    "data.collection": 0.5,
    "data.classification": 0.6,
    "platform.upgrade_pace": 0.1,
    "visiting.hours": 3.0,
    "strategy.imitation": 0.5,
}
POLICIES = {"usual": {}, "all together": ALL_TOGETHER, "no ranking": {"assessment.ranking": False}}


@pytest.fixture(scope="module", params=POLICIES)
def policy(request: pytest.FixtureRequest) -> dict[str, Any]:
    return YEAR | POLICIES[request.param]


@pytest.fixture(scope="module")
def by_rows(policy: dict[str, Any]) -> str:
    return fingerprint(ran(policy))


@pytest.mark.parametrize("kind", BUILT_IN)
def test_a_class_of_the_user_s_that_changes_nothing(policy: dict[str, Any], by_rows: str, kind: str) -> None:
    assert fingerprint(ran(policy, **{kind: type("Mine", (BUILT_IN[kind],), {})})) == by_rows


@pytest.mark.parametrize("first", [0, 40, 200])
def test_agents_that_are_looked_at(policy: dict[str, Any], by_rows: str, first: int) -> None:
    model = GovernanceModel(small(policy))
    model.advance(first)
    assert model.units["community"]
    model.run()
    assert fingerprint(model) == by_rows


@pytest.mark.parametrize("look", ["units", "agents", "agents_by_type"])
def test_who_looks_late_finds_what_who_always_looked_finds(policy: dict[str, Any], look: str) -> None:
    always, late = GovernanceModel(small(policy)), GovernanceModel(small(policy))
    before = always.units
    for model in (always, late):
        model.advance(100)
    assert getattr(late, look)
    for kind, units in before.items():
        for one, other in zip(units, late.units[kind], strict=True):
            for name in (*one.reads, *one.writes, "luck", "policy"):
                assert getattr(one, name) == getattr(other, name), (kind, name)


def test_an_agent_that_is_held_on_to_goes_on_deciding() -> None:
    model = GovernanceModel(small())
    desk = model.units["community"][0]
    model.advance(59)
    assert desk.price == model.world.handlers[0]["price"]


def test_a_unit_that_is_put_in_another_s_place_decides() -> None:
    class Idle(agents.VolunteerTeam):
        def still_active(self) -> float:
            return 0.0

    model = GovernanceModel(small())
    model.units["volunteers"][1] = Idle(model, 1)
    model.advance(31)
    assert (model.world.communities["active"] == 0.0).tolist() == [False, True, False, False]
