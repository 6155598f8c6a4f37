"""The ways that are open to a unit, what each is worth to it, and its choice among them.

The unit weighs the score it has learned to expect (times the pressure on it), its professional
norm, and the shadow price of the hours, with logit noise (bounded rationality; McFadden 1974,
Lipsky 1980, Holmstrom & Milgrom 1991). No effort resolves a case for which the units engaged hold
no authority. Nothing here refers to formalism: it is what these choices add up to.
"""

from __future__ import annotations

from sim.city.rows import FLAG_THREAT
from sim.compiled import Row, kernel
from sim.day.clock import calendar_clock, work_clock
from sim.day.desks import SUBDISTRICT, pace
from sim.day.money import can_pay
from sim.day.world import (
    FACILITATE,
    OVERSERVE,
    PASS,
    PERFUNCTORY,
    PETITION,
    REQUEST,
    RESOLVE,
    WHISTLE,
    CaseRow,
    HandlerRow,
    ParameterRow,
    World,
)
from sim.elementary import exp, power
from sim.streams import PURPOSE, uniform

_CHOOSE, _WHISTLE = PURPOSE["choose_way"], PURPOSE["whistle"]


@kernel
def score_of(par: ParameterRow, mind: HandlerRow, solved: int, coaxed: int) -> float:
    """Expected contribution of a closure to the score, by what the unit has learned."""
    return (
        par.assessment_weight_resolution * mind.belief[solved, coaxed, 0]
        + par.assessment_weight_satisfaction * mind.belief[solved, coaxed, 1]
    )


@kernel
def lacking_authority(w: World, h: int, case: CaseRow) -> int:
    """Number of departments whose authority a case still needs."""
    own = h - len(w.communities) - len(w.subs) + 1
    lacking = 0
    if case.need1 > 0 and case.need1 != own:
        lacking += 1
    if case.need2 > 0 and case.need2 != own:
        lacking += 1
    return lacking


@kernel
def _pressed(w: World, mind: HandlerRow, case: CaseRow) -> float:
    """Pressure on a case: the unit's for a request, the weight of a petition, a threat's for a visit."""
    if case.kind == REQUEST:
        return mind.pressure
    if case.kind == PETITION:
        return w.par[0].handling_petition_weight
    return mind.pressure * w.par[0].handling_threat_weight if threatens(w, case) else 0.0


@kernel
def threatens(w: World, case: CaseRow) -> bool:
    """Whether the resident behind a case is one who threatens to call or to go higher."""
    return (w.residents[case.resident].flags & FLAG_THREAT) != 0


@kernel
def may_call(par: ParameterRow, unit: HandlerRow) -> bool:
    """Whether a unit may call departments to joint work: departments one another, others by whistle."""
    return unit.kind > SUBDISTRICT or par.whistle_access > 0.0


@kernel
def all_willing(w: World, h: int, case: CaseRow) -> float:
    """Chance that every department still needed reports to a whistle."""
    first = len(w.communities) + len(w.subs)
    chance = 1.0
    if case.need1 > 0 and first + case.need1 - 1 != h:
        chance *= w.handlers[first + case.need1 - 1].willing
    if case.need2 > 0 and first + case.need2 - 1 != h:
        chance *= w.handlers[first + case.need2 - 1].willing
    return chance


@kernel
def reports(w: World, h: int, case: CaseRow, n: int) -> bool:
    """Whether the first (0) or second (1) department needed comes if ``h`` whistles, or is not needed."""
    need = case.need1 if n == 0 else case.need2
    first = len(w.communities) + len(w.subs)
    if need == 0 or first + need - 1 == h:
        return True
    willing = w.handlers[first + need - 1].willing
    return uniform(w.keys[_WHISTLE], case.stream, 16 * case.attempt + 4 * n) < willing


@kernel
def meeting_hours(par: ParameterRow, lacking: int) -> float:
    """Hours that one unit spends in pairwise meetings with the ``lacking`` others."""
    return lacking * par.whistle_meeting_hours * (1.0 - 0.5 * par.data_sharing)


@kernel
def _late(unit: HandlerRow, case: CaseRow, start: float, work: float, hours: float, wait: float) -> bool:
    """Whether a way that takes so many hours and days of waiting is expected to end after the deadline."""
    if case.kind != REQUEST:
        return False
    done = calendar_clock(work + hours / pace(unit), unit.opens, unit.hours_per_day)
    return max(done, start + 24.0 * wait) > case.due


@kernel
def whistle_wait(w: World, need: int) -> float:
    """Mean days until a department comes when called: its own wait, and what already waits there."""
    unit = w.handlers[len(w.communities) + len(w.subs) + need - 1]
    return w.par[0].whistle_wait_days * (1.0 - 0.5 * w.par[0].party_coordination) + unit.wait_days


@kernel
def _slowest(w: World, h: int, case: CaseRow) -> float:
    """Mean days until the slowest of the departments still needed comes, were each as usual."""
    first = len(w.communities) + len(w.subs)
    days = 0.0
    if case.need1 > 0 and first + case.need1 - 1 != h:
        days = whistle_wait(w, case.need1)
    if case.need2 > 0 and first + case.need2 - 1 != h:
        days = max(days, whistle_wait(w, case.need2))
    return days


@kernel
def passing_accepted(par: ParameterRow, unit: HandlerRow) -> float:
    """Chance that a case is passed on: up for want of authority, or by a department down to the subdistrict.

    First-receiver responsibility lowers both.
    """
    chance = par.handling_return_accept if unit.kind <= SUBDISTRICT else par.handling_hand_down
    return chance * (1.0 - par.remit_first_receiver)


@kernel
def _may_pass(unit: HandlerRow, case: CaseRow, lacking: int) -> bool:
    """Whether a request may be passed on: once, up for want of authority, or down by a department."""
    if case.kind != REQUEST or case.bounces > 0 or case.need1 == 0:
        return False
    return lacking > 0 if unit.kind <= SUBDISTRICT else True


@kernel
def _value_of_passing(
    par: ParameterRow,
    unit: HandlerRow,
    mind: HandlerRow,
    case: CaseRow,
    late: bool,
    pressure: float,
    norm: float,
) -> float:
    """Worth of a case that is taken off the unit: its score as it is, and what others make of the trouble.

    A department solves it as easily as the unit would; a subdistrict to which it is handed down lacks the
    authority.
    """
    average = mind.score * (par.assessment_weight_resolution + par.assessment_weight_satisfaction)
    if late:
        average -= par.assessment_overdue
    return pressure * average + (norm * exp(-case.difficulty) if unit.kind <= SUBDISTRICT else 0.0)


@kernel
def weigh_ways(
    w: World,
    h: int,
    slot: int,
    unit: HandlerRow,
    mind: HandlerRow,
    depth: float,
    start: float,
    work: float,
    value: Row,
    chance: Row,
    hours: Row,
) -> None:
    """Fill value, success chance and own hours of each way open to the unit (-1e9: not open)."""
    par, case, kind = w.par[0], w.cases[slot], w.cls[w.cases[slot].cls]
    lacking = lacking_authority(w, h, case)
    usual = exp(-case.difficulty)
    success = 1.0 - power(1.0 - usual, depth)
    for way in range(7):
        value[way], chance[way], hours[way] = -1e9, 0.0, 0.0
    doing = RESOLVE if kind.remit > 0.0 else OVERSERVE
    paid = can_pay(w, unit, case, depth)
    chance[doing] = success if lacking == 0 else 0.0
    hours[doing] = case.hours * depth
    hours[PERFUNCTORY] = par.handling_token_hours
    value[PERFUNCTORY] = 0.0
    value[doing] = 0.0 if paid else -1e9
    if unit.kind <= SUBDISTRICT and kind.facilitable > 0.0:
        if lacking == 0:
            chance[FACILITATE] = kind.neighbours * w.communities[case.community].efficacy
        hours[FACILITATE] = par.handling_facilitate_hours
        value[FACILITATE] = 0.0
    if lacking > 0 and may_call(par, unit) and paid:
        chance[WHISTLE] = success * all_willing(w, h, case)
        hours[WHISTLE] = case.hours * depth / (lacking + 1) + meeting_hours(par, lacking)
        value[WHISTLE] = 0.0
    norm = mind.norm * (1.0 - par.fatigue_weight * unit.fatigue)
    pressure = _pressed(w, mind, case)
    solved, unsolved = score_of(par, mind, 1, 0), score_of(par, mind, 0, 0)
    for way in range(7):
        if value[way] == 0.0:
            score = chance[way] * solved + (1.0 - chance[way]) * unsolved
            wait = _slowest(w, h, case) if way == WHISTLE else 0.0
            if _late(unit, case, start, work, hours[way], wait):
                score -= par.assessment_overdue
            value[way] = pressure * score + norm * chance[way] - unit.price * hours[way]
    accepted = passing_accepted(par, unit)
    if _may_pass(unit, case, lacking) and accepted > 0.0:
        hours[PASS] = par.handling_token_hours
        late = _late(unit, case, start, work, 0.0, par.handling_return_days)
        value[PASS] = accepted * _value_of_passing(par, unit, mind, case, late, pressure, norm)
        value[PASS] += (1.0 - accepted) * value[PERFUNCTORY] - unit.price * hours[PASS]


@kernel
def draw_way(w: World, slot: int, value: Row, temperature: float) -> int:
    """Logit choice among the ways that are open."""
    case = w.cases[slot]
    best, total = value[0], 0.0
    for way in range(1, 7):
        best = max(best, value[way])
    for way in range(7):
        if value[way] > -1e8:
            value[way] = exp((value[way] - best) / temperature)
            total += value[way]
        else:
            value[way] = 0.0
    u = uniform(w.keys[_CHOOSE], case.stream, 8 * case.attempt + case.bounces) * total
    for way in range(7):
        u -= value[way]
        if u < 0.0:
            return way
    return PERFUNCTORY


@kernel
def feasible(w: World, h: int, unit: HandlerRow, case: CaseRow, work: float) -> bool:
    """Whether the unit could have resolved the case: authority within reach, money, and hours.

    Authority is within reach where every department that it would whistle for comes: the draws that decide
    so are keyed by the case, and are the same whether or not it whistles. Hours are enough if the work could
    be done within the longest of the deadlines, whichever the case has: else a tighter deadline would turn
    avoidable token replies into unavoidable ones.
    """
    if lacking_authority(w, h, case) > 0 and not may_call(w.par[0], unit):
        return False
    if not can_pay(w, unit, case, 1.0):
        return False
    if not (reports(w, h, case, 0) and reports(w, h, case, 1)):
        return False
    until = work_clock(case.opened + w.par[0].deadline_long, unit.opens, unit.hours_per_day)
    return work + case.hours / pace(unit) <= until
