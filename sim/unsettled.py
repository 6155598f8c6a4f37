"""Cases whose outcome is not settled at the horizon: one compiled pass over their rows."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
from numba import from_dtype, types

from sim.city.rows import NATURES
from sim.compiled import NUMBA_TYPES, entry, kernel
from sim.day.accounts import MONTH_HOURS
from sim.day.handle import enter
from sim.day.outcomes import gone, solved_by_unit
from sim.day.world import BIT_COHORT, CLOSED, PLATFORM, REQUEST, WATCHED, Array, CaseRow, Words, World

FOR_NOW, OPEN = 0, 1
"""Whether a unit has rid a closed case of its trouble so far, or it is open how the case will end."""

UNSETTLED: Final = np.dtype(
    [
        ("cost", "f8", (2, len(NATURES))),  # spent so far, by FOR_NOW and OPEN and by nature, as on the cases
        ("partner", "f8", (2,)),  # hours of partners, by the same
        ("contacts", "f8", (2,)),  # requests that a contact is paid for, by the same
        ("gone", "f8"),  # requests of the period within remit, closed and rid of the trouble so far
        ("closed", "f8"),  # requests of the period within remit, closed
        ("open", "f8"),  # requests of the period within remit, not closed
        ("ended", "f8"),  # matters of the period closed and rid of the trouble, within 30 days of birth
    ]
)

UnsettledRow: TypeAlias = Any
UnsettledRows: TypeAlias = Any
_ROW: Final = from_dtype(UNSETTLED)
NUMBA_TYPES.update(UnsettledRow=_ROW, UnsettledRows=types.Array(_ROW, 1, "C"))


def unsettled(words: Array) -> Array:
    """Add up what is not settled at the horizon.

    Args:
        words: `sim.day.handle.table` of the city, which is not changed.

    Returns:
        One UNSETTLED row.
    """
    sums = np.zeros(1, UNSETTLED)
    add_up_cases(words, sums)
    return sums


@entry
def add_up_cases(words: Words, sums: UnsettledRows) -> None:
    """Add every case in hand to an UNSETTLED row.

    Args:
        words: `sim.day.handle.table`.
        sums: One row, which is added to.
    """
    w, total = enter(words), sums[0]
    hour = 24.0 * w.city[0].day
    for slot in range(len(w.cases)):
        case = w.cases[slot]
        if case.id >= 0:
            closed = case.state == CLOSED or case.state == WATCHED
            ended = closed and gone(w, case, hour)
            outcome = FOR_NOW if ended and solved_by_unit(case, hour) else OPEN
            _add_costs(case, outcome, total)
            _count(w, case, closed, ended, total)


@kernel
def _add_costs(case: CaseRow, outcome: int, total: UnsettledRow) -> None:
    for nature in range(len(case.cost)):
        total.cost[outcome, nature] += case.cost[nature]
    total.partner[outcome] += case.partner
    total.contacts[outcome] += case.kind == REQUEST and case.cost[PLATFORM] > 0.0


@kernel
def _count(w: World, case: CaseRow, closed: bool, ended: bool, total: UnsettledRow) -> None:
    """Count a request of the period, and a matter of the period that has ended as far as is known.

    That it has is settled only 30 days after the closure. A request that a later attempt carried on was
    settled as unresolved when the attempt was made and is not among them.
    """
    if case.bits & BIT_COHORT and w.cls[case.cls].remit > 0.0:
        total.gone += ended
        total.closed += closed
        total.open += not closed
    if ended and case.born >= w.city[0].began and case.closed - case.born <= MONTH_HOURS:
        total.ended += 1.0
