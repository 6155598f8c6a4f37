"""Units that handle cases: subdistricts, communities, departments."""

from __future__ import annotations

import math
from typing import Any, ClassVar

from sim.agents.bodies import CONVENED, ResidentsBodies
from sim.agents.strategist import Strategist
from sim.agents.unit import Policy, adapted_price, overtime_share, tired
from sim.compiled import rule

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
        """Chance of reporting to a whistle (see `reporting_chance`)."""
        if self.policy["integration.shared_score"] <= 0.0:
            return reporting_chance(self.own_backlog_days, 0.0, 0.0, self.policy)
        return reporting_chance(self.own_backlog_days, self.pressure, self._worth_of_solving(), self.policy)

    def _worth_of_solving(self) -> float:
        """Score of a case solved less that of one unsolved, neither coaxed, as the department has learned."""
        resolution, satisfaction = self.belief[4] - self.belief[0], self.belief[5] - self.belief[1]
        return worth_of_solving(resolution, satisfaction, self.policy)


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
        left = leaves(self.luck[0], self.fatigue, self.policy)
        self.fatigue = tired(self.fatigue, self.backlog_days, left, self.policy)
        self.visiting = self.visits()
        self.speed = self.base_speed * self.order_share() * able(left)
        if self.asked > 0.0:
            self.efficacy = efficacy_after(self.efficacy, self.asked, self.granted)
        self.decide_bodies()

    def graph(self) -> Any:
        """Ties inside the community as a networkx graph (see `sim.city.graph.community_graph`)."""
        from sim.city.graph import community_graph

        return community_graph(self.model.world, self.index)

    def order_share(self) -> float:
        """Share of working time for orders: less visiting, more when orders pile up."""
        return left_for_orders(self._before_visits(), self.visits())

    def visits(self) -> float:
        """Hours of visiting a worker gives a week: what policy asks, as far as orders leave any."""
        return visiting_hours(self._before_visits(), self.policy)

    def _before_visits(self) -> float:
        return before_visits(self.backlog_days, self._convening(), self.policy)

    def _convening(self) -> float:
        if self.council != CONVENED:
            return 0.0
        return convening_share(self.council, self.workers, self.policy)


@rule
def reporting_chance(own_backlog_days: float, pressure: float, worth: float, policy: Policy) -> float:
    """Chance that a department reports: lifted by party coordination, worn down by displaced own tasks.

    With a shared score the department also weighs what its help earns there: by the call-backs that it
    knows, a case solved less one that is not (``worth``). That moves the odds, as in a handler's choice.
    """
    base = policy["whistle.willingness"]
    base += (1.0 - base) * policy["party.coordination"]
    chance = base / (1.0 + own_backlog_days / PATIENCE_DAYS)
    shared = policy["integration.shared_score"]
    if shared <= 0.0 or not 0.0 < chance < 1.0:
        return float(chance)
    earned = pressure * shared * worth
    odds = chance / (1.0 - chance) * math.exp(earned / policy["strategy.temperature"])
    return float(odds / (1.0 + odds))


@rule
def worth_of_solving(resolution: float, satisfaction: float, policy: Policy) -> float:
    """Score that differences in P(yes) and P(satisfied) are worth."""
    weights = policy["assessment.weight_resolution"], policy["assessment.weight_satisfaction"]
    return float(weights[0] * resolution + weights[1] * satisfaction)


@rule
def leaves(uniform: float, fatigue: float, policy: Policy) -> bool:
    """Whether a worn-out worker leaves this month."""
    return bool(uniform < policy["fatigue.turnover"] * fatigue)


@rule
def able(left: bool) -> float:
    """Share of the usual capacity: who comes in place of who left has to learn."""
    return 1.0 - NOVICE if left else 1.0


@rule
def efficacy_after(efficacy: float, asked: float, granted: float) -> float:
    """Collective efficacy after a month in which neighbours granted so many of the requests made."""
    return efficacy + EFFICACY_MEMORY * (granted / asked - efficacy) if asked > 0.0 else efficacy


@rule
def before_visits(backlog_days: float, convening: float, policy: Policy) -> float:
    """Share of working time for orders and visits: more when orders pile up, less a council's."""
    target = policy["strategy.target_days"]
    strain = min(max((backlog_days - target) / target, 0.0), 1.0)
    share = min(policy["staff.order_share"] + SHIFT * strain, 1.0)
    return float(max(share - convening, LEAST_SHARE))


@rule
def convening_share(council: float, workers: float, policy: Policy) -> float:
    """Share of working time that a convened council takes, as long as it is promoted."""
    if council != CONVENED or policy["councils.promotion"] <= 0.0 or workers <= 0.0:
        return 0.0
    return float(policy["councils.worker_hours"] / (workers * WEEK_HOURS * WEEKS_A_MONTH))


@rule
def visiting_hours(share: float, policy: Policy) -> float:
    """Hours of visiting a week out of a share of working time, as far as orders leave any."""
    return float(min(policy["visiting.hours"], WEEK_HOURS * max(share - LEAST_SHARE, 0.0)))


@rule
def left_for_orders(share: float, visits: float) -> float:
    """Share of working time that visits leave for orders."""
    return float(max(share - visits / WEEK_HOURS, LEAST_SHARE))
