"""What a way is worth to a unit, written out once more: chances, hours and values of every way."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import DECIDE, WEIGH, Bench

from sim.city.rows import WAYS
from sim.day.world import COUNTER, PETITION, REQUEST, WALK_IN

RESOLVE, PERFUNCTORY, OVERSERVE, FACILITATE, WHISTLE, PASS = range(6)
BELIEF = [[[0.2, 0.3], [0.9, 0.9]], [[0.8, 0.6], [0.1, 0.1]]]
"""By solved, coaxed, rate; what coaxing would earn must not count."""
KINDS = ("community", "subdistrict", "department")


def desk(who: str, changes: dict[str, Any] | None = None, **fields: Any) -> tuple[Bench, int]:
    b = Bench(1, changes, difficulty=0.7, **fields)
    h = getattr(b, who)
    mind = b.subdistrict if who == "community" else h
    b.unit(mind, pressure=0.9, norm=0.6, score=0.75, belief=BELIEF)
    b.w.handlers["price"][h] = 0.04
    b.w.handlers["willing"][b.department :] = (0.5, 0.6, 0.7, 0.8)
    b.w.communities["efficacy"] = 0.4
    return b.par(assessment_overdue=0.0), h


def chances(lacking: list[float], facilitate: bool, remit: bool, whistle: bool) -> dict[int, float]:
    """Success of each open way; ``lacking``: willingness of the departments still needed."""
    usual = math.exp(-0.7)
    open_ways = {RESOLVE if remit else OVERSERVE: 0.0 if lacking else usual, PERFUNCTORY: 0.0}
    if facilitate:
        open_ways[FACILITATE] = 0.0 if lacking else 0.3 * 0.4
    if lacking and whistle:
        open_ways[WHISTLE] = usual * math.prod(lacking)
    return open_ways


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("needs", [(0, 0), (2, 0), (2, 3), (1, 2), (1, 0)])
@pytest.mark.parametrize("how", [REQUEST, WALK_IN, COUNTER, PETITION])
@pytest.mark.parametrize("remit", [True, False])
def test_each_way_is_worth_score_norm_and_hours(kind: str, needs: Any, how: int, remit: bool) -> None:
    b, h = desk(kind, need1=needs[0], need2=needs[1], kind=how)
    b.cls(facilitable=1.0, neighbours=0.3, remit=float(remit))
    par = b.w.par[0]
    out = b.do(WEIGH, h)[0]
    own = 1 if kind == "department" else -1
    willing = [(0.5, 0.6, 0.7)[need - 1] for need in needs if need not in (0, own)]
    pressure = {REQUEST: 0.9, PETITION: par["handling_petition_weight"]}.get(how, 0.0)
    worth = {s: 0.4 * BELIEF[s][0][0] + 0.4 * BELIEF[s][0][1] for s in (0, 1)}
    meeting = len(willing) * par["whistle_meeting_hours"] * (1.0 - 0.5 * par["data_sharing"])
    hours = {RESOLVE: 4.0, OVERSERVE: 4.0, PERFUNCTORY: par["handling_token_hours"]}
    hours |= {FACILITATE: par["handling_facilitate_hours"], WHISTLE: 4.0 / (len(willing) + 1) + meeting}
    value = {}
    for way, p in chances(willing, kind != "department", remit, True).items():
        assert out[7 + way] == pytest.approx(p, abs=1e-6), WAYS[way]
        assert out[14 + way] == pytest.approx(hours[way], abs=1e-6), WAYS[way]
        score = p * worth[1] + (1.0 - p) * worth[0]
        value[way] = pressure * score + 0.6 * p - 0.04 * hours[way]
    down = kind == "department"
    if (willing or down) and needs[0] and how == REQUEST:
        accept = par["handling_hand_down" if down else "handling_return_accept"]
        token = par["handling_token_hours"]
        if_taken = pressure * 0.75 * 0.8 + (0.0 if down else 0.6 * math.exp(-0.7))
        value[PASS] = accept * if_taken - 0.04 * token + (1.0 - accept) * value[PERFUNCTORY]
    for way in range(7):
        assert out[way] == pytest.approx(value.get(way, -1e9), abs=1e-6), WAYS[way]


@pytest.mark.parametrize("kind", KINDS)
def test_what_closes_a_way(kind: str) -> None:
    """No whistle without access, but from one department to another; no second passing on; no helping."""
    b, h = desk(kind, need1=2, bounces=1)
    out = b.par(whistle_access=0.0).cls(facilitable=0.0).do(WEIGH, h)[0]
    joint = {WHISTLE} if kind == "department" else set()
    assert set(np.flatnonzero(out[:7] > -1e8)) == {RESOLVE, PERFUNCTORY} | joint
    assert out[7 + RESOLVE] == 0.0


@pytest.mark.parametrize("price", [0.025, 0.05, 0.2])
def test_effort_follows_the_price_and_success_and_hours_follow_effort(price: float) -> None:
    """Cheap hours: more of them on a case, and more success."""
    b = Bench(4000, difficulty=0.7)
    b.par(
        strategy_price=0.05, handling_effort_elasticity=0.5, strategy_temperature=0.001, assessment_overdue=0
    )
    b.unit(b.subdistrict, price=price, norm=50.0)
    b.w.communities["partner_hours"] = 0.0
    b.do(DECIDE)
    depth = (0.05 / price) ** 0.5
    assert b.cases["way"].tolist() == [RESOLVE] * 4000
    assert b.cases["depth"] == pytest.approx(depth)
    assert b.cases["cost"][:, 0] == pytest.approx(4.0 * depth, rel=1e-5)
    assert_share(b.cases["bits"] & 1 > 0, 1.0 - (1.0 - math.exp(-0.7)) ** depth)


def test_free_hours_and_no_elasticity_leave_the_usual_effort() -> None:
    for changes in ({"price": 0.0}, {"price": 0.4}):
        b = Bench(1).par(handling_effort_elasticity=0.0 if changes["price"] else 1.0)
        b.unit(b.subdistrict, **changes).do(DECIDE)
        assert b.cases["depth"][0] == 1.0


@pytest.mark.parametrize("temperature", [0.1, 0.5])
def test_ways_are_taken_in_logit_shares(temperature: float) -> None:
    b, h = desk("subdistrict", need1=2, need2=3)
    value = b.do(WEIGH, h)[0, :7].copy()
    many = Bench(4000, difficulty=0.7, need1=2, need2=3)
    many.w.handlers[...] = b.w.handlers
    many.w.communities["efficacy"] = 0.4
    many.par(assessment_overdue=0.0, strategy_temperature=temperature, handling_return_accept=0.4)
    many.par(handling_effort_elasticity=0.0)
    taken = many.do(DECIDE, h)[:, 0]
    weight = np.exp(value / temperature)
    share = weight / weight.sum()
    share[PERFUNCTORY] += share[PASS] * 0.6
    share[PASS] *= 0.4
    for way in range(6):
        assert_share(taken == way, share[way])
