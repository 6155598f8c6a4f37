"""Tasks worked off in this process: for a debugger, and where no process can be started."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.experiment.sweep.pool import Event


class Here:
    """Works off one task at a time, in this process: a run that kills it kills the sweep.

    Args:
        work: Called with setup and task.
        setup: What all tasks have in common.
    """

    def __init__(self, work: Callable[[Any, Any], Any], setup: Any) -> None:
        self._work, self._setup = work, setup
        self._task: Any = None

    def room(self) -> int:
        """Tasks that can be given now."""
        return int(self._task is None)

    def busy(self) -> bool:
        """Whether a task is in hand."""
        return self._task is not None

    def give(self, task: Any) -> None:
        """Take a task."""
        self._task = task

    def wait(self, seconds: float | None = None) -> list[Event]:
        """Work the task off, however long that takes."""
        task, self._task = self._task, None
        return [Event(task, self._work(self._setup, task))]

    def close(self) -> None:
        """Nothing to let go."""
