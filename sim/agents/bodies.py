"""Residents' bodies of a community: founded by government or by residents, and lapsing."""

from __future__ import annotations

import math
from typing import ClassVar

from sim.agents.unit import Unit

NONE, CONVENED, OWN = range(3)
"""Whose idea a body is: there is none; government's; residents'."""


class ResidentsBodies(Unit):
    """Council 议事会 and property committee (物管会, 业委会) of one community: founded, and lapsing.

    Reads:
        council, committee: NONE, CONVENED or OWN.
        granted: Neighbours' requests granted this month; size: residents.
        council_used: Matters brought to the council this month.
        has_property: Whether a property company serves the community.
        chance: Four uniform draws of the month: council and committee founded by government, by residents.
        doom: Two more: council and committee lapse.
    """

    reads: ClassVar[tuple[str, ...]] = (
        "council",
        "committee",
        "granted",
        "size",
        "council_used",
        "has_property",
        "chance",
        "doom",
    )
    writes: ClassVar[tuple[str, ...]] = ("council", "committee", "council_room")

    council: float
    committee: float
    granted: float
    size: float
    council_used: float
    has_property: float
    chance: list[float]
    doom: list[float]
    council_room: float

    def decide_bodies(self) -> None:
        """Bodies lapse, then others are founded; a council has room for the coming month."""
        policy = self.policy
        if self.council != NONE and self.doom[0] < policy["councils.lapse"] / (1.0 + self.council_used):
            self.council = NONE
        if self.committee != NONE and self.doom[1] < policy["committees.lapse"]:
            self.committee = NONE
        if self.council == NONE:
            self.council = self._founded(
                0, policy["councils.promotion"] * policy["councils.convened"], policy["councils.initiative"]
            )
        if self.committee == NONE and self.has_property > 0.0:
            self.committee = self._founded(
                2,
                policy["committees.promotion"] * policy["committees.formed"],
                policy["committees.initiative"],
            )
        room = policy["councils.matters_per_1k"] * self.size / 1000.0
        self.council_room = room if self.council != NONE else 0.0

    def _founded(self, first: int, by_government: float, initiative: float) -> int:
        """Residents come first: where they act, government need not (draws ``first`` and ``first + 1``)."""
        mutual_help = 100.0 * self.granted / self.size
        if self.chance[first + 1] < 1.0 - math.exp(-initiative * mutual_help):
            return OWN
        return CONVENED if self.chance[first] < by_government else NONE
