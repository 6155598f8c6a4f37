"""Carrying out a way: success, hours of all who take part, material, and who has to be waited for."""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import spend
from sim.day.acts import dress
from sim.day.desks import superior
from sim.day.effort import effort
from sim.day.intake import right_unit
from sim.day.money import material
from sim.day.outcomes import gone
from sim.day.slots import channel_of, note_down, record
from sim.day.tallies import N_REPORTED, N_WHISTLED
from sim.day.ways import (
    all_willing,
    choose_way,
    feasible,
    lacking_authority,
    meeting_hours,
    passing_accepted,
    reports,
    whistle_wait,
)
from sim.day.world import (
    ARRIVING,
    BIT_FEASIBLE,
    BIT_FOUND_GONE,
    BIT_MISROUTED,
    BIT_SOLVED,
    COORDINATION,
    FACILITATE,
    LABOUR,
    MATERIAL,
    MISROUTING,
    OVERSERVE,
    PASS,
    PERFUNCTORY,
    REQUEST,
    RESOLVE,
    WHISTLE,
    CaseRow,
    HandlerRow,
    World,
)
from sim.exponential import exponential
from sim.streams import PURPOSE, happens

_SUCCESS, _WHISTLE = PURPOSE["success"], PURPOSE["whistle"]

ALREADY_GONE_HOURS = 0.2
"""A visit that finds the trouble gone (assumed)."""
INSPECT_HOURS = 0.5
"""Looking at a misrouted order before handing it on (assumed; no outcome hangs on it, docs/screening.md)."""
PARTNER_SHARE = 0.5
"""At most this share of the labour can be lent by partners (assumed)."""


@kernel
def home_of(w: World, case: CaseRow) -> int:
    """Subdistrict of the resident behind a case."""
    return w.communities[case.community].subdistrict


@kernel
def hand_on(w: World, book: int, block: int, slot: int, when: float, to: int, day: int) -> None:
    """Send a case to another unit; papers move overnight, faster where data are shared."""
    par, case = w.par[0], w.cases[slot]
    case.handler = to
    case.bounces += 1
    delay = par.handling_return_days * (1.0 - 0.5 * par.data_sharing)
    case.when = when + 24.0 * exponential(w.keys[_SUCCESS], case.stream, 8 * case.attempt + 4, delay)
    case.when = max(case.when, (day + 1) * 24.0)
    case.state = ARRIVING
    record(w, block, slot, 6, channel_of(case), when, 0.0)
    note_down(w, book, slot, day)


@kernel
def _call_departments(
    w: World, book: int, h: int, slot: int, hours: float, meeting: float, start: float
) -> tuple[bool, float]:
    """Whistle: who reports, whose hours are drawn on, and when the slowest has come.

    Returns:
        (all reported, hour at which the slowest has come).
    """
    case = w.cases[slot]
    first = len(w.communities) + len(w.subs)
    ready, came = start, True
    for n in range(2):
        need = case.need1 if n == 0 else case.need2
        if need == 0 or first + need - 1 == h:
            continue
        w.counts[book, need, N_WHISTLED] += 1
        if not reports(w, h, case, n):
            came = False
            continue
        w.counts[book, need, N_REPORTED] += 1
        w.post[book, need - 1] += hours + meeting
        spend(w, book, slot, LABOUR, hours)
        spend(w, book, slot, COORDINATION, meeting)
        item = 16 * case.attempt + 4 * n + 1
        days = exponential(w.keys[_WHISTLE], case.stream, item, whistle_wait(w, need))
        ready = max(ready, start + 24.0 * days)
    return came, ready


@kernel
def _partners(w: World, book: int, slot: int, way: int, hours: float) -> float:
    """Partner hours that stand in for staff on shared and public matters.

    Subdistricts take them at once. Departments all see what those have left; they get theirs in the evening.
    """
    case = w.cases[slot]
    home = w.communities[case.community]
    doing = way in (RESOLVE, OVERSERVE, WHISTLE)
    if not doing or w.cls[case.cls].lendable <= 0.0 or home.partner_hours <= 0.0:
        return 0.0
    lent = min(PARTNER_SHARE * hours, home.partner_hours)
    case.partner += lent
    if book < len(w.subs):
        home.partner_hours -= lent
        w.daily[book].partner_hours += lent
    else:
        unit = w.handlers[len(w.communities) + book]
        case.sibling = unit.head_lent
        unit.head_lent = slot
    return lent


@kernel
def _carry_out(
    w: World,
    book: int,
    h: int,
    slot: int,
    mind: HandlerRow,
    way: int,
    chance: float,
    hours: float,
    start: float,
) -> tuple[float, float]:
    """Carry out a way: success, hours and yuan; returns (own server hours, earliest end)."""
    par, case = w.par[0], w.cases[slot]
    ready = start
    own = hours
    doing = way in (RESOLVE, OVERSERVE)
    came = True
    if way == WHISTLE:
        lacking = lacking_authority(w, h, case)
        meeting = meeting_hours(par, lacking)
        came, ready = _call_departments(w, book, h, slot, hours - meeting, meeting, start)
        expected = all_willing(w, h, case)
        chance = chance / expected if expected > 0.0 else 0.0
        spend(w, book, slot, COORDINATION, meeting)
        w.tally[h].coordination_hours += meeting
        own = hours - meeting
        doing = came
    lent = _partners(w, book, slot, way, own)
    own -= lent
    spend(w, book, slot, LABOUR, own)
    if way == FACILITATE:
        w.daily[book].facilitation_hours += own
        w.tally[h].facilitation_hours += own
    if doing:
        yuan = material(w, case, case.depth)
        mind.money -= yuan
        case.cost[MATERIAL] += yuan
        w.daily[book].material_yuan += yuan
    if came and chance > 0.0 and happens(w.keys[_SUCCESS], case.stream, 8 * case.attempt, chance):
        case.bits |= BIT_SOLVED
    return hours - lent, ready


@kernel
def inspect(w: World, book: int, block: int, h: int, slot: int, start: float, day: int) -> float:
    """A misrouted case is looked at and handed on to the unit in charge; returns the hours."""
    case = w.cases[slot]
    hours = INSPECT_HOURS
    spend(w, book, slot, MISROUTING, hours)
    case.bits &= ~BIT_MISROUTED
    hand_on(w, book, block, slot, start, right_unit(w, home_of(w, case), case), day)
    return hours


@kernel
def decide(
    w: World, book: int, block: int, h: int, slot: int, unit: HandlerRow, start: float, work: float
) -> tuple[int, float, float]:
    """Choose and carry out a way; returns (way, server hours, earliest end)."""
    par, case = w.par[0], w.cases[slot]
    mind = superior(w, unit)
    if gone(w, case, start):
        case.bits |= BIT_SOLVED | BIT_FEASIBLE | BIT_FOUND_GONE
        spend(w, book, slot, LABOUR, ALREADY_GONE_HOURS)
        case.way = RESOLVE
        return RESOLVE, ALREADY_GONE_HOURS, start
    depth = effort(w, unit)
    way, chosen = choose_way(w, h, unit, mind, case, depth, start, work)
    asking = 0.0
    if way == PASS:
        asking = chosen.hours
        spend(w, book, slot, COORDINATION, asking)
        if happens(w.keys[_SUCCESS], case.stream, 8 * case.attempt + 1, passing_accepted(par, unit)):
            return PASS, asking, start
        way = PERFUNCTORY
    case.way = way
    case.depth = depth
    if way == PERFUNCTORY and feasible(w, h, unit, case, work):
        case.bits |= BIT_FEASIBLE
    own, ready = _carry_out(w, book, h, slot, mind, way, chosen.chance, chosen.hours, start)
    if case.kind == REQUEST:
        spend(w, book, slot, COORDINATION, par.handling_contact_hours)
        own += par.handling_contact_hours + dress(w, book, slot, unit, mind)
    return way, own + asking, ready
