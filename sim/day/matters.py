"""Matters arise: occasions on which one resident is troubled, drawn event by event.

Own matters are drawn per community and class. A problem gives occasion for matters from its second day to its
end, at a constant rate, so its next occasion is known ahead; each troubles one resident whom it reaches.
Everything about a matter is keyed by its id, so a subdistrict's matters of the day are counted first, then
drawn together (`sim.day.arising`), taken to a channel together (`sim.day.first`), then acted upon one by one.
"""

from __future__ import annotations

from sim.compiled import CountRow, kernel
from sim.day.attempts import follow, who_is_asked
from sim.day.handle import AT_HAND, prefetch
from sim.day.lots import own_matters
from sim.day.problems import awaken, drop, look_again, until_next
from sim.day.slots import take_case
from sim.day.together import wait
from sim.day.world import HOMES, LIVE, NEIGHBOURS, World
from sim.streams import PURPOSE, stream, uniform

_CALLER = PURPOSE["caller"]

MOST_OCCASIONS = 512
"""Matters that one problem can cause on one day (nine bits of the id)."""


@kernel
def matter_id(community: int, day: int, cls: int, ordinal: int) -> int:
    """Id of an own matter: community 14 bits, day 15, class 3, ordinal 16."""
    return (community << 34) | (day << 19) | (cls << 16) | ordinal


@kernel
def problem_matter_id(problem: int, number: int) -> int:
    """Id of a matter caused by a problem: a leading bit, the problem's 38, and 24: its age and an ordinal."""
    return (1 << 62) | (problem << 24) | number


@kernel
def ask_for_problems(w: World, s: int, block: int, day: int) -> None:
    """Ask the memory for the problems that communities look at today, along many lists at once."""
    sub, ends = w.subs[s], w.homes[block]
    left = 0
    for c in range(sub.first_community, sub.first_community + min(sub.communities, HOMES)):
        left = _ask_for_link(w, ends, w.communities[c].problem_head, left)
    while left > 0:
        going_on = 0
        for n in range(left):
            slot = ends[n]
            if w.problem_link[slot].due <= day:
                prefetch(w.problems, slot)
            going_on = _ask_for_link(w, ends, w.problem_link[slot].next, going_on)
        left = going_on


@kernel
def _ask_for_link(w: World, ends: CountRow, slot: int, count: int) -> int:
    """Note a slot as the end of one more list, if the list has one; returns how many there are."""
    if slot < 0:
        return count
    prefetch(w.problem_link, slot)
    ends[count] = slot
    return count + 1


@kernel
def count_matters(w: World, s: int, block: int, c: int, day: int, n: int) -> None:
    """Take slots for all matters that arise in a community today: first those that problems cause.

    Args:
        w: World.
        s: Subdistrict.
        block: Block of subdistricts that a thread has.
        c: Community.
        day: Day.
        n: Which of the communities it is for which lots were drawn.
    """
    _by_problems(w, s, block, c, day)
    for cls in range(len(w.cls)):
        for ordinal in range(own_matters(w, block, n, cls)):
            slot = _new(w, s, c, matter_id(c, day, cls, ordinal), cls)
            w.cases[slot].problem = -1
            wait(w, block, slot, day)


@kernel
def _by_problems(w: World, s: int, block: int, c: int, day: int) -> None:
    """Go through a community's problems and look at those whose day has come."""
    previous, slot = -1, w.communities[c].problem_head
    while slot >= 0:
        link = w.problem_link[slot]
        following, due = link.next, link.due
        if due <= day and w.problems[slot].fixed >= 0:
            drop(w, s, c, previous, slot)
        else:
            if due <= day:
                _look_at(w, s, block, slot, day)
            previous = slot
        slot = following


@kernel
def _look_at(w: World, s: int, block: int, slot: int, day: int) -> None:
    """A patched problem wakes; a live one troubles people."""
    p = w.problems[slot]
    if 0 <= p.wakes <= day:
        awaken(w, s, slot)
    if p.next < day + 1.0:
        _occasions(w, s, block, slot, day)
    look_again(w, slot)


@kernel
def _occasions(w: World, s: int, block: int, slot: int, day: int) -> None:
    """A problem's occasions of today, which go by while it sleeps."""
    p = w.problems[slot]
    first = (day - p.born) * MOST_OCCASIONS
    for number in range(first, first + MOST_OCCASIONS):
        if p.next >= day + 1.0:
            return
        if p.wakes < 0:
            _troubled(w, s, block, slot, number, day)
        p.next += until_next(w, p, number)
    p.next = max(p.next, day + 1.0)


@kernel
def _troubled(w: World, s: int, block: int, problem: int, number: int, day: int) -> None:
    """A matter of somebody whom a problem reaches: always the same people, evenly spaced."""
    p = w.problems[problem]
    home = w.communities[p.community]
    slot = _new(w, s, p.community, problem_matter_id(p.id, number), p.cls)
    case = w.cases[slot]
    reached = max(1.0, p.reach * home.size)
    start = int(uniform(w.keys[_CALLER], p.stream, 2) * home.size)
    member = int(uniform(w.keys[_CALLER], case.stream, 0) * reached)
    case.problem, case.problem_id = problem, p.id
    case.resident = home.first + (start + int(member * (home.size / reached))) % home.size
    wait(w, block, slot, day)


@kernel
def _new(w: World, s: int, c: int, item: int, cls: int) -> int:
    """A slot for a new matter."""
    slot = take_case(w, s)
    case = w.cases[slot]
    case.id, case.stream, case.community, case.cls, case.attempt = item, stream(item), c, cls, 0
    w.communities[c].matters += 1.0
    return slot


@kernel
def _ask_ahead(w: World, channel: int, slot: int) -> None:
    """Ask the memory for the ties of all who come to a channel, then for the neighbours whom they ask."""
    following = slot
    while following >= 0:
        case = w.cases[following]
        prefetch(w.tie_to, w.tie_start[case.resident])
        following = case.link
    if channel != NEIGHBOURS:
        return
    following = slot
    while following >= 0:
        case = w.cases[following]
        prefetch(w.residents, max(0, who_is_asked(w, case, case.attempt + 1)))
        following = case.link


@kernel
def begin_matters(w: World, block: int, day: int) -> None:
    """Act upon the matters of the day, channel by channel."""
    for channel in range(LIVE + 1):
        slot = w.firsts[block, channel]
        w.firsts[block, channel] = -1
        if channel == NEIGHBOURS or len(w.residents) > AT_HAND:
            _ask_ahead(w, channel, slot)
        while slot >= 0:
            case, following = w.cases[slot], w.cases[slot].link
            s = w.communities[case.community].subdistrict
            follow(w, s, block, slot, day, channel)
            slot = following
