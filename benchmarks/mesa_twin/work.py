"""Carrying out a way (odd.md, 7.9 and 7.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa_twin.acts import report
from mesa_twin.chance import exponential
from mesa_twin.intake import arrive, right_unit
from mesa_twin.ways import (
    Way,
    accepted,
    all_willing,
    choose_way,
    coming_days,
    may_call,
    meeting_hours,
    weighed,
)
from sim.day.world import (
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
)

if TYPE_CHECKING:
    from mesa_twin.handler import Handler
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town

FOUND_GONE_HOURS = 0.2
LOOK_HOURS = 0.5


def inspect(town: Town, unit: Handler, matter: Matter, start: float) -> float:
    """Look at a mis-sent case and hand it to the unit in charge; returns the hours."""
    town.spend(matter, MISROUTING, LOOK_HOURS)
    matter.marks.discard("misrouted")
    pass_on(town, matter, start, right_unit(town, matter))
    return LOOK_HOURS


def pass_on(town: Town, matter: Matter, start: float, to: Handler) -> None:
    """Papers move to another unit: overnight at the least, faster where data are shared."""
    matter.handler, matter.bounces = to, matter.bounces + 1
    days = town.policy["handling.return_days"] * (1.0 - 0.5 * town.policy["data.sharing"])
    matter.when = max(start + 24.0 * exponential(town.random, days), town.midnight)
    arrive(town, matter)


def decide(town: Town, unit: Handler, matter: Matter, start: float, work: float) -> tuple[int, float, float]:
    """Choose and carry out a way; returns (way, hours at the desk, hour at which it can end)."""
    if matter.gone(start):
        matter.marks |= {"solved", "feasible", "found_gone"}
        town.spend(matter, LABOUR, FOUND_GONE_HOURS)
        matter.way = RESOLVE
        return RESOLVE, FOUND_GONE_HOURS, start
    depth = effort(town, unit)
    ways = weighed(town, unit, matter, depth, start, work)
    way, asking = choose_way(town, ways), 0.0
    if way.way == PASS:
        asking = way.hours
        town.spend(matter, COORDINATION, asking)
        if town.random.random() < accepted(town, unit):
            return PASS, asking, start
        way = next(other for other in ways if other.way == PERFUNCTORY)
    matter.way, matter.depth = way.way, depth
    if feasible(town, unit, matter, work):
        matter.marks.add("feasible")
    hours, ready = carry_out(town, unit, matter, way, start)
    if matter.how == REQUEST:
        hours += report(town, unit, matter)
    return way.way, hours + asking, ready


def effort(town: Town, unit: Handler) -> float:
    """Depth of the work: the usual at the usual price of an hour, less where hours are scarce."""
    if unit.price <= 0.0:
        return 1.0
    return (town.policy["strategy.price"] / unit.price) ** town.policy["handling.effort_elasticity"]


def comes(town: Town, matter: Matter, position: int) -> bool:
    """Whether the first or second department needed comes: one draw an attempt, whoever asks."""
    if matter.comes is None:
        matter.comes = (town.random.random(), town.random.random())
    return matter.comes[position] < matter.needed[position].willing


def feasible(town: Town, unit: Handler, matter: Matter, work: float) -> bool:
    """Whether the unit could have resolved the case: authority within reach, and hours."""
    if matter.lacking(unit) and not may_call(town, unit):
        return False
    for position, department in enumerate(matter.needed):
        if department is not unit and not comes(town, matter, position):
            return False
    longest = unit.work_clock(matter.opened + town.policy["deadline.long"])
    return work + matter.labour / unit.pace <= longest


def carry_out(town: Town, unit: Handler, matter: Matter, way: Way, start: float) -> tuple[float, float]:
    """Success, hours and yuan of a way; returns (hours at the desk, hour at which it can end)."""
    meeting, ready, chance, together = 0.0, start, way.chance, True
    if way.way == WHISTLE:
        lacking = matter.lacking(unit)
        meeting = meeting_hours(town, len(lacking))
        together, ready = call_departments(town, unit, matter, way.hours - meeting, meeting, start)
        willing = all_willing(lacking)
        chance = way.chance / willing if willing > 0.0 else 0.0
        town.spend(matter, COORDINATION, meeting)
        unit.tally["coordination_hours"] += meeting
    if together and town.random.random() < chance:
        matter.marks.add("solved")
    own = way.hours - meeting
    lent = unit.borrow(matter, own) if lendable(matter, way.way) else 0.0
    town.spend(matter, LABOUR, own - lent)
    if way.way == FACILITATE:
        town.today["facilitation_hours"] += own
        unit.tally["facilitation_hours"] += own
    if way.way in (RESOLVE, OVERSERVE, WHISTLE) and together:
        yuan = matter.material(matter.depth)
        unit.superior.money -= yuan
        matter.costs[MATERIAL] += yuan
        town.today["material_yuan"] += yuan
    return way.hours - lent, ready


def call_departments(
    town: Town, unit: Handler, matter: Matter, hours: float, meeting: float, start: float
) -> tuple[bool, float]:
    """A whistle: who comes owes its hours; returns (all came, hour at which the slowest has come)."""
    together, ready = True, start
    for position, department in enumerate(matter.needed):
        if department is unit:
            continue
        department.counts["whistled"] += 1
        if not comes(town, matter, position):
            together = False
            continue
        department.counts["reported"] += 1
        department.posted += hours + meeting
        town.spend(matter, LABOUR, hours)
        town.spend(matter, COORDINATION, meeting)
        ready = max(ready, start + 24.0 * exponential(town.random, coming_days(town, department)))
    return together, ready


def lendable(matter: Matter, way: int) -> bool:
    """Whether hours of partners can stand in for staff."""
    return way in (RESOLVE, OVERSERVE, WHISTLE) and bool(matter.kind.lendable)
