"""Matters, and the problems behind some of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mesa_twin.chance import exponential
from mesa_twin.kinds import MatterClass
from sim.day.accounts import BY_GOVERNMENT, BY_ITSELF, BY_MOBILISED, BY_PROPERTY, BY_THEMSELVES
from sim.day.world import (
    FACILITATE,
    MENDED_BY_COMPANY,
    MENDED_BY_CONVENED,
    MENDED_BY_OWNERS,
    REQUEST,
    WAITING,
)

if TYPE_CHECKING:
    from mesa_twin.handler import Handler
    from mesa_twin.resident import Resident
    from mesa_twin.town import Town
    from mesa_twin.units import Community, Department

NEVER = 1e9
"""Hour that no run reaches."""
REMEMBERED_DAYS = 180
"""Days for which it is known who fixed a problem (odd.md, 10)."""
MENDER = {
    MENDED_BY_COMPANY: BY_PROPERTY,
    MENDED_BY_CONVENED: BY_MOBILISED,
    MENDED_BY_OWNERS: BY_THEMSELVES,
}
"""Whose ending it is when somebody repaired the problem behind a matter; anybody else is government."""


@dataclass(slots=True, eq=False)
class Problem:
    """A root cause in a community (odd.md, 7.1 and 7.5)."""

    id: int
    home: Community
    kind: MatterClass
    category: int
    born: int
    severity: float
    reach: float
    rate: float
    root_hours: float
    root_yuan: float
    needed: list[Department]
    people: list[Resident] = field(default_factory=list)
    wakes: int | None = None
    fixed: int | None = None
    mended: int = 0
    complaints: float = 0.0
    master: Matter | None = None

    @property
    def live(self) -> bool:
        """Whether it troubles people now."""
        return self.fixed is None and self.wakes is None

    def remembered(self, day: int) -> bool:
        """Whether it is open, or fixed so lately that people know by whom."""
        return self.fixed is None or day <= self.fixed + REMEMBERED_DAYS

    def repair(self, town: Town, depth: float, mender: int) -> None:
        """A repair reaches the root with a chance that grows with depth; else the problem is patched."""
        if not self.live:
            return
        self.mended = mender
        if town.random.random() < 1.0 - (1.0 - town.policy["handling.root_share"]) ** depth:
            self.fixed = town.day
            town.today["fixed"] += 1
        else:
            asleep = exponential(town.random, town.policy["handling.patch_days"])
            self.wakes = town.day + 1 + int(asleep)


@dataclass(slots=True, eq=False)
class Matter:
    """An occasion on which one resident is troubled, and the case that it may become (odd.md, 2)."""

    resident: Resident
    home: Community
    kind: MatterClass
    category: int
    born: float
    passes: float
    labour: float
    problem: Problem | None = None
    # what a unit of government sees of it; drawn when it first gets there
    seen: bool = False
    severity: float = 0.0
    difficulty: float = 0.0
    tier: int = 0
    needed: list[Department] = field(default_factory=list)
    # where it stands
    state: int = WAITING
    when: float = 0.0
    attempts: int = 0
    first: int = 0
    calls: int = 0
    # the case
    how: int = REQUEST
    handler: Handler | None = None
    straight: bool | None = None
    counter: Department | None = None
    comes: tuple[float, float] | None = None
    opened: float = 0.0
    due: float = 0.0
    closed: float = 0.0
    returns: float = 0.0
    way: int = 0
    depth: float = 1.0
    bounces: int = 0
    joined: list[Matter] = field(default_factory=list)
    costs: list[float] = field(default_factory=lambda: [0.0] * 7)
    lent: float = 0.0
    marks: set[str] = field(default_factory=set)

    @property
    def solved(self) -> bool:
        """Whether the trouble was gone when the case was closed."""
        return "solved" in self.marks

    @property
    def settled_among_residents(self) -> bool:
        """Whether people settled it with a unit's help: gone for good, and nothing is repaired."""
        return "solved" in self.marks and self.way == FACILITATE

    def gone(self, hour: float) -> bool:
        """Whether the trouble is gone at an hour, for this caller."""
        if hour >= self.passes or self.settled_among_residents:
            return True
        if self.problem is not None:
            return not self.problem.live
        return self.solved and hour < self.returns

    def solved_by_unit(self, hour: float) -> bool:
        """Whether the unit that closed it rid it of its trouble, and that has not returned."""
        if not self.solved or "found_gone" in self.marks:
            return False
        return self.problem is not None or self.way == FACILITATE or hour < self.returns

    def ended_by(self, hour: float, day: int) -> int:
        """By whom a trouble that is gone was ended."""
        if self.solved_by_unit(hour):
            return BY_GOVERNMENT
        if hour >= self.passes:
            return BY_ITSELF
        if self.problem is not None and self.problem.remembered(day):
            return MENDER.get(self.problem.mended, BY_GOVERNMENT)
        return BY_GOVERNMENT

    def show(self, town: Town) -> None:
        """Difficulty, tier, severity and authority, when a case first reaches government."""
        if self.seen:
            return
        self.seen, rng, kind = True, town.random, self.kind
        self.difficulty = exponential(rng, town.policy["handling.difficulty"])
        urgent, day, week = kind.urgent, kind.urgent + kind.day, kind.urgent + kind.day + kind.week
        self.tier = _tier(rng.random(), urgent, day, week)
        if self.problem is None:
            self.severity = rng.random()
            self.needed = town.authority(kind, self.category)
        else:
            self.severity, self.needed = self.problem.severity, self.problem.needed

    def material(self, depth: float) -> float:
        """Yuan of material that an honest attempt takes."""
        return self.kind.yuan * (0.5 + self.severity) * depth

    def lacking(self, unit: Handler) -> list[Department]:
        """Departments whose authority is needed and that are not the unit itself."""
        return [department for department in self.needed if department is not unit]


def _tier(u: float, *ends: float) -> int:
    """Index of the deadline: urgent, day, week, long."""
    return sum(u >= end for end in ends)
