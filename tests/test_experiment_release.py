"""Models of a survey are let go: a process that runs thousands must not keep them."""

from __future__ import annotations

import gc
import weakref

from small_worlds import small

from sim.experiment.release import release
from sim.model import GovernanceModel


def test_a_released_model_is_freed() -> None:
    model = GovernanceModel(small({"time.days": 5}))
    model.run()
    gone = weakref.ref(model)
    release(model)
    del model
    gc.collect()
    assert gone() is None
