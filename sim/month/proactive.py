"""Proactive governance 未诉先办: subdistricts spend a budget on root causes before the next call.

Targets are drawn at random, by complaints received, or by need (people troubled times severity). A
fix may spread to a similar community of the subdistrict that has the same kind of problem.
"""

from __future__ import annotations

import numpy as np

from sim.city.rows import CLASSES
from sim.compiled import CountRow, Row, kernel
from sim.day.accounts import book
from sim.day.world import (
    GOVERNMENT,
    HOURS,
    LABOUR,
    MATERIAL,
    MENDED_BY_CONVENED,
    MENDED_BY_GOVERNMENT,
    MENDED_BY_OWNERS,
    NONE,
    OWN,
    RESIDENTS,
    RESOLVED,
    YUAN,
    CommunityRow,
    ProblemRow,
    World,
)
from sim.streams import PURPOSE, stream, uniform

ESTATE = CLASSES.index("estate")
_RANDOM, _SPREAD = PURPOSE["proactive"], PURPOSE["diffusion"]

TARGETINGS = ("random", "complaints", "need")
"""What proactive work goes to, in the order of the numbers that `work_on_roots` takes."""
COMPLAINT_MEMORY = 0.5
"""Share of last month's complaints that still counts in targeting (assumed)."""


@kernel
def work_on_roots(w: World, targeting: int, month: int, day: int) -> None:
    """Spend each subdistrict's monthly budget on problems in the order of its targeting.

    Args:
        w: World, changed in place.
        targeting: Index into TARGETINGS.
        month: Months since day 0, numbers the draws.
        day: Day that has just ended.
    """
    for s in range(len(w.subs)):
        w.subs[s].proactive_yuan += w.par[0].proactive_budget * w.subs[s].residents / 12.0
        if w.par[0].proactive_budget > 0.0:
            _spend(w, s, targeting, month, day)
        for c in range(w.subs[s].first_community, w.subs[s].first_community + w.subs[s].communities):
            _spend_fund(w, s, c, day)
        _forget_complaints(w, s)


@kernel
def _spend(w: World, s: int, targeting: int, month: int, day: int) -> None:
    """Fix the first problem that the purse can pay, then the next, until it can pay for none."""
    sub = w.subs[s]
    slots = np.empty(_open_problems(w, s), np.int64)
    ranks = np.empty(len(slots))
    _list_open(w, s, targeting, month, slots, ranks)
    while True:
        first = -1
        for n in range(len(slots)):
            if slots[n] >= 0 and (first < 0 or _before(w, slots, ranks, n, first)):
                if _cost(w, w.problems[slots[n]]) <= sub.proactive_yuan:
                    first = n
                else:
                    slots[n] = -1  # the purse only shrinks
        if first < 0:
            return
        slot = slots[first]
        slots[first] = -1
        if w.problems[slot].fixed < 0:
            sub.proactive_yuan -= _cost(w, w.problems[slot])
            _fix(w, s, slot, day, 1.0)
            sub.proactive_yuan -= spread(w, s, slot, day, sub.proactive_yuan)


@kernel
def _spend_fund(w: World, s: int, c: int, day: int) -> None:
    """A committee draws on the maintenance fund for roots in the estate, most complained about first.

    Only upkeep of the estate that needs no authority; work is hired at the price of residents' hours.
    """
    par, home = w.par[0], w.communities[c]
    if home.committee == NONE:
        return
    home.fund_yuan += par.committees_fund * home.size / 12.0
    while True:
        best, slot = -1, home.problem_head
        while slot >= 0:
            p = w.problems[slot]
            if _fund_can_pay(w, home, p) and (best < 0 or _more_complained(w, slot, best)):
                best = slot
            slot = w.problem_link[slot].next
        if best < 0:
            return
        home.fund_yuan -= _fund_cost(w, w.problems[best])
        p = w.problems[best]
        if p.wakes < 0:
            home.problems_live -= 1
        p.fixed = w.problem_link[best].due = day
        p.mended = MENDED_BY_OWNERS if home.committee == OWN else MENDED_BY_CONVENED
        book(w, s, RESIDENTS, LABOUR, RESOLVED, p.root_hours, 0.0)
        book(w, s, RESIDENTS, MATERIAL, RESOLVED, 0.0, p.root_yuan)
        w.daily[s].resident_hours += p.root_hours
        w.daily[s].material_yuan += p.root_yuan
        w.daily[s].fixed += 1.0


@kernel
def _fund_can_pay(w: World, home: CommunityRow, p: ProblemRow) -> bool:
    return p.fixed < 0 and p.cls == ESTATE and p.need1 == 0 and _fund_cost(w, p) <= home.fund_yuan


@kernel
def _fund_cost(w: World, problem: ProblemRow) -> float:
    return problem.root_yuan + problem.root_hours * w.par[0].price_resident_hour


@kernel
def _more_complained(w: World, a: int, b: int) -> bool:
    """Whether problem ``a`` was complained about more than ``b``; ties by id."""
    if w.problems[a].complaints != w.problems[b].complaints:
        return w.problems[a].complaints > w.problems[b].complaints
    return w.problems[a].id < w.problems[b].id


@kernel
def _open_problems(w: World, s: int) -> int:
    """Number of problems of a subdistrict whose root is not fixed, those asleep included."""
    count = 0
    for c in range(w.subs[s].first_community, w.subs[s].first_community + w.subs[s].communities):
        slot = w.communities[c].problem_head
        while slot >= 0:
            count += w.problems[slot].fixed < 0
            slot = w.problem_link[slot].next
    return count


@kernel
def _list_open(w: World, s: int, targeting: int, month: int, slots: CountRow, ranks: Row) -> None:
    """Slots of a subdistrict's open problems, and the rank of each: the lowest is fixed first."""
    n = 0
    for c in range(w.subs[s].first_community, w.subs[s].first_community + w.subs[s].communities):
        slot = w.communities[c].problem_head
        while slot >= 0:
            if w.problems[slot].fixed < 0:
                slots[n], ranks[n] = slot, _rank(w, w.problems[slot], targeting, month)
                n += 1
            slot = w.problem_link[slot].next


@kernel
def _rank(w: World, problem: ProblemRow, targeting: int, month: int) -> float:
    if targeting == 0:
        return uniform(w.keys[_RANDOM], stream(problem.id), month)
    if targeting == 1:
        return -problem.complaints
    return -problem.rate * problem.severity


@kernel
def _before(w: World, slots: CountRow, ranks: Row, a: int, b: int) -> bool:
    """Whether problem ``a`` of the list comes before ``b``; ties by id."""
    if ranks[a] != ranks[b]:
        return ranks[a] < ranks[b]
    return w.problems[slots[a]].id < w.problems[slots[b]].id


@kernel
def _cost(w: World, problem: ProblemRow) -> float:
    """Yuan to fix a root: material, and labour at the price of staff."""
    return problem.root_yuan + problem.root_hours * w.par[0].price_staff_hour


@kernel
def _fix(w: World, s: int, slot: int, day: int, share: float) -> None:
    """Fix a root: it troubles nobody again; ``share`` of its labour and material is booked as resolved."""
    problem = w.problems[slot]
    if problem.wakes < 0:
        w.communities[problem.community].problems_live -= 1
    problem.fixed = w.problem_link[slot].due = day
    problem.mended = MENDED_BY_GOVERNMENT
    hours = share * problem.root_hours
    w.ledger[s, GOVERNMENT, LABOUR, RESOLVED, HOURS] += hours
    w.ledger[s, GOVERNMENT, LABOUR, RESOLVED, YUAN] += hours * w.par[0].price_staff_hour
    w.ledger[s, GOVERNMENT, MATERIAL, RESOLVED, YUAN] += share * problem.root_yuan
    w.daily[s].government_hours += hours
    w.daily[s].material_yuan += share * problem.root_yuan
    w.daily[s].fixed += 1.0


@kernel
def spread(w: World, s: int, slot: int, day: int, purse: float) -> float:
    """A similar community copies the fix of a like problem, if the draw says so and the purse allows.

    Returns:
        Yuan that the copy cost.
    """
    if uniform(w.keys[_SPREAD], stream(w.problems[slot].id), 0) >= w.par[0].proactive_diffusion:
        return 0.0
    other = _like_problem(w, s, w.problems[slot])
    if other < 0:
        return 0.0
    cost = w.par[0].proactive_copy_cost * _cost(w, w.problems[other])
    if cost > purse:
        return 0.0
    _fix(w, s, other, day, w.par[0].proactive_copy_cost)
    return cost


@kernel
def _like_problem(w: World, s: int, problem: ProblemRow) -> int:
    """The oldest id among open problems of the category in other communities of the estate type; or -1."""
    best = -1
    estate = w.communities[problem.community].estate
    for c in range(w.subs[s].first_community, w.subs[s].first_community + w.subs[s].communities):
        if c == problem.community or w.communities[c].estate != estate:
            continue
        slot = w.communities[c].problem_head
        while slot >= 0:
            p = w.problems[slot]
            if p.fixed < 0 and p.category == problem.category and (best < 0 or p.id < w.problems[best].id):
                best = slot
            slot = w.problem_link[slot].next
    return best


@kernel
def _forget_complaints(w: World, s: int) -> None:
    for c in range(w.subs[s].first_community, w.subs[s].first_community + w.subs[s].communities):
        slot = w.communities[c].problem_head
        while slot >= 0:
            w.problems[slot].complaints *= COMPLAINT_MEMORY
            slot = w.problem_link[slot].next
