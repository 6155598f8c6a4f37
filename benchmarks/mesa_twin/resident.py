"""Residents: they are troubled, choose where to take it, learn, and tell others (odd.md, 7.2, 7.3, 7.13)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import mesa

from mesa_twin.attempts import ACTS
from mesa_twin.chance import logit_choice
from mesa_twin.kinds import MatterClass
from mesa_twin.matter import NEVER, Matter, Problem
from sim.city.rows import FLAG_CROSS, FLAG_KNOWS, FLAG_THREAT, LEARNED, OLD
from sim.day.accounts import LIVED_WITH
from sim.day.world import COUNCIL, DEPARTMENT, HOTLINE, LIVE, NEIGHBOURS, OFFICE, PROPERTY

if TYPE_CHECKING:
    from mesa_twin.town import Town
    from mesa_twin.units import Community

PUBLIC = (0.0, 0.2, 0.45, 0.6, 0.5, 0.95, 0.75, 1.0)
"""Where each channel stands from private to public, in the order of `sim.city.rows.CHANNELS`."""
TRUSTED = (OFFICE, DEPARTMENT, HOTLINE)
"""Channels that trust in institutions favours, and from whose outcomes it is learned."""
EVEN = 0.5
"""Value of a channel to somebody without experience."""
OUTSIDE = 0.15
"""Share of what is told that goes to the tie outside the community, where there is one."""


class Resident(mesa.Agent):
    """One resident."""

    model: Town

    def __init__(self, town: Town, home: Community, row: Any, need: float) -> None:
        super().__init__(town)
        self.home, self.need = home, need
        self.q: list[float] = row["q"].tolist()
        self.trust, self.calm = float(row["trust"]), float(row["disposition"]) / 255.0
        self.civic, self.privacy = float(row["civic"]) / 255.0, float(row["privacy"]) / 255.0
        self.old = int(row["age"]) >= OLD
        flags = int(row["flags"])
        self.threatens, self.knows = bool(flags & FLAG_THREAT), bool(flags & FLAG_KNOWS)
        self.crosses = bool(flags & FLAG_CROSS)
        self.touched, self.requests, self.part = (int(row[name]) for name in ("touched", "requests", "part"))
        self.received, self.dealt = float(row["gov_hours"]), float(row["equal_hours"])
        self.trouble = float(row["trouble"])
        self.ties: list[Resident] = []
        self.outside: Resident | None = None

    def step(self) -> None:
        """A day: most bring no trouble."""
        town = self.model
        if town.daily:
            self.fade()
        mean = self.need * town.trouble_rate
        if town.random.random() < math.exp(-mean):
            return
        for _ in range(_at_least_one(town, mean)):
            kind = town.draw_class()
            self.be_troubled(kind, town.draw_category(kind))

    def be_troubled(self, kind: MatterClass, category: int, problem: Problem | None = None) -> None:
        """A matter arises; it waits for the others of the day to have arisen."""
        town, rng = self.model, self.random
        born = town.day * 24.0 + town.draw_hour()
        spread = town.policy["handling.hours_spread"]
        matter = Matter(
            resident=self,
            home=self.home,
            kind=kind,
            category=category,
            born=born,
            passes=NEVER if problem else born + 24.0 * rng.expovariate(1.0 / kind.passes_days),
            labour=kind.hours * math.exp(spread * rng.gauss() - 0.5 * spread * spread),
            problem=problem,
            when=born,
        )
        town.today["matters"] += 1
        self.home.counts["matters"] += 1
        town.matters.add(matter)
        town.waiting.append(matter)

    def choose_for_today(self, matter: Matter) -> int:
        """The channel of the next attempt, before any matter of the day is acted upon."""
        self.fade()
        channel = self.choose(matter)
        if matter.attempts == 0:
            matter.first = channel
            self.model.today["first", channel] += 1
        return channel

    def take_up(self, matter: Matter) -> None:
        """The next attempt, unless the trouble is gone by now."""
        town = self.model
        if matter.gone(matter.when):
            town.finish(matter, min(matter.when, matter.passes), matter.ended_by(matter.when, town.day))
            return
        if matter.attempts < town.policy["choice.attempts"]:
            town.waiting.append(matter)
        else:
            self.follow(matter, LIVE)

    def follow(self, matter: Matter, channel: int) -> None:
        """An attempt by a channel."""
        town = self.model
        matter.attempts += 1
        if channel == LIVE:
            town.finish(matter, matter.when, LIVED_WITH)
        else:
            ACTS[channel](town, matter)

    def choose(self, matter: Matter) -> int:
        """A channel by random utility (McFadden 1974); living with it is the reference."""
        policy = self.model.policy
        sensitivity, mismatch = policy["choice.sensitivity"], policy["choice.mismatch"]
        worth = [
            sensitivity * (self.q[channel] - self.model.efforts[channel])
            - mismatch * abs(matter.kind.publicness - PUBLIC[channel])
            for channel in range(LEARNED)
        ]
        for channel in TRUSTED:
            worth[channel] += policy["choice.trust_weight"] * (self.trust - 0.5)
        for channel in self.closed(matter):
            worth[channel] = -math.inf
        worth.append(sensitivity * policy["choice.live_value"])
        return logit_choice(self.random, worth)

    def closed(self, matter: Matter) -> list[int]:
        """Channels that are not at hand."""
        home, shut = self.home, []
        if not self.ties and not home.group:
            shut.append(NEIGHBOURS)
        if home.volunteer_hours <= 0.0 and not home.council_sits(matter):
            shut.append(COUNCIL)
        if not home.has_property:
            shut.append(PROPERTY)
        return shut

    def fade(self) -> None:
        """What was not touched for a while moves back to where it began."""
        days = self.model.day - self.touched
        if days <= 0:
            return
        keep = math.exp(-days / (365.0 * self.model.policy["learning.memory_years"]))
        self.q = [EVEN + (value - EVEN) * keep for value in self.q]
        self.trust = self.calm + (self.trust - self.calm) * keep
        self.touched = self.model.day

    def absorb(self, channel: int, outcome: float, share: float = 1.0) -> None:
        """Move the channel's value, and trust, towards an outcome."""
        self.fade()
        policy = self.model.policy
        self.q[channel] += policy["learning.rate"] * share * (outcome - self.q[channel])
        if channel in TRUSTED:
            felt = min(max(outcome, 0.0), 1.0)
            self.trust += policy["learning.trust_rate"] * share * (felt - self.trust)

    def learn(self, channel: int, outcome: float) -> None:
        """Learn from an own outcome, and perhaps tell one tie, who hears of it in the evening."""
        self.absorb(channel, outcome)
        rng = self.random
        if rng.random() >= self.model.policy["learning.tell"]:
            return
        if self.outside is not None and rng.random() < OUTSIDE:
            self.model.told.append((self.outside, channel, outcome))
        elif self.ties:
            self.model.told.append((rng.choice(self.ties), channel, outcome))

    def be_visited(self, treatment: float) -> None:
        """A worker comes by: trust moves towards how one was treated."""
        policy = self.model.policy
        self.fade()
        rate = policy["learning.trust_rate"] * policy["visiting.weight"]
        self.trust += rate * (treatment - self.trust)
        self.knows = True

    def be_asked_for_data(self) -> None:
        """A request takes data: those who are concerned about privacy trust less."""
        policy = self.model.policy
        exposure = policy["data.collection"] * (1.0 - policy["data.protection"]) * self.privacy
        self.fade()
        self.trust *= 1.0 - policy["data.intrusion"] * exposure

    def helps(self) -> bool:
        """Whether a neighbour who is asked helps: civic motivation and own good experience, by free time."""
        self.fade()
        willing = (0.5 * self.civic + 0.5 * self.q[NEIGHBOURS]) * self.home.free_time
        if self.old:
            willing *= self.model.policy["city.free_time_old"]
        if self.random.random() >= willing:
            return False
        self.home.counts["granted"] += 1
        self.model.today["granted"] += 1
        self.part = min(self.part + 1, 255)
        return True


def _at_least_one(town: Town, mean: float) -> int:
    """A Poisson draw that is known not to be zero, by inversion."""
    least = math.exp(-mean)
    u, count, term = town.random.uniform(least, 1.0), 0, least
    while u > least:
        count += 1
        term *= mean / count
        least += term
    return max(count, 1)
