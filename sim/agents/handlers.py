"""Units that handle cases: subdistricts, communities, departments."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from sim.agents.bodies import CONVENED, ResidentsBodies
from sim.agents.strategist import Strategist
from sim.agents.unit import adapted_price, overtime_share, tired

WEEKS_A_MONTH = 365.0 / 12.0 / 7.0
WEEK_HOURS = 40.0
"""Hours of a worker's week."""
SHIFT = 0.25
"""Share of a worker's time that can be shifted to orders when the backlog is high (assumed)."""
LEAST_SHARE = 0.05
"""Share of a worker's time that orders always have (assumed)."""
PATIENCE_DAYS = 20.0
"""Days of displaced own work at which a department's willingness is halved (assumed)."""
NOVICE = 0.2
"""Capacity lost in the month after a turnover (assumed; no outcome hangs on it, docs/screening.md)."""
EFFICACY_MEMORY = 0.2
"""Monthly weight of what neighbours just granted in a community's collective efficacy (assumed)."""


class Subdistrict(Strategist):
    """Subdistrict or township 街乡镇: the first-line handler whose score is published."""

    kind: ClassVar[str] = "subdistrict"


class Department(Strategist):
    """Department 委办局 or public utility: authority by category, and own tasks."""

    kind: ClassVar[str] = "department"
    reads: ClassVar[tuple[str, ...]] = (*Strategist.reads, "own_backlog_days", "pressure")
    writes: ClassVar[tuple[str, ...]] = (*Strategist.writes, "willing")

    own_backlog_days: float
    pressure: float
    willing: float

    def decide(self) -> None:
        """As every assessed unit; and how willingly to report when a subdistrict whistles."""
        super().decide()
        self.willing = self.willingness()

    def willingness(self) -> float:
        """Chance of reporting: lifted by party coordination, worn down by displaced own tasks.

        With a shared score the department also weighs what its help earns there: by the call-backs that it
        knows, a case solved less one that is not. That moves the odds, as in a handler's choice.
        """
        base = self.policy["whistle.willingness"]
        base += (1.0 - base) * self.policy["party.coordination"]
        chance = base / (1.0 + self.own_backlog_days / PATIENCE_DAYS)
        shared = self.policy["integration.shared_score"]
        if shared <= 0.0 or not 0.0 < chance < 1.0:
            return float(chance)
        earned = self.pressure * shared * self._worth_of_solving()
        odds = chance / (1.0 - chance) * math.exp(earned / self.policy["strategy.temperature"])
        return float(odds / (1.0 + odds))

    def _worth_of_solving(self) -> float:
        """Score of a case solved less that of one unsolved, neither coaxed, as the department has learned."""
        resolution = self.belief[4] - self.belief[0]
        satisfaction = self.belief[5] - self.belief[1]
        weights = self.policy["assessment.weight_resolution"], self.policy["assessment.weight_satisfaction"]
        return float(weights[0] * resolution + weights[1] * satisfaction)


class Community(ResidentsBodies):
    """Residents' committee 居委会 with its grid workers: splits workers' time each month."""

    kind: ClassVar[str] = "community"
    reads: ClassVar[tuple[str, ...]] = (
        *ResidentsBodies.reads,
        "price",
        "backlog_days",
        "base_speed",
        "workers",
        "asked",
        "efficacy",
        "fatigue",
    )
    writes: ClassVar[tuple[str, ...]] = (
        *ResidentsBodies.writes,
        "price",
        "overtime",
        "speed",
        "fatigue",
        "efficacy",
        "visiting",
    )

    price: float
    backlog_days: float
    base_speed: float
    workers: float
    asked: float
    efficacy: float
    fatigue: float
    overtime: float
    speed: float
    visiting: float

    def decide(self) -> None:
        """Split time, adapt the price of hours, note how neighbours help; bodies are founded and lapse."""
        self.price = adapted_price(self.price, self.backlog_days, self.policy)
        self.overtime = overtime_share(self.backlog_days, self.policy)
        left = self.luck[0] < self.policy["fatigue.turnover"] * self.fatigue
        self.fatigue = tired(self.fatigue, self.backlog_days, left, self.policy)
        able = 1.0 - NOVICE if left else 1.0
        self.visiting = self.visits()
        self.speed = self.base_speed * self.order_share() * able
        if self.asked > 0.0:
            self.efficacy += EFFICACY_MEMORY * (self.granted / self.asked - self.efficacy)
        self.decide_bodies()

    def graph(self) -> Any:
        """Ties inside the community as a networkx graph (see `sim.city.graph.community_graph`)."""
        from sim.city.graph import community_graph

        return community_graph(self.model.world, self.index)

    def order_share(self) -> float:
        """Share of working time for orders: less visiting, more when orders pile up."""
        return float(max(self._before_visits() - self.visits() / WEEK_HOURS, LEAST_SHARE))

    def visits(self) -> float:
        """Hours of visiting a worker gives a week: what policy asks, as far as orders leave any."""
        most = WEEK_HOURS * max(self._before_visits() - LEAST_SHARE, 0.0)
        return float(min(self.policy["visiting.hours"], most))

    def _before_visits(self) -> float:
        target = self.policy["strategy.target_days"]
        strain = min(max((self.backlog_days - target) / target, 0.0), 1.0)
        share = min(self.policy["staff.order_share"] + SHIFT * strain, 1.0)
        return float(max(share - self._convening(), LEAST_SHARE))

    def _convening(self) -> float:
        """Share of working time that a convened council takes, as long as it is promoted."""
        if self.council != CONVENED or self.policy["councils.promotion"] <= 0.0 or self.workers <= 0.0:
            return 0.0
        return float(self.policy["councils.worker_hours"] / (self.workers * WEEK_HOURS * WEEKS_A_MONTH))
