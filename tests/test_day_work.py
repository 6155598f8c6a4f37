"""Carrying out a way: who works how long, who pays what, and who has to be waited for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import DECIDE, DEPARTMENTS, Bench

from sim.city.rows import WAYS
from sim.day.world import (
    BIT_SOLVED,
    COORDINATION,
    LABOUR,
    MATERIAL,
    PAPERWORK,
    WALK_IN,
)

RESOLVE, PERFUNCTORY, OVERSERVE, FACILITATE, WHISTLE, PASS = range(6)
MANY = 3000


def dutiful(b: Bench, norm: float = 50.0) -> Bench:
    """A unit that takes the way most likely to succeed; no acts, no partners, effort as usual."""
    b.par(strategy_temperature=0.001, handling_effort_elasticity=0.0, assessment_overdue=0.0)
    b.par(filters_eligibility=0.0, filters_coaxing=0.0, strategy_price=0.01)
    b.w.communities["partner_hours"] = 0.0
    b.w.handlers["norm"], b.w.handlers["price"], b.w.handlers["pressure"] = norm, 0.01, 0.0
    return b


def costs(b: Bench) -> Any:
    return b.cases["cost"].astype(np.float64)


@pytest.mark.parametrize("remit", [1.0, 0.0])
@pytest.mark.parametrize("difficulty", [0.0, 100.0])
def test_material_is_paid_once_whether_it_helps_or_not(remit: float, difficulty: float) -> None:
    b = dutiful(Bench(1, severity=0.3, difficulty=difficulty, need1=0)).cls(remit=remit, yuan=400.0)
    b.unit(b.subdistrict, norm=50.0 if difficulty == 0.0 else 0.0, price=-1.0)
    b.do(DECIDE)
    assert WAYS[b.cases["way"][0]] == ("resolve" if remit else "overserve")
    assert (b.cases["bits"][0] & BIT_SOLVED > 0) == (difficulty == 0.0)
    assert costs(b)[0, MATERIAL] == pytest.approx(400.0 * 0.8)
    assert b.w.daily["material_yuan"][0] == pytest.approx(400.0 * 0.8)


def test_a_token_reply_buys_no_material_and_takes_a_token() -> None:
    b = dutiful(Bench(1, difficulty=0.5), norm=0.0).cls(yuan=400.0, facilitable=0.0).par(strategy_price=5.0)
    b.unit(b.subdistrict, price=5.0).do(DECIDE)
    assert b.cases["way"][0] == PERFUNCTORY and not b.cases["bits"][0] & BIT_SOLVED
    assert costs(b)[0, MATERIAL] == 0.0
    assert costs(b)[0, LABOUR] == pytest.approx(b.w.par["handling_token_hours"][0])


@pytest.mark.parametrize("kind", [0, WALK_IN])
def test_only_requests_are_written_up(kind: int) -> None:
    b = dutiful(Bench(1, kind=kind, difficulty=0.0))
    hours = b.do(DECIDE)[0, 1]
    par, request = b.w.par[0], kind == 0
    assert costs(b)[0, COORDINATION] == pytest.approx(par["handling_contact_hours"] * request)
    assert costs(b)[0, PAPERWORK] == pytest.approx(par["handling_record_hours"] * request)
    extra = par["handling_contact_hours"] + par["handling_record_hours"]
    assert hours == pytest.approx(4.0 + extra * request)


@pytest.mark.parametrize(("left", "lent"), [(100.0, 2.0), (0.5, 0.5), (0.0, 0.0)])
def test_partners_lend_up_to_half_of_the_labour(left: float, lent: float) -> None:
    b = dutiful(Bench(1, kind=WALK_IN, difficulty=0.0)).cls(lendable=1.0)
    b.w.communities["partner_hours"] = left
    assert b.do(DECIDE)[0, 1] == pytest.approx(4.0 - lent)
    assert b.cases["partner"][0] == pytest.approx(lent)
    assert costs(b)[0, LABOUR] == pytest.approx(4.0 - lent)
    assert b.w.communities["partner_hours"][0] == pytest.approx(left - lent)


@pytest.mark.parametrize("way", [PERFUNCTORY, FACILITATE, RESOLVE])
def test_partners_lend_no_hands_to_talk_nor_where_they_cannot(way: int) -> None:
    b = dutiful(Bench(1, kind=WALK_IN, difficulty=0.0)).cls(lendable=float(way != RESOLVE), neighbours=1.0)
    b.w.communities["partner_hours"], b.w.communities["efficacy"] = 50.0, 1.0
    b.cls(facilitable=float(way == FACILITATE)).unit(b.subdistrict, norm=0.0)
    if way != RESOLVE:
        b.par(strategy_price=1.0, handling_facilitate_hours=0.01 if way == FACILITATE else 9.0)
        b.unit(b.subdistrict, price=1.0)
    else:
        b.unit(b.subdistrict, norm=50.0)
    b.do(DECIDE)
    assert b.cases["way"][0] == way and b.cases["partner"][0] == 0.0


def whistling(count: int, willing: tuple[float, float], **fields: Any) -> Bench:
    """A subdistrict that whistles for departments 2 and 3, willing as given."""
    b = dutiful(Bench(count, kind=WALK_IN, difficulty=0.0, need1=2, need2=3, **fields)).cls(lendable=0.0)
    b.w.handlers["willing"][b.department + 1 : b.department + 3] = willing
    return b.par(whistle_meeting_hours=1.5, data_sharing=0.4).cls(yuan=100.0, facilitable=0.0)


def test_departments_that_come_owe_their_share_and_the_meetings() -> None:
    b = whistling(1, (1.0, 1.0))
    hours = b.do(DECIDE)[0, 1]
    share, meeting = 4.0 / 3, 2 * 1.5 * 0.8
    assert b.cases["way"][0] == WHISTLE and b.cases["bits"][0] & BIT_SOLVED
    assert hours == pytest.approx(share + meeting)
    assert b.w.post[0].tolist() == pytest.approx([0.0, share + meeting, share + meeting, 0.0])
    assert costs(b)[0, LABOUR] == pytest.approx(3 * share)
    assert costs(b)[0, COORDINATION] == pytest.approx(3 * meeting)
    assert costs(b)[0, MATERIAL] == pytest.approx(100.0)


def test_what_is_owed_is_worked_by_the_department_and_counts_until_then() -> None:
    b = whistling(1, (1.0, 1.0))
    b.do(DECIDE)
    posted = float(b.w.post[0, 1])
    b.w.servers[:] = 1e9  # no desk is free today
    b.do(DEPARTMENTS)
    unit = b.w.handlers[b.department + 1]
    assert unit["owed"] == pytest.approx(posted) and (b.w.post == 0.0).all()
    assert unit["wait_days"] == pytest.approx(
        posted / unit["servers"] / unit["speed"] / unit["hours_per_day"]
    )
    b.w.servers[:] = 0.0
    b.do(DEPARTMENTS, day=1)
    unit = b.w.handlers[b.department + 1]
    assert unit["owed"] == 0.0
    assert b.w.tally["hours"][b.department + 1] == pytest.approx(posted)


def test_a_whistle_succeeds_only_if_all_come_and_is_paid_for_by_who_comes() -> None:
    b = whistling(MANY, (1.0, 0.5))
    b.do(DECIDE)
    assert (b.cases["way"] == WHISTLE).all()
    solved = b.cases["bits"] & BIT_SOLVED > 0
    assert_share(solved, 0.5)
    assert costs(b)[solved, LABOUR] == pytest.approx(4.0)
    assert costs(b)[~solved, LABOUR] == pytest.approx(4.0 * 2 / 3, rel=1e-5)
    assert (costs(b)[:, MATERIAL] == 100.0 * solved).all()
    assert b.w.post[0, 2] / b.w.post[0, 1] == pytest.approx(solved.mean())
    assert b.w.counts[0, 2, 4] == MANY and b.w.counts[0, 3, 5] == solved.sum()


def test_a_whistle_to_willing_departments_succeeds_as_often_as_the_case_allows() -> None:
    b = whistling(MANY, (1.0, 1.0))
    b.cases["difficulty"] = 0.7
    b.do(DECIDE)
    assert_share(b.cases["bits"] & BIT_SOLVED > 0, math.exp(-0.7))


def test_a_whistle_ends_no_earlier_than_the_slowest_department() -> None:
    """Each takes its own wait, shortened by the party, and what already waits there."""
    b = whistling(MANY, (1.0, 1.0)).par(whistle_wait_days=2.0, party_coordination=0.5)
    b.w.handlers["wait_days"][b.department + 1 : b.department + 3] = (0.0, 3.0)
    ready = (b.do(DECIDE, a=100.0)[:, 2] - 100.0) / 24.0
    assert (ready > 0.0).all()
    slow, quick = 2.0 * 0.75 + 3.0, 2.0 * 0.75
    slowest = slow + quick - 1.0 / (1.0 / slow + 1.0 / quick)
    assert ready.mean() == pytest.approx(slowest, abs=4.5 * ready.std() / MANY**0.5)


def test_nobody_is_waited_for_who_does_not_come() -> None:
    b = whistling(50, (1.0, 0.0)).unit(0)
    b.w.handlers["wait_days"][b.department + 2] = 1e6
    b.cls(neighbours=0.0).par(strategy_temperature=0.001)
    b.unit(b.subdistrict, norm=0.0, price=-0.01)  # hours are welcome: it whistles without hope
    ready = b.do(DECIDE, a=100.0)[:, 2]
    assert (b.cases["way"] == WHISTLE).any()
    assert (ready < 100.0 + 24.0 * 100.0).all()


def test_asking_to_return_a_case_takes_hours_granted_or_not() -> None:
    b = dutiful(Bench(MANY, need1=2, difficulty=0.0)).par(whistle_access=0.0, handling_return_accept=0.4)
    b.cls(facilitable=0.0)
    way = b.do(DECIDE)[:, 0]
    token, contact = b.w.par["handling_token_hours"][0], b.w.par["handling_contact_hours"][0]
    assert set(way) == {PASS, PERFUNCTORY}
    assert_share(way == PASS, 0.4)
    assert costs(b)[way == PASS, COORDINATION] == pytest.approx(token)
    assert costs(b)[way == PERFUNCTORY, COORDINATION] == pytest.approx(token + contact, rel=1e-5)


def test_trouble_that_is_gone_is_closed_without_papers() -> None:
    b = dutiful(Bench(1, passes=50.0, difficulty=100.0))
    way, hours, ready = b.do(DECIDE, a=100.0)[0, :3]
    assert (way, ready) == (RESOLVE, 100.0) and hours == pytest.approx(0.2)
    assert b.cases["bits"][0] & BIT_SOLVED
    assert costs(b)[0].tolist() == pytest.approx([0.2, 0, 0, 0, 0, 0, 0])
