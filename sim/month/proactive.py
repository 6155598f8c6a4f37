"""Proactive governance 未诉先办: subdistricts spend a budget on root causes before the next call.

Targets are drawn at random, by complaints received, or by need (people troubled times severity). A
fix may spread to a similar community of the subdistrict that has the same kind of problem.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.day.world import GOVERNMENT, HOURS, LABOUR, MATERIAL, RESOLVED, YUAN, Array, World
from sim.streams import PURPOSE, uniforms_of

COMPLAINT_MEMORY = 0.5
"""Share of last month's complaints that still counts in targeting (assumed)."""


def _order(w: World, slots: Array, targeting: str, month: int) -> Array:
    """Problem slots from the first to be fixed to the last; ties by id."""
    rows = w.problems[slots]
    if targeting == "random":
        key = w.keys[PURPOSE["proactive"]]
        rank = uniforms_of(key, rows["id"], month)
    elif targeting == "need":
        rank = -(rows["rate"] * rows["severity"]).astype(np.float64)
    else:
        rank = -rows["complaints"].astype(np.float64)
    return slots[np.lexsort((rows["id"], rank))]


def _fix(w: World, s: int, slot: int, day: int, price: float, share: float) -> None:
    """Fix a root: it troubles nobody again; ``share`` of its labour and material is booked as resolved."""
    problem = w.problems[slot]
    if problem["wakes"] < 0:
        w.communities[problem["community"]]["problems_live"] -= 1
    w.problems["fixed"][slot] = day
    hours = share * float(problem["root_hours"])
    yuan = share * float(problem["root_yuan"])
    w.ledger[s, GOVERNMENT, LABOUR, RESOLVED, HOURS] += hours
    w.ledger[s, GOVERNMENT, LABOUR, RESOLVED, YUAN] += hours * price
    w.ledger[s, GOVERNMENT, MATERIAL, RESOLVED, YUAN] += yuan
    w.daily["government_hours"][s] += hours
    w.daily["fixed"][s] += 1.0


def _cost(w: World, slot: int, price: float) -> float:
    """Yuan to fix a root: material, and labour at the price of staff."""
    return float(w.problems["root_yuan"][slot] + w.problems["root_hours"][slot] * price)


def _spread(
    w: World, s: int, slot: int, open_slots: Array, policy: dict[str, Any], day: int, purse: float
) -> float:
    """A similar community copies the fix of a like problem, if the draw says so and the purse allows.

    Returns:
        Yuan that the copy cost.
    """
    problem = w.problems[slot]
    luck = uniforms_of(w.keys[PURPOSE["diffusion"]], w.problems["id"][slot : slot + 1], 0)
    if luck[0] >= policy["proactive.diffusion"]:
        return 0.0
    rows = w.problems[open_slots]
    estate = w.communities["estate"]
    like = (rows["category"] == problem["category"]) & (rows["community"] != problem["community"])
    like &= (rows["fixed"] < 0) & (estate[rows["community"]] == estate[problem["community"]])
    if not like.any():
        return 0.0
    other = int(open_slots[like][np.argmin(rows["id"][like])])
    price = policy["price.staff_hour"]
    share = float(policy["proactive.copy_cost"])
    cost = share * _cost(w, other, price)
    if cost > purse:
        return 0.0
    _fix(w, s, other, day, price, share)
    return cost


def work_on_roots(w: World, policy: dict[str, Any], month: int, day: int) -> None:
    """Spend each subdistrict's monthly budget on problems in the order of its targeting.

    Args:
        w: World, changed in place.
        policy: Parameters in force.
        month: Months since day 0, numbers the draws.
        day: Day that has just ended.
    """
    w.subs["proactive_yuan"] += policy["proactive.budget"] * w.subs["residents"] / 12.0
    if policy["proactive.budget"] > 0.0 and len(w.problems):
        home = w.communities["subdistrict"][w.problems["community"]]
        open_all = np.flatnonzero((w.problems["id"] >= 0) & (w.problems["fixed"] < 0))
        order = np.argsort(home[open_all], kind="stable")
        groups = np.split(open_all[order], np.searchsorted(home[open_all][order], np.arange(1, len(w.subs))))
        for s, slots in enumerate(groups):
            _spend(w, s, slots, policy, month, day)
    w.problems["complaints"] *= COMPLAINT_MEMORY


def _spend(w: World, s: int, slots: Array, policy: dict[str, Any], month: int, day: int) -> None:
    purse, price = float(w.subs["proactive_yuan"][s]), policy["price.staff_hour"]
    order = _order(w, slots, policy["proactive.targeting"], month)
    costs = w.problems["root_yuan"][order] + w.problems["root_hours"][order] * price
    within = np.flatnonzero(costs <= purse)  # the purse only shrinks
    for slot, cost in zip(order[within].tolist(), costs[within].tolist(), strict=True):
        if cost > purse or w.problems["fixed"][slot] >= 0:
            continue
        purse -= cost
        _fix(w, s, slot, day, price, 1.0)
        purse -= _spread(w, s, slot, slots, policy, day, purse)
    w.subs["proactive_yuan"][s] = purse
