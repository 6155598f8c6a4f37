"""Workers of a dask.distributed cluster in the place of this machine's processes."""

from __future__ import annotations

import queue
import re
from collections.abc import Callable
from typing import Any, Final

from sim.experiment.sweep.pool import Event
from sim.scenario import InputError
from sim.scenario.errors import cut

ADDRESS: Final = re.compile(r"(?:[a-z]+://)?(?:[\w.-]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")
CONNECT_SECONDS: Final = 5
AHEAD: Final = 2
"""Tasks given out for each thread of the cluster, so that none waits for the next."""


class Cluster:
    """Runs tasks on a cluster, whose workers have the same version of this package.

    Args:
        address: Of the scheduler, such as ``tcp://127.0.0.1:8786``.
        work: Called with setup and task on a worker; must be importable there.
        setup: What all tasks have in common; sent once.

    Raises:
        InputError: There is no scheduler, dask.distributed is missing, or a worker has another version.
    """

    def __init__(self, address: str, work: Callable[[Any, Any], Any], setup: Any) -> None:
        try:
            import distributed
        except ImportError:
            told = "needs dask.distributed: pip install 'jiesu[dask]'"
            raise InputError("--dask", told) from None
        if not ADDRESS.fullmatch(address):
            raise InputError(
                "--dask", f"{cut(repr(address))}: must be an address such as tcp://127.0.0.1:8786"
            )
        try:
            self._client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            told = f"{cut(address)}: no scheduler answers ({type(error).__name__})"
            raise InputError("--dask", told) from None
        try:
            self._check_versions()
        except BaseException:
            self._client.close()
            raise
        self._lost = (distributed.KilledWorker, distributed.CancelledError)
        self._work = work
        # A task, and not scattered data: what a dead worker held is then computed again by another.
        self._setup = self._client.submit(_as_it_is, setup, pure=False)
        self._done: queue.Queue[Any] = queue.Queue()
        self._tasks: dict[Any, tuple[Any, Any]] = {}

    def _check_versions(self) -> None:
        from sim.version import model_version

        for worker, version in self._client.run(model_version).items():
            if version != model_version():
                told = f"worker {worker} has sources {version.sources[:8]}, not {model_version().sources[:8]}"
                raise InputError("--dask", told)

    def room(self) -> int:
        """Tasks that can be given now."""
        threads = sum(self._client.nthreads().values())
        return max(0, AHEAD * max(int(threads), 1) - len(self._tasks))

    def busy(self) -> bool:
        """Whether a task is in hand."""
        return bool(self._tasks)

    def give(self, task: Any) -> None:
        """Give a task to the cluster."""
        future = self._client.submit(self._work, self._setup, task, pure=False)
        self._tasks[future.key] = (future, task)
        future.add_done_callback(self._done.put)

    def wait(self, seconds: float | None = None) -> list[Event]:
        """Events since the last call; none if the time is over first.

        Raises:
            Exception: A task failed in another way than by its runs or its worker's death.
        """
        try:
            told = [self._done.get(timeout=seconds)]
        except queue.Empty:
            return []
        while not self._done.empty():
            told.append(self._done.get())
        return [self._heard(future) for future in told if future.key in self._tasks]

    def _heard(self, future: Any) -> Event:
        _, task = self._tasks.pop(future.key)
        try:
            return Event(task, future.result())
        except self._lost:
            return Event(task, None)

    def close(self) -> None:
        """Leave the cluster; what it has in hand for us is cancelled."""
        self._client.cancel([future for future, _ in self._tasks.values()], force=True)
        self._client.close()


def _as_it_is(setup: Any) -> Any:
    return setup
