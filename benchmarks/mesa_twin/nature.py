"""What no policy changes in a day: how many troubles arise, of what kind, when, and what they need."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import mesa

from mesa_twin.kinds import MatterClass, matter_classes
from sim.city.rows import CHANNELS, LEARNED

if TYPE_CHECKING:
    from mesa_twin.units import Department

CLOCK_SHARES = (0.0, 0.10, 0.17, 0.43, 0.58, 0.80, 0.92, 1.0)
CLOCK_HOURS = (0.0, 7.0, 9.0, 11.0, 14.0, 16.0, 20.0, 24.0)
"""Share of a day's matters that have begun by an hour: peaks at 9-11 and 14-16."""


class Nature(mesa.Model):
    """Parameters in force, and draws that depend on nobody's choice.

    Attributes:
        categories: For each class its category labels and their cumulative shares.
        lead, second: For each category its places: a department each, and one that helps it.
        daily: Whether everybody's values drift every day, and not when they are next touched.
        day, midnight: Day in hand, and the hour at which it ends, from the start of the burn-in.
    """

    def __init__(self, seed: int, policy: Mapping[str, Any], daily: bool = False) -> None:
        super().__init__(rng=seed)
        self.daily = daily
        self.set_policy(policy)
        self.categories: list[tuple[list[int], list[float]]] = []
        self.lead: list[list[Department]] = []
        self.second: list[list[Department]] = []
        self.day, self.midnight = 0, 24.0
        self.factors: Sequence[float] = ()
        self.trouble_rate = 0.0
        self.class_weights: list[float] = []
        self.problem_ids = itertools.count()

    def set_policy(self, policy: Mapping[str, Any]) -> None:
        """Parameters in force from today."""
        self.policy = policy
        self.kinds = matter_classes(policy)
        self.efforts = [float(policy[f"choice.effort_{name}"]) for name in CHANNELS[:LEARNED]]

    def begin_day(self, factors: Sequence[float]) -> None:
        """Season, weekday and shocks of the day to come, by class."""
        self.factors = factors
        rates = [kind.rate * factor / 365.0 for kind, factor in zip(self.kinds, factors, strict=True)]
        self.trouble_rate, self.class_weights = sum(rates), list(itertools.accumulate(rates))
        self.midnight = (self.day + 1) * 24.0

    def draw_class(self) -> MatterClass:
        """Class of a matter that arises by itself."""
        at = bisect.bisect(self.class_weights, self.random.random() * self.trouble_rate)
        return self.kinds[min(at, len(self.kinds) - 1)]

    def draw_category(self, kind: MatterClass) -> int:
        """Category label of a matter or problem of a class."""
        labels, passed = self.categories[kind.index]
        return labels[min(bisect.bisect(passed, self.random.random()), len(labels) - 1)]

    def draw_hour(self) -> float:
        """Hour of the day at which a matter arises."""
        u = self.random.random()
        at = bisect.bisect_left(CLOCK_SHARES, u, 1)
        low, high = CLOCK_SHARES[at - 1 : at + 1]
        start, end = CLOCK_HOURS[at - 1 : at + 1]
        return start + (u - low) / (high - low) * (end - start)

    def authority(self, kind: MatterClass, category: int) -> list[Department]:
        """Departments without whose authority nothing is solved: none, one or two."""
        if self.random.random() < kind.authority:
            return []
        place = self.random.randrange(len(self.lead[category]))
        first, second = self.lead[category][place], self.second[category][place]
        both = self.random.random() < kind.cross_unit and second is not first
        return [first, second] if both else [first]

    def new_problem_id(self) -> int:
        """A number that no other problem has."""
        return next(self.problem_ids)

    def number_problems_from(self, first: int) -> None:
        """Numbers below are taken."""
        self.problem_ids = itertools.count(first)
