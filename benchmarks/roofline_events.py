"""What happened in a year, counted by kind, and the cache lines that each kind of event has to touch.

An event is the least thing that the day does for somebody. Of the rows that it touches those are counted
that a city has too many of for a cache: residents, cases, problems, ties, letters, and the links between
them; once an event, however often it comes back to them. Rows of units and sums are touched so often that
they stay near; they are counted once a day, as a unit's day, and held to a limit of their own. What else is
near (parameters, keys, servers) is not counted. So the lines are a lower bound.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.day.drive import Driver
from sim.day.handle import CACHE_LINE
from sim.day.tallies import EVENT_KINDS
from sim.day.world import ALONE, COUNCIL, NEIGHBOURS, World
from sim.day.world import PROPERTY as PROPERTY_CHANNEL

SUBDISTRICTS, DEPARTMENTS, CLOSE = "subdistricts' day", "departments' day", "close of day"


@dataclass(frozen=True)
class Kind:
    """A kind of event.

    Attributes:
        stage: Where it happens.
        name: What it is.
        touches: Rows that it touches, by array of the World.
        near: Whether these rows are so few that they stay in a cache.
        fields: Of an array, the fields that it touches, where that is not the whole row.
    """

    stage: str
    name: str
    touches: Mapping[str, int]
    near: bool = False
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


CALENDAR = {"cases": 1}
"""A case that is taken from the calendar or a list."""
CALLER = {"residents": 1, "tie_start": 1}
EVENING = {
    "handlers": ("servers", "speed", "hours_per_day", "queue", "backlog_hours", "waited", "owed"),
    "communities": ("problems_live",),
}
"""What the close of day reads of units and communities, and adds to."""

KINDS = (
    Kind(SUBDISTRICTS, "matter arisen", CALENDAR | CALLER),
    Kind(SUBDISTRICTS, "further attempt", CALENDAR | CALLER),
    Kind(SUBDISTRICTS, "neighbour asked", {"tie_to": 1, "residents": 1}),
    Kind(SUBDISTRICTS, "case reached a unit", {"cases": 1}),
    Kind(SUBDISTRICTS, "work begun", {"cases": 1}),
    Kind(SUBDISTRICTS, "closure", CALENDAR),
    Kind(SUBDISTRICTS, "outcome judged", CALENDAR | CALLER),
    Kind(SUBDISTRICTS, "truth known", CALENDAR | {"residents": 2}),
    Kind(SUBDISTRICTS, "hearer told", {"mail": 1, "tie_to": 1, "residents": 1}),
    Kind(SUBDISTRICTS, "problem's day", {"problem_link": 1}),
    Kind(SUBDISTRICTS, "resident visited", {"residents": 1}),
    Kind(SUBDISTRICTS, "unit's day", {"handlers": 1}, near=True),
    Kind(SUBDISTRICTS, "community's day", {"communities": 1}, near=True),
    Kind(DEPARTMENTS, "case reached a unit", CALENDAR),
    Kind(DEPARTMENTS, "work begun", {"cases": 1}),
    Kind(DEPARTMENTS, "unit's day", {"handlers": 1, "tally": 1}, near=True),
    Kind(CLOSE, "unit's evening", {"handlers": 1}, near=True, fields=EVENING),
    Kind(CLOSE, "community's evening", {"communities": 1}, near=True, fields=EVENING),
    Kind(CLOSE, "subdistrict's evening", {"daily": 1}, near=True),
)
"""An outcome is judged at the call-back, or without one; its truth is known 30 days after closure at the
latest."""


class CountingDriver(Driver):
    """Counts the steps of the event log as the days pass, and keeps none of them.

    Args:
        world: State to go on from.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world, 1, log_events=True)
        self.steps = np.zeros(len(EVENT_KINDS), np.int64)
        self.by_channel = np.zeros(16, np.int64)
        self.begun_by_departments = 0
        self.received = np.zeros(len(world.handlers))

    def _drain_log(self) -> None:
        takes, started = EVENT_KINDS.index("takes"), EVENT_KINDS.index("started")
        first = len(self.world.communities) + len(self.world.subs)
        for block in range(len(self.world.n_events)):
            rows = self.world.events[block, : self.world.n_events[block]]
            self.steps += np.bincount(rows["what"], minlength=len(self.steps))
            taken = rows["channel"][rows["what"] == takes]
            self.by_channel += np.bincount(taken, minlength=len(self.by_channel))
            self.begun_by_departments += int(np.sum(rows["handler"][rows["what"] == started] >= first))

    def note_month(self) -> None:
        """Add up what units received, before the month's counts start anew."""
        self.received += self.world.tally["received"]


def counted(driver: CountingDriver, series: NDArray[Any]) -> list[float]:
    """Events of a year, in the order of `KINDS`.

    Two are expectations, not counts: who is told by a tie, and who is met by a worker.

    Args:
        driver: After the year.
        series: Its DAILY rows.
    """
    w, days, par = driver.world, len(series), driver.world.par[0]
    step = dict(zip(EVENT_KINDS, driver.steps.tolist(), strict=True))
    units = len(w.communities) + len(w.subs)
    judged = step["closed"] + step["refused"]
    at_once = driver.by_channel[[ALONE, NEIGHBOURS, COUNCIL, PROPERTY_CHANNEL]].sum()
    learned = at_once + judged + step["answered"] + step["returned"] + step["abandoned"]
    numbers = (
        *(step["arises"], step["takes"] - step["arises"], series["asked_neighbours"].sum()),
        *(driver.received[:units].sum(), step["started"] - driver.begun_by_departments),
        *(step["closed"], judged, step["settled"], learned * par["learning_tell"], series["problems"].sum()),
        series["visiting_hours"].sum() * par["visiting_per_hour"],
        *(units * days, len(w.communities) * days),
        *(driver.received[units:].sum(), driver.begun_by_departments, (len(w.handlers) - units) * days),
        *(len(w.handlers) * days, len(w.communities) * days, len(w.subs) * days),
    )
    return [float(number) for number in numbers]


def _extents(array: NDArray[Any], names: tuple[str, ...]) -> list[tuple[int, int]]:
    """Offset and size of fields of a row; of the whole row if none is named."""
    found = [(array.dtype.fields or {})[name] for name in names]
    return [(one[1], one[0].itemsize) for one in found] or [(0, array.itemsize)]


def lines_a_row(array: NDArray[Any], names: tuple[str, ...] = ()) -> float:
    """Cache lines that a row lies on, on average over the rows, at the address where the array is.

    Args:
        array: Rows.
        names: Fields that are touched; the whole row if none is named.
    """
    stride = array.strides[-1]
    period = CACHE_LINE // gcd(CACHE_LINE, stride)
    counts = []
    for start in array.ctypes.data + stride * np.arange(period):
        ends = [(start + offset, start + offset + size - 1) for offset, size in _extents(array, names)]
        lines = {line for a, b in ends for line in range(a // CACHE_LINE, b // CACHE_LINE + 1)}
        counts.append(len(lines))
    return float(np.mean(counts))


def touched(world: World, kind: Kind) -> tuple[float, int]:
    """Cache lines and bytes of the rows that one event touches."""
    arrays = {name: getattr(world, name) for name in kind.touches}
    named = {name: kind.fields.get(name, ()) for name in arrays}
    lines = sum(count * lines_a_row(arrays[name], named[name]) for name, count in kind.touches.items())
    sizes = {name: sum(size for _, size in _extents(arrays[name], named[name])) for name in arrays}
    return lines, sum(count * sizes[name] for name, count in kind.touches.items())


def kinds_table(world: World, counts: list[float]) -> list[dict[str, Any]]:
    """One entry a kind of event: how many, and lines and bytes of each."""
    rows = []
    for kind, number in zip(KINDS, counts, strict=True):
        lines, size = touched(world, kind)
        row = {"stage": kind.stage, "kind": kind.name, "near": kind.near, "events": number}
        rows.append(row | {"lines": lines, "bytes": size})
    return rows
