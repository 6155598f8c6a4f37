"""The platform: what upgrades gain and ageing takes, what a level saves, and what it costs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from quiet_towns import agent, quiet
from small_worlds import RESIDENTS, assert_share
from workbench import HOTLINE, Bench

from sim.city.rows import CLASSES
from sim.day.setup import resting_level
from sim.day.world import BIT_MISROUTED, COORDINATION, PLATFORM
from sim.model import GovernanceModel

POLICY: dict[str, Any] = {
    "platform.upgrade_pace": 0.5,
    "platform.gain": 0.2,
    "platform.ageing": 0.05,
    "platform.benefit": 0.4,
    "data.error_base": 0.3,
    "data.error_floor": 0.1,
    "data.curve": 1.0,
    "data.classification": 0.5,
    "data.collection": 0.6,
    "intake.operators": 3.0,
    "intake.calls_per_operator_day": 50.0,
    "city.residents": 6000,
}


def hotline(level: float) -> Any:
    view = {"platform": level, "labelled": [0.0, 4.0], "requests_per_1000": [0.0, 0.0]}
    unit = agent("hotline", POLICY, **view)
    unit.decide()
    return unit


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_level_after_a_month_and_what_it_saves(level: float) -> None:
    unit, after = hotline(level), level + 0.5 * 0.2 * (1.0 - level) - 0.05 * level
    saved = 1.0 - 0.4 * after
    assert unit.platform == pytest.approx(after)
    assert unit.capacity_per_1000 == pytest.approx(1000.0 * 3.0 * 50.0 / saved / 6000.0)
    learned = 1.0 - 0.5 * (1.0 - 1.0 / (1.0 + 3.6))
    assert unit.error == pytest.approx([0.1 + 0.2 * saved, 0.1 + 0.2 * learned * saved])


def test_upgrades_gain_less_the_higher_the_level_and_stop_where_ageing_takes_as_much() -> None:
    levels = [0.0]
    for _ in range(300):
        levels.append(hotline(levels[-1]).platform)
    steps = np.diff(levels)
    assert (np.diff(steps[:100]) < 0.0).all()
    assert levels[-1] == pytest.approx(resting_level(POLICY)) == pytest.approx(0.1 / 0.15)


def test_without_upgrades_it_only_ages() -> None:
    assert resting_level(POLICY | {"platform.upgrade_pace": 0.0}) == 0.0
    assert resting_level(POLICY | {"platform.upgrade_pace": 0.0, "platform.ageing": 0.0}) == 0.0
    assert resting_level(POLICY | {"platform.ageing": 0.0}) == 1.0


def test_a_city_begins_where_the_two_balance_and_stays_there() -> None:
    town = {key: value for key, value in POLICY.items() if key != "city.residents"}
    model = GovernanceModel(quiet(town | {"time.days": 31}))
    city = model.world.city[0]
    capacity = 3.0 * 50.0 / (1.0 - 0.4 * 0.1 / 0.15)
    assert city["platform"] == pytest.approx(0.1 / 0.15) and city["capacity"] == pytest.approx(capacity)
    model.advance(31)
    city = model.world.city[0]
    assert city["platform"] == pytest.approx(0.1 / 0.15) and city["capacity"] == pytest.approx(capacity)
    assert city["error"] == pytest.approx(0.1 + 0.2 * (1.0 - 0.4 * 0.1 / 0.15))


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
def test_a_level_saves_operators_time_and_dispatch_time(level: float) -> None:
    b = Bench(20, cls="estate", when=12.0).par(platform_benefit=0.4, intake_dispatch_minutes=30.0)
    b.par(intake_merge=0.0, intake_through_district=0.0, intake_calls_per_operator_day=40.0)
    b.w.city["abandon"], b.w.city["error"], b.w.city["platform"] = 0.0, 0.0, level
    b.do(HOTLINE)
    saved = 1.0 - 0.4 * level
    assert b.cases["cost"][:, PLATFORM] == pytest.approx(8.0 / 40.0 * saved)
    assert b.cases["cost"][:, COORDINATION] == pytest.approx(0.5 * saved)
    assert b.cases["when"] == pytest.approx(12.0 + 0.5 * saved)


def test_misrouting_is_what_the_hotline_decided() -> None:
    """The level has done its work on the error already; it is not taken off twice."""
    b = Bench(3000, cls="estate", when=12.0).par(intake_merge=0.0, intake_through_district=0.0)
    b.w.city["abandon"], b.w.city["platform"] = 0.0, 1.0
    b.w.city["error"][0, CLASSES.index("estate")] = 0.3
    b.do(HOTLINE)
    assert_share((b.cases["bits"] & BIT_MISROUTED) > 0, 0.3)


@pytest.mark.parametrize("scale", [1.0, 0.5])
@pytest.mark.parametrize("pace", [0.0, 0.3])
def test_upgrades_cost_by_their_pace_beside_the_fixed_sum(pace: float, scale: float) -> None:
    cost = {"platform.yuan": 1e6, "platform.upgrade_pace": pace, "price.platform_fixed": 5e5}
    size = {"city.residents": round(RESIDENTS / scale), "city.scale": scale}
    model = GovernanceModel(quiet(cost | size | {"time.days": 73}))
    model.advance(73)
    assert model.platform_yuan() == pytest.approx(scale * (5e5 + pace * 1e6) / 5.0, rel=0.01)
