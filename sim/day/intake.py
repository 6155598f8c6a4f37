"""Intake: the hotline answers consultations and dispatches the rest as service requests.

Triage sends a share of orders to the wrong unit; the share falls with labelled cases (the curve may
be flat). A request about a problem already in hand may be merged. Every data field that is
collected costs minutes. The community office, counters and petitions enter here too.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.accounts import BY_GOVERNMENT, finish, settle, spend
from sim.day.clock import calendar_clock, work_clock
from sim.day.learning import collect, learn
from sim.day.queue import push
from sim.day.slots import channel_of, record, schedule_when
from sim.day.traits import show_traits
from sim.day.world import (
    ARRIVING,
    BIT_COHORT,
    BIT_MERGED,
    BIT_MISROUTED,
    BIT_REFUSED,
    BIT_WAS_MISROUTED,
    CLOSED,
    COORDINATION,
    HOTLINE,
    INFO,
    MERGED,
    PAPERWORK,
    PETITION,
    PLATFORM,
    REFUSE,
    REQUEST,
    RESOLVED,
    WALK_IN,
    CaseRow,
    World,
)
from sim.exponential import exponential
from sim.streams import PURPOSE, happens, uniform

_INTAKE, _ROUTE, _RELAY, _MERGE = PURPOSE["intake"], PURPOSE["route"], PURPOSE["relay"], PURPOSE["merge"]

COUNTER_DUE_HOURS = 360.0
"""Walk-ins and counter visits have no deadline of the hotline; they queue as the longest tier."""
OPERATOR_DAY = 8.0
RELAY_HANDLING_HOURS = 0.1
"""Work of the district on an order that it relays (assumed; no outcome hangs on it, docs/screening.md)."""
REMIT_DRAWS = 1_000
"""Counters of draws about remit begin here; those below tell of calls and answers."""


@kernel
def deadline(w: World, case: CaseRow) -> float:
    """Deadline hour of a case at the unit in charge; the urgent tier counts that unit's working hours."""
    par, unit = w.par[0], w.handlers[case.handler]
    if case.kind != REQUEST:
        return case.opened + COUNTER_DUE_HOURS
    if case.tier == 0:
        work = work_clock(case.opened, unit.opens, unit.hours_per_day) + par.deadline_urgent
        return calendar_clock(work, unit.opens, unit.hours_per_day)
    longer = par.deadline_week if case.tier == 2 else par.deadline_long
    return case.opened + (par.deadline_day if case.tier == 1 else longer)


@kernel
def send(w: World, s: int, slot: int, day: int) -> None:
    """Let a case reach its handler at hour ``opened``: today, or by the calendar."""
    case = w.cases[slot]
    case.state = ARRIVING
    arrives = case.when
    if arrives >= (day + 1) * 24.0:
        schedule_when(w, s, slot, day)
        return
    case.key = arrives
    sub, department = w.subs[s], case.handler - len(w.communities) - len(w.subs)
    if department >= 0:
        w.cases[slot].link = w.trays[s, department]
        w.trays[s, department] = slot
    else:
        sub.head_arrivals = push(w.cases, sub.head_arrivals, slot)


@kernel
def _lead_unit(w: World, case: CaseRow) -> int:
    """The department in charge of a case's category (its first authority if one is needed)."""
    first = len(w.communities) + len(w.subs)
    if case.need1 > 0:
        return first + case.need1 - 1
    pick = int(uniform(w.keys[_ROUTE], case.stream, 0) * w.lead.shape[1])
    return first + w.lead[case.category, pick]


@kernel
def right_unit(w: World, s: int, case: CaseRow) -> int:
    """The unit that a faultless dispatcher would choose.

    What lies within the subdistrict's authority goes there; of the rest a share goes straight to the
    department in charge, and the subdistrict must whistle for the others.
    """
    if case.need1 > 0 and happens(w.keys[_ROUTE], case.stream, 1, w.cls[case.cls].direct):
        return len(w.communities) + len(w.subs) + case.need1 - 1
    return len(w.communities) + s


@kernel
def _wrong_unit(w: World, s: int, case: CaseRow, right: int) -> int:
    """A unit that is not in charge: another department, or the subdistrict."""
    first = len(w.communities) + len(w.subs)
    departments = len(w.handlers) - first
    pick = int(uniform(w.keys[_ROUTE], case.stream, 4 * case.attempt + 5) * departments)
    if right >= first and (first + pick == right or departments == 1):
        return len(w.communities) + s
    return first + pick


@kernel
def hand_in(w: World, s: int, block: int, slot: int, day: int, kind: int) -> None:
    """Bring a case to the community office, a department's counter, or the petition office."""
    case = w.cases[slot]
    show_traits(w, case)
    case.kind = kind
    case.bits = 0
    case.bounces = 0
    if kind == WALK_IN:
        case.handler = case.community
        w.daily[s].walkins += 1.0
    elif kind == PETITION:
        case.handler = len(w.communities) + s
        w.daily[s].petitions += 1.0
    else:
        case.handler = _lead_unit(w, case)
        w.daily[s].counters += 1.0
    if _beyond_remit(w, case):
        _refuse(w, s, block, slot, day)
        return
    case.opened = case.when
    case.due = deadline(w, case)
    send(w, s, slot, day)


@kernel
def _consult(w: World, s: int, block: int, slot: int, day: int) -> bool:
    """Answer a consultation at intake, if the operator can; else a unit has to: it becomes a request."""
    case = w.cases[slot]
    if not happens(w.keys[_INTAKE], case.stream, 2 * case.attempt + 1, w.par[0].intake_answer):
        return False
    w.daily[s].consultations += 1.0
    settle(w, s, slot, RESOLVED)
    case.bits = 0
    record(w, block, slot, 2, HOTLINE, case.when, 0.0)
    learn(w, s, case.resident, HOTLINE, 1.0, case.stream, case.attempt, day)
    finish(w, s, block, slot, case.when, BY_GOVERNMENT)
    return True


@kernel
def _merge(w: World, s: int, block: int, slot: int) -> bool:
    """Hang a request on the open one about the same problem, if triage recognises it."""
    case = w.cases[slot]
    if case.problem < 0:
        return False
    p = w.problems[case.problem]
    if p.id != case.problem_id:
        return False
    p.complaints += 1.0
    if p.master < 0:
        p.master = slot
        return False
    if not happens(w.keys[_MERGE], case.stream, case.attempt, w.par[0].intake_merge):
        return False
    master = w.cases[p.master]
    case.state, case.handler = MERGED, master.handler
    case.bits |= BIT_MERGED
    case.opened = case.when
    case.due = deadline(w, case)
    case.sibling = master.merged
    master.merged = slot
    w.daily[s].merged += 1.0
    record(w, block, slot, 4, HOTLINE, case.when, 0.0)
    return True


@kernel
def _beyond_remit(w: World, case: CaseRow) -> bool:
    """Whether the remit rule turns a chore away; nothing within remit is."""
    if w.cls[case.cls].remit:
        return False
    chance = w.par[0].remit_refuse_private
    return happens(w.keys[_INTAKE], case.stream, REMIT_DRAWS + case.attempt, chance)


@kernel
def _refuse(w: World, s: int, block: int, slot: int, day: int) -> None:
    """Refuse a matter beyond remit: the caller is told at once, and goes on when the call would have come."""
    case = w.cases[slot]
    case.way = REFUSE
    case.bits |= BIT_REFUSED
    case.opened = case.due = case.closed = case.when
    case.state = CLOSED
    record(w, block, slot, 5, channel_of(case), case.when, 0.0)
    if case.kind == REQUEST:
        case.handler = len(w.communities) + s
        w.daily[s].refused += 1.0
        case.when += 24.0 * w.par[0].assessment_callback_days
    else:
        w.daily[s].turned_away += 1.0
    schedule_when(w, s, slot, day)


@kernel
def platform_saves(w: World) -> float:
    """Share of dispatch and operators' time that the platform at its present level leaves."""
    return 1.0 - w.par[0].platform_benefit * w.city[0].platform


@kernel
def _dispatch(w: World, s: int, block: int, slot: int, day: int) -> None:
    """Send an order to a unit, straight or through the district, sometimes the wrong one."""
    par, case = w.par[0], w.cases[slot]
    right = right_unit(w, s, case)
    case.handler = right
    key = w.keys[_ROUTE]
    relayed = case.tier > 0 and (
        happens(w.keys[_RELAY], case.stream, 2 * case.attempt, par.intake_through_district)
    )
    wrong = happens(key, case.stream, 4 * case.attempt + 2, w.city[0].error[case.cls])
    if wrong and relayed:
        expertise = w.districts[w.subs[s].district].expertise
        wrong = not happens(key, case.stream, 4 * case.attempt + 3, expertise)
    dispatch = par.intake_dispatch_minutes / 60.0 * platform_saves(w)
    case.when += dispatch
    case.opened = case.when
    case.due = deadline(w, case)
    if wrong:
        case.handler = _wrong_unit(w, s, case, right)
        case.bits |= BIT_MISROUTED | BIT_WAS_MISROUTED
        w.daily[s].misrouted += 1.0
    spend(w, s, slot, COORDINATION, dispatch)
    fields = par.data_collection * par.data_field_minutes / 60.0
    spend(w, s, slot, PAPERWORK, fields)
    w.daily[s].paper_hours += fields
    if relayed:
        case.when += exponential(w.keys[_RELAY], case.stream, 2 * case.attempt + 1, par.intake_relay_hours)
        spend(w, s, slot, COORDINATION, RELAY_HANDLING_HOURS)
    record(w, block, slot, 3, HOTLINE, case.opened, 0.0)
    send(w, s, slot, day)


@kernel
def call_hotline(w: World, s: int, block: int, slot: int, day: int) -> bool:
    """A call: it may not get through; consultations are answered; the rest become requests.

    Returns:
        True if the matter has to be taken up again later, False if it ended or went to a unit.
    """
    case, daily = w.cases[slot], w.daily[s]
    if happens(w.keys[_INTAKE], case.stream, 2 * case.attempt, w.city[0].abandon):
        daily.abandoned += 1.0
        record(w, block, slot, 14, HOTLINE, case.when, 0.0)
        learn(w, s, case.resident, HOTLINE, 0.0, case.stream, case.attempt, day)
        return True
    daily.contacts += 1.0
    if case.calls > 0:
        daily.repeats += 1.0
    case.calls += 1
    case.kind, case.bits, case.bounces = REQUEST, BIT_COHORT, 0
    spend(w, s, slot, PLATFORM, OPERATOR_DAY / w.par[0].intake_calls_per_operator_day * platform_saves(w))
    if case.cls == INFO and _consult(w, s, block, slot, day):
        return False
    show_traits(w, case)
    collect(w, w.residents[case.resident], day)
    daily.requests += 1.0
    daily.requests_of[case.cls] += 1.0
    w.requests_by_class[s, case.cls] += 1
    if w.cls[case.cls].remit:
        daily.cohort += 1.0
    if w.residents[case.resident].requests < 65535:
        w.residents[case.resident].requests += 1
    if _beyond_remit(w, case):
        _refuse(w, s, block, slot, day)
    elif not _merge(w, s, block, slot):
        _dispatch(w, s, block, slot, day)
    return False
