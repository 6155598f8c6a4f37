"""Handlers: their clocks, desks and queues (odd.md, 7.7)."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import mesa

from mesa_twin.closure import close
from mesa_twin.work import decide, inspect, pass_on
from sim.day.world import IN_HAND, PASS, PETITION, QUEUED, REQUEST, WALK_IN

if TYPE_CHECKING:
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town

AHEAD_HOURS = 80.0
LENT_SHARE = 0.5
PETITION_LEAD_HOURS = 72.0

Waiting = tuple[float, int, "Matter"]
"""Due hour, number of entry (ties), matter."""


class Handler(mesa.Agent):
    """A unit that handles cases, with its desks, its queue and its mind.

    Attributes:
        superior: Unit by whose beliefs, norm, pressure and money it goes; itself if it is assessed.
        desks: Working hours at which each desk is next free, a heap.
        tally: Sums of the month. heard: Call-backs of the month by (solved, coaxed) and what came of them.
    """

    model: Town
    is_department = False

    def __init__(self, town: Town, number: int) -> None:
        super().__init__(town)
        self.number = number
        self.superior: Handler = self
        self.desks: list[float] = []
        self.queue: list[Waiting] = []
        self.entries = itertools.count()
        self.speed = self.opens = self.hours_per_day = self.overtime = self.spoken = 0.0
        self.waiting_hours = self.owed = self.waited = self.wait_days = 0.0
        self.price = self.norm = self.pressure = self.score = self.money = 0.0
        self.willing = self.fatigue = self.workers = 0.0
        self.belief: Any = None
        self.tally: Counter[str] = Counter()
        self.counts: Counter[Any] = Counter()
        self.heard: Counter[tuple[int, int, str]] = Counter()

    def work_clock(self, hour: float) -> float:
        """Working hours that have passed at a calendar hour."""
        day, rest = divmod(hour, 24.0)
        return day * self.hours_per_day + min(max(rest - self.opens, 0.0), self.hours_per_day)

    def calendar_clock(self, work: float) -> float:
        """Earliest calendar hour at which so many working hours have passed."""
        day, rest = divmod(work, self.hours_per_day)
        if rest == 0.0 and day > 0:
            day, rest = day - 1, self.hours_per_day
        return day * 24.0 + self.opens + rest

    def opening_clock(self, work: float) -> float:
        """Calendar hour at which work can start: after a day's end, the next opening."""
        day, rest = divmod(work, self.hours_per_day)
        return day * 24.0 + self.opens + rest

    @property
    def staff(self) -> float:
        """Hours of work that all its staff do in an hour on duty."""
        return len(self.desks) * self.speed

    @property
    def pace(self) -> float:
        """Hours of work that one desk does in an hour, without overtime."""
        return max(self.speed, 1.0) if self.is_department else self.speed

    def days_waiting(self) -> float:
        """Working days that what waits would take."""
        return (self.waiting_hours + self.owed) / (self.staff * self.hours_per_day)

    def next_desk(self) -> float:
        """Working hour from which another case can start."""
        return max(self.desks[0], self.spoken - AHEAD_HOURS / self.staff)

    def take_desk(self, hours: float, start: float) -> float:
        """Occupy the desk that is free first; returns the working hour at which it is done."""
        more = 1.0 + self.overtime
        done = start + hours / (self.pace * more)
        heapq.heapreplace(self.desks, done)
        self.spoken = max(self.spoken, start) + hours / (self.staff * more)
        return done

    def receive(self, matter: Matter) -> None:
        """A case arrives: serve who came before, then queue it by its due time."""
        self.work_until(matter.when)
        in_touch = max(matter.when, self.opening_clock(self.work_clock(matter.when)))
        if "misrouted" not in matter.marks and in_touch <= matter.due:
            matter.marks.add("in_time")
        matter.state = QUEUED
        self.line_up(matter)
        self.waiting_hours += matter.labour
        self.tally["received"] += 1

    def line_up(self, matter: Matter) -> None:
        """Put a case where its turn is: petitions and threats come as if due earlier."""
        key = matter.due - (PETITION_LEAD_HOURS if matter.how == PETITION else 0.0)
        if matter.resident.threatens:
            key -= self.model.policy["handling.threat_lead"]
        heapq.heappush(self.queue, (key, next(self.entries), matter))

    def work_until(self, hour: float) -> None:
        """Start waiting cases at desks that come free before a calendar hour."""
        limit = self.work_clock(hour)
        while self.queue:
            matter = self.queue[0][2]
            work = max(self.next_desk(), self.work_clock(matter.when))
            if work >= limit:
                return
            heapq.heappop(self.queue)
            self.waiting_hours -= matter.labour
            self.start(matter, work)

    def start(self, matter: Matter, work: float) -> None:
        """Take a case to a desk: look at it, pass it on, or handle it until it can be closed."""
        town = self.model
        begin = max(matter.when, self.opening_clock(work))
        end: float | None = None
        if "misrouted" in matter.marks:
            hours = inspect(town, self, matter, begin)
        else:
            way, hours, ready = decide(town, self, matter, begin, work)
            if way == PASS:
                pass_on(town, matter, begin, self.passes_to(matter))
            else:
                end = ready
        done = self.take_desk(hours, work)
        self.tally["hours"] += hours
        matter.resident.knows |= matter.how == WALK_IN
        if matter.how != REQUEST and matter.resident.threatens:
            town.today["threat_hours"] += hours
        if end is not None:
            matter.state, matter.when = IN_HAND, max(end, self.calendar_clock(done))
            self.end(matter)

    def end(self, matter: Matter) -> None:
        """Close a case whose hour is known: today, or by the diary."""
        if matter.when < self.model.midnight:
            close(self.model, matter)
        else:
            self.model.put_in_diary(matter)

    def borrow(self, matter: Matter, hours: float) -> float:
        """Hours of partners that stand in for staff: at most half, and what they have left."""
        lent = min(LENT_SHARE * hours, matter.home.partner_hours)
        matter.lent += lent
        self.take(matter, lent)
        return lent

    def take(self, matter: Matter, lent: float) -> None:
        """Partners give hours."""
        matter.home.partner_hours -= lent
        self.model.today["partner_hours"] += lent

    def passes_to(self, matter: Matter) -> Handler:
        """Whom it passes cases on to: the first department needed."""
        return matter.needed[0]

    def evening(self) -> None:
        """What waits in the evening counts in the month's mean."""
        self.waited += self.days_waiting()
