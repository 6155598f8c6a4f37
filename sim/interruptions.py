"""Ctrl-C and SIGTERM that wait until work is at a place where it can stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

Asked = Callable[[], bool]
"""Tells whether somebody has asked to stop."""


@contextmanager
def interruptions_wait(numbers: Iterable[signal.Signals]) -> Iterator[Asked]:
    """Have signals wait for the block to ask; a second one is not kept waiting.

    Only a main thread hears signals; in another nothing changes. Signals that are ignored (by ``nohup``, say)
    stay so.

    Args:
        numbers: Which signals.

    Yields:
        Tells whether there was one.

    Raises:
        KeyboardInterrupt: There was one, and the block is over; or a second one came. What the block itself
            raises goes before.
    """
    came: list[int] = []
    over = False

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if len(came) > 1 and not over:
            raise KeyboardInterrupt

    before: dict[signal.Signals, Any] = {}
    try:
        with suppress(ValueError):  # an interpreter within another hears no signals
            for number in numbers if threading.current_thread() is threading.main_thread() else ():
                if signal.getsignal(number) is not signal.SIG_IGN:
                    # None stands for a handler that is not Python's, which cannot be put back.
                    before[number] = signal.signal(number, note) or signal.SIG_DFL
        yield lambda: bool(came)
    finally:
        over = True
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


def plain_ctrl_c() -> list[signal.Signals]:
    """SIGINT, unless somebody handles it in a way of their own: an outer block that waits, or a server."""
    return [signal.SIGINT] if signal.getsignal(signal.SIGINT) is signal.default_int_handler else []
