"""The model: a Mesa model whose step is one day of a city that answers its hotline.

The order of a day is that of ``sim.day.loop.subdistricts_day``; the order of a month that of
``sim.month.cycle.end_month``. This file strings days, months and dated events together.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import mesa
import numpy as np

from sim import agents as kinds
from sim.city.build import build_city
from sim.compiling import compile_model
from sim.day.calendar import Calendar, left_of_the_year, month_of, months_of_a_year
from sim.day.drive import Driver
from sim.day.handle import AT_HAND
from sim.day.money import new_year
from sim.day.setup import build_world
from sim.day.world import Array, World
from sim.interruptions import interruptions_wait, plain_ctrl_c
from sim.ledger import city_ledger
from sim.measures import measure
from sim.mesa_view import MesaView
from sim.month.books import begin_counting
from sim.month.cycle import decide_after_all, end_month, end_months
from sim.month.deciders import Deciders
from sim.month.policy import put_in_force
from sim.month.record import Record
from sim.rules import check_keywords, check_rules
from sim.scenario import InputError, Scenario
from sim.scenario.fixed import FIXED_VALUES
from sim.scenario.given import scenario_given
from sim.state import WORTH_SECONDS, BurntIn, keep_state, kept_state, state_name
from sim.unsettled import unsettled

TORN = "this model was stopped in the midst of a day or of a month's end; begin with a new one"

Progress = Callable[[dt.date, int, int, str], None]
"""Called with the simulated date, days done, days in all, and the phase."""


class GovernanceModel(MesaView):
    """A city with a hotline, its government, and its residents.

    Args:
        scenario: Name in the library, path to a TOML file, or a `Scenario`.
        seed: Seed; None means the scenario's own.
        rng: Another name for ``seed`` (Mesa 3.5's batch_run).
        threads: Threads that share the subdistricts; any number gives the same bytes.
        log_events: Whether to keep the path of every matter.
        progress: Called as days pass.
        use_kept: Whether a burnt-in state kept in the user's cache may be taken; else it is computed.
        burnt_in: State to begin from in place of a burn-in, from another model's `branch`. What differs from
            that model's scenario must come by events: parameters of a burnt-in past cannot change.
        subdistrict, community, department, district, volunteers, partner, hotline, assessor: Classes
            that decide in place of the built-in ones.
        **dotted: Parameters by dotted key, ``**{"assessment.intensity": 0.8}``.

    Raises:
        sim.scenario.InputError: The scenario or a parameter is wrong.
    """

    month_by_month = False
    """Whether a subclass has something to do whenever a month ends."""

    def __init__(
        self,
        scenario: str | Scenario = "demo_town",
        *,
        seed: int | None = None,
        rng: int | None = None,
        threads: int = 1,
        log_events: bool = False,
        progress: Progress | None = None,
        use_kept: bool = True,
        burnt_in: BurntIn | None = None,
        subdistrict: type[kinds.Subdistrict] = kinds.Subdistrict,
        community: type[kinds.Community] = kinds.Community,
        department: type[kinds.Department] = kinds.Department,
        district: type[kinds.District] = kinds.District,
        volunteers: type[kinds.VolunteerTeam] = kinds.VolunteerTeam,
        partner: type[kinds.Partner] = kinds.Partner,
        hotline: type[kinds.Hotline] = kinds.Hotline,
        assessor: type[kinds.Assessor] = kinds.Assessor,
        **dotted: Any,
    ) -> None:
        if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
            raise InputError("threads", f"{threads!r}: must be a whole number from 1")
        chosen = {
            "subdistrict": subdistrict,
            "community": community,
            "department": department,
            "district": district,
            "volunteers": volunteers,
            "partner": partner,
            "hotline": hotline,
            "assessor": assessor,
        }
        check_rules(chosen)
        check_keywords(dotted)
        self.spec = scenario_given(scenario, seed, rng, dotted, "GovernanceModel")
        super().__init__(rng=self.spec.time.seed)
        self.progress = progress
        self.day = -self.spec.time.burn_in_days
        self._under_way = self._torn = False
        values = self.spec.values()
        self.user_classes = tuple(
            cls for cls in chosen.values() if not cls.__module__.startswith("sim.agents")
        )
        self._tell("compile", 0)
        compile_model()
        kept = burnt_in.for_city(values) if burnt_in else self._kept_burn_in() if use_kept else None
        self.driver = Driver(kept.world if kept else self._new_world(threads, values), threads)
        self._deciders = Deciders(
            lambda: {kind: self._people_the_city(kind, cls) for kind, cls in chosen.items()},
            bool(self.user_classes),
            self.world,
            self.driver.words(),
        )
        self._months = kept.months if kept else 0
        self.burn_in_cached = kept is not None
        self._record = Record()
        self._final: Mapping[str, float | None] | None = None
        self._calendar = Calendar(self.spec)
        self._policy = values
        self._set_policy()
        if kept is None:
            self._deciders.begin(self.world, self.driver.words(), self._policy)
            new_year(self.world, values, left_of_the_year(self.date))
        self._burn_in()
        self.driver.log_events = log_events

    @property
    def world(self) -> World:
        """All rows of the city; arrays are replaced when slots grow, so take it afresh each time.

        The sums of days are in `series`; nothing reads the fields `series` and `factor` of these rows.
        """
        return self.driver.world

    @property
    def date(self) -> dt.date:
        """Date of the next day to be simulated."""
        return self.spec.date_of(self.day)

    def step(self) -> None:
        """One day, and a row of it in `datacollector`; raises what `advance` raises."""
        first = self.day
        try:
            self._advance(1)
        finally:
            if self.day == first:
                self.steps -= 1  # Mesa has counted it
            elif not self._torn:
                with interruptions_wait(plain_ctrl_c()):
                    self.datacollector.collect(self)
            self.running = self.day < self.spec.time.days

    def advance(self, days: int) -> None:
        """Simulate days at once: the same bytes as as many steps.

        Nothing is added to `datacollector`, which only `step` fills; read `indicators` and `series`.

        Args:
            days: 0 or more.

        Raises:
            InputError: ``days`` is negative.
            KeyboardInterrupt: Ctrl-C, once the days asked for or the month (of a small town, the year) are
                over; the model can go on. A second one, or one where a user's own rule decides, does not
                wait, nor does any where somebody else handles SIGINT.
            RuntimeError: The model was stopped before, by a fault or such an interruption, midway.
        """
        if isinstance(days, bool) or not isinstance(days, (int, np.integer)) or days < 0:
            raise InputError("days", f"{days!r}: must be a whole number from 0")
        first = self.day
        try:
            self._advance(int(days))
        finally:
            self.steps += self.day - first
            self.running = self.day < self.spec.time.days

    def run(self) -> None:
        """Simulate what is left of the scenario's period; as `advance`, it collects nothing."""
        self.advance(max(0, self.spec.time.days - self.day))

    def _set_policy(self) -> None:
        """Put the parameters in force today into the rows that the compiled day reads."""
        before, self._policy = self._policy, {**FIXED_VALUES, **self.spec.values_on(self.day)}
        put_in_force(self.world, before, self._policy)

    def close(self) -> None:
        """Let threads, agents and rows go; the model cannot be used after.

        Mesa numbers agents by a table at their class (``Agent._ids``, 3.3 to 3.5) that keeps every model of a
        process alive: a thousand runs would fill the memory.
        """
        self.driver.close()
        self._deciders.close()
        self.remove_all_agents()
        del self.driver, self._record
        self.__dict__.pop("datacollector", None)
        numbered = getattr(mesa.Agent, "_ids", None)
        if isinstance(numbered, dict):
            numbered.pop(self, None)

    def branch(self) -> BurntIn:
        """The state at the end of the burn-in, copied: other models can begin from it (``burnt_in``).

        Raises:
            InputError: The reported period has begun.
            RuntimeError: The burn-in was stopped midway (see `advance`).
        """
        self._refuse_to_go_on()
        if self.day != 0 or self._record.days:
            raise InputError("branch", "a model branches before its first day only")
        return BurntIn(self.world, self._months).copied()

    def _kept_burn_in(self) -> BurntIn | None:
        """The burnt-in state from the cache; none is used where a user's own rule decides."""
        if self.user_classes or not self.spec.time.burn_in_days:
            return None
        return kept_state(state_name(self.spec))

    def _new_world(self, threads: int, values: Mapping[str, Any]) -> World:
        self._tell("city", 0)
        seed = self.spec.time.seed
        city = build_city(values, seed, threads=threads)
        return build_world(city, values, seed, threads=threads)

    def _burn_in(self) -> None:
        """Simulate the burn-in, or go on from the kept state; then start the reported period."""
        if not self.burn_in_cached:
            begun = time.perf_counter()
            self._advance(-self.day)
            if not self.user_classes and time.perf_counter() - begun > WORTH_SECONDS:
                keep_state(self.world, self._months, state_name(self.spec))
        self.begin_period()

    def begin_period(self) -> None:
        """Start the reported period: counts start at nothing, the city stays as it is."""
        self._refuse_to_go_on()
        with self._whole_or_torn():
            begin_counting(self.world)
            self._record = Record()
            self._final = None
            self.day = 0

    def _advance(self, days: int) -> None:
        """Days in spans that end where a month ends or a dated event changes the parameters."""
        self._refuse_to_go_on()
        last, changes = self.day + days, self.spec.change_days()
        self._final = None
        while self.day < last:
            with self._whole_or_torn(own_rules=bool(self.user_classes)):
                self._next_span(last, changes)
            self._tell("burn-in" if self.day <= 0 else "year", self.day)

    def _next_span(self, last: int, changes: Collection[int]) -> None:
        """Simulate up to a month's end, a dated event or day ``last``; whole months where nobody looks."""
        over = month_of(self.spec.time.start, self.day).over
        if self.day in changes:
            self._set_policy()
        stop = min([last, *(c for c in changes if c > self.day)])
        if over <= stop and self._undisturbed():
            self._months_at_once(stop)
            return
        stop = min(stop, over)
        self._add_days(self.driver.run(self._calendar.factors(self.day, stop - self.day)))
        if stop == over:
            self._end_month()

    @contextmanager
    def _whole_or_torn(self, own_rules: bool = False) -> Iterator[None]:
        """What is left in the midst leaves a model that goes no further; Ctrl-C waits until it is over.

        Args:
            own_rules: Whether a user's own rules are called. They need not come to an end: nothing waits.
        """
        try:
            with interruptions_wait([] if own_rules else plain_ctrl_c()):
                self._under_way = True
                yield
                self._under_way = False
        finally:
            self._torn = self._under_way

    def _refuse_to_go_on(self) -> None:
        """The city and what is recorded of it must be of one day."""
        if self._under_way:
            raise RuntimeError(TORN)

    def _refuse_to_tell(self) -> None:
        """The same; a rule may look at the city while days are under way."""
        if self._torn:
            self._refuse_to_go_on()

    def _undisturbed(self) -> bool:
        """Whether nobody looks at the city between months, and it is small enough to run them at once."""
        return (
            self.progress is None
            and self._deciders.by_rows
            and self.driver.alone
            and not self.month_by_month
            and len(self.world.residents) <= AT_HAND
        )

    def _months_at_once(self, stop: int) -> None:
        """Whole months up to a day, or the end of the year, when purses are filled."""
        spans = months_of_a_year(self.spec.time.start, self.day, stop)
        factor = self._calendar.factors(self.day, spans[-1].over - self.day)
        who = self.driver, self._deciders, self._policy
        rows, months, sound = end_months(*who, self._months, factor, spans, self.day)
        self._add_days(rows)
        for month, span in zip(months, spans, strict=False):  # fewer where the rows could not decide
            if month is months[-1] and not sound:
                decide_after_all(*who, self._months, self._record.last_day())
            if span.over > 0:
                self._record.add_month(month)
            self._months += 1
        if months[-1].first.month == 12:
            new_year(self.world, self._policy)

    def _add_days(self, rows: Array) -> None:
        upgrades = float(self._policy["platform.yuan"]) * float(self._policy["platform.upgrade_pace"])
        self._record.add_span(rows, float(self._policy["price.platform_fixed"]) + upgrades)
        self.day += len(rows)

    def _end_month(self) -> None:
        start = self.spec.time.start
        first, last = month_of(start, self.day - 1).first, self._record.last_day()
        month = end_month(self.driver, self._deciders, self._policy, self._months, first, last)
        if self.day > 0:
            self._record.add_month(month)
        self._months += 1
        if month_of(start, self.day).first.month == 1:
            new_year(self.world, self._policy)

    def _tell(self, phase: str, day: int) -> None:
        if self.progress is not None:
            burn_in = self.spec.time.burn_in_days
            done = day + burn_in if phase == "burn-in" else max(day, 0)
            total = burn_in if phase == "burn-in" else self.spec.time.days
            self.progress(self.date, done, total, phase)

    def platform_yuan(self) -> float:
        """Fixed cost of the platform and its upgrades so far, in the simulated share of the city."""
        return self._record.platform_yuan(len(self.world.residents) / self.spec.city.residents)

    def indicators(self) -> Mapping[str, float | None]:
        """Indicators of the period so far (see `sim.indicators.INDICATORS`); None where undefined.

        Raises:
            RuntimeError: The model was stopped midway (see `advance`).
        """
        self._refuse_to_tell()
        w, words = self.world, self.driver.words()
        rest = unsettled(words)
        ledger = city_ledger(w, rest, self.platform_yuan())
        return measure(w, words, self.series(), ledger, rest)

    def ledger(self) -> Array:
        """The two-way ledger of the period so far (see `sim.ledger.city_ledger`); raises as `indicators`."""
        self._refuse_to_tell()
        return city_ledger(self.world, unsettled(self.driver.words()), self.platform_yuan())

    def series(self) -> Array:
        """DAILY rows of the period so far."""
        return self._record.series(self.world.daily[:0])

    def months(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Monthly tables of handlers and of communities so far (whole months)."""
        room = self._deciders.room
        return self._record.months(lambda: room.month(dt.date.min, room.seen()).snapshot())
