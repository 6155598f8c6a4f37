"""Parameters come into force: the rows that the compiled day reads follow the policy of the day."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np

from sim.day.choice import living_with
from sim.day.effort import NEVER_PRICED
from sim.day.learning import bring_up_to_date, efforts, fading_table
from sim.day.parameters import class_table, parameter_row, skills
from sim.day.staffing import restaff
from sim.day.world import World
from sim.scenario.registry import PARAMETERS

_STAFF: Final = tuple(key for key in PARAMETERS if key.startswith("staff."))

_fading_table: Final = lru_cache(maxsize=16)(fading_table)
"""Few policies change how long people remember."""


def put_in_force(w: World, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Change the rows of parameters; staff is hired and laid off on the day.

    Args:
        w: The city.
        before: Parameters that were in force, by dotted key.
        now: Parameters in force from today on.
    """
    if any(before[key] != now[key] for key in _STAFF):
        restaff(w, now)
    if before["learning.memory_years"] != now["learning.memory_years"]:
        bring_up_to_date(w.residents, int(w.city[0]["day"]), float(w.city[0]["fading"]))
    w.par.view(np.float64)[...] = parameter_row(now).view(np.float64)  # as one line, not field by field
    w.cls[...] = class_table(now)
    w.effort[...] = efforts(w.par[0])
    w.communities["skill"] = skills(now)
    w.city["fading"] = fading = 1.0 / (365.0 * w.par["learning_memory_years"])
    w.keep[...] = _fading_table(float(fading[0]))
    w.city["living_with"] = living_with(w.par[0])
    w.handlers["priced"] = NEVER_PRICED
