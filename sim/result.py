"""What a simulated period yields: indicators and tables, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sim.scenario import Scenario

Table = Mapping[str, NDArray[np.generic]]
"""Columns of equal length by name."""


@dataclass(frozen=True)
class Result:
    """One simulated period.

    Attributes:
        spec: Scenario as resolved.
        seed: Seed in force.
        days: Days simulated after the burn-in.
        residents: Residents simulated.
        indicators: Value by name; None where undefined (an empty denominator).
        daily: City series, one row a day.
        handlers: One row per subdistrict or department and month.
        communities: One row per community and month.
        ledger: One row per payer, nature and outcome: hours and yuan.
        requests: Event log (path of each matter), if it was asked for.
        burn_in_days: Days simulated beforehand, not in any table.
        setup_seconds: Compiling, building the city and the burn-in.
        wall_seconds: The simulated period itself.
        burn_in_cached: Whether the burnt-in state came from the cache.
        user_rules: Qualified name and source hash of each user-supplied class.
    """

    spec: Scenario
    seed: int
    days: int
    residents: int
    indicators: Mapping[str, float | None]
    daily: Table
    handlers: Table
    communities: Table
    ledger: Table
    requests: Table | None = None
    burn_in_days: int = 0
    setup_seconds: float = 0.0
    wall_seconds: float = 0.0
    burn_in_cached: bool = False
    user_rules: tuple[str, ...] = field(default=())
