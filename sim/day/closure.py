"""Closure, call-back and the 30-day truth: the measurement model.

Five filters stand between truth and the reported rates, each a switch whose off position is the
identity: (a) eligibility, (b) sampling and non-response, (c) perception, (d) coaxing, (e) leniency.
A perfunctory closure can raise a rate only through these. Satisfaction follows expectancy
disconfirmation (Oliver 1980; James 2009; van Ryzin 2013).
"""

from __future__ import annotations

from sim.city.rows import ECHO_FIELDS
from sim.compiled import kernel
from sim.day.accounts import finish, settle, spend
from sim.day.attempts import take_up
from sim.day.dealing import deal_equally
from sim.day.effort import patched, root_missed
from sim.day.learning import drift, learn
from sim.day.outcomes import gone, settled_among_residents, solved_by_unit, who_ended
from sim.day.problems import repair
from sim.day.slots import channel_of, record, schedule_when
from sim.day.tallies import CLOSE_BIN_DAYS, CLOSE_BINS, N_AVOIDABLE, N_CLOSED, N_OTHER, N_OVERDUE, N_WAY
from sim.day.ways import lacking_authority
from sim.day.world import (
    BIT_COAX_YES,
    BIT_COAXED,
    BIT_COHORT,
    BIT_COUNTED,
    BIT_ELIGIBLE,
    BIT_EXCLUDED,
    BIT_FEASIBLE,
    BIT_FOUND_GONE,
    BIT_IN_TIME,
    BIT_MERGED,
    BIT_PERCEIVED,
    BIT_REFUSED,
    BIT_SOLVED,
    BIT_YES,
    CALLBACK,
    CLOSED,
    HOTLINE,
    PERFUNCTORY,
    REQUEST,
    RESOLVED,
    UNRESOLVED,
    WATCH_HOURS,
    WATCHED,
    World,
)
from sim.elementary import logit
from sim.exponential import exponential
from sim.streams import PURPOSE, happens, uniform

_RETURNS, _CALL = PURPOSE["returns"], PURPOSE["callback"]
_SATISFIED = PURPOSE["satisfaction"]

_COUNTED, _RESPONDED, _YES, _SATISFIED_FIELD, _SOLVED = range(len(ECHO_FIELDS))
NEVER = 1e9
JUDGED_DAYS = 2.0
"""Days after which a visitor to an office, counter or petition desk judges the outcome (assumed)."""
CALL_HOURS = 0.1
"""Hours of survey staff for one call-back (six minutes)."""


@kernel
def _desk(w: World, handler: int) -> int:
    """Place of a handler in the counts of a subdistrict: 0 its own units, 1 + d department d."""
    own = handler - len(w.communities) - len(w.subs)
    return own + 1 if own >= 0 else 0


@kernel
def _count_closure(w: World, s: int, slot: int) -> None:
    """Daily sums, the unit's monthly counts, and the histogram of days to closure."""
    case, daily = w.cases[slot], w.daily[s]
    counts = w.counts[s, _desk(w, case.handler)]
    if case.kind != REQUEST:
        counts[N_OTHER] += 1
        return
    daily.closed += 1.0
    daily.way[case.way] += 1.0
    counts[N_CLOSED] += 1
    counts[N_WAY + case.way] += 1
    if case.closed > case.due:
        daily.overdue += 1.0
        counts[N_OVERDUE] += 1
    if lacking_authority(w, case.handler, case) > 0:
        daily.powerless += 1.0
    if case.way == PERFUNCTORY:
        if case.bits & BIT_FEASIBLE:
            daily.avoidable += 1.0
            counts[N_AVOIDABLE] += 1
        else:
            daily.infeasible += 1.0
    at = int((case.closed - case.opened) / 24.0 / CLOSE_BIN_DAYS)
    w.histogram[s, min(max(at, 0), CLOSE_BINS - 1)] += 1


@kernel
def _await_call(w: World, s: int, slot: int, day: int) -> None:
    """Schedule the moment at which the caller judges the outcome: at the call-back, if there is one."""
    case = w.cases[slot]
    case.state = CLOSED
    wait = w.par[0].assessment_callback_days if case.kind == REQUEST else JUDGED_DAYS
    case.when = case.closed + 24.0 * wait
    schedule_when(w, s, slot, day)


@kernel
def _close_merged(w: World, s: int, block: int, slot: int, day: int) -> None:
    """Requests merged into this one share its reply and its outcome."""
    case = w.cases[slot]
    other = case.merged
    case.merged = -1
    while other >= 0:
        m = w.cases[other]
        following = m.sibling
        m.sibling = -1
        m.handler, m.way, m.depth = case.handler, case.way, case.depth
        m.closed = max(case.closed, m.opened)
        m.bits |= case.bits & (BIT_SOLVED | BIT_FOUND_GONE | BIT_FEASIBLE | BIT_IN_TIME)
        _count_closure(w, s, other)
        record(w, block, other, 8, HOTLINE, m.closed, 0.0)
        _await_call(w, s, other, day)
        other = following


@kernel
def close_case(w: World, s: int, block: int, slot: int, day: int) -> None:
    """Close a case at hour ``when``: effect on the trouble, acts, counts, and the call to come."""
    par, case = w.par[0], w.cases[slot]
    case.closed = case.when
    solved = (case.bits & BIT_SOLVED) != 0
    if case.problem >= 0 and w.problems[case.problem].id == case.problem_id:
        p = w.problems[case.problem]
        if p.master == slot:
            p.master = -1
        if solved and not settled_among_residents(case):
            repair(w, s, case.problem, case.stream, case.attempt, root_missed(w, case), day, False)
    elif solved:
        case.returns = NEVER
        key = w.keys[_RETURNS]
        if not settled_among_residents(case) and happens(
            key, case.stream, 2 * case.attempt, patched(w, case)
        ):
            after = exponential(key, case.stream, 2 * case.attempt + 1, par.handling_patch_days)
            case.returns = case.closed + 24.0 * after
    _count_closure(w, s, slot)
    record(w, block, slot, 8, channel_of(case), case.closed, 0.0)
    _close_merged(w, s, block, slot, day)
    _await_call(w, s, slot, day)


@kernel
def _sampled(w: World, s: int, slot: int, perceived: bool) -> bool:
    """Filters (a) and (b): whether the assessment admits the request, asks, and hears an answer."""
    par, case = w.par[0], w.cases[slot]
    out = BIT_EXCLUDED | BIT_MERGED | BIT_REFUSED
    if par.filters_eligibility > 0.0 and case.bits & out:
        return False
    case.bits |= BIT_ELIGIBLE
    if par.filters_sampling == 0.0:
        w.daily[s].asked += 1.0
        spend(w, s, slot, CALLBACK, CALL_HOURS)
        return True
    if not happens(w.keys[_CALL], case.stream, 4 * case.attempt, par.assessment_callback_share):
        return False
    w.daily[s].asked += 1.0
    spend(w, s, slot, CALLBACK, CALL_HOURS)
    answer = par.measurement_answer + (par.measurement_answer_gap if perceived else 0.0)
    return happens(w.keys[_CALL], case.stream, 4 * case.attempt + 1, answer)


@kernel
def _answer(w: World, s: int, slot: int, perceived: bool, truly: bool, waited: float) -> None:
    """Filters (d) and (e), satisfaction, and what the unit hears back."""
    par, case = w.par[0], w.cases[slot]
    person = w.residents[case.resident]
    coax_yes = False
    if case.bits & BIT_COAXED and par.filters_coaxing > 0.0:
        power = par.measurement_coax_power * (1.0 - par.assessment_callback_independence)
        coax_yes = happens(w.keys[_CALL], case.stream, 4 * case.attempt + 2, power)
    yes = perceived or coax_yes
    if not yes and par.filters_leniency > 0.0:
        yes = happens(w.keys[_CALL], case.stream, 4 * case.attempt + 3, w.cls[case.cls].lenient)
    performance = (1.0 if perceived else 0.0) - par.learning_waiting * waited
    liking = par.measurement_satisfaction_base + par.measurement_performance * performance
    liking -= par.measurement_expectation * person.q[HOTLINE]
    disliking = logit(uniform(w.keys[_SATISFIED], case.stream, case.attempt))
    satisfied = disliking < liking or coax_yes
    case.bits |= BIT_COUNTED | (BIT_COAX_YES if coax_yes else 0) | (BIT_YES if yes else 0)
    daily = w.daily[s]
    cell = (2 if case.bits & BIT_SOLVED else 0) + (1 if case.bits & BIT_COAXED else 0)
    echo = w.echo[s, _desk(w, case.handler), cell]
    daily.counted += 1.0
    echo[_COUNTED] += 1
    if truly:
        daily.gone_at_call += 1.0
        echo[_SOLVED] += 1
    if case.bits & BIT_IN_TIME:
        daily.responded += 1.0
        echo[_RESPONDED] += 1
    if yes:
        daily.yes += 1.0
        echo[_YES] += 1
    if satisfied:
        daily.satisfied += 1.0
        echo[_SATISFIED_FIELD] += 1


@kernel
def _survey(w: World, s: int, block: int, slot: int, perceived: bool, truly: bool) -> None:
    """Ask the caller of a hotline request, if the assessment does.

    With filter (c) the question comes at the call-back and the answer is what the caller believes;
    without it, when the truth is known, and the answer is the truth.
    """
    case = w.cases[slot]
    if case.kind == REQUEST and _sampled(w, s, slot, perceived):
        _answer(w, s, slot, perceived, truly, (case.closed - case.opened) / 24.0)
        record(w, block, slot, 9, 1 if case.bits & BIT_YES else 0, case.when, CALL_HOURS)


@kernel
def call_back(w: World, s: int, block: int, slot: int, day: int) -> None:
    """The caller judges the outcome, may be asked about it, learns, and goes on or rests."""
    par, case = w.par[0], w.cases[slot]
    truly = gone(w, case, case.when)
    perceived = truly
    if not truly and par.filters_perception > 0.0 and not case.bits & BIT_REFUSED:
        perceived = happens(
            w.keys[_CALL], case.stream, 4 * case.attempt + 1000, par.measurement_misperception
        )
    waited = (case.closed - case.opened) / 24.0
    if perceived:
        case.bits |= BIT_PERCEIVED
    drift(w, w.residents[case.resident], day)
    if par.filters_perception > 0.0:
        _survey(w, s, block, slot, perceived, truly)
    outcome = (1.0 if perceived else 0.0) - par.learning_waiting * waited
    if case.bits & BIT_REFUSED:
        outcome = 0.0
    learn(w, s, case.resident, channel_of(case), outcome, case.stream, case.attempt + 64, day)
    if not perceived:
        _settle_case(w, s, block, slot, day, False)
        take_up(w, s, block, slot, day)
        return
    case.state = WATCHED
    until = case.closed + WATCH_HOURS
    if case.problem < 0 and truly and case.returns < until:
        until = case.returns
    if until <= case.when:
        check(w, s, block, slot, day)
        return
    case.when = until
    schedule_when(w, s, slot, day)


@kernel
def _settle_case(w: World, s: int, block: int, slot: int, day: int, truly: bool) -> None:
    """The 30-day truth of a case is known: ledger, cohort counts, hours received by the resident."""
    case, daily = w.cases[slot], w.daily[s]
    person = w.residents[case.resident]
    if w.par[0].filters_perception == 0.0:
        drift(w, person, day)
        case.bits = case.bits | BIT_PERCEIVED if truly else case.bits & ~BIT_PERCEIVED
        _survey(w, s, block, slot, truly, truly)
    mine = truly and solved_by_unit(case, case.when)
    hours = settle(w, s, slot, RESOLVED if mine else UNRESOLVED)
    person.gov_hours += hours
    deal_equally(w, s, block, case, hours)
    record(w, block, slot, 11, 1 if truly else 0, case.when, 0.0)
    daily.resolved += 1.0 if mine else 0.0
    if case.kind != REQUEST:
        return
    daily.settled_any += 1.0
    daily.settled_any_true += 1.0 if truly else 0.0
    if w.cls[case.cls].remit > 0.0:
        daily.settled += 1.0
        daily.settled_true += 1.0 if truly else 0.0
        daily.cohort_true += 1.0 if truly and case.bits & BIT_COHORT else 0.0
        case.bits &= ~BIT_COHORT
    if case.bits & BIT_ELIGIBLE:
        daily.eligible += 1.0
        daily.eligible_true += 1.0 if truly else 0.0
    if case.bits & BIT_COUNTED:
        daily.heard += 1.0
        daily.heard_true += 1.0 if truly else 0.0
        daily.heard_perceived += 1.0 if case.bits & BIT_PERCEIVED else 0.0
        daily.heard_coaxed += 1.0 if case.bits & (BIT_PERCEIVED | BIT_COAX_YES) else 0.0
        daily.heard_yes += 1.0 if case.bits & BIT_YES else 0.0


@kernel
def check(w: World, s: int, block: int, slot: int, day: int) -> None:
    """The trouble returned, or 30 days have passed: settle the case; end the matter or go on."""
    case = w.cases[slot]
    truly = gone(w, case, case.when)
    _settle_case(w, s, block, slot, day, truly)
    if truly:
        how = who_ended(w, case, case.when)
        hour = case.closed if solved_by_unit(case, case.when) else min(case.when, case.passes)
        finish(w, s, block, slot, hour, how)
        return
    record(w, block, slot, 10, channel_of(case), case.when, 0.0)
    learn(w, s, case.resident, channel_of(case), 0.0, case.stream, case.attempt + 128, day)
    take_up(w, s, block, slot, day)
