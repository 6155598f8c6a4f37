"""The town: a Mesa model whose step is one day (odd.md, 3)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from mesa_twin.books import Books
from mesa_twin.closure import call_back, check, close
from mesa_twin.intake import arrive
from mesa_twin.kinds import MatterClass
from mesa_twin.matter import Matter
from mesa_twin.resident import Resident
from mesa_twin.units import Community, Department, Subdistrict
from sim.day.world import ARRIVING, CLOSED, IN_HAND, WAITING, WATCHED


class Town(Books):
    """Residents, units, and what is open between them.

    Attributes:
        diary: Matters by the day on which something happens to them.
        waiting: Matters that wait for a channel. arrivals: Cases that reach a handler today.
        told: What ties hear.
        errors: Chance of misrouting by class. abandon: Chance that a call does not get through today.
    """

    def __init__(self, seed: int, policy: Mapping[str, Any], daily: bool = False) -> None:
        super().__init__(seed, policy, daily)
        self.communities: list[Community] = []
        self.subdistricts: list[Subdistrict] = []
        self.departments: list[Department] = []
        self.residents: list[Resident] = []
        self.errors: list[float] = []
        self.abandon = self.capacity = self.platform = self.open_requests = 0.0
        self.diary: defaultdict[int, list[Matter]] = defaultdict(list)
        self.waiting: list[Matter] = []
        self.arrivals: list[Matter] = []
        self.told: list[tuple[Resident, int, float]] = []

    def step(self) -> None:
        """A day, in the order of odd.md, 3."""
        self.today = Counter()
        self.follow_up()
        self.agents_by_type[Community].shuffle_do("step")
        self.agents_by_type[Resident].shuffle_do("step")
        self.begin_matters()
        self.hand_out_arrivals()
        for unit in (*self.communities, *self.subdistricts):
            unit.work_until(self.midnight)
        for hearer, channel, outcome in self.told:
            hearer.absorb(channel, outcome, self.policy["learning.heard"])
        self.told.clear()
        self.departments_work()
        self.close_day()

    def follow_up(self) -> None:
        """What the diary holds for today."""
        happens = {ARRIVING: arrive, IN_HAND: close, CLOSED: call_back, WATCHED: check}
        for matter in self.diary.pop(self.day, []):
            if matter.state == WAITING:
                matter.resident.take_up(matter)
            else:
                happens[matter.state](self, matter)

    def begin_matters(self) -> None:
        """All that arose today or is taken up again is first given a channel, then acted upon."""
        waiting, self.waiting = self.waiting, []
        chosen = [(matter.resident.choose_for_today(matter), matter) for matter in waiting]
        for channel, matter in sorted(chosen, key=lambda one: one[0]):
            matter.resident.follow(matter, channel)

    def hand_out_arrivals(self) -> None:
        """Today's arrivals in order of time; a subdistrict may pass them to the community at once."""
        here = [matter for matter in self.arrivals if not matter.handler.is_department]
        self.arrivals = [matter for matter in self.arrivals if matter.handler.is_department]
        for matter in sorted(here, key=lambda one: one.when):
            if matter.handler is matter.home.subdistrict:
                matter.handler = matter.home.subdistrict.share_out(matter)
            matter.handler.receive(matter)

    def departments_work(self) -> None:
        """Whistle hours first, then cases in order of time; own tasks when all have settled what was left."""
        for department in self.departments:
            department.morning()
        arrived, self.arrivals = sorted(self.arrivals, key=lambda one: one.when), []
        for matter in arrived:
            matter.handler.receive(matter)
        for department in self.departments:
            department.work_until(self.midnight)
        for department in self.departments:
            department.settle()
        for department in self.departments:
            department.evening()

    def close_day(self) -> None:
        """Stocks of the evening; today's calls set tomorrow's chance to get through."""
        today = self.today
        for unit in (*self.communities, *self.subdistricts):
            unit.evening()
        calls = today["contacts"] + today["abandoned"]
        self.abandon = max(0.0, 1.0 - self.capacity / calls) if calls else 0.0
        self.open_requests += today["requests"] - today["closed"]
        today["open_requests"] = self.open_requests
        today["problems"] = sum(one.live for home in self.communities for one in home.problems)
        units = (*self.communities, *self.subdistricts, *self.departments)
        today["waiting"] = sum(len(unit.queue) for unit in units)
        self.day += 1

    def put_in_diary(self, matter: Matter) -> None:
        """Something happens to a matter at hour ``when``, tomorrow at the earliest."""
        self.diary[max(int(matter.when // 24.0), self.day + 1)].append(matter)

    def platform_leaves(self) -> float:
        """Share of operators' and dispatchers' time that the platform leaves."""
        return 1.0 - self.policy["platform.benefit"] * self.platform

    def skill(self, kind: MatterClass) -> float:
        """Chance that volunteers have somebody who can do what a class takes."""
        return float(self.policy[f"volunteers.skill_{kind.skill}"])
