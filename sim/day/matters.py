"""Matters arise: occasions on which one resident is troubled, drawn event by event.

Own matters are drawn per community and class. Matters caused by a problem are drawn per live problem
among the residents whom it reaches. Everything about a matter is keyed by its id, so a subdistrict's
matters of the day are counted first, then drawn together (`sim.day.arising`), then taken up one by one.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.arising import draw_together
from sim.day.attempts import take_up
from sim.day.handle import prefetch
from sim.day.slots import record, take_case
from sim.day.world import TOGETHER, World
from sim.streams import PURPOSE, poisson, stream, uniform

_MATTER, _CALLER, _BY_PROBLEM = PURPOSE["matter"], PURPOSE["caller"], PURPOSE["problem_matter"]

MOST_OCCASIONS = 512
"""Matters that one problem can cause on one day (nine bits of the id)."""


@kernel
def matter_id(community: int, day: int, cls: int, ordinal: int) -> int:
    """Id of an own matter: community 14 bits, day 15, class 3, ordinal 16."""
    return (community << 34) | (day << 19) | (cls << 16) | ordinal


@kernel
def problem_matter_id(problem: int, born: int, day: int, ordinal: int) -> int:
    """Id of a matter caused by a problem: a leading bit, the problem's 38, its age 15, ordinal 9."""
    return (1 << 62) | (problem << 24) | ((day - born) << 9) | ordinal


@kernel
def count_matters(w: World, s: int, block: int, c: int, day: int, at: int, waiting: int) -> int:
    """Take slots for all matters that arise in a community today: first those that problems cause.

    Args:
        w: World.
        s: Subdistrict.
        block: Block of subdistricts that a thread has.
        c: Community.
        day: Day.
        at: Day of the span.
        waiting: Matters, of this community and others, that wait to be drawn together.

    Returns:
        Matters that wait now.
    """
    home = w.communities[c]
    home.first_matter = home.last_matter = -1
    waiting = _by_problems(w, s, block, c, day, waiting)
    for cls in range(len(w.cls)):
        mean = home.need_total * w.cls[cls].rate * w.factor[at, cls] / 365.0
        count = poisson(uniform(w.keys[_MATTER], stream(c * 8 + cls), day), mean)
        for ordinal in range(count):
            slot = _append(w, s, c, matter_id(c, day, cls, ordinal), cls)
            w.cases[slot].problem = -1
            waiting = _wait(w, block, slot, day, waiting)
    return waiting


@kernel
def _by_problems(w: World, s: int, block: int, c: int, day: int, waiting: int) -> int:
    """Matters that live problems cause; a problem always reaches the same people."""
    home = w.communities[c]
    at = home.problem_head
    while at >= 0:
        p = w.problems[at]
        if p.wakes < 0 and p.fixed < 0 and p.born < day:
            about = stream(p.id)
            count = poisson(uniform(w.keys[_BY_PROBLEM], about, day - p.born), p.rate)
            reached = max(1.0, p.reach * home.size)
            start = int(uniform(w.keys[_CALLER], about, 2) * home.size)
            stride = home.size / reached
            for ordinal in range(min(count, MOST_OCCASIONS)):
                item = problem_matter_id(p.id, p.born, day, ordinal)
                slot = _append(w, s, c, item, p.cls)
                case = w.cases[slot]
                member = int(uniform(w.keys[_CALLER], case.stream, 0) * reached)
                case.problem, case.problem_id = at, p.id
                case.resident = home.first + (start + int(member * stride)) % home.size
                waiting = _wait(w, block, slot, day, waiting)
        at = w.problem_link[at]
    return waiting


@kernel
def _append(w: World, s: int, c: int, item: int, cls: int) -> int:
    """A slot for a new matter, last of the community's matters of the day."""
    home, slot = w.communities[c], take_case(w, s)
    case = w.cases[slot]
    case.id, case.stream, case.community, case.cls = item, stream(item), c, cls
    if home.last_matter >= 0:
        w.case_link[home.last_matter] = slot
    else:
        home.first_matter = slot
    home.last_matter = slot
    w.case_link[slot] = -1
    return slot


@kernel
def _wait(w: World, block: int, slot: int, day: int, waiting: int) -> int:
    """Let a matter wait for others to be drawn with; a full batch is drawn at once."""
    w.together[block, 0, waiting] = w.cases[slot].stream
    w.together[block, 1, waiting] = slot
    if waiting + 1 < TOGETHER:
        return waiting + 1
    draw_together(w, block, TOGETHER, day)
    return 0


@kernel
def begin_matters(w: World, s: int, block: int, c: int, day: int) -> None:
    """Take up a community's matters of the day, one after the other; asking for rows ahead."""
    slot = w.communities[c].first_matter
    while slot >= 0:
        case = w.cases[slot]
        prefetch(w.residents, case.resident)
        prefetch(w.tie_start, case.resident)
        slot = w.case_link[slot]
    slot = w.communities[c].first_matter
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
