"""Fatigue: it grows with waiting work, fades, weakens the norm, and makes community workers leave."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from quiet_towns import agent, quiet
from small_worlds import assert_share
from workbench import WEIGH, Bench

from sim.agents.unit import tired
from sim.model import GovernanceModel
from sim.scenario.fixed import FIXED_VALUES

POLICY: dict[str, Any] = {
    "fatigue.build": 0.3,
    "fatigue.recovery": 0.2,
    "fatigue.turnover": 0.5,
    "strategy.target_days": 4.0,
    "strategy.pull": 0.0,
    "visiting.hours": 0.0,
}
TOWN = {key: value for key, value in POLICY.items() if key not in FIXED_VALUES}
WAITS = {0.0: 0.0, 4.0: 0.0, 5.0: 0.25, 8.0: 1.0, 99.0: 1.0}
"""Strain by days of work waiting: none at the target, full at twice it."""
ALMOST = 1e-6


@pytest.mark.parametrize("waits", WAITS)
@pytest.mark.parametrize("before", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("left", [False, True])
def test_fatigue_builds_with_strain_on_what_is_fresh_and_fades(
    waits: float, before: float, left: bool
) -> None:
    kept = 0.0 if left else before
    after = kept + 0.3 * WAITS[waits] * (1.0 - kept) - 0.2 * kept
    assert tired(before, waits, left, POLICY) == pytest.approx(after)


def desk(luck: float, fatigue: float = 0.4, waits: float = 0.0) -> Any:
    view = {"fatigue": fatigue, "backlog_days": waits, "luck": (luck, 0.0), "base_speed": 2.0, "asked": 0.0}
    view |= {"workers": 3.0, "council": 0, "committee": 0, "granted": 0.0, "size": 100.0, "price": 0.05}
    view |= {"council_used": 0.0, "has_property": 0.0, "chance": [1.0] * 6, "doom": [1.0] * 3}
    view |= {"group": 0, "group_used": 0.0, "complained": 1.0}
    unit = agent("community", POLICY, **view)
    unit.decide()
    return unit


@pytest.mark.parametrize("waits", [0.0, 8.0])
def test_tired_workers_leave_and_whoever_comes_is_fresh_and_slow_for_a_month(waits: float) -> None:
    share = 0.45 + (0.25 if waits else 0.0)
    gone, stay = desk(0.2 - ALMOST, waits=waits), desk(0.2 + ALMOST, waits=waits)
    assert gone.fatigue == pytest.approx(tired(0.4, waits, True, POLICY))
    assert stay.fatigue == pytest.approx(tired(0.4, waits, False, POLICY))
    assert gone.speed == pytest.approx(2.0 * share * 0.8) and stay.speed == pytest.approx(2.0 * share)


def test_nobody_leaves_who_is_not_tired() -> None:
    assert desk(0.0, fatigue=0.0).speed == pytest.approx(2.0 * 0.45)


@pytest.mark.parametrize("kind", ["subdistrict", "department"])
def test_other_units_tire_and_nobody_leaves_them(kind: str) -> None:
    quiet_month: dict[str, Any] = {"heard": [0.0] * 4, "heard_yes": [0.0] * 4, "heard_satisfied": [0.0] * 4}
    quiet_month |= {"belief": [0.5] * 8, "city_belief": [0.5] * 8, "peer_norm": 0.5, "peer_score": 0.0}
    quiet_month |= {"norm": 0.5, "price": 0.05, "score": 0.5, "own_backlog_days": 0.0, "pressure": 0.0}
    unit = agent(kind, POLICY, **quiet_month, fatigue=0.4, backlog_days=8.0, luck=(0.0, 0.0))
    unit.decide()
    assert unit.fatigue == pytest.approx(tired(0.4, 8.0, False, POLICY))


def weary_values(who: str) -> dict[float, Any]:
    """Values of the ways to a unit that is rested, and half tired; the others are tired, hours are free."""
    value: dict[float, Any] = {}
    for weary in (0.0, 0.5):
        b = Bench(1, need1=2, difficulty=0.0).par(fatigue_weight=0.6, assessment_overdue=0.0)
        b.par(handling_return_accept=0.5, remit_first_receiver=0.0, whistle_access=1.0)
        h = getattr(b, who)
        b.w.handlers["fatigue"], b.w.handlers["willing"] = 0.9, 1.0
        b.w.handlers["pressure"], b.w.handlers["norm"], b.w.handlers["price"] = 0.0, 2.0, 0.0
        b.unit(h, fatigue=weary)
        value[weary] = b.do(WEIGH, h)[0, :6].copy()
    return value


@pytest.mark.parametrize("who", ["community", "subdistrict", "department"])
def test_a_tired_unit_cares_less_and_its_fatigue_is_its_own(who: str) -> None:
    """A community has its subdistrict's norm and its own fatigue."""
    value, whistle = weary_values(who), 4
    assert value[0.0][whistle] == pytest.approx(2.0) and value[0.5][whistle] == pytest.approx(2.0 * 0.7)


@pytest.mark.parametrize("who", ["community", "subdistrict"])
def test_a_tired_unit_cares_less_for_what_others_make_of_a_case_as_well(who: str) -> None:
    """Half of what is passed up is accepted, and the norm in its value is that of a tired unit too."""
    value, passing = weary_values(who), 5
    assert value[0.0][passing] == pytest.approx(1.0) and value[0.5][passing] == pytest.approx(0.7)


def test_every_unit_keeps_its_own_fatigue_from_month_to_month() -> None:
    model = GovernanceModel(quiet({**TOWN, "time.days": 31}))
    rows = model.world.handlers
    before = np.linspace(0.1, 0.9, len(rows))
    rows["fatigue"] = before
    model.advance(31)
    after = model.world.handlers["fatigue"]
    left = after == 0.0
    assert left.mean() < 0.3
    assert after[~left] == pytest.approx(0.8 * before[~left])


def test_leaving_is_drawn_for_each_community_and_costs_capacity_for_one_month() -> None:
    town = {"city.residents": 6000, "city.communities": 300, "time.days": 59, "councils.promotion": 0.0}
    model = GovernanceModel(quiet(TOWN | town | {"fatigue.recovery": 0.0}))
    desks = model.world.handlers[: len(model.world.communities)]
    desks["fatigue"], usual = 1.0, desks["speed"].copy()
    model.advance(31)
    desks = model.world.handlers[: len(model.world.communities)]
    left = desks["fatigue"] == 0.0
    assert_share(left, FIXED_VALUES["fatigue.turnover"])
    assert desks["speed"] == pytest.approx(np.where(left, 0.8, 1.0) * usual)
    assert (desks["fatigue"][~left] == 1.0).all()
    model.advance(28)
    assert model.world.handlers["speed"][: len(left)][left] == pytest.approx(usual[left])
