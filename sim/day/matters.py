"""Matters arise: occasions on which one resident is troubled, drawn event by event.

Own matters are drawn per community and class; the caller is drawn by need class, then uniformly
within it (residents are sorted by need class). Matters caused by a problem are drawn per live
problem among the residents whom it reaches. Everything about a matter is keyed by its id.
"""

from __future__ import annotations

import numpy as np

from sim.city.rows import NEED_CLASSES
from sim.compiled import kernel
from sim.day.attempts import take_up
from sim.day.handle import prefetch
from sim.day.problems import pick_category
from sim.day.slots import record, take_case
from sim.day.world import REQUEST, WAITING, CommunityRow, World
from sim.elementary import exp
from sim.streams import PURPOSE, exponential, normal, poisson, uniform

_MATTER, _CALLER, _TRAITS = PURPOSE["matter"], PURPOSE["caller"], PURPOSE["traits"]
_LABOUR, _PASSES, _HOUR = PURPOSE["labour"], PURPOSE["passes"], PURPOSE["hour"]
_BY_PROBLEM = PURPOSE["problem_matter"]

NEVER = 1e9
"""Hour that no run reaches: the trouble of a problem does not end by itself."""

MOST_OCCASIONS = 512
"""Matters that one problem can cause on one day (nine bits of the id)."""

_CLOCK_SHARE = np.array([0.0, 0.10, 0.17, 0.43, 0.58, 0.80, 0.92, 1.0])
_CLOCK_HOUR = np.array([0.0, 7.0, 9.0, 11.0, 14.0, 16.0, 20.0, 24.0])
"""Arrivals by hour of day, with the peaks at 9-11 and 14-16 (facts: hours_peak; shares assumed)."""


@kernel
def matter_id(community: int, day: int, cls: int, ordinal: int) -> int:
    """Id of an own matter: community 14 bits, day 15, class 3, ordinal 16."""
    return (community << 34) | (day << 19) | (cls << 16) | ordinal


@kernel
def problem_matter_id(problem: int, born: int, day: int, ordinal: int) -> int:
    """Id of a matter caused by a problem: a leading bit, the problem's 38, its age 15, ordinal 9."""
    return (1 << 62) | (problem << 24) | ((day - born) << 9) | ordinal


@kernel
def hour_of_day(u: float) -> float:
    """Hour of day by inversion of a piecewise linear distribution."""
    at = 1
    for knot in range(1, len(_CLOCK_SHARE) - 1):  # counted: a processor mispredicts a search
        at += u > _CLOCK_SHARE[knot]
    low, high = _CLOCK_SHARE[at - 1], _CLOCK_SHARE[at]
    return _CLOCK_HOUR[at - 1] + (u - low) / (high - low) * (_CLOCK_HOUR[at] - _CLOCK_HOUR[at - 1])


@kernel
def _caller(w: World, home: CommunityRow, item: int) -> int:
    """A resident in proportion to need."""
    u = uniform(w.keys[_CALLER], item, 0)
    at = 0
    for need in range(NEED_CLASSES - 1):
        at += u >= home.need_cum[need]
    first, last = home.need_first[at], home.need_first[at + 1]
    pick = int(uniform(w.keys[_CALLER], item, 1) * (last - first))
    return home.first + first + pick


@kernel
def _fill(w: World, slot: int, item: int, c: int, resident: int, cls: int, day: int) -> None:
    """What a matter is from the beginning; `sim.day.traits` has what shows when a unit gets to see it."""
    par, kind, case = w.par[0], w.cls[cls], w.cases[slot]
    case.id, case.community, case.resident, case.cls = item, c, resident, cls
    case.child = case.sibling = case.merged = case.handler = case.problem = -1
    case.problem_id = -1
    case.born = day * 24.0 + hour_of_day(uniform(w.keys[_HOUR], item, 0))
    case.when = case.born
    case.opened = case.due = case.closed = 0.0
    case.passes = case.born + 24.0 * exponential(w.keys[_PASSES], item, 0, kind.passes_days)
    case.returns = 0.0
    spread = par.handling_hours_spread
    case.hours = kind.hours * exp(spread * normal(w.keys[_LABOUR], item, 0) - 0.5 * spread * spread)
    for nature in range(7):
        case.cost[nature] = 0.0
    case.partner, case.depth = 0.0, 1.0
    case.state, case.kind, case.way, case.attempt, case.first = WAITING, REQUEST, 0, 0, 0
    case.bounces = case.calls = 0
    case.bits = 0


@kernel
def _prepare(w: World, tail: int, slot: int) -> int:
    """Append a filled case to the community's matters of the day; ask for the rows that it will need."""
    case = w.cases[slot]
    prefetch(w.residents, case.resident)
    prefetch(w.tie_start, case.resident)
    if tail >= 0:
        w.case_link[tail] = slot
    w.case_link[slot] = -1
    return slot


@kernel
def _begin(w: World, s: int, block: int, head: int, day: int) -> None:
    """Take up a community's matters of the day, one after the other."""
    slot = head
    while slot >= 0:
        case = w.cases[slot]
        following = w.case_link[slot]
        if following >= 0:
            prefetch(w.tie_to, w.tie_start[w.cases[following].resident])
        w.daily[s].matters += 1.0
        w.communities[case.community].matters += 1.0
        record(w, block, slot, 0, 0, case.born, 0.0)
        take_up(w, s, block, slot, day)
        slot = following


@kernel
def matters(w: World, s: int, block: int, c: int, day: int, at: int) -> None:
    """All matters that arise in a community today: first those that problems cause, then the others.

    They are drawn first and taken up after, so that the rows of those concerned are on their way.
    """
    head, tail = _problem_matters(w, s, c, day)
    first, tail = _own_matters(w, s, c, day, at, tail)
    _begin(w, s, block, head if head >= 0 else first, day)


@kernel
def _own_matters(w: World, s: int, c: int, day: int, at: int, tail: int) -> tuple[int, int]:
    """Matters that arise by themselves; returns the first and the last of the day so far."""
    home = w.communities[c]
    head = -1
    for cls in range(len(w.cls)):
        kind = w.cls[cls]
        mean = home.need_total * kind.rate * w.factor[at, cls] / 365.0
        count = poisson(uniform(w.keys[_MATTER], c * 8 + cls, day), mean)
        for ordinal in range(count):
            item = matter_id(c, day, cls, ordinal)
            slot = take_case(w, s)
            _fill(w, slot, item, c, _caller(w, home, item), cls, day)
            case = w.cases[slot]
            case.category = pick_category(w, cls, uniform(w.keys[_TRAITS], item, 3))
            tail = _prepare(w, tail, slot)
            head = slot if head < 0 else head
    return head, tail


@kernel
def _problem_matters(w: World, s: int, c: int, day: int) -> tuple[int, int]:
    """Matters that live problems cause; a problem always reaches the same people. Returns first and last."""
    home = w.communities[c]
    head, tail = -1, -1
    at = home.problem_head
    while at >= 0:
        p = w.problems[at]
        if p.wakes < 0 and p.fixed < 0 and p.born < day:
            count = poisson(uniform(w.keys[_BY_PROBLEM], p.id, day - p.born), p.rate)
            reached = max(1.0, p.reach * home.size)
            start = int(uniform(w.keys[_CALLER], p.id, 2) * home.size)
            stride = home.size / reached
            for ordinal in range(min(count, MOST_OCCASIONS)):
                item = problem_matter_id(p.id, p.born, day, ordinal)
                slot = take_case(w, s)
                member = int(uniform(w.keys[_CALLER], item, 0) * reached)
                resident = home.first + (start + int(member * stride)) % home.size
                _fill(w, slot, item, c, resident, p.cls, day)
                case = w.cases[slot]
                case.problem, case.problem_id = at, p.id
                case.category, case.severity = p.category, p.severity
                case.need1, case.need2 = p.need1, p.need2
                case.passes = NEVER
                tail = _prepare(w, tail, slot)
                head = slot if head < 0 else head
        at = w.problem_link[at]
    return head, tail
