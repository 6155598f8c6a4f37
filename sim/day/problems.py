"""Problems: root causes that emerge, trouble residents until the root is fixed, and come back.

A patched problem sleeps and wakes (its trouble returns); a fixed one is gone. A problem's id is
packed from community, birth day, class and ordinal and is never used again, so a case can tell whether
the row that it points to still holds its problem.
"""

from __future__ import annotations

import math

from sim.compiled import Word, kernel
from sim.day.lanes import passed
from sim.day.world import MENDED_BY_COMPANY, MENDED_BY_GOVERNMENT, ProblemRow, World
from sim.elementary import exp, power
from sim.exponential import exponential
from sim.streams import PURPOSE, happens, poisson, stream, uniform

_EMERGE, _ROOT, _PROBLEM = PURPOSE["emerge"], PURPOSE["root"], PURPOSE["problem"]
_AUTHORITY, _OCCASION = PURPOSE["problem_authority"], PURPOSE["problem_matter"]

REACH_TAIL = 1.5
"""Pareto exponent of reach: problems differ in how many they trouble, heavy-tailed (assumed)."""
REACH_LEAST = 0.004
"""Smallest share of a community that a problem troubles (about a dozen residents of 3,100)."""
REACH_MOST = 0.25
REACH_MEAN = 0.012
"""Mean of that distribution; a root's material grows with the square root of its reach (assumed)."""

REMEMBERED_DAYS = 180
"""Days for which a fixed problem is remembered: longer than nearly all cases about it stay open."""

MOST_A_DAY = 64
"""Problems of one class that can emerge in one community on one day (six bits of the id)."""


NO_DAY = 2e9
"""Day that no run reaches, for problems that give no more occasions."""


@kernel
def problem_id(community: int, day: int, cls: int, ordinal: int) -> int:
    """Pack a problem's id: community 14 bits, birth day 15, class 3, ordinal 6."""
    return (community << 24) | (day << 9) | (cls << 6) | ordinal


@kernel
def needs(
    w: World, category: int, u_authority: float, u_second: float, pick: float, authority: float, cross: float
) -> tuple[int, int]:
    """Departments whose authority is needed (index + 1, 0 none), and a second for cross-unit matters."""
    at = int(pick * w.lead.shape[1])
    first, second = w.lead[category, at] + 1, w.second[category, at] + 1
    needed = u_authority >= authority
    return first * needed, second * (needed & (u_second < cross) & (second != first))


@kernel
def pick_category(w: World, cls: int, u: float) -> int:
    """Category label of a matter or problem of a class."""
    labels = w.categories[cls]
    return labels.label[passed(labels.cum, u)]


@kernel
def until_next(w: World, p: ProblemRow, number: int) -> float:
    """Days until a problem's next occasion after that of a number; forever if it has none."""
    return exponential(w.keys[_OCCASION], p.stream, number, 1.0) / p.rate


@kernel
def look_again(w: World, slot: int) -> None:
    """Note on which day a problem is next looked at: for its next occasion, or when it wakes."""
    p = w.problems[slot]
    due = int(min(p.next, NO_DAY))
    w.problem_link[slot].due = min(due, p.wakes) if p.wakes >= 0 else due


@kernel
def _emerge_one(w: World, s: int, c: int, day: int, cls: int, ordinal: int) -> None:
    """A new root cause in community ``c``, from draws keyed by its id alone."""
    par, kind, home = w.par[0], w.cls[cls], w.communities[c]
    item = problem_id(c, day, cls, ordinal)
    key, about = w.keys[_PROBLEM], stream(item)
    sub = w.subs[s]
    slot = sub.head_free_problem
    if slot < 0:
        w.city[0].overflow = 3
        return
    p = w.problems[slot]
    sub.head_free_problem = w.problem_link[slot].next
    sub.n_free_problem -= 1
    p.id, p.stream, p.community, p.cls = item, about, c, cls
    p.born, p.wakes, p.fixed, p.master = day, -1, -1, -1
    p.complaints, p.mended = 0.0, 0
    p.category = pick_category(w, cls, uniform(key, about, 1))
    reach = REACH_LEAST * power(1.0 - uniform(key, about, 2), -1.0 / REACH_TAIL)
    p.reach = min(max(reach, 1.0 / home.size), REACH_MOST)
    p.severity = uniform(key, about, 3)
    p.rate = p.reach * home.size * kind.occasions / 365.0 * (0.5 + p.severity)
    p.next = day + 1.0 + until_next(w, p, 0)
    spread = par.handling_hours_spread
    p.root_hours = par.proactive_root_hours * kind.hours * exp(spread * (2.0 * uniform(key, about, 4) - 1.0))
    p.root_yuan = par.proactive_root_yuan * kind.yuan * (0.5 + p.severity) * math.sqrt(p.reach / REACH_MEAN)
    u, v = uniform(w.keys[_AUTHORITY], about, 1), uniform(w.keys[_AUTHORITY], about, 2)
    pick = uniform(w.keys[_AUTHORITY], about, 3)
    p.need1, p.need2 = needs(w, p.category, u, v, pick, kind.authority, kind.cross_unit)
    w.problem_link[slot].next = home.problem_head
    home.problem_head = slot
    look_again(w, slot)
    home.problems_live += 1
    w.load[s] += p.rate
    w.daily[s].emerged += 1.0


@kernel
def emerge(w: World, s: int, c: int, day: int, at: int) -> None:
    """New problems of a community today; wear of the estate multiplies their number."""
    home, about = w.communities[c], stream(c)
    worn = home.size * home.condition / 365000.0
    for cls in range(len(w.cls)):
        mean = worn * w.cls[cls].problem_rate * w.factor[at, cls]
        if mean <= 0.0:
            continue
        count = poisson(uniform(w.keys[_EMERGE], about, day * 8 + cls), mean)
        for ordinal in range(min(count, MOST_A_DAY)):
            _emerge_one(w, s, c, day, cls, ordinal)


@kernel
def _retire(w: World, s: int, slot: int) -> None:
    """Put a fixed problem last in line to be forgotten: open cases still ask who fixed it."""
    sub = w.subs[s]
    w.problem_link[slot].next = -1
    if sub.head_retired < 0:
        sub.head_retired = slot
    else:
        w.problem_link[sub.tail_retired].next = slot
    sub.tail_retired = slot


@kernel
def forget_fixed(w: World, s: int, day: int) -> None:
    """Give back the rows of problems that were fixed long ago."""
    sub = w.subs[s]
    slot = sub.head_retired
    while slot >= 0 and w.problems[slot].fixed + REMEMBERED_DAYS < day:
        following = w.problem_link[slot].next
        w.problems[slot].id = -1
        w.problem_link[slot].next = sub.head_free_problem
        sub.head_free_problem = slot
        sub.n_free_problem += 1
        slot = following
    sub.head_retired = slot


@kernel
def drop(w: World, s: int, c: int, previous: int, slot: int) -> None:
    """Take a fixed problem off its community's list, in which it follows another (-1: it is the first)."""
    following = w.problem_link[slot].next
    if previous < 0:
        w.communities[c].problem_head = following
    else:
        w.problem_link[previous].next = following
    w.load[s] = max(w.load[s] - w.problems[slot].rate, 0.0)
    _retire(w, s, slot)


@kernel
def awaken(w: World, s: int, slot: int) -> None:
    """A patched problem troubles people again."""
    p = w.problems[slot]
    p.wakes = -1
    w.communities[p.community].problems_live += 1
    w.daily[s].returned += 1.0


@kernel
def repair(w: World, s: int, slot: int, stream: Word, n: int, missed: float, day: int, company: bool) -> None:
    """A successful repair of a live problem: the root is missed with a chance that falls with effort.

    Then it is patched, sleeps, and returns. A visit that finds the trouble asleep repairs nothing.
    """
    par = w.par[0]
    p = w.problems[slot]
    if p.fixed >= 0 or p.wakes >= 0:
        return
    p.mended = MENDED_BY_COMPANY if company else MENDED_BY_GOVERNMENT
    if happens(w.keys[_ROOT], stream, 2 * n, 1.0 - missed):
        p.fixed = w.problem_link[slot].due = day
        w.daily[s].fixed += 1.0
    else:
        asleep = exponential(w.keys[_ROOT], stream, 2 * n + 1, par.handling_patch_days)
        p.wakes = day + 1 + int(asleep)
        look_again(w, slot)
    w.communities[p.community].problems_live -= 1
