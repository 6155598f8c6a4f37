"""Worker processes, each at the end of its own pipe: one that is killed takes nothing of the others with it.

Pools that share one queue hang or give up when a process dies with the queue's lock in its hand.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Final

from sim.experiment.sweep.worker import BEGUN, READY, Worker, WorkersFailError

STARTS: Final = 3
"""Times in a row that a process may die before it has begun a task."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a task.

    Attributes:
        task: Which.
        result: What it gave; None if the process died over it.
        exit_code: Of the process that died; negative is a signal's number.
        late: Whether it was ended because the task took too long.
    """

    task: Any
    result: Any
    exit_code: int | None = None
    late: bool = False


class Pool:
    """Worker processes that take one task at a time.

    Args:
        workers: How many.
        work: Called with setup and task in the worker; must be importable there.
        setup: What all tasks have in common; sent once.
        with_main: Whether it needs the main module, which a worker then runs anew.
        seconds_for: How long a task may take before its process is ended; no limit if None.
    """

    def __init__(
        self,
        workers: int,
        work: Callable[[Any, Any], Any],
        setup: Any,
        with_main: bool = False,
        seconds_for: Callable[[Any], float] | None = None,
    ) -> None:
        self._count, self._work, self._setup, self._with_main = workers, work, setup, with_main
        self._seconds_for = seconds_for
        self._workers: list[Worker] = []
        self._failed_starts = 0

    def room(self) -> int:
        """Tasks that can be given now."""
        return self._count - sum(worker.task is not None for worker in self._workers)

    def busy(self) -> bool:
        """Whether a task is in hand."""
        return any(worker.task is not None for worker in self._workers)

    def give(self, task: Any) -> None:
        """Give a task to a worker that has none, starting one if need be."""
        idle = [worker for worker in self._workers if worker.task is None]
        if not idle:
            idle = [Worker(self._work, self._setup, self._with_main)]
            self._workers += idle
        worker = next((one for one in idle if one.ready), idle[0])
        worker.task, worker.begun = task, False
        with suppress(OSError):  # it died meanwhile: `wait` gives the task to another
            worker.pipe.send(task)

    def wait(self, seconds: float | None = None) -> list[Event]:
        """Events since the last call, at least one unless the time is over.

        Raises:
            WorkersFailError: Processes die before they are ready.
        """
        sources: dict[Any, Worker] = {}
        for worker in self._workers:
            sources[worker.pipe] = sources[worker.process.sentinel] = worker
        first = max(0.0, min((worker.until for worker in self._workers), default=math.inf) - time.monotonic())
        patience = [one for one in (seconds, first) if one is not None and one < math.inf]
        told = connection.wait(list(sources), min(patience, default=None))
        workers = dict.fromkeys(sources[source] for source in told)
        events = [event for one in workers for event in self._heard(one, one.process.sentinel in told)]
        return events + self._too_late()

    def _too_late(self) -> list[Event]:
        """End those whose time is over, unless what they have to say is there already."""
        now = time.monotonic()
        late = [one for one in self._workers if now >= one.until and not one.pipe.poll()]
        for worker in late:
            self._workers.remove(worker)
            worker.end()
        return [Event(worker.task, None, worker.process.exitcode, late=True) for worker in late]

    def _heard(self, worker: Worker, ended: bool) -> list[Event]:
        """What a worker sent, or that it ended; what it sent before it ended counts."""
        try:
            while worker.pipe.poll():
                message = worker.pipe.recv()
                if message == READY:
                    worker.ready = True
                elif message == BEGUN:
                    worker.begun, self._failed_starts = True, 0
                    if self._seconds_for is not None:
                        worker.allow(self._seconds_for(worker.task))
                else:
                    task, worker.task, worker.until = worker.task, None, math.inf
                    return [Event(task, message)]
        except (EOFError, OSError):
            return self._died(worker)
        return self._died(worker) if ended else []

    def _died(self, worker: Worker) -> list[Event]:
        self._workers.remove(worker)
        worker.end()
        if worker.task is not None and worker.begun:
            return [Event(worker.task, None, worker.process.exitcode)]
        if not worker.ready or worker.task is not None:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                code = worker.process.exitcode
                told = f"worker processes end before they have begun (exit code {code})"
                if self._with_main:
                    told += '; a script whose rules they need must guard its work: if __name__ == "__main__"'
                raise WorkersFailError(told)
        if worker.task is not None:  # it never saw the task
            self.give(worker.task)
        return []

    def close(self) -> None:
        """End all processes; what they have in hand is lost."""
        for worker in self._workers:
            worker.end()
        self._workers = []
