"""A model that pauses every few days, so that its state can be kept and the run stopped."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

from sim.interruptions import Asked, interruptions_wait
from sim.model import GovernanceModel
from sim.run.checkpoint_state import Saved, go_on_from
from sim.scenario import Scenario
from sim.state import BurntIn

PIECE_DAYS = 7
"""Days between two pauses: a second or two of the city at true size."""

Pause = Callable[[GovernanceModel, Asked], None]
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
        with interruptions_wait((signal.SIGINT, signal.SIGTERM)) as asked:
            while self.day < last:
                super()._advance(min(PIECE_DAYS, last - self.day))
                self._pause(self, asked)
