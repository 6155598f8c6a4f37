"""Settling a matter without government, and the way to each channel (odd.md, 7.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mesa_twin.chance import exponential
from mesa_twin.intake import call_hotline, hand_in
from sim.day.accounts import BY_MOBILISED, BY_PROPERTY, BY_THEMSELVES
from sim.day.world import (
    ALONE,
    CH_PETITION,
    CONVENED,
    COUNCIL,
    COUNTER,
    DEPARTMENT,
    HOTLINE,
    MENDED_BY_COMPANY,
    NEIGHBOURS,
    OFFICE,
    OWN,
    PARTNERS,
    PETITION,
    PROPERTY,
    RESIDENTS,
    VOLUNTEERS,
    WAITING,
    WALK_IN,
)

if TYPE_CHECKING:
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town

SELF_HELP_DAYS = 2.0
COUNCIL_HOURS = 4.0


def alone(town: Town, matter: Matter) -> None:
    """Settle it oneself, or try."""
    solved = town.random.random() < matter.kind.alone
    town.own_labour(RESIDENTS, solved, matter.labour)
    conclude(town, matter, ALONE, solved, BY_THEMSELVES)


def neighbours(town: Town, matter: Matter) -> None:
    """Ask a tie; where that one cannot, a mutual-aid group knows somebody else."""
    home, rng = matter.home, town.random
    town.today["asked_neighbours"] += 1
    home.counts["asked"] += 1
    ties = matter.resident.ties
    helped = bool(ties) and rng.choice(ties).helps()
    how = BY_THEMSELVES
    if not helped and home.group:
        home.counts["group_used"] += 1
        other = rng.choice(home.residents)
        helped = other is not matter.resident and other.helps()
        how = BY_MOBILISED if helped and home.group == CONVENED else how
    solved = helped and rng.random() < matter.kind.neighbours
    for _ in range(2 if helped else 1):
        town.own_labour(RESIDENTS, solved, 0.5 * matter.labour)
    conclude(town, matter, NEIGHBOURS, solved, how)


def volunteers(town: Town, matter: Matter) -> None:
    """The council, if it sits for such matters; else volunteers with hours and skill."""
    home, kind, rng = matter.home, matter.kind, town.random
    solved, how = False, BY_THEMSELVES
    if home.council_sits(matter):
        matter.show(town)
        home.council_room -= 1.0
        home.counts["council_used"] += 1
        town.today["in_council"] += 1
        solved = not matter.needed and rng.random() < town.policy["councils.success"]
        town.own_labour(RESIDENTS, solved, COUNCIL_HOURS)
        how = BY_THEMSELVES if home.council == OWN else BY_MOBILISED
    elif home.volunteer_hours >= matter.labour and rng.random() < town.skill(kind):
        home.volunteer_hours -= matter.labour
        solved = rng.random() < kind.volunteers
        how = BY_MOBILISED if rng.random() < home.mobilised else BY_THEMSELVES
        town.own_labour(VOLUNTEERS, solved, matter.labour)
    conclude(town, matter, COUNCIL, solved, how)


def property_company(town: Town, matter: Matter) -> None:
    """The company, within the hours that it gives this month; a committee watches over it."""
    home = matter.home
    solved = False
    if home.property_hours >= matter.labour:
        home.property_hours -= matter.labour
        chance = matter.kind.property
        if home.committee:
            chance += (1.0 - chance) * town.policy["committees.oversight"]
        solved = town.random.random() < chance
        town.own_labour(PARTNERS, solved, matter.labour)
        if solved and matter.problem is not None and not matter.problem.needed:
            matter.problem.repair(town, 1.0, MENDED_BY_COMPANY)
    conclude(town, matter, PROPERTY, solved, BY_PROPERTY)


def conclude(town: Town, matter: Matter, channel: int, solved: bool, how: int) -> None:
    """Learn from a channel that acts at once; then the matter ends or waits."""
    took = exponential(town.random, SELF_HELP_DAYS)
    matter.resident.learn(channel, float(solved) - town.policy["learning.waiting"] * took)
    matter.when += 24.0 * took
    if solved:
        town.finish(matter, matter.when, how)
    else:
        retry_later(town, matter)


def retry_later(town: Town, matter: Matter) -> None:
    """Take the matter up again after a while."""
    matter.when += 24.0 * exponential(town.random, town.policy["choice.retry_days"])
    matter.state = WAITING
    town.put_in_diary(matter)


def office(town: Town, matter: Matter) -> None:
    """Walk into the community office."""
    hand_in(town, matter, WALK_IN)


def department(town: Town, matter: Matter) -> None:
    """Go to a department's counter."""
    hand_in(town, matter, COUNTER)


def petition(town: Town, matter: Matter) -> None:
    """Petition the subdistrict."""
    hand_in(town, matter, PETITION)


def hotline(town: Town, matter: Matter) -> None:
    """Call the hotline; who does not get through tries again some other day."""
    if not call_hotline(town, matter):
        retry_later(town, matter)


ACTS: dict[int, Callable[[Town, Matter], None]] = {
    ALONE: alone,
    NEIGHBOURS: neighbours,
    COUNCIL: volunteers,
    OFFICE: office,
    PROPERTY: property_company,
    DEPARTMENT: department,
    HOTLINE: hotline,
    CH_PETITION: petition,
}
"""What taking a matter to each channel does."""
