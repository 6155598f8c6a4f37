"""Intake: the hotline, triage, and the counters (odd.md, 7.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa_twin.chance import exponential
from sim.day.accounts import BY_GOVERNMENT
from sim.day.world import (
    ARRIVING,
    COORDINATION,
    HOTLINE,
    INFO,
    MERGED,
    PAPERWORK,
    PETITION,
    PLATFORM,
    REQUEST,
    RESOLVED,
    WALK_IN,
)

if TYPE_CHECKING:
    from mesa_twin.handler import Handler
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town
    from mesa_twin.units import Department

COUNTER_DUE_HOURS = 360.0
OPERATOR_DAY = 8.0
RELAY_HOURS = 0.1


def hand_in(town: Town, matter: Matter, how: int) -> None:
    """Bring a matter to the office, a counter or the petition desk; there is no triage."""
    begin_case(town, matter, how)
    if how == WALK_IN:
        matter.handler, name = matter.home, "walkins"
    elif how == PETITION:
        matter.handler, name = matter.home.subdistrict, "petitions"
    else:
        matter.handler, name = counter(town, matter), "counters"
    town.today[name] += 1
    matter.opened = matter.when
    matter.due = matter.opened + COUNTER_DUE_HOURS
    arrive(town, matter)


def begin_case(town: Town, matter: Matter, how: int) -> None:
    """Forget what earlier attempts left behind."""
    matter.show(town)
    matter.how, matter.bounces, matter.comes = how, 0, None
    matter.marks.clear()


def counter(town: Town, matter: Matter) -> Department:
    """The first department needed, else one that leads the category: the same at every attempt."""
    if matter.needed:
        return matter.needed[0]
    if matter.counter is None:
        matter.counter = town.random.choice(town.lead[matter.category])
    return matter.counter


def arrive(town: Town, matter: Matter) -> None:
    """Reach the handler at hour ``when``, today or by the diary."""
    matter.state = ARRIVING
    if matter.when >= town.midnight:
        town.put_in_diary(matter)
    else:
        town.arrivals.append(matter)


def call_hotline(town: Town, matter: Matter) -> bool:
    """A call: answered at once if it is a consultation, else a request. False: did not get through."""
    today, caller = town.today, matter.resident
    if town.random.random() < town.abandon:
        today["abandoned"] += 1
        caller.learn(HOTLINE, 0.0)
        return False
    today["contacts"] += 1
    today["repeats"] += matter.calls > 0
    matter.calls += 1
    matter.how = REQUEST
    hours = OPERATOR_DAY / town.policy["intake.calls_per_operator_day"] * town.platform_leaves()
    town.spend(matter, PLATFORM, hours)
    if matter.kind.index == INFO and town.random.random() < town.policy["intake.answer"]:
        answer(town, matter)
        return True
    begin_case(town, matter, REQUEST)
    matter.marks.add("cohort")
    caller.be_asked_for_data()
    caller.requests += 1
    today["requests"] += 1
    today["requests_of", matter.kind.index] += 1
    town.requests_by_class[matter.kind.index] += 1
    today["cohort"] += matter.kind.remit
    if not merge(town, matter):
        dispatch(town, matter)
    return True


def answer(town: Town, matter: Matter) -> None:
    """A consultation that the operator can answer ends there."""
    town.today["consultations"] += 1
    town.settle_costs(matter, RESOLVED)
    matter.marks.clear()
    matter.resident.learn(HOTLINE, 1.0)
    town.finish(matter, matter.when, BY_GOVERNMENT)


def merge(town: Town, matter: Matter) -> bool:
    """Join an open request about the same problem, if triage recognises it; the first is the master."""
    problem = matter.problem
    if problem is None or not problem.remembered(town.day):
        return False
    problem.complaints += 1.0
    if problem.master is None:
        problem.master = matter
        return False
    if town.random.random() >= town.policy["intake.merge"]:
        return False
    matter.state, matter.handler = MERGED, problem.master.handler
    matter.marks.add("merged")
    matter.opened = matter.when
    matter.due = deadline(town, matter, matter.handler)
    problem.master.joined.append(matter)
    town.today["merged"] += 1
    return True


def deadline(town: Town, matter: Matter, unit: Handler | None) -> float:
    """Hour at which a request is due; an urgent one by the working hours of the unit in charge."""
    assert unit is not None
    if matter.tier == 0:
        work = unit.work_clock(matter.opened) + town.policy["deadline.urgent"]
        return unit.calendar_clock(work)
    name = ("day", "week", "long")[matter.tier - 1]
    return matter.opened + town.policy[f"deadline.{name}"]


def right_unit(town: Town, matter: Matter) -> Handler:
    """Whom a faultless dispatcher would choose: a share of what needs authority goes straight there."""
    if not matter.needed:
        return matter.home.subdistrict
    if matter.straight is None:
        matter.straight = town.random.random() < matter.kind.direct
    return matter.needed[0] if matter.straight else matter.home.subdistrict


def wrong_unit(town: Town, matter: Matter, right: Handler) -> Handler:
    """A department at random; the subdistrict, if that one is right."""
    pick = town.random.choice(town.departments)
    return matter.home.subdistrict if pick is right else pick


def dispatch(town: Town, matter: Matter) -> None:
    """Send an order to a unit, straight or through the district, sometimes the wrong one."""
    policy, rng = town.policy, town.random
    right = right_unit(town, matter)
    relayed = matter.tier > 0 and rng.random() < policy["intake.through_district"]
    wrong = rng.random() < town.errors[matter.kind.index]
    if wrong and relayed:
        wrong = rng.random() >= matter.home.subdistrict.expertise
    hours = policy["intake.dispatch_minutes"] / 60.0 * town.platform_leaves()
    matter.when += hours
    matter.opened = matter.when
    matter.due = deadline(town, matter, right)
    matter.handler = right
    if wrong:
        matter.handler = wrong_unit(town, matter, right)
        matter.marks.add("misrouted")
        town.today["misrouted"] += 1
    fields = policy["data.collection"] * policy["data.field_minutes"] / 60.0
    town.spend(matter, COORDINATION, hours)
    town.spend(matter, PAPERWORK, fields)
    town.today["paper_hours"] += fields
    if relayed:
        matter.when += exponential(rng, policy["intake.relay_hours"])
        town.spend(matter, COORDINATION, RELAY_HOURS)
    arrive(town, matter)
