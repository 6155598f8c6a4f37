"""Whole years by the calendar, for periods that begin anew on the scenario's first date.

`GovernanceModel.begin_period` sets the date back to the scenario's start. Where that is not the same date of
a later year, a month has no end. After 730 days from 2023-01-01 it is 2024-12-31: what is decided at the end
of December never is, and units begin the next year without the year's money.
"""

from __future__ import annotations

from sim.scenario import Scenario


def days_of(spec: Scenario, years: int) -> int:
    """Days from the scenario's start to the same date some years later (of 29 February, to the 28th).

    Args:
        spec: Scenario.
        years: 0 or more.
    """
    start = spec.date_of(0)
    day = min(start.day, 28) if start.month == 2 else start.day
    return (start.replace(year=start.year + years, day=day) - start).days
