"""Drive the compiled day from Python: one thread or several, with slots that grow when needed.

Kernels release the interpreter lock, so plain threads share the subdistricts of a day, and then the
departments; what they write is theirs alone, and the serial steps between give the same bytes for any number
of threads.
"""

from __future__ import annotations

import itertools
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import numpy as np

from sim.compiled import compile_entry
from sim.day.handle import put, table
from sim.day.loop import DEPARTMENTS, EVENING, RESERVE, SUBDISTRICTS, WHOLE_DAYS
from sim.day.loop import days as compiled_days
from sim.day.setup import more_links, more_slots, working_space
from sim.day.tallies import EVENT
from sim.day.world import CHUNK, Array, World

SPARE, AT_ONCE = 0.25, 20
"""Slots are grown by at least this share and so many chunks, so that growing stays rare."""

FINE_SHARE, FINE = 0.2, 4
"""Share of a day's units that threads take as they get to it, in so many small pieces for each thread."""

ROOM_DAYS = 124
"""Days for whose sums there is room, of spans that follow one another: so much the allocator has at hand."""

Pieces = list[tuple[int, int]]
"""First of each piece of a day's units, and one past the last."""

Counts = tuple[int, int, int]
"""Next day of the span, missing chunks of case slots and of problem slots."""

_OVERFLOW = {1: "case slots", 2: "the event log", 3: "problem slots", 4: "mail"}


class Driver:
    """Runs days of a world.

    Args:
        world: State; replaced by `world` when arrays grow.
        threads: Worker threads, 1 or more.
        log_events: Whether to keep the request event log.
    """

    def __init__(self, world: World, threads: int = 1, log_events: bool = False) -> None:
        compile_entry(compiled_days)
        self.log_events = log_events
        self._world = world
        self._replaced: dict[str, Array] = {}
        self._pointed_to: list[Array] = []
        self._arriving: dict[str, Array] = {}
        self.events: list[Array] = []
        self._threads = max(1, min(threads, len(world.subs)))
        self._streets: Pieces = []
        self._offices: Pieces = []
        if self._threads > 1:
            self._streets = _pieces(world.subs["residents"], self._threads)
            self._offices = _pieces(_departments_of(world)["workers"], self._threads)
        if len(world.draws) != self._threads:
            world = world._replace(**working_space(self._threads))
        self.world = world
        others = self._threads - 1  # the thread that asks works too
        self._pool = ThreadPoolExecutor(others) if others else None

    @property
    def world(self) -> World:
        """The state as it is; arrays are replaced when slots grow. The rows of days are not part of it."""
        if self._replaced:
            self._world = self._world._replace(**self._replaced)
            self._replaced = {}
        return self._world

    @world.setter
    def world(self, world: World) -> None:
        self._world, self._words = world, table(world)
        self._replaced = {}
        self._rows = world.daily.view(np.float64).reshape(len(world.daily), -1)
        self._totals, self._factor, self._at = np.zeros((0, self._rows.shape[1])), world.factor[:0], 0
        self._overflow = world.city["overflow"]
        self._logging = world.events.size > 0

    def words(self) -> Array:
        """The `sim.day.handle.table` of the world as it is."""
        return self._words

    def _replace(self, **arrays: Array) -> None:
        """Put arrays in the place of others: in the table now, in the world when it is asked for."""
        self._arriving = arrays  # whenever Ctrl-C comes, what the table points to is there
        for name, array in arrays.items():
            put(self._words, name, array)
        self._replaced |= arrays

    def close(self) -> None:
        """Let the threads go."""
        if self._pool is not None:
            self._pool.shutdown()

    def run(self, factor: Array) -> Array:
        """Simulate ``len(factor)`` days.

        Args:
            factor: (days, classes) exogenous factor on arrivals.

        Returns:
            DAILY rows, one a day.

        Raises:
            RuntimeError: A slot was wanted and none was free (a defect of the program).
        """
        first = at = self.begin(factor)
        last = first + len(factor)
        logging = self.log_events or self._logging
        while at < last:
            if logging:
                self._prepare_log(at)
            stop = at + 1 if self.log_events else last
            if self._pool is None:
                at, missing, problems = compiled_days(
                    self._words, self._totals, self._rows, WHOLE_DAYS, 0, stop, 0, at
                )
            else:
                at, missing, problems = self._threaded(self._totals, self._rows, stop, at)
            if logging:
                self._drain_log()
            self.provide(missing, problems)
        if self._pool is not None:
            self._weigh_departments()
        return self.rows_of(first, len(factor))

    @property
    def alone(self) -> bool:
        """Whether days run on one thread and nothing is taken from them as they pass."""
        return self._pool is None and not self.log_events and not self._logging

    @property
    def totals(self) -> Array:
        """(days, fields) the city's sums, as plain numbers."""
        return self._totals

    def begin(self, factor: Array) -> int:
        """Make room for days, and put their factors in it.

        Args:
            factor: (days, classes) exogenous factor on arrivals.

        Returns:
            Row of `totals` of the first.
        """
        days = len(factor)
        if self._at + days > len(self._totals):
            self._make_room(max(days, ROOM_DAYS))
        first, self._at = self._at, self._at + days
        self._factor[first : self._at] = factor
        return first

    def provide(self, missing: int, problems: int) -> None:
        """Make the slots that days asked for.

        Args:
            missing: Chunks of case slots.
            problems: Chunks of problem slots.

        Raises:
            RuntimeError: A slot was wanted within a day and none was free (a defect of the program).
        """
        if missing or problems:
            self._grow(int(missing), int(problems))
        if self._overflow[0]:
            self._complain()

    def rows_of(self, first: int, days: int) -> Array:
        """DAILY rows of days that have been run, from their first row of `totals`."""
        return np.ndarray(days, self._world.daily.dtype, self._totals.data, first * self._totals.strides[0])

    def _make_room(self, days: int) -> None:
        """Room for the sums and factors of so many days: of spans one after the other, which keep theirs."""
        totals, factor = np.zeros((days, self._rows.shape[1])), np.ones((days, self._world.factor.shape[1]))
        self._pointed_to += [totals, factor]  # whenever Ctrl-C comes, what the table points to is there
        self._totals = totals[:0]
        put(self._words, "series", np.ndarray(days, self._world.daily.dtype, totals.data))
        put(self._words, "factor", factor)
        self._factor, self._totals, self._at = factor, totals, 0
        self._pointed_to = [totals, factor]

    def _threaded(self, totals: Array, rows: Array, stop: int, at: int) -> Counts:
        while at < stop:
            _, missing, problems = compiled_days(self._words, totals, rows, RESERVE, 0, 0, 0, at)
            if missing or problems or self._overflow[0]:
                return at, missing, problems
            self._share(totals, rows, SUBDISTRICTS, self._streets, at)
            self._share(totals, rows, DEPARTMENTS, self._offices, at)
            at, _, _ = compiled_days(self._words, totals, rows, EVENING, 0, 0, 0, at)
        return at, 0, 0

    def _share(self, totals: Array, rows: Array, task: int, pieces: Pieces, at: int) -> None:
        """Do a task in pieces: every thread takes the next that nobody has; no result hangs on whose."""
        assert self._pool is not None
        untaken: deque[tuple[int, int]] = deque(pieces)
        waits: list[Future[None]] = []

        def work(thread: int) -> None:
            with suppress(IndexError):
                while True:
                    first, last = untaken.popleft()
                    compiled_days(self._words, totals, rows, task, first, last, thread, at)

        try:
            for thread in range(1, min(self._threads, len(pieces))):
                waits.append(self._pool.submit(work, thread))
            work(0)
        finally:
            untaken.clear()
            for wait in waits:
                wait.result()

    def _weigh_departments(self) -> None:
        """Share departments by the cases that they received this month; no result hangs on it."""
        received = self.world.tally["received"][-len(_departments_of(self.world)) :]
        self._offices = _pieces(1.0 + received, self._threads)

    def _grow(self, missing: int, problems: int) -> None:
        w = self.world
        if missing:
            more = max(missing, AT_ONCE, int(SPARE * len(w.cases)) // CHUNK)
            self._replace(cases=more_slots(w.cases, more))
        if problems:
            more = max(problems, AT_ONCE, int(SPARE * len(w.problems)) // CHUNK)
            self._replace(
                problems=more_slots(w.problems, more), problem_link=more_links(w.problem_link, more)
            )

    def _complain(self) -> None:
        overflow = int(self._overflow[0])
        if overflow:
            raise RuntimeError(f"{_OVERFLOW[overflow]} ran out within a day; this is a defect of jiesu")

    def _prepare_log(self, at: int) -> None:
        """Room for a day's events: a matter or case makes at most sixteen steps in a day."""
        if not self.log_events:
            if self._logging:  # what is no longer asked for is no longer written
                self._replace(events=np.zeros((self._threads, 0), EVENT))
                self._logging = False
            return
        w, blocks = self.world, self._threads
        matters = w.load.sum() + (w.cls["rate"] * self._factor[at]).sum() * w.subs["need"].sum() / 365.0
        open_cases = (w.city[0]["next_chunk"] * 64) - int(w.subs["free"]["count"].sum())
        room = int(16 * (matters + 12.0 * np.sqrt(matters) + 40 * len(w.subs) + open_cases))
        if w.events.shape[1] < room:
            events, written = np.zeros((blocks, room), EVENT), np.zeros(blocks, np.int64)
            self._replace(events=events, n_events=written)
            self._logging = True
        self.world.n_events[:] = 0

    def _drain_log(self) -> None:
        for block in range(len(self.world.n_events) if self.log_events else 0):
            taken = self.world.events[block, : self.world.n_events[block]].copy()
            self.events.append(taken)


def _departments_of(world: World) -> Array:
    return world.handlers[len(world.communities) + len(world.subs) :]


def _pieces(load: Array, threads: int) -> Pieces:
    """Contiguous pieces of units by sums of their load: a large one for each thread, then small ones."""
    large = np.full(threads, (1.0 - FINE_SHARE) / threads)
    fine = np.full(FINE * threads, FINE_SHARE / (FINE * threads))
    goals = np.cumsum(np.concatenate((large, fine)))[:-1] * load.sum()
    cuts = np.searchsorted(np.cumsum(load), goals)
    edges = np.unique(np.concatenate(([0], cuts, [len(load)])))
    return [(int(a), int(b)) for a, b in itertools.pairwise(edges)]
