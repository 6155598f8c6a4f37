"""Visiting: its hours are taken from orders, and stand in the ledger."""

from __future__ import annotations

import pytest
from small_worlds import daily, indicators, ran
from workbench import VISIT, Bench

from sim.day.world import COORDINATION, GOVERNMENT, HOURS, YUAN

HALF_YEAR = {"time.days": 181}


def test_a_day_of_visiting_is_a_seventh_of_the_week_s_hours_of_the_workers() -> None:
    b = Bench(1)
    b.w.communities["visiting"][1], b.w.handlers["workers"][1] = 3.0, 7.0
    b.do(VISIT, n=1)
    cell = b.w.ledger[0, GOVERNMENT, COORDINATION, 2]
    assert cell[HOURS] == pytest.approx(3.0)
    assert cell[YUAN] == pytest.approx(3.0 * b.w.par["price_staff_hour"][0])
    assert b.w.daily["visiting_hours"][0] == b.w.daily["government_hours"][0] == pytest.approx(3.0)


def test_visiting_hours_are_those_that_policy_asks_for() -> None:
    model = ran(HALF_YEAR | {"visiting.hours": 4.0})
    desks = model.world.handlers[: len(model.world.communities)]
    asked = 4.0 / 7.0 * desks["workers"].sum() * 181
    assert daily(model, "visiting_hours") == pytest.approx(asked)
    assert indicators(model)["visiting_hours"] == pytest.approx(asked)


def test_visits_are_in_the_ledger_and_cost_what_staff_costs() -> None:
    visiting, none = (ran(HALF_YEAR | {"visiting.hours": hours}) for hours in (4.0, 0.0))
    assert daily(none, "visiting_hours") == 0.0
    open_hours = [model.ledger()[GOVERNMENT, COORDINATION, 2, HOURS] for model in (visiting, none)]
    assert open_hours[0] == pytest.approx(daily(visiting, "visiting_hours"), rel=0.1)
    assert open_hours[1] < 0.1 * open_hours[0]
    cost = [indicators(model)["cost_implicit"] for model in (visiting, none)]
    assert cost[0] is not None and cost[1] is not None
    assert cost[0] - cost[1] == pytest.approx(80.0 * daily(visiting, "visiting_hours"), rel=0.1)


def test_no_more_is_visited_than_orders_leave() -> None:
    """Of 45 % of a week, 5 % stay with orders: sixteen hours are left."""
    model = ran(HALF_YEAR | {"visiting.hours": 40.0})
    desks = model.world.handlers[: len(model.world.communities)]
    assert (model.world.communities["visiting"] >= 16.0 - 1e-9).all()
    assert daily(model, "visiting_hours") >= 16.0 / 7.0 * desks["workers"].sum() * 181 * (1.0 - 1e-9)
    assert (model.world.communities["visiting"] <= 26.0 + 1e-9).all()
