"""How much effort a unit puts into a repair, and how often a repair of that depth does not last.

Effort follows the price that the unit puts on an hour, which changes once a month; so both are worked out
at the first case after a change and kept in the unit's row.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from sim.compiled import kernel
from sim.day.world import CaseRow, HandlerRow, World
from sim.elementary import power

NEVER_PRICED: Final = math.nan
"""Price at which nothing was ever worked out: what is kept no longer holds."""


@kernel
def effort(w: World, unit: HandlerRow) -> float:
    """Depth of a unit's repairs, 1 at the usual price of an hour: the dearer, the shallower."""
    if unit.priced != unit.price:
        _work_out(w, unit)
    return unit.depth


@kernel
def _work_out(w: World, unit: HandlerRow) -> None:
    par = w.par[0]
    unit.depth = 1.0
    if unit.price > 0.0:
        unit.depth = power(par.strategy_price / unit.price, par.handling_effort_elasticity)
    unit.root_missed = power(1.0 - par.handling_root_share, np.float64(np.float32(unit.depth)))
    unit.patched = power(1.0 - par.handling_lasting_share, np.float64(np.float32(unit.depth)))
    unit.priced = unit.price


@kernel
def _holds(unit: HandlerRow, case: CaseRow) -> bool:
    """Whether what a unit keeps is of the depth of a case that it worked on, maybe in another month."""
    return unit.priced == unit.price and np.float32(unit.depth) == case.depth


@kernel
def root_missed(w: World, case: CaseRow) -> float:
    """Chance that a repair of a problem leaves its root."""
    unit = w.handlers[case.handler]
    if _holds(unit, case):
        return unit.root_missed
    return power(1.0 - w.par[0].handling_root_share, case.depth)


@kernel
def patched(w: World, case: CaseRow) -> float:
    """Chance that a trouble without a problem behind it is patched and returns."""
    unit = w.handlers[case.handler]
    if _holds(unit, case):
        return unit.patched
    return power(1.0 - w.par[0].handling_lasting_share, case.depth)
