"""At a handler: who is served first, how long it takes, what is in time, and what is handed on."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import ADVANCE, DEPARTMENTS, ENQUEUE, INSPECT, RIGHT_UNIT, SHARE_OUT, Bench

from sim.day.work import INSPECT_HOURS
from sim.day.world import (
    ARRIVING,
    BIT_IN_TIME,
    BIT_MISROUTED,
    MISROUTING,
    PETITION,
    REQUEST,
    WALK_IN,
)

MANY = 3000
STEADY = {"strategy_temperature": 0.001, "handling_effort_elasticity": 0.0, "assessment_overdue": 0.0}


def one_server(b: Bench, **fields: Any) -> Bench:
    """The subdistrict works through its queue with one server, round the clock, at full pace."""
    whole = {"servers": 1, "speed": 1.0, "opens": 0.0, "hours_per_day": 24.0, "norm": 50.0, "pressure": 0.0}
    b.par(**STEADY).unit(b.subdistrict, **(whole | fields))
    b.w.communities["partner_hours"] = 0.0
    return b.cls(lendable=0.0, facilitable=0.0)


def served(b: Bench) -> list[int]:
    """Order in which waiting cases are started."""
    b.do(ENQUEUE)
    b.do(ADVANCE, a=1e5, last=1)
    started = b.events(7)
    return [int(case) - 1 for case in started["id"]]


@pytest.mark.parametrize(("lead", "first"), [(71.0, 1), (73.0, 2)])
def test_a_petition_is_served_as_if_due_three_days_earlier(lead: float, first: int) -> None:
    """All wait behind the first; a petition due some hours after a visit overtakes it within 72 hours."""
    kinds = [WALK_IN, PETITION, WALK_IN]
    b = one_server(Bench(3, kind=kinds, due=[10.0, 500.0 + lead, 500.0], difficulty=0.0))
    assert served(b)[:2] == [0, first]


def test_the_pace_is_speed_and_overtime() -> None:
    for speed, overtime in ((1.0, 0.0), (0.5, 0.0), (1.0, 0.25)):
        b = one_server(Bench(1, kind=WALK_IN, difficulty=0.0), speed=speed, overtime=overtime)
        b.do(ENQUEUE)
        b.do(ADVANCE, a=20.0)
        assert b.cases["closed"][0] == pytest.approx(4.0 / (speed * (1.0 + overtime)))


@pytest.mark.parametrize(
    ("arrives", "due", "in_time"), [(10.0, 9.0, 0), (10.0, 11.0, 1), (20.0, 32.0, 0), (20.0, 33.0, 1)]
)
@pytest.mark.parametrize("load", [0.0, 1e4])
def test_response_is_in_time_by_the_next_opening_alone(
    arrives: float, due: float, in_time: int, load: float
) -> None:
    """An office opens at nine: who comes at eight in the evening is rung at 33 h, however long the queue."""
    b = Bench(1, when=arrives, due=due)
    b.w.servers[:] = load
    b.do(ENQUEUE)
    assert (b.cases["bits"][0] & BIT_IN_TIME > 0) == in_time


def test_nobody_answers_for_a_case_that_is_not_theirs() -> None:
    b = Bench(1, when=10.0, bits=BIT_MISROUTED)
    b.do(ENQUEUE)
    assert not b.cases["bits"][0] & BIT_IN_TIME


@pytest.mark.parametrize("need", [0, 2])
@pytest.mark.parametrize("direct", [0.0, 0.3, 1.0])
def test_a_mis_sent_case_goes_to_the_right_unit(need: int, direct: float) -> None:
    b = Bench(MANY, need1=need, bits=BIT_MISROUTED, when=10.0).cls(direct=direct)
    b.cases["handler"] = b.department + 3
    right = b.do(RIGHT_UNIT)[:, 0].copy()
    hours = b.do(INSPECT, b.department + 3, a=10.0)[:, 0]
    assert (b.cases["handler"] == right).all()
    assert_share(b.cases["handler"] == b.department + 1, direct * (need > 0))
    assert set(b.cases["handler"]) <= {b.subdistrict, b.department + 1}
    assert (hours == INSPECT_HOURS).all()
    assert b.cases["cost"][:, MISROUTING] == pytest.approx(hours)
    assert not (b.cases["bits"] & BIT_MISROUTED).any()
    assert (b.cases["state"] == ARRIVING).all() and (b.cases["bounces"] == 1).all()


@pytest.mark.parametrize("sharing", [0.0, 1.0])
def test_papers_travel_until_tomorrow_and_faster_where_data_are_shared(sharing: float) -> None:
    b = Bench(MANY, bits=BIT_MISROUTED, when=10.0).par(handling_return_days=4.0, data_sharing=sharing)
    b.do(INSPECT, a=10.0)
    days = (b.cases["when"].astype(np.float64) - 10.0) / 24.0
    least, mean = 14.0 / 24.0, 4.0 * (1.0 - 0.5 * sharing)
    assert days.min() == pytest.approx(least)
    held = least + mean * math.exp(-least / mean)
    assert days.mean() == pytest.approx(held, abs=4.5 * days.std() / MANY**0.5)


@pytest.mark.parametrize("facilitable", [0.0, 1.0])
@pytest.mark.parametrize("lead", [0.0, 4.0, -4.0])
def test_a_subdistrict_shares_out_by_kind_and_by_who_waits_less(facilitable: float, lead: float) -> None:
    b = Bench(MANY, community=1).cls(facilitable=facilitable)
    for h, days in ((b.subdistrict, max(lead, 0.0)), (1, max(-lead, 0.0))):
        unit = b.w.handlers[h]
        b.unit(h, backlog_hours=days * unit["servers"] * unit["speed"] * unit["hours_per_day"])
    b.do(SHARE_OUT)
    bias = 2.0 if facilitable else -1.0
    assert set(b.cases["handler"]) <= {1, b.subdistrict}
    assert_share(b.cases["handler"] == 1, 1.0 / (1.0 + math.exp(-bias - lead / 2.0)))


def test_what_was_handed_on_or_is_another_s_is_not_shared_out() -> None:
    b = Bench(50, bounces=1).cls(facilitable=1.0)
    b.do(SHARE_OUT)
    assert (b.cases["handler"] == b.subdistrict).all()
    b = Bench(50, handler=9).cls(facilitable=1.0)
    b.do(SHARE_OUT)
    assert (b.cases["handler"] == 9).all()


def departments(own_load: float, begun: float = 0.0, owed: float = 0.0, **fields: float) -> Any:
    b = Bench(1)
    b.w.servers[:] = 1e9  # nothing new is begun
    b.unit(b.department, own_load=own_load, begun=begun, owed=owed, **fields)
    b.do(DEPARTMENTS)
    unit = b.w.handlers[b.department]
    return unit, float(unit["servers"] * unit["speed"] * unit["hours_per_day"]), b


def test_own_tasks_take_what_cases_leave_and_wait_before_they_are_displaced() -> None:
    unit, capacity, _ = departments(0.0)
    assert unit["own_waiting"] == unit["own_backlog"] == 0.0
    unit, capacity, _ = departments(capacity + 5.0)
    assert unit["own_waiting"] == pytest.approx(5.0) and unit["own_backlog"] == 0.0
    unit, _, _ = departments(5.0, begun=1.5 * capacity)
    assert unit["own_waiting"] == pytest.approx(5.0) and unit["begun"] == pytest.approx(0.5 * capacity)


def test_beyond_a_fortnight_own_tasks_are_displaced_and_lapse() -> None:
    unit, capacity, b = departments(100.0, begun=1e6, own_waiting=950.0, own_backlog=30.0)
    assert unit["own_waiting"] == pytest.approx(1000.0)
    assert unit["own_backlog"] == pytest.approx(80.0 * (1.0 - 1.0 / 60.0))
    assert b.w.tally["displaced"][b.department] == pytest.approx(50.0)
    assert b.w.daily["displaced_hours"].sum() == pytest.approx(50.0)
    unit, capacity, _ = departments(0.0, own_waiting=0.0, own_backlog=1000.0)
    assert unit["own_backlog"] == pytest.approx((1000.0 - capacity) * (1.0 - 1.0 / 60.0))


def test_whistle_hours_are_worked_in_half_days_by_desks_that_are_free() -> None:
    b = Bench(1)
    b.unit(b.department, owed=10.0, servers=2, speed=2.0, spoken=0.0)
    first = int(b.w.handlers["first_server"][b.department])
    b.w.servers[first : first + 2] = (0.0, 1e9)
    b.do(DEPARTMENTS)
    unit = b.w.handlers[b.department]
    assert unit["owed"] == 0.0 and unit["begun"] == 0.0
    assert b.w.servers[first : first + 2].min() == pytest.approx(10.0 / 2.0)
    b.unit(b.department, owed=1000.0)
    b.do(DEPARTMENTS, day=1)
    assert 900.0 < b.w.handlers["owed"][b.department] < 1000.0


def test_requests_rank_before_later_ones_whoever_sent_them() -> None:
    b = one_server(Bench(3, kind=[WALK_IN, REQUEST, WALK_IN], due=[5.0, 90.0, 80.0], difficulty=0.0))
    assert served(b) == [0, 2, 1]


@pytest.mark.parametrize("allowed", [0.0, 1.0])
def test_a_department_may_hand_a_case_down_once_and_the_subdistrict_keeps_it(allowed: float) -> None:
    """It solves for nothing it values; with a good score of its own it would rather be rid of the case."""
    b = Bench(1, need1=1, difficulty=0.0).par(
        **STEADY, handling_hand_down=allowed, handling_return_accept=1.0
    )
    h = b.department
    b.cls(facilitable=0.0).unit(h, norm=0.0, pressure=1.0, score=1.0, price=0.1, opens=0.0)
    b.unit(h, hours_per_day=24.0, servers=1, speed=1.0)
    b.w.handlers["belief"][h] = 0.5
    b.cases["handler"] = h
    b.do(ENQUEUE, h)
    b.do(ADVANCE, h, a=1e5)
    assert b.cases["bounces"][0] == allowed
    assert b.cases["handler"][0] == (b.subdistrict if allowed else h)
    if allowed:
        b.cases["state"] = ARRIVING
        b.unit(b.subdistrict, norm=0.0, pressure=1.0, score=1.0, price=0.1, opens=0.0, hours_per_day=24.0)
        b.do(ENQUEUE)
        b.do(ADVANCE, a=1e5)
        assert b.cases["bounces"][0] == 1 and b.cases["handler"][0] == b.subdistrict
