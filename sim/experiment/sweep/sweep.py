"""Run what an experiment asks and a store does not have yet."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sim.experiment.design.plan import Group, Plan
from sim.experiment.sweep.buffer import Buffer
from sim.experiment.sweep.naming import Namer
from sim.experiment.sweep.pool import Event
from sim.experiment.sweep.schedule import Pending, Piece, Schedule
from sim.experiment.sweep.schema import FAILED, OK, QUARANTINED, Row
from sim.experiment.sweep.store import Store
from sim.experiment.sweep.work import Found, Task

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


@dataclass
class Progress:
    """How far a sweep is.

    Attributes:
        runs: Runs of the plan, or of the shard.
        stored: Of these, stored before.
        done: Run now, whatever came out.
        failed, quarantined: Of these.
        seconds: Since the first was given out.
    """

    runs: int
    stored: int = 0
    done: int = 0
    failed: int = 0
    quarantined: int = 0
    seconds: float = field(default=0.0)

    def rate(self) -> float:
        """Runs a second; 0 while unknown."""
        return self.done / self.seconds if self.done and self.seconds > 0.0 else 0.0

    def left_seconds(self) -> float | None:
        """Seconds that the rest will take at this rate; None while unknown."""
        left = self.runs - self.stored - self.done
        return left / self.rate() if self.rate() else (0.0 if not left else None)


Told = Callable[[Progress], None]


@dataclass(frozen=True)
class Shard:
    """One of several processes that fill a store together.

    Attributes:
        number: 1 to ``of``.
        of: How many there are.
    """

    number: int
    of: int

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
) -> Progress:
    """Run what is missing, store it as it is done, and put the store in order once nothing is missing.

    Args:
        plan: Runs.
        store: Where they go.
        workers: Who runs them.
        rules: Qualified name and source hash of each class of the user's.
        shard: Which part of the plan; None for all.
        told: Called as runs are done.

    Raises:
        OSError: The store cannot be written to; what was stored stays.
    """
    known = store.known()
    order: dict[str, int] = {}
    progress = Progress(runs=0)
    for _ in _pending(plan, known, rules, shard, progress, order):
        pass
    schedule = Schedule(_pending(plan, known, rules, shard, Progress(0), {}), store.journal.deaths())
    begun = time.monotonic()
    buffer = Buffer(store)
    store.journal.note("began", runs=progress.runs, stored=progress.stored)
    try:
        _work_off(schedule, workers, buffer, store, progress, begun, told)
    finally:
        buffer.flush()
        store.journal.note(
            "ended", done=progress.done, failed=progress.failed, quarantined=progress.quarantined
        )
    if shard is None:
        store.put_in_order(order)
    return progress


def _work_off(
    schedule: Schedule,
    workers: Workers,
    buffer: Buffer,
    store: Store,
    progress: Progress,
    begun: float,
    told: Told | None,
) -> None:
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
                names = [row.run_id for row in piece.rows]
                store.journal.note("worker died", exit_code=event.exit_code, runs=names)
                _give_up(schedule.died(piece), event, buffer, progress)
                continue
            schedule.done(piece, event.result)
            statuses = [FAILED if one.error else OK for one in event.result.found]
            buffer.add(piece.rows, event.result.found, statuses)
            progress.done += len(statuses)
            progress.failed += statuses.count(FAILED)
        progress.seconds = time.monotonic() - begun
        if told is not None:
            told(progress)
        buffer.flush_if_due()


def _give_up(rows: tuple[Row, ...], event: Event, buffer: Buffer, progress: Progress) -> None:
    """Store runs over which two workers died."""
    told = f"two workers died over it, the last with exit code {event.exit_code}"
    width = len(buffer.store.experiment.indicators)
    found = [Found(0, told, (float("nan"),) * width, b"", {}) for _ in rows]
    buffer.add(rows, found, [QUARANTINED] * len(rows))
    progress.done += len(rows)
    progress.quarantined += len(rows)


def _pending(
    plan: Plan,
    known: Mapping[str, str],
    rules: tuple[str, ...],
    shard: Shard | None,
    progress: Progress,
    order: dict[str, int],
) -> Iterator[Pending]:
    """Groups with what is missing; counts runs, and notes where each belongs."""
    namer = Namer(plan.experiment.base, plan.experiment.settle_years, rules)
    planned: set[str] = set()
    for n, group in enumerate(plan.groups()):
        if shard is not None and not shard.has(n):
            continue
        rows, arms = [], []
        for row, position, arm in _rows(group, namer):
            if row.run_id in planned:
                continue
            planned.add(row.run_id)
            order.setdefault(row.run_id, position)
            progress.runs += 1
            if row.run_id in known:
                progress.stored += 1
                continue
            rows.append(row)
            arms.append((position, arm))
        if rows:
            alone = len(group.place.arms) == 1
            yield Pending(tuple(rows), Task(group.place.world, group.seed, tuple(arms), alone))


def _rows(group: Group, namer: Namer) -> Iterator[tuple[Row, int, Any]]:
    place, world = group.place, dict(group.place.world)
    name = namer.of_group(world, group.seed)
    for n, arm in enumerate(place.arms):
        values = {**world, **dict(arm.changes)}
        yield (
            Row(name(arm.changes), group.seed, place.number, arm.policy, values),
            group.first + n,
            arm.changes,
        )
