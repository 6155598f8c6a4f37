"""Calendar hours and a handler's working hours.

A handler works ``hours_per_day`` hours from ``opens`` on every day of the week (staff take turns on
weekends, so capacity already counts five days in seven). Queues run on the work clock, deadlines
on the calendar.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel

DAYS_AN_HOUR = 1.0 / 24.0


@kernel
def work_clock(hour: float, opens: float, per_day: float) -> float:
    """Working hours elapsed at calendar ``hour`` since hour 0.

    A product is worked out sooner than a quotient; a midnight that it rounds down is as many working hours.
    """
    day = np.floor(hour * DAYS_AN_HOUR)
    return day * per_day + min(max(hour - day * 24.0 - opens, 0.0), per_day)


@kernel
def calendar_clock(work: float, opens: float, per_day: float) -> float:
    """Calendar hour at which ``work`` working hours have elapsed (the earliest such hour)."""
    day = np.floor(work / per_day)
    rest = work - day * per_day
    if rest == 0.0 and day > 0.0:
        day -= 1.0
        rest = per_day
    return day * 24.0 + opens + rest


@kernel
def opening_clock(work: float, opens: float, per_day: float) -> float:
    """Calendar hour at which work can start: as `calendar_clock`, but the next opening at a day's end."""
    day = np.floor(work / per_day)
    return day * 24.0 + opens + (work - day * per_day)
