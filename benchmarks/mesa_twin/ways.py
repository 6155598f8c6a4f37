"""The ways that are open to a unit, and what each is worth to it (odd.md, 7.8 and 7.9)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mesa_twin.chance import logit_choice
from sim.day.world import (
    FACILITATE,
    OVERSERVE,
    PASS,
    PERFUNCTORY,
    PETITION,
    REQUEST,
    RESOLVE,
    WHISTLE,
)

if TYPE_CHECKING:
    from mesa_twin.handler import Handler
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town
    from mesa_twin.units import Department


@dataclass
class Way:
    """A way that is open: chance that the trouble is gone, hours of the unit, and worth."""

    way: int
    chance: float
    hours: float
    wait_days: float = 0.0
    worth: float = 0.0


def score(town: Town, mind: Handler, solved: int, coaxed: int) -> float:
    """What a closure is believed to add to the score."""
    resolution, satisfaction = mind.belief[solved][coaxed]
    policy = town.policy
    return (
        policy["assessment.weight_resolution"] * resolution
        + policy["assessment.weight_satisfaction"] * satisfaction
    )


def usual_score(town: Town, mind: Handler) -> float:
    """The score as it is, on the scale of `score`."""
    policy = town.policy
    return mind.score * (policy["assessment.weight_resolution"] + policy["assessment.weight_satisfaction"])


def may_call(town: Town, unit: Handler) -> bool:
    """Departments call one another; others need the whistle."""
    return unit.is_department or town.policy["whistle.access"]


def all_willing(departments: list[Department]) -> float:
    """Chance that every one of them comes."""
    return math.prod(department.willing for department in departments)


def meeting_hours(town: Town, lacking: int) -> float:
    """Hours that one unit spends on meeting the others."""
    policy = town.policy
    return lacking * policy["whistle.meeting_hours"] * (1.0 - 0.5 * policy["data.sharing"])


def coming_days(town: Town, department: Department) -> float:
    """Mean days until a department comes when it is called."""
    policy = town.policy
    own = policy["whistle.wait_days"] * (1.0 - 0.5 * policy["party.coordination"])
    return own + department.wait_days


def accepted(town: Town, unit: Handler) -> float:
    """Chance that a case which the unit passes on is taken."""
    name = "handling.hand_down" if unit.is_department else "handling.return_accept"
    return town.policy[name] * (1.0 - town.policy["remit.first_receiver"])


def open_ways(town: Town, unit: Handler, matter: Matter, depth: float) -> list[Way]:
    """What the unit can do about a case that is its own."""
    policy, kind, lacking = town.policy, matter.kind, matter.lacking(unit)
    success = 1.0 - (1.0 - math.exp(-matter.difficulty)) ** depth
    doing = RESOLVE if kind.remit else OVERSERVE
    ways = [
        Way(doing, 0.0 if lacking else success, matter.labour * depth),
        Way(PERFUNCTORY, 0.0, policy["handling.token_hours"]),
    ]
    if kind.facilitable and not unit.is_department:
        chance = 0.0 if lacking else kind.neighbours * matter.home.efficacy
        ways.append(Way(FACILITATE, chance, policy["handling.facilitate_hours"]))
    if lacking and may_call(town, unit):
        hours = matter.labour * depth / (len(lacking) + 1) + meeting_hours(town, len(lacking))
        slowest = max(coming_days(town, department) for department in lacking)
        ways.append(Way(WHISTLE, success * all_willing(lacking), hours, slowest))
    return ways


def pressed(town: Town, mind: Handler, matter: Matter) -> float:
    """Pressure on a case: the unit's, a petition's, a threat's, or none."""
    if matter.how == REQUEST:
        return mind.pressure
    if matter.how == PETITION:
        return town.policy["handling.petition_weight"]
    return mind.pressure * town.policy["handling.threat_weight"] if matter.resident.threatens else 0.0


def late(unit: Handler, matter: Matter, start: float, work: float, way: Way) -> bool:
    """Whether a way is expected to end after a request's deadline."""
    end = max(unit.calendar_clock(work + way.hours / unit.pace), start + 24.0 * way.wait_days)
    return matter.how == REQUEST and end > matter.due


def norm_of(town: Town, unit: Handler) -> float:
    """Weight of truly solving: less for tired workers."""
    return unit.superior.norm * (1.0 - town.policy["fatigue.weight"] * unit.fatigue)


def weighed(town: Town, unit: Handler, matter: Matter, depth: float, start: float, work: float) -> list[Way]:
    """Open ways with what each is worth; passing on comes last, if it is open."""
    mind = unit.superior
    pressure, norm = pressed(town, mind, matter), norm_of(town, unit)
    solved, unsolved = score(town, mind, 1, 0), score(town, mind, 0, 0)
    ways = open_ways(town, unit, matter, depth)
    for way in ways:
        earned = way.chance * solved + (1.0 - way.chance) * unsolved
        if late(unit, matter, start, work, way):
            earned -= town.policy["assessment.overdue"]
        way.worth = pressure * earned + norm * way.chance - unit.price * way.hours
    if may_pass(unit, matter) and accepted(town, unit) > 0.0:
        token = next(way.worth for way in ways if way.way == PERFUNCTORY)
        ways.append(passing(town, unit, matter, start, work, token))
    return ways


def may_pass(unit: Handler, matter: Matter) -> bool:
    """A request is passed on once: up for want of authority, or down by a department."""
    if matter.how != REQUEST or matter.bounces or not matter.needed:
        return False
    return unit.is_department or bool(matter.lacking(unit))


def passing(town: Town, unit: Handler, matter: Matter, start: float, work: float, token: float) -> Way:
    """Passing on: the score stays as it is; if it is refused the reply is perfunctory, worth ``token``."""
    policy, chance, mind = town.policy, accepted(town, unit), unit.superior
    way = Way(PASS, 0.0, 0.0, policy["handling.return_days"])
    average = usual_score(town, mind)
    if late(unit, matter, start, work, way):
        average -= policy["assessment.overdue"]
    taken = pressed(town, mind, matter) * average
    if not unit.is_department:
        taken += norm_of(town, unit) * math.exp(-matter.difficulty)
    way.hours = policy["handling.token_hours"]
    way.worth = chance * taken + (1.0 - chance) * token - unit.price * way.hours
    return way


def choose_way(town: Town, ways: list[Way]) -> Way:
    """Logit choice (bounded rationality)."""
    temperature = town.policy["strategy.temperature"]
    return ways[logit_choice(town.random, [way.worth / temperature for way in ways])]
