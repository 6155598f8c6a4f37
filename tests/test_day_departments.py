"""Departments know of one another what was known the evening before, so their order does not matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest
from small_worlds import RESIDENTS, daily, ran, small
from workbench import DEPARTMENTS, Bench

from sim.day.handle import table
from sim.day.loop import DEPARTMENTS as DEPARTMENTS_TASK
from sim.day.loop import EVENING, RESERVE, SUBDISTRICTS
from sim.day.loop import days as compiled_days
from sim.day.world import COUNTER, IN_HAND, LABOUR, WHISTLE, World
from sim.model import GovernanceModel

MANY = 2000
LENDING = {f"partners.{name}": value for name, value in (("participation", 1.0), ("hours_per_1k", 1.0))}
BUSY = LENDING | {"partners.property_hours_per_1k": 0.0, "staff.departments": 3.0, "time.days": 60}
"""Departments that fall behind, and partners whose hours are soon spent."""


def a_day(w: World, offices: Iterable[int]) -> World:
    """The next day, departments in the order given."""
    w = World(*(array.copy() for array in w))
    words, sums, rows = table(w), w.series[:1].view(np.float64).reshape(1, -1), w.daily.view(np.float64)
    rows = rows.reshape(len(w.daily), -1)
    sums[...] = 0.0
    assert compiled_days(words, sums, rows, RESERVE, 0, 0, 0, 0) == (0, 0, 0)
    compiled_days(words, sums, rows, SUBDISTRICTS, 0, len(w.subs), 0, 0)
    assert (w.trays >= 0).any() and (w.post > 0.0).any()
    for d in offices:
        compiled_days(words, sums, rows, DEPARTMENTS_TASK, d, d + 1, 0, 0)
    compiled_days(words, sums, rows, EVENING, 0, 0, 0, 0)
    return w


def test_departments_work_in_any_order_or_at_once() -> None:
    model = GovernanceModel(small(BUSY | {"city.residents": 20_000, "city.departments": 5}))
    model.run()
    orders = (range(6), range(5, -1, -1), (3, 0, 5, 1, 4, 2))
    there, back, mixed = (a_day(model.world, order) for order in orders)
    assert (there.handlers["head"][-6:] >= 0).any()
    for other in (back, mixed):
        for name, expected in there._asdict().items():
            found = getattr(other, name)
            for field in expected.dtype.names or ((),):
                assert expected[field].tobytes() == found[field].tobytes(), (name, field)


def sent(count: int, to: list[int], **fields: Any) -> Bench:
    """Cases on their way to round-the-clock departments, in turn, that solve what they can."""
    b = Bench(count, **({"kind": COUNTER, "difficulty": 0.0, "when": 9.0, "key": 9.0} | fields))
    b.par(strategy_temperature=0.001, handling_effort_elasticity=0.0, budget_binding=0.0)
    b.unit(slice(None), norm=50.0, pressure=0.0, price=0.01, opens=0.0, hours_per_day=24.0, willing=1.0)
    b.unit(slice(b.department, None), servers=1, speed=1e6, wait_days=0.0)
    for slot in range(count):
        department = to[slot % len(to)]
        b.cases["handler"][slot] = b.department + department
        b.w.cases["link"][slot], b.w.trays[0, department] = b.w.trays[0, department], slot
    return b


def test_a_whistle_waits_for_what_waited_at_a_department_the_evening_before() -> None:
    """The department that is called comes earlier in the order, and nothing waits there any more."""
    b = sent(MANY, [1], need1=1, need2=2).par(whistle_wait_days=0.0, whistle_meeting_hours=0.0)
    b.cls(lendable=0.0).w.handlers["wait_days"][b.department] = 40.0
    b.do(DEPARTMENTS, last=1)
    assert (b.cases["state"] == IN_HAND).all() and (b.cases["way"] == WHISTLE).all()
    days = (b.cases["when"].astype(np.float64) - 9.0) / 24.0
    assert days.mean() == pytest.approx(40.0, abs=4.5 * 40.0 / MANY**0.5)


def test_what_a_department_posts_is_owed_from_the_next_morning() -> None:
    """Nobody can work on it before: it is no waiting of that evening."""
    b = sent(1, [1], need1=1, need2=2).par(whistle_meeting_hours=0.0)
    b.cls(lendable=0.0).unit(b.department, speed=1.0)
    b.do(DEPARTMENTS)
    called = b.w.handlers[b.department]
    assert called["posted"] == pytest.approx(2.0) and called["owed"] == called["wait_days"] == 0.0
    assert (b.w.post == 0.0).all() and b.w.trays[0, 1] == 0
    assert b.w.counts[len(b.w.subs) + 1, 1, 4:6].tolist() == [1, 1]  # whistled for, and came


@pytest.mark.parametrize(("left", "lent"), [(9.0, [2.0, 2.0]), (3.0, [2.0, 1.0]), (1.0, [1.0, 0.0])])
def test_partners_give_two_departments_no_more_than_they_have(left: float, lent: list[float]) -> None:
    """Both count on the same hours; who gets less works the rest with its own staff."""
    b = sent(2, [0, 1]).cls(lendable=1.0)
    b.w.communities["partner_hours"] = left
    b.do(DEPARTMENTS, last=1)
    assert b.cases["partner"].tolist() == pytest.approx(lent)
    assert b.w.daily["partner_hours"].sum() == pytest.approx(sum(lent))
    assert b.w.communities["partner_hours"][0] == pytest.approx(left - sum(lent))
    assert b.cases["cost"][:, LABOUR].tolist() == pytest.approx([4.0 - hours for hours in lent])
    posted = b.w.handlers["posted"][b.department : b.department + 2]
    assert posted.tolist() == pytest.approx([0.0, min(left, 2.0) - lent[1]])


def test_partners_hours_are_nowhere_overspent() -> None:
    model = GovernanceModel(small(BUSY))
    purse = 1.0 * RESIDENTS / 1000.0
    for _ in range(60):
        model.step()
        assert model.world.communities["partner_hours"].min() >= 0.0
    assert 0.9 * purse < daily(model, "partner_hours") <= 3.0 * purse + 1e-9


def test_a_month_leaves_no_count_of_a_department_behind() -> None:
    """Else the next month's whistles would be counted on top of this one's."""
    model = ran({"time.days": 31, "time.burn_in_days": 31})
    assert model.months()[0]["whistled"].sum() > 0
    w = model.world
    assert (w.counts == 0).all() and (w.echo == 0).all() and (w.tally["hours"] == 0.0).all()
