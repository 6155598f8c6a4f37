"""What needs the authority of two units stalls: on the one that does not come, and on the slower one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share, daily, ran
from workbench import ADVANCE, DECIDE, ENQUEUE, Bench

from sim.city.rows import CLASSES
from sim.day.world import BIT_SOLVED, COORDINATION, LABOUR, WALK_IN

MANY = 3000
PERFUNCTORY, WHISTLE = 1, 4


def whistling(count: int, willing: tuple[float, float], **fields: Any) -> Bench:
    """A subdistrict that whistles whatever comes of it: it has no other way to work on a case.

    Departments 2 and 3 (1 and 2 from 0) are needed, willing as given; without waits unless a test sets them.
    """
    b = Bench(count, **({"kind": WALK_IN, "difficulty": 0.0, "need1": 2, "need2": 3} | fields))
    b.par(strategy_temperature=0.001, handling_effort_elasticity=0.0, handling_token_hours=40.0)
    b.par(whistle_access=1.0, whistle_meeting_hours=0.0, whistle_wait_days=0.0, party_coordination=0.0)
    b.cls(facilitable=0.0, lendable=0.0).unit(b.subdistrict, norm=0.0, pressure=0.0, price=0.05)
    b.w.handlers["willing"][b.department :], b.w.handlers["wait_days"] = 1.0, 0.0
    b.w.handlers["willing"][b.department + 1 : b.department + 3] = willing
    return b


@pytest.mark.parametrize("need2", [0, 3])
@pytest.mark.parametrize("willing", [(0.8, 0.5), (0.5, 0.8), (1.0, 0.0), (0.0, 1.0)])
def test_who_does_not_come_stalls_all_and_each_has_its_own_draw(
    willing: tuple[float, float], need2: int
) -> None:
    b = whistling(MANY, willing, need2=need2)
    assert (b.do(DECIDE)[:, 0] == WHISTLE).all()
    assert_share(b.cases["bits"] & BIT_SOLVED > 0, willing[0] * (willing[1] if need2 else 1.0))


def test_who_comes_has_worked_in_vain_where_the_other_stays_away() -> None:
    b = whistling(1, (1.0, 0.0)).par(whistle_meeting_hours=1.0, data_sharing=0.0)
    b.do(DECIDE)
    third, meeting = 4.0 / 3.0, 2.0
    assert not b.cases["bits"][0] & BIT_SOLVED
    assert b.w.post[0].tolist() == pytest.approx([0.0, third + meeting, 0.0, 0.0])
    assert b.cases["cost"][0, LABOUR] == pytest.approx(2 * third)
    assert b.cases["cost"][0, COORDINATION] == pytest.approx(2 * meeting)


@pytest.mark.parametrize("comes", [1.0, 0.0])
def test_a_case_stays_open_until_the_slower_has_come_though_the_desk_is_free_at_once(comes: float) -> None:
    """The slower of the two is waited for even where the other never comes; one who stays away is not."""
    b = whistling(MANY, (1.0, comes), when=9.0)
    b.unit(b.subdistrict, servers=1, speed=1e6, opens=0.0, hours_per_day=24.0)
    b.w.handlers["wait_days"][b.department + 1 : b.department + 3] = (4.0, 40.0)
    b.do(ENQUEUE)
    b.do(ADVANCE, a=10.0, last=1)
    assert (b.cases["way"] == WHISTLE).all()
    days = (b.cases["when"].astype(np.float64) - 9.0) / 24.0
    mean = 4.0 + 40.0 - 1.0 / (1.0 / 4.0 + 1.0 / 40.0) if comes else 4.0
    assert days.mean() == pytest.approx(mean, abs=4.5 * days.std() / MANY**0.5)
    assert b.w.servers[b.w.handlers["first_server"][b.subdistrict]] < 9.1


@pytest.mark.parametrize("willing", [0.4, 0.0])
def test_another_attempt_may_find_them_willing_unless_they_never_are(willing: float) -> None:
    """Who stayed away once need not the next time: the draws are of the attempt."""
    came = []
    for attempt in (1, 2):
        b = whistling(MANY, (1.0, willing), attempt=attempt)
        b.do(DECIDE)
        came.append(b.cases["bits"] & BIT_SOLVED > 0)
    assert_share(came[1][~came[0]], willing)
    assert_share(came[0] & came[1], willing**2)


def town(cross_unit: float) -> tuple[float, float]:
    """Where nothing is within the subdistricts' authority and nothing goes straight to a department.

    Returns:
        Share of requests truly resolved, and share answered without work.
    """
    values = {f"matter.{cls}.{what}": 0.0 for cls in CLASSES for what in ("authority", "direct")}
    values |= {f"matter.{cls}.cross_unit": cross_unit for cls in CLASSES}
    values |= {"city.residents": 4000, "staff.departments": 4.5, "time.days": 365, "whistle.willingness": 0.5}
    model = ran(values)
    ways = model.series()["way"].sum(axis=0)
    solved = daily(model, "settled_true") / daily(model, "settled")
    return solved, float(ways[PERFUNCTORY] / ways.sum())


def test_in_a_town_what_needs_two_authorities_is_solved_less_and_answered_without_work() -> None:
    """Units reckon with it that one of the two stays away."""
    one, two = town(0.0), town(1.0)
    assert two[0] < 0.7 * one[0]
    assert two[1] > 1.3 * one[1]
