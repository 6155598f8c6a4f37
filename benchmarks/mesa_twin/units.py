"""Communities, subdistricts and departments: what each does in a day besides handling cases."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mesa_twin.chance import logistic, poisson
from mesa_twin.handler import Handler
from mesa_twin.kinds import MatterClass
from mesa_twin.matter import Problem
from sim.day.tallies import OPEN_OUTCOME
from sim.day.world import CONVENED, COORDINATION, GOVERNMENT, LABOUR, RESIDENTS

if TYPE_CHECKING:
    from mesa_twin.matter import Matter
    from mesa_twin.resident import Resident
    from mesa_twin.town import Town

LEAST_REACH, MEAN_REACH, MOST_REACH, TAIL = 0.004, 0.012, 0.25, 1.5
MOST_PROBLEMS, MOST_OCCASIONS = 64, 512
COMMITTEE_HOURS = 12.0
SHARE_OUT_DAYS = 2.0
PIECE_HOURS = 4.0
SLACK_HOURS, SLACK_DAYS, LAPSE_DAYS = 80.0, 10.0, 60.0


class Community(Handler):
    """A community: its residents, its problems, and its office (odd.md, 7.1, 7.2, 7.16, 7.20)."""

    def __init__(self, town: Town, number: int) -> None:
        super().__init__(town, number)
        self.subdistrict: Subdistrict
        self.residents: list[Resident] = []
        self.problems: list[Problem] = []
        self.wear = self.free_time = self.efficacy = self.visiting = 0.0
        self.council = self.committee = self.group = 0
        self.council_room = self.volunteer_hours = self.mobilised = 0.0
        self.partner_hours = self.property_hours = 0.0
        self.has_property = False

    def step(self) -> None:
        """A day: problems emerge, wake, and trouble people; workers visit; bodies meet."""
        self.emerge()
        self.wake()
        self.trouble()
        self.visit()
        self.keep_bodies_going()

    def council_sits(self, matter: Matter) -> bool:
        """Whether the council can take a matter: one that people can settle among themselves."""
        return bool(self.council) and self.council_room >= 1.0 and matter.kind.facilitable

    def emerge(self) -> None:
        """Problems emerge in proportion to residents and wear."""
        town = self.model
        for kind, factor in zip(town.kinds, town.factors, strict=True):
            mean = kind.problem_rate / 1000.0 / 365.0 * len(self.residents) * self.wear * factor
            for _ in range(min(poisson(town.random, mean), MOST_PROBLEMS)):
                self.problems.append(self.new_problem(kind))
                town.today["emerged"] += 1

    def new_problem(self, kind: MatterClass) -> Problem:
        """A root cause, with the people whom it will trouble."""
        town, rng, policy, size = self.model, self.random, self.model.policy, len(self.residents)
        reach = LEAST_REACH * (1.0 - rng.random()) ** (-1.0 / TAIL)
        reach = min(max(reach, 1.0 / size), MOST_REACH)
        severity, category = rng.random(), town.draw_category(kind)
        spread = policy["handling.hours_spread"]
        problem = Problem(
            id=town.new_problem_id(),
            home=self,
            kind=kind,
            category=category,
            born=town.day,
            severity=severity,
            reach=reach,
            rate=reach * size * kind.occasions / 365.0 * (0.5 + severity),
            root_hours=policy["proactive.root_hours"] * kind.hours * math.exp(rng.uniform(-spread, spread)),
            root_yuan=policy["proactive.root_yuan"]
            * kind.yuan
            * (0.5 + severity)
            * math.sqrt(reach / MEAN_REACH),
            needed=town.authority(kind, category),
        )
        problem.people = self.reached_by(reach)
        return problem

    def reached_by(self, reach: float) -> list[Resident]:
        """A fixed set of residents whom a problem troubles."""
        return self.random.sample(self.residents, math.ceil(max(reach * len(self.residents), 1.0)))

    def wake(self) -> None:
        """Patched problems trouble again when their day has come; fixed ones are dropped."""
        self.problems = [problem for problem in self.problems if problem.fixed is None]
        for problem in self.problems:
            if problem.wakes is not None and problem.wakes <= self.model.day:
                problem.wakes = None
                self.model.today["returned"] += 1

    def trouble(self) -> None:
        """Live problems trouble those whom they reach, from the day after they emerged."""
        for problem in self.problems:
            if not problem.live or problem.born >= self.model.day:
                continue
            reached = max(problem.reach * len(self.residents), 1.0)
            for _ in range(min(poisson(self.random, problem.rate), MOST_OCCASIONS)):
                person = problem.people[int(self.random.random() * reached)]
                person.be_troubled(problem.kind, problem.category, problem)

    def visit(self) -> None:
        """A day's share of the week's visiting hours."""
        town, hours = self.model, self.visiting * self.workers / 7.0
        if hours <= 0.0:
            return
        for _ in range(poisson(self.random, hours * town.policy["visiting.per_hour"])):
            self.random.choice(self.residents).be_visited(1.0 - self.fatigue)
        town.book(GOVERNMENT, COORDINATION, OPEN_OUTCOME, hours)
        town.today["government_hours"] += hours
        town.today["visiting_hours"] += hours

    def keep_bodies_going(self) -> None:
        """A day's share of what a convened council takes of workers, and a committee of its members."""
        town, policy = self.model, self.model.policy
        if self.council == CONVENED and policy["councils.promotion"] > 0.0:
            hours = policy["councils.worker_hours"] * 12.0 / 365.0
            town.book(GOVERNMENT, COORDINATION, OPEN_OUTCOME, hours)
            town.today["government_hours"] += hours
            town.today["convening_hours"] += hours
        if self.committee:
            hours = COMMITTEE_HOURS * 12.0 / 365.0
            town.book(RESIDENTS, COORDINATION, OPEN_OUTCOME, hours)
            town.today["resident_hours"] += hours


class Subdistrict(Handler):
    """A subdistrict: it keeps an order or passes it to the community (odd.md, 7.7)."""

    def __init__(self, town: Town, number: int) -> None:
        super().__init__(town, number)
        self.residents: list[Resident] = []
        self.expertise = 0.0

    def share_out(self, matter: Matter) -> Handler:
        """Who takes an order that was not handed on before: by class, and by who waits less."""
        if matter.bounces:
            return self
        bias = 2.0 if matter.kind.facilitable else -1.0
        lead = self.days_waiting() - matter.home.days_waiting()
        down = self.random.random() < logistic(bias + lead / SHARE_OUT_DAYS)
        return matter.home if down else self


class Department(Handler):
    """A department or utility: authority, whistle hours that it owes, and own tasks (odd.md, 7.10)."""

    is_department = True

    def __init__(self, town: Town, number: int) -> None:
        super().__init__(town, number)
        self.posted = self.begun = 0.0
        self.own_load = self.own_waiting = self.own_backlog = 0.0
        self.hours_before = 0.0
        self.borrowed: list[tuple[Matter, float]] = []

    def take(self, matter: Matter, lent: float) -> None:
        """It counts on what partners had left in the morning; they give in the evening."""
        self.borrowed.append((matter, lent))

    def settle(self) -> None:
        """Partners give what they have left; the department works the rest itself, from tomorrow on."""
        for matter, lent in self.borrowed:
            given = min(lent, matter.home.partner_hours)
            super().take(matter, given)
            matter.lent -= lent - given
            self.model.spend(matter, LABOUR, lent - given)
            self.posted += lent - given
        self.borrowed.clear()

    def end(self, matter: Matter) -> None:
        """Its closures are carried out by the subdistrict, on the day after at the earliest."""
        self.model.put_in_diary(matter)

    def passes_to(self, matter: Matter) -> Handler:
        """Down, to the subdistrict."""
        return matter.home.subdistrict

    def morning(self) -> None:
        """Servers that come free today work off whistle hours, in appointments of half a day."""
        self.hours_before = self.tally["hours"]
        self.owed, self.posted = self.owed + self.posted, 0.0
        now = self.model.day * self.hours_per_day
        while self.owed > 0.0 and self.next_desk() < now + self.hours_per_day:
            hours = min(self.owed, PIECE_HOURS)
            self.take_desk(hours, max(self.next_desk(), now))
            self.tally["hours"] += hours
            self.owed -= hours

    def evening(self) -> None:
        """Own tasks take what cases and whistles left; what is put off for too long is displaced."""
        capacity = self.staff * self.hours_per_day
        self.begun += self.tally["hours"] - self.hours_before
        used = min(self.begun, capacity)
        self.begun -= used
        put_off = self.own_waiting + self.own_load - (capacity - used)
        displaced = max(put_off - max(SLACK_HOURS, SLACK_DAYS * self.own_load), 0.0)
        self.own_waiting = max(put_off - displaced, 0.0)
        stock = max(self.own_backlog + displaced + min(put_off, 0.0), 0.0)
        self.own_backlog = stock * (1.0 - 1.0 / LAPSE_DAYS)
        self.tally["displaced"] += displaced
        self.model.today["displaced_hours"] += displaced
        self.wait_days = self.days_waiting()
        super().evening()
