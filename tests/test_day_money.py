"""Money for material: what a case takes, whose purse pays, which ways an empty purse closes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from quiet_towns import quiet
from workbench import DECIDE, FEASIBLE, WEIGH, Bench

from sim.day.money import new_year
from sim.day.world import BIT_FEASIBLE, MATERIAL, REQUEST
from sim.model import GovernanceModel
from sim.scenario.values import DEFAULTS

RESOLVE, PERFUNCTORY, OVERSERVE, FACILITATE, WHISTLE, PASS = range(6)
KINDS = ("community", "subdistrict", "department")
PRICE = 100.0 * (0.5 + 0.25)
"""Yuan that a case of severity a quarter takes."""


def desk(count: int = 1, *, binding: bool = True, remit: float = 1.0, **fields: Any) -> Bench:
    b = Bench(count, difficulty=0.0, **({"severity": 0.25} | fields))
    b.par(budget_binding=float(binding), assessment_overdue=0.0, whistle_access=1.0, handling_hand_down=0.1)
    b.w.handlers["money"], b.w.handlers["willing"] = 0.0, 1.0
    return b.cls(yuan=100.0, facilitable=1.0, remit=remit)


def payer(b: Bench, who: str) -> int:
    """The unit whose money pays: a community's is its subdistrict's."""
    return b.subdistrict if who == "community" else int(getattr(b, who))


def ways(b: Bench, h: int) -> set[int]:
    return set(np.flatnonzero(b.do(WEIGH, h)[0, :7] > -1e8).tolist())


@pytest.mark.parametrize("who", KINDS)
@pytest.mark.parametrize("remit", [1.0, 0.0])
@pytest.mark.parametrize("need", [0, 2])
def test_without_money_what_takes_material_is_closed_and_the_rest_is_not(
    who: str, remit: float, need: int
) -> None:
    doing = {RESOLVE if remit else OVERSERVE} | ({WHISTLE} if need else set())
    other = {PERFUNCTORY} if who == "department" else {PERFUNCTORY, FACILITATE}
    if need:
        other |= {PASS}
    for beyond, is_open in ((0.0, doing | other), (-0.01, other)):
        b = desk(remit=remit, need1=need)
        b.w.handlers["money"][payer(b, who)] = PRICE + beyond
        assert ways(b, getattr(b, who)) == is_open
        b = desk(remit=remit, need1=need, binding=False)
        assert ways(b, getattr(b, who)) == doing | other


def test_a_community_of_another_subdistrict_draws_on_that_one_s_purse() -> None:
    b = desk()
    c = int(b.w.subs["first_community"][1])
    b.w.handlers["money"][b.subdistrict + 1] = PRICE
    assert RESOLVE in ways(b, c) and RESOLVE not in ways(b, c - 1)


@pytest.mark.parametrize("who", KINDS)
def test_without_money_a_case_is_not_feasible(who: str) -> None:
    for money, can in ((PRICE, 1.0), (PRICE - 0.01, 0.0)):
        b = desk(hours=0.1)
        b.w.handlers["money"][payer(b, who)] = money
        assert b.do(FEASIBLE, getattr(b, who))[0, 0] == can


@pytest.mark.parametrize("price", [0.025, 0.1])
def test_more_effort_takes_more_money_and_is_weighed_against_the_purse(price: float) -> None:
    """Effort is (0.05 / price) ** 0.5 of the usual; a token reply was avoidable if the usual could pay."""
    yuan = PRICE * (0.05 / price) ** 0.5
    for money, way in ((1.001 * yuan, RESOLVE), (0.999 * yuan, PERFUNCTORY)):
        b = resolute(desk(), price=price).par(strategy_price=0.05, handling_effort_elasticity=0.5)
        b.w.handlers["money"][b.subdistrict] = money
        b.do(DECIDE)
        assert b.cases["way"][0] == way
        assert (b.cases["bits"][0] & BIT_FEASIBLE > 0) == (way == PERFUNCTORY and money >= PRICE)


def resolute(b: Bench, **fields: float) -> Bench:
    """A subdistrict that works on every case that it can."""
    b.par(handling_effort_elasticity=0.0, strategy_temperature=0.001)
    b.w.communities["partner_hours"] = 0.0
    b.unit(b.subdistrict, norm=50.0, **fields)
    return b.cls(facilitable=0.0)


@pytest.mark.parametrize("who", KINDS)
@pytest.mark.parametrize("binding", [True, False])
def test_what_is_spent_leaves_the_purse_of_who_pays(who: str, binding: bool) -> None:
    """Bound, they work on as many cases as they can pay and answer the others; else on all."""
    b = resolute(desk(10, binding=binding)).unit(getattr(Bench(1), who), norm=50.0)
    b.w.handlers["money"] = 4.5 * PRICE
    b.do(DECIDE, getattr(b, who))
    worked = 4 if binding else 10
    assert b.cases["way"].tolist() == [RESOLVE] * worked + [PERFUNCTORY] * (10 - worked)
    left = np.full(len(b.w.handlers), 4.5 * PRICE)
    left[payer(b, who)] -= worked * PRICE
    assert b.w.handlers["money"] == pytest.approx(left)
    assert b.cases["cost"][:, MATERIAL] == pytest.approx([PRICE] * worked + [0.0] * (10 - worked))
    assert b.w.daily["material_yuan"][0] == pytest.approx(worked * PRICE)


@pytest.mark.parametrize(("willing", "spent"), [(1.0, PRICE), (0.0, 0.0)])
def test_a_whistle_takes_material_from_who_whistles_once_all_have_come(willing: float, spent: float) -> None:
    b = resolute(desk(kind=REQUEST, need1=2, bounces=1)).par(whistle_meeting_hours=0.0)
    b.w.handlers["money"], b.w.handlers["willing"] = PRICE, willing
    b.unit(b.subdistrict, norm=0.0, price=0.05)  # half the hours, so a whistle is the cheapest but a reply
    b.par(handling_token_hours=40.0).do(DECIDE)
    assert b.cases["way"][0] == WHISTLE
    left = np.full(len(b.w.handlers), PRICE)
    left[b.subdistrict] -= spent
    assert b.w.handlers["money"] == pytest.approx(left)


def test_purses_are_filled_by_residents_and_departments_by_staff() -> None:
    b = Bench(1)
    b.w.handlers["money"] = 777.0
    b.w.handlers["staff_share"][b.department :] = 0.1, 0.2, 0.3, 0.4
    new_year(b.w, {**DEFAULTS, "budget.street": 60.0, "budget.departments": 120.0})
    residents = float(b.w.city["residents"][0])
    money = b.w.handlers["money"]
    assert money[b.subdistrict : b.department] == pytest.approx(60.0 * b.w.subs["residents"])
    assert money[b.department :] == pytest.approx(np.array([0.1, 0.2, 0.3, 0.4]) * 120.0 * residents)


def test_what_is_left_lapses_on_the_first_of_january_and_on_no_other_month_s() -> None:
    model = GovernanceModel(quiet({"time.start": "2023-11-01", "budget.street": 60.0, "time.days": 100}))
    c, s = len(model.world.communities), len(model.world.subs)
    full = 60.0 * model.world.subs["residents"]
    kept = []
    for days in (0, 60, 1, 31):
        model.advance(days)
        street = model.world.handlers["money"][c : c + s]
        kept.append((street / full).round(6).tolist())
        street[...] = 0.25 * full
    begun = round(61 / 365, 6)  # November and December are left of the year
    assert kept == [[begun] * s, [0.25] * s, [1.0] * s, [0.25] * s]
