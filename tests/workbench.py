"""Cases on the workbench: a rule of the day applied to many cases that differ in their id alone.

Draws are keyed by id, so shares over such a batch are chances of the rule; and since nothing else differs,
what a rule does to one case can be asserted exactly.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from small_worlds import small

from sim.city.rows import CLASSES
from sim.compiled import Row, entry, kernel
from sim.day.acts import coax, document
from sim.day.attempts import take_up
from sim.day.choice import living_with
from sim.day.closure import call_back, check, close_case
from sim.day.departments import departments_day, departments_evening
from sim.day.desks import superior
from sim.day.effort import NEVER_PRICED, effort, patched, root_missed
from sim.day.handle import enter, table
from sim.day.handling import advance, enqueue
from sim.day.intake import call_hotline, hand_in, right_unit
from sim.day.learning import ask_for_hearers, deliver, fading_table, hear, learn
from sim.day.loop import _share_out
from sim.day.matters import begin_matters
from sim.day.problems import repair
from sim.day.setup import more_links, more_slots
from sim.day.tallies import EVENT
from sim.day.together import decide as decide_channels
from sim.day.traits import show_traits
from sim.day.upkeep import keep_bodies_going, meet, visit
from sim.day.ways import CLOSED_WAY, Way, feasible, weigh_ways
from sim.day.work import decide, inspect
from sim.day.world import (
    CHUNK,
    FACILITATE,
    OVERSERVE,
    PASS,
    PERFUNCTORY,
    QUEUED,
    REQUEST,
    RESOLVE,
    WHISTLE,
    Array,
    CaseRow,
    HandlerRow,
    World,
)
from sim.model import GovernanceModel
from sim.month.proactive import work_on_roots
from sim.streams import streams_of

(
    DECIDE, CLOSE, CALL_BACK, CHECK, TAKE_UP, INSPECT, HOTLINE, HAND_IN, ENQUEUE, ADVANCE, DEPARTMENTS, LEARN,
    HEAR, DELIVER, SHARE_OUT, VISIT, REPAIR, WEIGH, FEASIBLE, RIGHT_UNIT, TRAITS, DOCUMENT, COAX, KEEP_UP,
    EFFORT,
) = range(25)  # fmt: skip
"""What `bench` can do to a case."""


@kernel
def _note(row: Row, way: int, open_way: Way) -> None:
    row[way], row[7 + way], row[14 + way] = open_way.worth, open_way.chance, open_way.hours


@kernel
def _weigh(w: World, h: int, unit: HandlerRow, case: CaseRow, start: float, work: float, row: Row) -> None:
    """Worth, chances and hours of the seven ways into a row."""
    for way in range(7):
        _note(row, way, CLOSED_WAY)
    token, doing, facilitating, whistling, passing = weigh_ways(
        w, h, unit, superior(w, unit), case, 1.0, start, work
    )
    _note(row, PERFUNCTORY, token)
    _note(row, RESOLVE if w.cls[case.cls].remit > 0.0 else OVERSERVE, doing)
    _note(row, FACILITATE, facilitating)
    _note(row, WHISTLE, whistling)
    _note(row, PASS, passing)


@entry
def roots_worked_on(words: Any, targeting: int, month: int, day: int) -> None:
    """`sim.month.proactive.work_on_roots`, from a table."""
    work_on_roots(enter(words), targeting, month, day)


@entry
def bench(
    words: Any, task: int, first: int, last: int, h: int, a: float, b: float, n: int, day: int, out: Any
) -> None:
    """Do ``task`` to the cases ``first`` to ``last - 1`` in turn; ``out`` has a row of numbers for each."""
    w, s = enter(words), 0
    for slot in range(first, last):
        case, unit, row = w.cases[slot], w.handlers[h], out[slot]
        if task == DECIDE:
            row[0], row[1], row[2] = decide(w, s, 0, h, slot, unit, a, b)
        elif task == CLOSE:
            close_case(w, s, 0, slot, day)
        elif task == CALL_BACK:
            call_back(w, s, 0, slot, day)
        elif task == CHECK:
            check(w, s, 0, slot, day)
        elif task == TAKE_UP:
            take_up(w, s, 0, slot, day)
        elif task == INSPECT:
            row[0] = inspect(w, s, 0, h, slot, a, day)
        elif task == HOTLINE:
            row[0] = 1.0 if call_hotline(w, s, 0, slot, day) else 0.0
        elif task == HAND_IN:
            hand_in(w, s, 0, slot, day, n)
        elif task == ENQUEUE:
            enqueue(w, s, 0, h, slot, day)
        elif task == ADVANCE:
            advance(w, s, 0, h, a, day)
        elif task == DEPARTMENTS:
            departments_day(w, 0, w.post.shape[1], 0, day)
            departments_evening(w)
        elif task == LEARN:
            learn(w, s, case.resident, n, a, case.stream, 0, day)
        elif task == HEAR:
            ask_for_hearers(w, s)
            hear(w, s, day)
        elif task == DELIVER:
            deliver(w, day)
        elif task == SHARE_OUT:
            _share_out(w, s, case)
        elif task == VISIT:
            meet(w, 0, visit(w, s, 0, n, day, 0), day)
        elif task == REPAIR:
            repair(w, s, case.problem, case.stream, case.attempt, a, day, n > 0)
        elif task == WEIGH:
            _weigh(w, h, unit, case, a, b, row)
        elif task == FEASIBLE:
            row[0] = 1.0 if feasible(w, h, unit, case, b) else 0.0
        elif task == RIGHT_UNIT:
            row[0] = right_unit(w, s, case)
        elif task == TRAITS:
            show_traits(w, case)
        elif task == EFFORT:
            row[0] = effort(w, unit)
            row[1], row[2] = root_missed(w, case), patched(w, case)
        elif task == DOCUMENT:
            row[0] = document(w, s, slot, unit, superior(w, unit))
        elif task == COAX:
            row[0] = coax(w, s, slot, unit, superior(w, unit))
        elif task == KEEP_UP:
            keep_bodies_going(w, s, n)
    decide_channels(w, 0, day, True)
    begin_matters(w, 0, day)


@cache
def _town(changes: tuple[tuple[str, Any], ...]) -> World:
    return GovernanceModel(small(dict(changes))).world


def failing(difficulty: Any) -> Array:
    """Log of the chance that an attempt of the usual depth fails."""
    hard = np.asarray(difficulty, np.float64)
    return np.log(np.maximum(-np.expm1(-hard), 1e-300))


class Bench:
    """A small town before its first day, with ``count`` cases in subdistrict 0.

    Attributes:
        w: The town; its rows may be changed.
        cases: The cases, ids 1 to ``count``, alike but for ``fields``.
        out: What the last task returned, a row for each case.
        community, subdistrict, department: Index of the first handler of each kind.
    """

    def __init__(
        self, count: int = 1, changes: dict[str, Any] | None = None, *, cls: str = "estate", **fields: Any
    ) -> None:
        town = _town(tuple((changes or {}).items()))
        rows = more_slots(town.cases[:0], -(-count // CHUNK))
        copies = [array.copy() for array in town]
        self.w = World(*copies)._replace(
            cases=rows,
            problems=more_slots(town.problems[:0], 1),
            problem_link=more_links(town.problem_link[:0], 1),
            events=np.zeros((1, 24 * count + 64), EVENT),
        )
        self.count, self.cases = count, rows[:count]
        self.community, self.subdistrict = 0, len(self.w.communities)
        self.department = self.subdistrict + len(self.w.subs)
        usual = {
            "id": np.arange(count) + 1, "state": QUEUED, "kind": REQUEST, "cls": CLASSES.index(cls),
            "handler": self.subdistrict, "attempt": 1, "depth": 1.0, "hours": 4.0, "severity": 0.5,
            "tier": 2, "due": 1e6, "passes": 1e6, "returns": 1e6,
        }  # fmt: skip
        usual |= dict.fromkeys(("child", "sibling", "merged", "problem", "problem_id"), -1)
        for name, value in (usual | fields).items():
            self.cases[name] = value
        self.cases["stream"] = streams_of(self.cases["id"])
        self.out = np.zeros((count, 24))

    def par(self, **values: float) -> Bench:
        """Set parameters by their key, dots as underscores."""
        for name, value in values.items():
            self.w.par[name] = value
        return self

    def cls(self, **values: float) -> Bench:
        """Set properties of every class of matters."""
        for name, value in values.items():
            self.w.cls[name] = value
        return self

    def unit(self, h: int, **values: float) -> Bench:
        """Set fields of a handler."""
        for name, value in values.items():
            self.w.handlers[name][h] = value
        return self

    def problem(self, **fields: Any) -> Bench:
        """Put a live problem behind every case, one each."""
        w = self.w
        chunks = -(-self.count // CHUNK)
        rows, links = more_slots(w.problems[:0], chunks), more_links(w.problem_link[:0], chunks)
        self.w = w._replace(problems=rows, problem_link=links)
        mine = rows[: self.count]
        usual = {"id": np.arange(self.count) + 1, "community": 0, "master": -1, "wakes": -1, "fixed": -1}
        for name, value in (usual | fields).items():
            mine[name] = value
        self.cases["problem"], self.cases["problem_id"] = np.arange(self.count), mine["id"]
        return self

    def do(
        self, task: int, h: int = -1, a: float = 0.0, b: float = 0.0, n: int = 0, day: int = 0, last: int = 0
    ) -> Array:
        """Apply a task to all cases, or to the first ``last``; returns `out`. -1: the subdistrict."""
        unit = self.subdistrict if h < 0 else h
        self._work_out_again()
        bench(table(self.w), task, 0, last or self.count, unit, a, b, n, day, self.out)
        assert self.w.city["overflow"][0] == 0
        return self.out

    def _work_out_again(self) -> None:
        """What follows from parameters and traits, which a test may have set since."""
        self.cases["failing"] = failing(self.cases["difficulty"])
        self.w.keep[...] = fading_table(float(self.w.city["fading"][0]))
        self.w.city["living_with"] = living_with(self.w.par[0])
        self.w.handlers["priced"] = NEVER_PRICED

    def events(self, what: int) -> Array:
        """Rows of the log of one kind of step."""
        rows = self.w.events[0, : self.w.n_events[0]]
        return np.asarray(rows[rows["what"] == what])
