"""What a year leaves for statistics: rows, daily and monthly tables and, if asked for, the event log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.day.tallies import EVENT_KINDS
from sim.day.world import World
from sim.experiment.paired import MEASURED_DAYS, settle
from sim.model import GovernanceModel

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Year:
    """What a measured year left.

    Attributes:
        world: Rows at its end.
        series: Daily rows.
        handlers, communities: Monthly tables.
        events: Event log, ordered by hour; None if it was not kept.
    """

    world: World
    series: NDArray[Any]
    handlers: Columns
    communities: Columns
    events: pd.DataFrame | None = None


def step(events: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Events of some steps."""
    return events[events["what"].isin([EVENT_KINDS.index(name) for name in names])]


def third_year(model: GovernanceModel, logged: bool) -> Year:
    """Let a policy settle, and measure months 25 to 36."""
    settle(model)
    model.driver.log_events = logged
    model.advance(MEASURED_DAYS)
    handlers, communities = model.months()
    return Year(model.world, model.series(), handlers, communities, _log(model) if logged else None)


def _log(model: GovernanceModel) -> pd.DataFrame:
    rows = np.concatenate(model.driver.events)
    columns = {name: rows[name] for name in rows.dtype.names or () if name != "seq"}
    return pd.DataFrame(columns).sort_values("hour", kind="stable")
