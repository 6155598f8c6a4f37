"""Closure, call-back and 30-day truth (odd.md, 7.5 and 7.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa_twin.chance import exponential
from mesa_twin.matter import NEVER
from mesa_twin.survey import answer, asked
from sim.day.tallies import CLOSE_BIN_DAYS, CLOSE_BINS
from sim.day.world import (
    CH_PETITION,
    CLOSED,
    COUNTER,
    DEPARTMENT,
    HOTLINE,
    MENDED_BY_GOVERNMENT,
    OFFICE,
    PERFUNCTORY,
    PETITION,
    REQUEST,
    RESOLVED,
    UNRESOLVED,
    WALK_IN,
    WATCHED,
)

if TYPE_CHECKING:
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town

JUDGED_DAYS = 2.0
WATCH_HOURS = 720.0
CHANNEL = {REQUEST: HOTLINE, WALK_IN: OFFICE, COUNTER: DEPARTMENT, PETITION: CH_PETITION}
SHARED = {"solved", "found_gone", "feasible", "in_time"}
"""Marks of a master's case that those merged into it have too."""


def close(town: Town, matter: Matter) -> None:
    """Close a case at hour ``when``: what it does to the trouble, and those merged into it."""
    matter.closed = matter.when
    problem = matter.problem
    if problem is not None:
        if problem.master is matter:
            problem.master = None
        if matter.solved and not matter.settled_among_residents:
            problem.repair(town, matter.depth, MENDED_BY_GOVERNMENT)
    elif matter.solved:
        matter.returns = comes_back(town, matter)
    count_closure(town, matter)
    for other in matter.joined:
        other.handler, other.way, other.depth = matter.handler, matter.way, matter.depth
        other.closed = max(matter.closed, other.opened)
        other.marks |= matter.marks & SHARED
        count_closure(town, other)
        await_judgement(town, other)
    matter.joined = []
    await_judgement(town, matter)


def comes_back(town: Town, matter: Matter) -> float:
    """Hour at which a trouble without a root returns, if it was not solved for good."""
    lasting = town.policy["handling.lasting_share"]
    if matter.settled_among_residents or town.random.random() >= (1.0 - lasting) ** matter.depth:
        return NEVER
    return matter.closed + 24.0 * exponential(town.random, town.policy["handling.patch_days"])


def count_closure(town: Town, matter: Matter) -> None:
    """Counts of the day and of the unit that closed it."""
    assert matter.handler is not None
    counts, today = matter.handler.superior.counts, town.today
    if matter.how != REQUEST:
        counts["other_closed"] += 1
        return
    late, token = matter.closed > matter.due, matter.way == PERFUNCTORY
    avoidable = token and "feasible" in matter.marks
    today["closed"] += 1
    today["way", matter.way] += 1
    today["overdue"] += late
    today["powerless"] += bool(matter.lacking(matter.handler))
    today["avoidable"] += avoidable
    today["infeasible"] += token and not avoidable
    counts["closed"] += 1
    counts["way", matter.way] += 1
    counts["overdue"] += late
    counts["avoidable"] += avoidable
    days = (matter.closed - matter.opened) / 24.0
    town.close_days[min(max(int(days / CLOSE_BIN_DAYS), 0), CLOSE_BINS - 1)] += 1


def await_judgement(town: Town, matter: Matter) -> None:
    """The caller judges some days later: at the call-back, if there is one."""
    matter.state = CLOSED
    days = town.policy["assessment.callback_days"] if matter.how == REQUEST else JUDGED_DAYS
    matter.when = matter.closed + 24.0 * days
    town.put_in_diary(matter)


def call_back(town: Town, matter: Matter) -> None:
    """The caller judges the outcome, may be asked about it, learns, and goes on or rests."""
    caller, truly = matter.resident, matter.gone(matter.when)
    perceived = truly or town.random.random() < town.policy["measurement.misperception"]
    waited = (matter.closed - matter.opened) / 24.0
    if perceived:
        matter.marks.add("perceived")
    caller.fade()
    felt = float(perceived) - town.policy["learning.waiting"] * waited
    if matter.how == REQUEST and asked(town, matter, perceived):
        answer(town, matter, perceived, truly, felt)
    caller.learn(CHANNEL[matter.how], felt)
    if not perceived:
        settle(town, matter, False)
        caller.take_up(matter)
        return
    matter.state = WATCHED
    until = matter.closed + WATCH_HOURS
    if matter.problem is None and truly:
        until = min(until, matter.returns)
    if until <= matter.when:
        check(town, matter)
    else:
        matter.when = until
        town.put_in_diary(matter)


def settle(town: Town, matter: Matter, truly: bool) -> None:
    """The 30-day truth is known: costs find their outcome, the cohort its count."""
    today, marks = town.today, matter.marks
    mine = truly and matter.solved_by_unit(matter.when)
    hours = town.settle_costs(matter, RESOLVED if mine else UNRESOLVED)
    matter.resident.received += hours
    town.random.choice(matter.home.subdistrict.residents).dealt += hours
    today["resolved"] += mine
    if matter.how != REQUEST:
        return
    bases = {"settled_any": True, "settled": matter.kind.remit, "eligible": "eligible" in marks}
    for name, inside in bases.items():
        today[name] += inside
        today[f"{name}_true"] += inside and truly
    if matter.kind.remit:
        today["cohort_true"] += truly and "cohort" in marks
        marks.discard("cohort")
    if "counted" in marks:
        today["heard"] += 1
        today["heard_true"] += truly
        today["heard_perceived"] += "perceived" in marks
        today["heard_coaxed"] += bool(marks & {"perceived", "coax_yes"})
        today["heard_yes"] += "yes" in marks


def check(town: Town, matter: Matter) -> None:
    """Thirty days have passed, or the trouble returned: the matter ends or goes on."""
    hour = matter.when
    truly = matter.gone(hour)
    settle(town, matter, truly)
    if truly:
        ended = matter.closed if matter.solved_by_unit(hour) else min(hour, matter.passes)
        town.finish(matter, ended, matter.ended_by(hour, town.day))
        return
    matter.resident.learn(CHANNEL[matter.how], 0.0)
    matter.resident.take_up(matter)
