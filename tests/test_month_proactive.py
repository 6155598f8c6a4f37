"""Proactive work spends its budget on the roots that its targeting names, and books what it spends."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit
from small_worlds import ran
from workbench import roots_worked_on

from sim.day.handle import enter
from sim.day.world import GOVERNMENT, HOURS, LABOUR, MATERIAL, RESOLVED, YUAN, Array
from sim.model import GovernanceModel
from sim.month.proactive import COMPLAINT_MEMORY, TARGETINGS, spread

MANY = {"time.days": 60, "matter.estate.problem_rate": 100.0, "proactive.budget": 0.0, "city.residents": 2500}


@njit
def copied(words: Array, s: int, slot: int, day: int, purse: float) -> float:
    return spread(enter(words), s, slot, day, purse)  # type: ignore[no-any-return]


@pytest.fixture
def city() -> GovernanceModel:
    """A city with open problems, half of them complained about, and no money spent on roots so far."""
    model = ran(MANY)
    rows = model.world.problems
    rows["complaints"] = np.arange(len(rows)) % 7
    return model


def spend(model: GovernanceModel, targeting: str, yuan: float, diffusion: float = 0.0) -> Array:
    """Slots fixed, in order, when every subdistrict has so many yuan."""
    w = model.world
    before = w.problems["fixed"].copy()
    w.subs["proactive_yuan"] = yuan
    w.par["proactive_diffusion"], w.par["proactive_budget"] = diffusion, 1e-9
    roots_worked_on(model.driver.words(), TARGETINGS.index(targeting), 3, 59)
    return np.flatnonzero((before < 0) & (w.problems["fixed"] >= 0))


def open_slots(model: GovernanceModel, s: int) -> Array:
    rows, w = model.world.problems, model.world
    mine = w.communities["subdistrict"][rows["community"]] == s
    return np.flatnonzero((rows["id"] >= 0) & (rows["fixed"] < 0) & mine)


def price(model: GovernanceModel, slots: Array) -> float:
    rows = model.world.problems[slots]
    return float((rows["root_yuan"] + rows["root_hours"] * model.spec["price.staff_hour"]).sum())


RANK: dict[str, Any] = {
    "complaints": lambda rows: rows["complaints"],
    "need": lambda rows: rows["rate"] * rows["severity"],
}


@pytest.mark.parametrize("targeting", RANK)
def test_targets_are_the_first_by_their_rank(city: GovernanceModel, targeting: str) -> None:
    w = city.world
    groups = [open_slots(city, s) for s in range(len(w.subs))]
    purse = 0.4 * min(price(city, slots) for slots in groups)
    expected = []
    for slots in groups:
        order, left = np.lexsort((w.problems["id"][slots], -RANK[targeting](w.problems[slots]))), purse
        for slot in slots[order]:
            if price(city, slots[slots == slot]) <= left:
                left -= price(city, slots[slots == slot])
                expected.append(slot)
    assert expected
    assert spend(city, targeting, purse).tolist() == sorted(expected)


def test_random_targets_heed_neither_complaints_nor_need(city: GovernanceModel) -> None:
    rows = city.world.problems.copy()
    fixed = spend(city, "random", 0.4 * price(city, open_slots(city, 0)))
    other = ran(MANY)
    other.world.problems["complaints"] = 0.0
    other.world.problems["severity"] = 0.0
    other.world.problems["root_yuan"] = rows["root_yuan"]
    assert spend(other, "random", 0.4 * price(other, open_slots(other, 0))).tolist() == fixed.tolist()


def test_what_is_spent_is_booked_and_leaves_the_purse(city: GovernanceModel) -> None:
    w = city.world
    ledger, live = w.ledger.copy(), w.communities["problems_live"].copy()
    awake = w.problems["wakes"] < 0
    fixed = spend(city, "need", 100_000.0)
    rows = w.problems[fixed]
    booked = (w.ledger - ledger).sum(axis=0)[GOVERNMENT, :, RESOLVED]
    assert booked[LABOUR, HOURS] == pytest.approx(rows["root_hours"].sum(), rel=1e-6)
    assert booked[LABOUR, YUAN] == pytest.approx(
        rows["root_hours"].sum() * city.spec["price.staff_hour"], rel=1e-6
    )
    assert booked[MATERIAL, YUAN] == pytest.approx(rows["root_yuan"].sum(), rel=1e-6)
    assert booked.sum() == pytest.approx((w.ledger - ledger).sum(), rel=1e-9)
    left = len(w.subs) * 100_000.0 - w.subs["proactive_yuan"].sum()
    assert left == pytest.approx(price(city, fixed), rel=1e-5)
    gone = np.bincount(rows["community"][awake[fixed]], minlength=len(live))
    assert (w.communities["problems_live"] == live - gone).all()


def test_nothing_is_bought_that_the_purse_cannot_pay(city: GovernanceModel) -> None:
    assert len(spend(city, "need", 0.0)) == 0
    assert (city.world.subs["proactive_yuan"] >= 0.0).all()


def test_money_that_is_not_spent_is_carried_over() -> None:
    model = ran(
        {"time.days": 59, "proactive.budget": 12.0, "matter.estate.problem_rate": 0.0} | _no_problems()
    )
    w = model.world
    assert w.subs["proactive_yuan"] == pytest.approx(2.0 * w.subs["residents"])


def _no_problems() -> dict[str, float]:
    return {f"matter.{cls}.problem_rate": 0.0 for cls in ("dispute", "estate", "public")}


def test_complaints_fade_by_the_month(city: GovernanceModel) -> None:
    rows = city.world.problems
    held = (rows["id"] >= 0) & (rows["fixed"] < 0)
    before = rows["complaints"].copy()
    assert before[held].any()
    spend(city, "need", 0.0)
    assert rows["complaints"][held] == pytest.approx(COMPLAINT_MEMORY * before[held])


def test_a_fix_spreads_to_a_like_problem_of_a_like_community() -> None:
    """Only within the subdistrict, the category and the type of estate; at its own price; if it may."""
    town = MANY | {"city.communities": 30, "matter.estate.problem_rate": 200.0}
    model = ran(town)
    w, rows = model.world, model.world.problems
    w.par["proactive_copy_cost"] = 0.5
    estate, staff_hour, words = w.communities["estate"], model.spec["price.staff_hour"], model.driver.words()
    copies = 0
    for s in range(len(w.subs)):
        for slot in (mine := open_slots(model, s)):
            before = rows["fixed"].copy()
            w.par["proactive_diffusion"] = 0.0
            assert copied(words, s, int(slot), 59, 1e9) == 0.0
            w.par["proactive_diffusion"] = 1.0
            cost = copied(words, s, int(slot), 59, 1e9)
            fixed = np.flatnonzero((before < 0) & (rows["fixed"] >= 0))
            assert len(fixed) == (cost > 0.0)
            for other in fixed:
                copies += 1
                a, b = rows[slot], rows[other]
                assert other in mine and a["category"] == b["category"] and a["community"] != b["community"]
                assert estate[a["community"]] == estate[b["community"]]
                assert cost == pytest.approx(0.5 * (b["root_yuan"] + b["root_hours"] * staff_hour), rel=1e-5)
    assert copies > 3
