"""Intake: who gets through, who is answered, refused or merged, and where an order goes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share, ran
from workbench import HAND_IN, HOTLINE, Bench

from sim.city.rows import CLASSES
from sim.day.tallies import EVENT_KINDS
from sim.day.world import (
    BIT_MERGED,
    BIT_MISROUTED,
    BIT_REFUSED,
    CLOSED,
    COORDINATION,
    COUNTER,
    MERGED,
    PAPERWORK,
    PETITION,
    PLATFORM,
    REQUEST,
    WALK_IN,
)

MANY = 3000
NOON = 12.0


def calling(count: int = MANY, cls: str = "estate", **fields: Any) -> Bench:
    """Callers at noon who get through, of a right unit that triage finds; nothing merged or relayed."""
    b = Bench(count, cls=cls, when=NOON, **fields).par(intake_merge=0.0, intake_through_district=0.0)
    b.par(intake_dispatch_minutes=6.0, learning_tell=0.0, remit_refuse_private=0.0)
    b.w.city["abandon"], b.w.city["error"], b.w.city["platform"] = 0.0, 0.0, 0.0
    return b


def test_a_share_does_not_get_through_and_learns_so() -> None:
    b = calling().par(learning_rate=0.0)
    b.w.city["abandon"] = 0.25
    lost = b.do(HOTLINE)[:, 0] > 0.0
    assert_share(lost, 0.25)
    assert b.w.daily["abandoned"][0] == lost.sum() and b.w.daily["contacts"][0] == (~lost).sum()
    assert b.cases["cost"][:, PLATFORM] == pytest.approx(np.where(lost, 0.0, 8.0 / 90.0))
    b = calling(1).par(learning_rate=0.5)
    b.w.city["abandon"], b.w.residents["q"], b.w.city["fading"] = 1.0, 0.5, 0.0
    b.do(HOTLINE)
    assert b.w.residents["q"][0, 6] == 0.25


def test_the_chance_to_get_through_is_capacity_over_yesterday_s_calls() -> None:
    model = ran({"time.days": 40, "intake.operators": 0.01, "city.residents": 4000, "platform.benefit": 0.0})
    last, city = model.series()[-1], model.world.city[0]
    calls = last["contacts"] + last["abandoned"]
    assert city["capacity"] == pytest.approx(0.01 * 90.0) and calls > city["capacity"]
    assert city["abandon"] == pytest.approx(1.0 - city["capacity"] / calls)
    assert ran({"time.days": 40}).world.city["abandon"][0] == 0.0


@pytest.mark.parametrize("cls", ["info", "estate"])
def test_only_consultations_are_answered_and_the_others_become_requests(cls: str) -> None:
    b = calling(cls=cls).par(intake_answer=0.7, learning_rate=0.0)
    b.do(HOTLINE)
    answered = b.cases["id"] < 0
    assert_share(answered, 0.7 if cls == "info" else 0.0)
    assert b.w.daily["consultations"][0] == answered.sum()
    assert b.w.daily["requests"][0] == (~answered).sum()


@pytest.mark.parametrize("kind", [REQUEST, WALK_IN, COUNTER, PETITION])
@pytest.mark.parametrize("cls", ["chore", "estate", "dispute"])
def test_what_is_beyond_the_remit_is_refused_at_every_door(kind: int, cls: str) -> None:
    b = calling(cls=cls).par(remit_refuse_private=0.4, assessment_callback_days=3.0)
    b.w.cls["remit"] = [name != "chore" for name in CLASSES]
    b.do(HOTLINE) if kind == REQUEST else b.do(HAND_IN, n=kind)
    refused = b.cases["bits"] & BIT_REFUSED > 0
    assert_share(refused, 0.4 if cls == "chore" else 0.0)
    assert (b.cases["state"][refused] == CLOSED).all() and (b.cases["state"][~refused] != CLOSED).all()
    at_the_line, elsewhere = b.w.daily["refused"][0], b.w.daily["turned_away"][0]
    assert (at_the_line, elsewhere) == ((refused.sum(), 0) if kind == REQUEST else (0, refused.sum()))
    assert (b.cases["when"][refused] == NOON + (72.0 if kind == REQUEST else 0.0)).all()
    assert len(b.events(EVENT_KINDS.index("refused"))) == refused.sum()


@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_a_share_of_later_requests_about_a_problem_joins_the_first(share: float) -> None:
    b = calling().par(intake_merge=share)
    b.problem()
    b.cases["problem"], b.cases["problem_id"] = 0, 1
    b.do(HOTLINE)
    joined = b.cases["state"] == MERGED
    assert not joined[0] and b.w.problems["master"][0] == 0
    assert_share(joined[1:], share)
    assert (joined == (b.cases["bits"] & BIT_MERGED > 0)).all()
    assert (b.cases["handler"][joined] == b.cases["handler"][0]).all()
    assert b.w.problems["complaints"][0] == MANY


def test_nothing_merges_without_a_problem_or_with_another() -> None:
    b = calling(200).par(intake_merge=1.0)
    b.do(HOTLINE)
    assert not (b.cases["state"] == MERGED).any()
    b = calling(200).par(intake_merge=1.0)
    b.problem().do(HOTLINE)
    assert not (b.cases["state"] == MERGED).any()


@pytest.mark.parametrize("tier", [0, 2])
def test_relayed_orders_take_time_and_hours_and_urgent_ones_are_not(tier: int) -> None:
    b = calling(tier=tier).par(intake_through_district=0.3, intake_relay_hours=10.0)
    b.par(data_collection=0.5, data_field_minutes=6.0)
    b.do(HOTLINE)
    delay = b.cases["when"].astype(np.float64) - (NOON + 0.1)
    relayed = delay > 1e-5
    assert_share(relayed, 0.3 if tier else 0.0)
    if tier:
        assert delay[relayed].mean() == pytest.approx(10.0, abs=4.5 * 10.0 / relayed.sum() ** 0.5)
    assert b.cases["cost"][:, COORDINATION] == pytest.approx(0.1 + 0.1 * relayed)
    assert b.cases["cost"][:, PAPERWORK] == pytest.approx(0.05)
    assert b.cases["opened"] == pytest.approx(NOON + 0.1)


@pytest.mark.parametrize("through", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("need", [0, 2])
def test_a_share_is_misrouted_and_the_district_puts_some_right(through: float, need: int) -> None:
    b = calling(need1=need).par(intake_through_district=through).cls(direct=1.0)
    b.w.city["error"][0, 3] = 0.4
    b.w.districts["expertise"] = 0.3
    b.do(HOTLINE)
    wrong = b.cases["bits"] & BIT_MISROUTED > 0
    assert_share(wrong, 0.4 * (1.0 - 0.3 * through))
    right = b.department + 1 if need else b.subdistrict
    assert (b.cases["handler"][~wrong] == right).all()
    assert not (b.cases["handler"][wrong] == right).any()
    assert b.w.daily["misrouted"][0] == wrong.sum()
    for other in set(range(b.department, b.department + 4)) - {right}:
        assert_share(b.cases["handler"][wrong] == other, 0.25)


DUE = {0: 24.0 + 9.0 + 1.0, 1: 19.1 + 24.0, 2: 19.1 + 168.0, 3: 19.1 + 360.0}
"""By tier, of an order dispatched after hours: two working hours, 24 hours, a week, the longest."""


@pytest.mark.parametrize("tier", DUE)
def test_deadlines_run_from_dispatch_by_tier(tier: int) -> None:
    b = calling(1, tier=tier)
    b.cases["when"] = 16.0 - 0.1 if tier == 0 else 19.0
    b.do(HOTLINE)
    assert b.cases["due"][0] == pytest.approx(DUE[tier], abs=1e-4)


@pytest.mark.parametrize("kind", [WALK_IN, COUNTER, PETITION])
@pytest.mark.parametrize("need", [0, 3])
def test_other_doors_lead_to_their_unit_without_triage(kind: int, need: int) -> None:
    b = calling(category=2, tier=0, need1=need, community=1)
    b.w.city["error"] = 1.0
    b.do(HAND_IN, n=kind)
    lead = set((b.department + b.w.lead[2]).tolist())
    expected = {WALK_IN: {1}, PETITION: {b.subdistrict}, COUNTER: {b.department + 2} if need else lead}[kind]
    assert set(b.cases["handler"]) == expected
    assert (b.cases["due"] == NOON + 360.0).all() and not (b.cases["bits"] & BIT_MISROUTED).any()
