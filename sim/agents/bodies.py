"""Residents' bodies of a community: founded by government or by residents, and lapsing."""

from __future__ import annotations

import math
from typing import ClassVar

from sim.agents.unit import Policy, Unit
from sim.compiled import rule

NONE, CONVENED, OWN = range(3)
"""Whose idea a body is: there is none; government's; residents'."""


class ResidentsBodies(Unit):
    """Council 议事会, property committee (物管会, 业委会) and mutual-aid group 互助小组 of one community.

    Reads:
        council, committee, group: NONE, CONVENED or OWN.
        granted: Neighbours' requests granted this month; size: residents.
        council_used: Matters brought to the council this month; group_used: times the group was asked.
        has_property: Whether a property company serves the community.
        complained: Recent complaints about the estate per resident, relative to the city's mean.
        chance: Six uniform draws of the month: council, committee, group founded by government, by residents.
        doom: Three more: council, committee and group lapse.
    """

    reads: ClassVar[tuple[str, ...]] = (
        "council",
        "committee",
        "group",
        "granted",
        "size",
        "council_used",
        "group_used",
        "has_property",
        "complained",
        "chance",
        "doom",
    )
    writes: ClassVar[tuple[str, ...]] = ("council", "committee", "group", "council_room")

    council: float
    committee: float
    group: float
    granted: float
    size: float
    council_used: float
    group_used: float
    has_property: float
    complained: float
    chance: list[float]
    doom: list[float]
    council_room: float

    def decide_bodies(self) -> None:
        """Bodies lapse, then others are founded; a council has room for the coming month."""
        policy = self.policy
        self._lapse()
        if self.council == NONE:
            self.council = self._founded(
                0, policy["councils.promotion"] * policy["councils.convened"], policy["councils.initiative"]
            )
        if self.committee == NONE and self.has_property > 0.0:
            self.committee = self._founded(2, self._formed(), policy["committees.initiative"])
        if self.group == NONE:
            by_government = policy["mutual_aid.promotion"] * policy["mutual_aid.formed"]
            self.group = self._founded(4, by_government, policy["mutual_aid.initiative"])
        self.council_room = room(self.council, self.size, policy)

    def _lapse(self) -> None:
        """What is not used falls asleep: a council, a group; a committee may fall apart at any time."""
        policy = self.policy
        if lapses(self.doom[0], policy["councils.lapse"], self.council_used):
            self.council = NONE
        if lapses(self.doom[1], policy["committees.lapse"], 0.0):
            self.committee = NONE
        if lapses(self.doom[2], policy["mutual_aid.lapse"], self.group_used):
            self.group = NONE

    def _formed(self) -> float:
        """Chance that the subdistrict forms a property committee: troubled estates come first."""
        return formed(self.complained, self.policy)

    def _founded(self, first: int, by_government: float, initiative: float) -> int:
        """Residents come first: where they act, government need not (draws ``first`` and ``first + 1``)."""
        draws = self.chance[first], self.chance[first + 1]
        return founded(*draws, by_government, initiative, 100.0 * self.granted / self.size)


@rule
def lapses(doom: float, pace: float, used: float) -> bool:
    """Whether a body, if there is one, falls asleep: the less, the more it was used."""
    return doom < pace / (1.0 + used)


@rule
def formed(complained: float, policy: Policy) -> float:
    """Chance of a property committee by the subdistrict, given complaints relative to the city's mean."""
    chosen = 1.0 + policy["committees.targeting"] * (complained - 1.0)
    return float(policy["committees.promotion"] * policy["committees.formed"] * chosen)


@rule
def founded(called: float, acted: float, by_government: float, initiative: float, helped: float) -> int:
    """Whose idea a new body is, given government's and residents' draw, and what neighbours granted."""
    if acted < 1.0 - math.exp(-initiative * helped):
        return OWN
    return CONVENED if called < by_government else NONE


@rule
def room(council: float, size: float, policy: Policy) -> float:
    """Matters that a council, if there is one, can take in the coming month."""
    return float(policy["councils.matters_per_1k"] * size / 1000.0) if council != NONE else 0.0
