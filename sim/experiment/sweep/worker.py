"""A worker process at the end of a pipe of its own."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from multiprocessing import connection
from typing import Any, Final

READY, BEGUN = "ready", "begun"
"""What a worker tells: it can take a task; it has one in hand."""
FIRST_TASK_SECONDS: Final = 60.0
"""What a process may take besides for its first task, before which code may have to be compiled."""


class WorkersFailError(RuntimeError):
    """Worker processes cannot be started on this machine."""


class Worker:
    """A process and what it has in hand.

    Args:
        work: Called with setup and task in the process; must be importable there.
        setup: What all tasks have in common; sent once.
        with_main: Whether it needs the main module, which it then runs anew.

    Attributes:
        pipe: This end of it.
        process: The process.
        task: What it has in hand; None for nothing.
        ready: Whether it has said that it can take a task.
        begun: Whether it has said that it has begun the one in hand.
        until: When that must be done, by `time.monotonic`.

    Raises:
        WorkersFailError: The process cannot be started.
    """

    def __init__(self, work: Callable[[Any, Any], Any], setup: Any, with_main: bool) -> None:
        spawn = multiprocessing.get_context("spawn")
        self.pipe, theirs = spawn.Pipe()
        self.process = spawn.Process(target=_serve, args=(theirs, work, setup), daemon=True)
        # A worker is deaf to Ctrl-C from its first moment: the parent decides what an interruption means.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            with nullcontext() if with_main else _main_hidden():
                self.process.start()
        except OSError as error:
            raise WorkersFailError(f"a worker process cannot be started ({error.strerror})") from error
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        self.task: Any = None
        self.ready = self.begun = False
        self.until = math.inf
        self._extra = FIRST_TASK_SECONDS

    def allow(self, seconds: float) -> None:
        """Say when the task that it has in hand must be done."""
        self.until, self._extra = time.monotonic() + seconds + self._extra, 0.0

    def end(self) -> None:
        """End the process; what it has in hand is lost."""
        self.pipe.close()
        self.process.terminate()
        self.process.join(2.0)
        self.process.kill()
        self.process.join()


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep a new process from running the main module anew: a notebook has none, a script is not asked."""
    main = sys.modules["__main__"]
    names = ("__file__", "__spec__")
    held = {name: vars(main).pop(name) for name in names if name in vars(main)}
    main.__spec__ = None
    try:
        yield
    finally:
        vars(main).update(held)


def _serve(pipe: Any, work: Callable[[Any, Any], Any], setup: Any) -> None:
    """Work off tasks until the other end of the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        pipe.send(READY)
        while True:
            task = pipe.recv()
            pipe.send(BEGUN)
            pipe.send(work(setup, task))
    except (EOFError, OSError):
        return


def _end_with_parent() -> None:
    """A worker whose parent was killed does not go on for nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
