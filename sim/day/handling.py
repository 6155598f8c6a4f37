"""Handling: a free server takes the next case and chooses how to dispose of it.

The unit weighs the score it has learned to expect (times the pressure on it), its professional
norm, and the shadow price of the hours, with logit noise (bounded rationality; McFadden 1974,
Lipsky 1980, Holmstrom & Milgrom 1991). No effort resolves a case for which the units engaged hold
no authority. Nothing here refers to formalism: it is what these choices add up to.
"""

from __future__ import annotations

import math

import numpy as np

from sim.compiled import Row, kernel
from sim.day.accounts import spend
from sim.day.acts import dress, score_of
from sim.day.choice import exp_fast
from sim.day.clock import calendar_clock, opening_clock, work_clock
from sim.day.closure import close_case
from sim.day.intake import right_unit, send
from sim.day.problems import gone
from sim.day.queue import engage, pop, push
from sim.day.slots import channel_of, record, schedule_when
from sim.day.tallies import N_REPORTED, N_WHISTLED
from sim.day.world import (
    BIT_FEASIBLE,
    BIT_IN_TIME,
    BIT_MISROUTED,
    BIT_SOLVED,
    COORDINATION,
    FACILITATE,
    IN_HAND,
    LABOUR,
    MATERIAL,
    MISROUTING,
    OVERSERVE,
    PASS,
    PERFUNCTORY,
    PETITION,
    QUEUED,
    REQUEST,
    RESOLVE,
    WHISTLE,
    CaseRow,
    HandlerRow,
    ParameterRow,
    World,
)
from sim.streams import PURPOSE, exponential, uniform

_CHOOSE, _SUCCESS, _WHISTLE = PURPOSE["choose_way"], PURPOSE["success"], PURPOSE["whistle"]

COMMUNITY, SUBDISTRICT = 0, 1
ALREADY_GONE_HOURS = 0.2
"""A visit that finds the trouble gone (assumed)."""
PETITION_LEAD_HOURS = 72.0
"""A petition is treated as if due this much earlier (assumed)."""
PARTNER_SHARE = 0.5
"""At most this share of the labour can be lent by partners (assumed)."""


@kernel
def _mind(w: World, unit: HandlerRow) -> HandlerRow:
    """The unit whose beliefs, pressure and norm a handler acts on: a community follows its subdistrict."""
    if unit.kind == COMMUNITY:
        return w.handlers[len(w.communities) + w.communities[unit.index].subdistrict]
    return unit


@kernel
def _authority(w: World, unit: HandlerRow, h: int, case: CaseRow) -> int:
    """Number of departments whose authority a case still needs."""
    own = h - len(w.communities) - len(w.subs) + 1
    lacking = 0
    if case.need1 > 0 and case.need1 != own:
        lacking += 1
    if case.need2 > 0 and case.need2 != own:
        lacking += 1
    return lacking


@kernel
def _pressed(par: ParameterRow, mind: HandlerRow, case: CaseRow) -> float:
    """Pressure on a case: that of the unit for a request, the weight of a petition, none for a walk-in."""
    if case.kind == REQUEST:
        return mind.pressure
    if case.kind == PETITION:
        return par.handling_petition_weight
    return 0.0


@kernel
def _willing(w: World, h: int, case: CaseRow) -> float:
    """Chance that every department still needed reports to a whistle."""
    first = len(w.communities) + len(w.subs)
    chance = 1.0
    if case.need1 > 0 and first + case.need1 - 1 != h:
        chance *= w.handlers[first + case.need1 - 1].willing
    if case.need2 > 0 and first + case.need2 - 1 != h:
        chance *= w.handlers[first + case.need2 - 1].willing
    return chance


@kernel
def _meeting_hours(par: ParameterRow, lacking: int) -> float:
    """Hours that one unit spends in pairwise meetings with the ``lacking`` others."""
    return lacking * par.whistle_meeting_hours * (1.0 - 0.5 * par.data_sharing)


@kernel
def _options(
    w: World,
    h: int,
    slot: int,
    unit: HandlerRow,
    mind: HandlerRow,
    depth: float,
    value: Row,
    chance: Row,
    hours: Row,
) -> None:
    """Fill value, success chance and own hours of each way open to the unit (-1e9: not open)."""
    par, case, kind = w.par[0], w.cases[slot], w.cls[w.cases[slot].cls]
    lacking = _authority(w, unit, h, case)
    usual = math.exp(-case.difficulty)
    success = 1.0 - (1.0 - usual) ** depth
    for way in range(7):
        value[way], chance[way], hours[way] = -1e9, 0.0, 0.0
    doing = RESOLVE if kind.remit > 0.0 else OVERSERVE
    chance[doing] = success if lacking == 0 else 0.0
    hours[doing] = case.hours * depth
    hours[PERFUNCTORY] = par.handling_token_hours
    value[doing] = value[PERFUNCTORY] = 0.0
    if unit.kind <= SUBDISTRICT and kind.facilitable > 0.0:
        if lacking == 0:
            chance[FACILITATE] = kind.neighbours * w.communities[case.community].efficacy
        hours[FACILITATE] = par.handling_facilitate_hours
        value[FACILITATE] = 0.0
    if lacking > 0 and par.whistle_access > 0.0:
        chance[WHISTLE] = success * _willing(w, h, case)
        hours[WHISTLE] = case.hours * depth / (lacking + 1) + _meeting_hours(par, lacking)
        value[WHISTLE] = 0.0
    pressure = _pressed(par, mind, case)
    solved, unsolved = score_of(par, mind, 1, 0), score_of(par, mind, 0, 0)
    for way in range(7):
        if value[way] == 0.0:
            score = chance[way] * solved + (1.0 - chance[way]) * unsolved
            value[way] = pressure * score + mind.norm * chance[way] - unit.price * hours[way]
    if (
        lacking > 0
        and case.kind == REQUEST
        and case.bounces == 0
        and case.need1 > 0
        and unit.kind <= SUBDISTRICT
    ):
        average = mind.score * (par.assessment_weight_resolution + par.assessment_weight_satisfaction)
        hours[PASS] = par.handling_token_hours
        accepted = pressure * average + mind.norm * usual
        value[PASS] = par.handling_return_accept * accepted - unit.price * hours[PASS]
        value[PASS] += (1.0 - par.handling_return_accept) * value[PERFUNCTORY]


@kernel
def _draw_way(w: World, slot: int, value: Row, temperature: float) -> int:
    """Logit choice among the ways that are open."""
    case = w.cases[slot]
    best = value.max()
    total = 0.0
    for way in range(7):
        if value[way] > -1e8:
            value[way] = exp_fast((value[way] - best) / temperature)
            total += value[way]
        else:
            value[way] = 0.0
    u = uniform(w.keys[_CHOOSE], case.id, 8 * case.attempt + case.bounces) * total
    for way in range(7):
        u -= value[way]
        if u < 0.0:
            return way
    return PERFUNCTORY


@kernel
def _hand_on(w: World, s: int, block: int, h: int, slot: int, when: float, to: int, day: int) -> None:
    """Send a case to another unit; papers move overnight, faster where data are shared."""
    par, case = w.par[0], w.cases[slot]
    case.handler = to
    case.bounces += 1
    delay = par.handling_return_days * (1.0 - 0.5 * par.data_sharing)
    case.when = when + 24.0 * exponential(w.keys[_SUCCESS], case.id, 8 * case.attempt + 4, delay)
    case.when = max(case.when, (day + 1) * 24.0)
    record(w, block, slot, 6, channel_of(case), when, 0.0)
    send(w, s, slot, day)


@kernel
def _call_departments(
    w: World, s: int, h: int, slot: int, hours: float, meeting: float, start: float
) -> tuple[bool, float]:
    """Whistle: who reports, whose hours are drawn on, and when the slowest has come.

    Returns:
        (all reported, hour at which the slowest has come).
    """
    par, case = w.par[0], w.cases[slot]
    first = len(w.communities) + len(w.subs)
    ready, came = start, True
    for n in range(2):
        need = case.need1 if n == 0 else case.need2
        if need == 0 or first + need - 1 == h:
            continue
        unit = w.handlers[first + need - 1]
        item = 16 * case.attempt + 4 * n
        w.counts[s, need, N_WHISTLED] += 1
        if uniform(w.keys[_WHISTLE], case.id, item) >= unit.willing:
            came = False
            continue
        w.counts[s, need, N_REPORTED] += 1
        w.post[s, need - 1] += hours + meeting
        spend(w, s, slot, LABOUR, hours)
        spend(w, s, slot, COORDINATION, meeting)
        mean = par.whistle_wait_days * (1.0 - 0.5 * par.party_coordination) + unit.wait_days
        ready = max(ready, start + 24.0 * exponential(w.keys[_WHISTLE], case.id, item + 1, mean))
    return came, ready


@kernel
def _partners(w: World, slot: int, way: int, hours: float) -> float:
    """Partner hours that stand in for staff on shared and public matters."""
    case = w.cases[slot]
    home = w.communities[case.community]
    doing = way in (RESOLVE, OVERSERVE, WHISTLE)
    if not doing or w.cls[case.cls].lendable <= 0.0 or home.partner_hours <= 0.0:
        return 0.0
    lent = min(PARTNER_SHARE * hours, home.partner_hours)
    home.partner_hours -= lent
    case.partner += lent
    return lent


@kernel
def _work(
    w: World, s: int, h: int, slot: int, way: int, chance: float, hours: float, start: float
) -> tuple[float, float]:
    """Carry out a way: success, hours and yuan; returns (own server hours, earliest end)."""
    par, case = w.par[0], w.cases[slot]
    ready = start
    own = hours
    doing = way in (RESOLVE, OVERSERVE)
    solved = uniform(w.keys[_SUCCESS], case.id, 8 * case.attempt) < chance
    if way == WHISTLE:
        lacking = _authority(w, w.handlers[h], h, case)
        meeting = _meeting_hours(par, lacking)
        came, ready = _call_departments(w, s, h, slot, hours - meeting, meeting, start)
        expected = _willing(w, h, case)
        usual = chance / expected if expected > 0.0 else 0.0
        solved = came and uniform(w.keys[_SUCCESS], case.id, 8 * case.attempt) < usual
        spend(w, s, slot, COORDINATION, meeting)
        w.tally[h].coordination_hours += meeting
        own = hours - meeting
        doing = came
    lent = _partners(w, slot, way, own)
    own -= lent
    w.daily[s].partner_hours += lent
    spend(w, s, slot, LABOUR, own)
    if way == FACILITATE:
        w.daily[s].facilitation_hours += own
        w.tally[h].facilitation_hours += own
    if doing:
        case.cost[MATERIAL] += w.cls[case.cls].yuan * (0.5 + case.severity) * case.depth
    if solved:
        case.bits |= BIT_SOLVED
    return hours - lent, ready


@kernel
def _inspect(w: World, s: int, block: int, h: int, slot: int, start: float, day: int) -> float:
    """A misrouted case is looked at and handed on to the unit in charge; returns the hours."""
    par, case = w.par[0], w.cases[slot]
    hours = par.handling_inspect_hours
    spend(w, s, slot, MISROUTING, hours)
    case.bits &= ~BIT_MISROUTED
    _hand_on(w, s, block, h, slot, start, right_unit(w, s, case), day)
    return hours


@kernel
def _decide(
    w: World, s: int, block: int, h: int, slot: int, unit: HandlerRow, start: float, work: float
) -> tuple[int, float, float]:
    """Choose and carry out a way; returns (way, server hours, earliest end)."""
    par, case = w.par[0], w.cases[slot]
    mind = _mind(w, unit)
    if gone(w, case, start):
        case.bits |= BIT_SOLVED | BIT_FEASIBLE
        spend(w, s, slot, LABOUR, ALREADY_GONE_HOURS)
        case.way = RESOLVE
        return RESOLVE, ALREADY_GONE_HOURS, start
    depth = 1.0
    if unit.price > 0.0:
        depth = (par.strategy_price / unit.price) ** par.handling_effort_elasticity
    space = w.scratch[block]
    value, chance, hours = space[0:7], space[7:14], space[14:21]
    _options(w, h, slot, unit, mind, depth, value, chance, hours)
    way = _draw_way(w, slot, value, par.strategy_temperature)
    asking = 0.0
    if way == PASS:
        asking = hours[PASS]
        spend(w, s, slot, COORDINATION, asking)
        if uniform(w.keys[_SUCCESS], case.id, 8 * case.attempt + 1) < par.handling_return_accept:
            return PASS, asking, start
        way = PERFUNCTORY
    case.way = way
    case.depth = depth
    if _feasible(w, h, unit, case, work):
        case.bits |= BIT_FEASIBLE
    own, ready = _work(w, s, h, slot, way, chance[way], hours[way], start)
    if case.kind == REQUEST:
        spend(w, s, slot, COORDINATION, par.handling_contact_hours)
        own += par.handling_contact_hours + dress(w, s, slot, unit, mind)
    return way, own + asking, ready


@kernel
def _feasible(w: World, h: int, unit: HandlerRow, case: CaseRow, work: float) -> bool:
    """Whether the unit could have resolved the case: authority, and hours before the deadline."""
    until = work_clock(case.due, unit.opens, unit.hours_per_day)
    return _authority(w, unit, h, case) == 0 and work + case.hours / unit.speed <= until


@kernel
def start_case(w: World, s: int, block: int, h: int, slot: int, work: float, day: int) -> None:
    """Start a case on the earliest-free server of handler ``h`` at work hour ``work``."""
    case, unit = w.cases[slot], w.handlers[h]
    start = max(np.float64(case.when), opening_clock(work, unit.opens, unit.hours_per_day))
    if case.bits & BIT_MISROUTED:
        hours = _inspect(w, s, block, h, slot, start, day)
        finish = -1.0
    else:
        way, hours, ready = _decide(w, s, block, h, slot, unit, start, work)
        finish = ready
        if way == PASS:
            to = len(w.communities) + len(w.subs) + case.need1 - 1
            _hand_on(w, s, block, h, slot, start, to, day)
            finish = -1.0
    done = work + hours / (unit.speed * (1.0 + unit.overtime))
    engage(w.servers, unit.first_server, unit.servers, done)
    w.tally[h].hours += hours
    if finish < 0.0:
        return
    case.state = IN_HAND
    case.when = max(finish, calendar_clock(done, unit.opens, unit.hours_per_day))
    record(w, block, slot, 7, channel_of(case), start, hours)
    if unit.kind <= SUBDISTRICT and case.when < (day + 1) * 24.0:
        close_case(w, s, block, slot, day)
    else:
        schedule_when(w, s, slot, day)


@kernel
def advance(w: World, s: int, block: int, h: int, until: float, day: int) -> None:
    """Start waiting cases of a handler on servers that come free before hour ``until`` of the calendar.

    ``s`` is the subdistrict whose thread runs; -1 for departments, whose cases name their own.
    """
    unit = w.handlers[h]
    limit = work_clock(until, unit.opens, unit.hours_per_day)
    while unit.head >= 0:
        slot = unit.head
        arrived = work_clock(w.cases[slot].when, unit.opens, unit.hours_per_day)
        work = max(w.servers[unit.first_server], arrived)
        if work >= limit:
            return
        unit.head = pop(w.cases, slot)
        unit.queue -= 1
        unit.backlog_hours -= w.cases[slot].hours
        owner = s
        if s < 0:
            owner = w.communities[w.cases[slot].community].subdistrict
        start_case(w, owner, block, h, slot, work, day)


@kernel
def enqueue(w: World, s: int, block: int, h: int, slot: int, day: int) -> None:
    """A case reaches its handler: serve who came before, then queue by due time.

    The duty officer of the unit in charge gets in touch with the caller at the next opening; the hours
    for it are charged when the case is handled.
    """
    case, unit = w.cases[slot], w.handlers[h]
    advance(w, s, block, h, case.when, day)
    arrived = work_clock(case.when, unit.opens, unit.hours_per_day)
    in_touch = max(np.float64(case.when), opening_clock(arrived, unit.opens, unit.hours_per_day))
    if not case.bits & BIT_MISROUTED and in_touch <= case.due:
        case.bits |= BIT_IN_TIME
    case.key = case.due - (PETITION_LEAD_HOURS if case.kind == PETITION else 0.0)
    case.state = QUEUED
    unit.head = push(w.cases, unit.head, slot)
    unit.queue += 1
    unit.backlog_hours += case.hours
    w.tally[h].received += 1.0
