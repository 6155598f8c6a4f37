"""The ways that are open to a unit, what each is worth to it, and its choice among them.

The unit weighs the score it has learned to expect (times the pressure on it), its professional
norm, and the shadow price of the hours, with logit noise (bounded rationality; McFadden 1974,
Lipsky 1980, Holmstrom & Milgrom 1991). No effort resolves a case for which the units engaged hold
no authority. Nothing here refers to formalism: it is what these choices add up to.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from numba import types

from sim.city.rows import FLAG_THREAT
from sim.compiled import NUMBA_TYPES, kernel
from sim.day.clock import work_clock
from sim.day.desks import SUBDISTRICT, pace, superior
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
from sim.elementary import swift_exp
from sim.streams import PURPOSE, happens, uniform

_CHOOSE, _WHISTLE = PURPOSE["choose_way"], PURPOSE["whistle"]

CLOSED: Final = -1e9
"""Worth of a way that is not open."""


class Way(NamedTuple):
    """A way to dispose of a case, as a unit sees it."""

    worth: float
    chance: float  # of success
    hours: float  # the unit's own


class Stakes(NamedTuple):
    """What a unit has at stake in a case, whichever way it takes."""

    pressure: float
    norm: float
    price: float
    unsolved: float  # worth of closing it unsolved
    solving: float  # what solving it adds
    fine: float  # what closing it past the deadline takes away
    days: float  # days until the deadline
    hours: float  # hours of work that the unit can put in until then


CLOSED_WAY: Final = Way(CLOSED, 0.0, 0.0)
NUMBA_TYPES.update(
    Way=types.NamedUniTuple(types.float64, len(Way._fields), Way),
    Stakes=types.NamedUniTuple(types.float64, len(Stakes._fields), Stakes),
)


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
    return happens(w.keys[_WHISTLE], case.stream, 16 * case.attempt + 4 * n, willing)


@kernel
def meeting_hours(par: ParameterRow, lacking: int) -> float:
    """Hours that one unit spends in pairwise meetings with the ``lacking`` others."""
    return lacking * par.whistle_meeting_hours * (1.0 - 0.5 * par.data_sharing)


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
def _stakes_of(
    w: World, unit: HandlerRow, mind: HandlerRow, case: CaseRow, start: float, work: float
) -> Stakes:
    """What a unit has at stake in a case that it starts at hour ``start``, ``work`` on its own clock."""
    par, pressure = w.par[0], _pressed(w, mind, case)
    norm = mind.norm * (1.0 - par.fatigue_weight * unit.fatigue)
    unsolved = pressure * score_of(par, mind, 0, 0)
    solving = pressure * score_of(par, mind, 1, 0) - unsolved + norm
    fine, days, hours = 0.0, 0.0, 0.0
    if case.kind == REQUEST:
        fine = pressure * par.assessment_overdue
        days = (case.due - start) / 24.0
        hours = (work_clock(case.due, unit.opens, unit.hours_per_day) - work) * pace(unit)
    return Stakes(pressure, norm, unit.price, unsolved, solving, fine, days, hours)


@kernel
def _fined(stakes: Stakes, hours: float, days: float) -> float:
    """What a way that takes so many own hours and days of waiting loses if it ends past the deadline."""
    return stakes.fine if hours > stakes.hours or days > stakes.days else 0.0


@kernel
def _way(stakes: Stakes, chance: float, hours: float, days: float) -> Way:
    """A way by its chance of success, the unit's own hours, and days of waiting for others."""
    worth = stakes.unsolved + chance * stakes.solving - _fined(stakes, hours, days) - stakes.price * hours
    return Way(worth, chance, hours)


@kernel
def _passing(
    par: ParameterRow, unit: HandlerRow, mind: HandlerRow, case: CaseRow, stakes: Stakes, token: Way
) -> Way:
    """Passing a case on: if it is taken, the score stays as it is, and others deal with the trouble.

    A department solves it as easily as the unit would; a subdistrict to which it is handed down lacks the
    authority. If it is not taken, a token reply is what is left.
    """
    accepted = passing_accepted(par, unit)
    if accepted <= 0.0:
        return CLOSED_WAY
    taken = (
        stakes.pressure * mind.score * (par.assessment_weight_resolution + par.assessment_weight_satisfaction)
    )
    taken -= _fined(stakes, 0.0, par.handling_return_days)
    if unit.kind <= SUBDISTRICT:
        taken += stakes.norm * swift_exp(-case.difficulty)
    worth = accepted * taken + (1.0 - accepted) * token.worth - stakes.price * token.hours
    return Way(worth, 0.0, token.hours)


@kernel
def weigh_ways(
    w: World,
    h: int,
    unit: HandlerRow,
    mind: HandlerRow,
    case: CaseRow,
    depth: float,
    start: float,
    work: float,
) -> tuple[Way, Way, Way, Way, Way]:
    """Token reply, doing the work, facilitating, whistling, passing on; `CLOSED_WAY` if it is not open."""
    par, kind = w.par[0], w.cls[case.cls]
    lacking = lacking_authority(w, h, case)
    stakes = _stakes_of(w, unit, mind, case, start, work)
    token = _way(stakes, 0.0, par.handling_token_hours, 0.0)
    doing = facilitating = whistling = passing = CLOSED_WAY
    if can_pay(w, mind, case, depth):
        hours, success = case.hours * depth, 1.0 - swift_exp(depth * case.failing)
        doing = _way(stakes, success if lacking == 0 else 0.0, hours, 0.0)
        if lacking > 0 and may_call(par, unit):
            hours = hours / (lacking + 1) + meeting_hours(par, lacking)
            whistling = _way(stakes, success * all_willing(w, h, case), hours, _slowest(w, h, case))
    if unit.kind <= SUBDISTRICT and kind.facilitable > 0.0:
        chance = kind.neighbours * w.communities[case.community].efficacy if lacking == 0 else 0.0
        facilitating = _way(stakes, chance, par.handling_facilitate_hours, 0.0)
    if _may_pass(unit, case, lacking):
        passing = _passing(par, unit, mind, case, stakes, token)
    return token, doing, facilitating, whistling, passing


@kernel
def _weight(way: Way, best: float, sharpness: float) -> float:
    """Logit weight of a way beside the best one; a way that is not open has none."""
    return swift_exp((way.worth - best) * sharpness) if way.worth > CLOSED else 0.0


@kernel
def choose_way(
    w: World,
    h: int,
    unit: HandlerRow,
    mind: HandlerRow,
    case: CaseRow,
    depth: float,
    start: float,
    work: float,
) -> tuple[int, Way]:
    """Logit choice among the ways that are open."""
    token, doing, facilitating, whistling, passing = weigh_ways(w, h, unit, mind, case, depth, start, work)
    sharpness = 1.0 / w.par[0].strategy_temperature
    best = max(token.worth, doing.worth, facilitating.worth, whistling.worth, passing.worth)
    do, facilitate = _weight(doing, best, sharpness), _weight(facilitating, best, sharpness)
    whistle, hand_over = _weight(whistling, best, sharpness), _weight(passing, best, sharpness)
    u = uniform(w.keys[_CHOOSE], case.stream, 8 * case.attempt + case.bounces)
    u *= _weight(token, best, sharpness) + do + facilitate + whistle + hand_over
    if u < do:
        return RESOLVE if w.cls[case.cls].remit > 0.0 else OVERSERVE, doing
    u -= do
    if u < facilitate:
        return FACILITATE, facilitating
    u -= facilitate
    if u < whistle:
        return WHISTLE, whistling
    if u < whistle + hand_over:
        return PASS, passing
    return PERFUNCTORY, token


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
    if not can_pay(w, superior(w, unit), case, 1.0):
        return False
    if not (reports(w, h, case, 0) and reports(w, h, case, 1)):
        return False
    until = work_clock(case.opened + w.par[0].deadline_long, unit.opens, unit.hours_per_day)
    return work + case.hours / pace(unit) <= until
