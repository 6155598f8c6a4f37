"""Run what a plan asks and a store does not have yet."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sim.experiment.design.plan import Group, Plan
from sim.experiment.paired import Changes
from sim.experiment.sweep.buffer import Buffer
from sim.experiment.sweep.naming import Namer
from sim.experiment.sweep.pool import Event
from sim.experiment.sweep.progress import Progress, Told
from sim.experiment.sweep.schedule import Pending, Piece, Schedule
from sim.experiment.sweep.schema import FAILED, OK, QUARANTINED, Row
from sim.experiment.sweep.store import Store
from sim.experiment.sweep.work import Found, Task
from sim.scenario import InputError

WAIT_SECONDS: Final = 0.5
"""After so long without news progress is told again, and what is finished goes to the disk."""


class Workers(Protocol):
    """Whoever runs tasks: processes of this machine, or of a cluster."""

    def room(self) -> int:
        """Tasks that can be given now."""

    def busy(self) -> bool:
        """Whether a task is in hand."""

    def give(self, task: Any) -> None:
        """Give a task to whoever has none."""

    def wait(self, seconds: float | None = None) -> list[Event]:
        """Events since the last call; none if the time is over first."""

    def close(self) -> None:
        """Let the workers go; what they have in hand is lost."""


@dataclass(frozen=True)
class Shard:
    """One of several processes that fill a store together.

    Attributes:
        number: 1 to ``of``.
        of: How many there are.
    """

    number: int
    of: int

    def __post_init__(self) -> None:
        """Refuse a number that is none of them."""
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (self.number, self.of))
        if not whole or not 1 <= self.number <= self.of:
            raise InputError("shard", f"given {self.number!r} of {self.of!r}: must be I of N, I from 1 to N")

    def has(self, group: int) -> bool:
        """Whether it runs a group, by its number in the plan."""
        return group % self.of == self.number - 1


def run_sweep(
    plan: Plan,
    store: Store,
    workers: Workers,
    rules: tuple[str, ...] = (),
    shard: Shard | None = None,
    told: Told | None = None,
    before: Progress | None = None,
) -> Progress:
    """Run what is missing, and store it as it is done.

    Args:
        plan: Runs.
        store: Where they go.
        workers: Who runs them.
        rules: Qualified name and source hash of each class of the user's.
        shard: Which part of the plan; None for all.
        told: Called as runs are done.
        before: What an earlier round of the same sweep did.

    Raises:
        OSError: The store cannot be written to; what was stored stays.
    """
    order, known = order_of(plan, rules, shard), store.known()
    stored = sum(name in known for name in order)
    earlier = before or Progress()
    progress = Progress(
        len(order), stored - earlier.done, earlier.done, earlier.failed, earlier.quarantined, earlier.seconds
    )
    if stored == len(order):
        return progress
    store.journal.note("began", runs=progress.runs, stored=stored)
    schedule = Schedule(_pending(plan, known, rules, shard), store.journal.deaths())
    buffer = Buffer(store)
    try:
        _work_off(schedule, workers, buffer, progress, told)
    except BaseException:
        if not buffer.failed:
            buffer.flush()
        raise
    buffer.flush()
    store.journal.note("ended", done=progress.done, failed=progress.failed, quarantined=progress.quarantined)
    return progress


def _work_off(
    schedule: Schedule, workers: Workers, buffer: Buffer, progress: Progress, told: Told | None
) -> None:
    begun = time.monotonic() - progress.seconds
    at_work: dict[int, Piece] = {}
    while True:
        while workers.room() and (piece := schedule.next()) is not None:
            at_work[id(piece.task)] = piece
            workers.give(piece.task)
        if not workers.busy():
            return
        for event in workers.wait(WAIT_SECONDS):
            piece = at_work.pop(id(event.task))
            if event.result is None:
                _dead(piece, event, schedule, buffer, progress)
            else:
                schedule.done(piece, event.result)
                _take(piece.rows, event.result.found, buffer, progress)
        progress.seconds = time.monotonic() - begun
        if told is not None:
            told(progress)
        buffer.flush_if_due()


def _take(rows: tuple[Row, ...], found: tuple[Found, ...], buffer: Buffer, progress: Progress) -> None:
    statuses = [FAILED if one.error else OK for one in found]
    buffer.add(rows, found, statuses)
    progress.done += len(rows)
    progress.failed += statuses.count(FAILED)


def _dead(piece: Piece, event: Event, schedule: Schedule, buffer: Buffer, progress: Progress) -> None:
    """A worker died over a piece: note it, and store the runs over which it was not the first."""
    names = [row.run_id for row in piece.rows]
    buffer.store.journal.note("worker died", exit_code=event.exit_code, late=event.late, runs=names)
    rows = schedule.died(piece)
    how = "" if event.exit_code is None else f", the last with exit code {event.exit_code}"
    told = f"workers died over it{', the last ended because it took too long' if event.late else how}"
    width = len(buffer.store.experiment.indicators)
    found = [Found(0, told, (float("nan"),) * width, b"", {}) for _ in rows]
    buffer.add(rows, found, [QUARANTINED] * len(rows))
    progress.done += len(rows)
    progress.quarantined += len(rows)


def _groups(plan: Plan, shard: Shard | None) -> Iterator[Group]:
    return (group for n, group in enumerate(plan.groups()) if shard is None or shard.has(n))


def order_of(plan: Plan, rules: tuple[str, ...], shard: Shard | None = None) -> dict[str, int]:
    """Position of each run in the plan by name; of two that are the same run, the first's.

    Args:
        plan: Runs.
        rules: Qualified name and source hash of each class of the user's.
        shard: Which part of the plan; None for all.
    """
    namer = Namer(plan.experiment.base, plan.experiment.settle_years, rules)
    order: dict[str, int] = {}
    for group in _groups(plan, shard):
        name = namer.of_group(dict(group.place.world), group.seed)
        for n, arm in enumerate(group.place.arms):
            order.setdefault(name(arm.changes), group.first + n)
    return order


def _pending(
    plan: Plan, known: Mapping[str, str], rules: tuple[str, ...], shard: Shard | None
) -> Iterator[Pending]:
    """Groups with what is missing in them."""
    namer = Namer(plan.experiment.base, plan.experiment.settle_years, rules)
    for group in _groups(plan, shard):
        rows: dict[str, Row] = {}
        arms: list[tuple[int, Changes]] = []
        name, world = namer.of_group(dict(group.place.world), group.seed), dict(group.place.world)
        for n, arm in enumerate(group.place.arms):
            run = name(arm.changes)
            if run in known or run in rows:
                continue
            values = {**world, **dict(arm.changes)}
            rows[run] = Row(run, group.seed, group.place.number, arm.policy, values)
            arms.append((group.first + n, arm.changes))
        if rows:
            task = Task(group.place.world, group.seed, tuple(arms), len(group.place.arms) == 1)
            yield Pending(tuple(rows.values()), task)
