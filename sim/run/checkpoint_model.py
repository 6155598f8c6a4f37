"""A model that pauses every few days, so that its state can be kept and the run stopped."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from sim.model import GovernanceModel
from sim.run.checkpoint_state import Saved, go_on_from
from sim.scenario import Scenario
from sim.state import BurntIn

PIECE_DAYS = 7
"""Days between two pauses: a second or two of the city at true size."""

Pause = Callable[[GovernanceModel, Callable[[], bool]], None]
"""Called at a pause with the model, and with what tells whether the run is to stop."""


class PausingModel(GovernanceModel):
    """The model, unchanged but for pauses; days in pieces give the same bytes as at once.

    Args:
        spec: Scenario.
        pause: Called every `PIECE_DAYS` days, in the burn-in too; an interruption waits for it.
        saved: Where to go on from; None to begin.
        **options: As of `GovernanceModel`, without classes.
    """

    def __init__(self, spec: Scenario, pause: Pause, saved: Saved | None, **options: Any) -> None:
        self._pause = pause
        self._saved = saved
        super().__init__(spec, **options)

    def _kept_burn_in(self) -> BurntIn | None:
        return self._saved.city if self._saved is not None else super()._kept_burn_in()

    def _burn_in(self) -> None:
        saved, self._saved = self._saved, None
        if saved is not None:
            go_on_from(self, saved)
        if saved is None or saved.day <= 0:
            super()._burn_in()

    def _advance(self, days: int) -> None:
        last = self.day + days
        with interruptions_wait() as asked:
            while self.day < last:
                super()._advance(min(PIECE_DAYS, last - self.day))
                self._pause(self, asked)


@contextmanager
def interruptions_wait() -> Iterator[Callable[[], bool]]:
    """Have Ctrl-C and SIGTERM wait for the block to ask; a second one is not kept waiting.

    Only a main thread hears signals; in another nothing changes.

    Yields:
        Tells whether there was one.

    Raises:
        KeyboardInterrupt: One came that the block did not heed.
    """
    came: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        came.append(number)
        if len(came) > 1:
            raise KeyboardInterrupt

    before = _heard_by(note) if threading.current_thread() is threading.main_thread() else {}
    try:
        yield lambda: bool(came)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


def _heard_by(handler: Callable[[int, FrameType | None], None]) -> dict[int, Any]:
    """Install a handler for what is not ignored (by ``nohup``, say); gives those before by signal."""
    numbers = [n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is not signal.SIG_IGN]
    # None stands for one that is not Python's, which cannot be put back.
    return {number: signal.signal(number, handler) or signal.SIG_DFL for number in numbers}
