"""Monthly records of handlers and communities, and the counts that start anew each month."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from sim.city.rows import CLOSING_WAYS, ECHO_FIELDS, ESTATES, FLAG_KNOWS, TALLY
from sim.day.tallies import N_AVOIDABLE, N_CLOSED, N_OTHER, N_OVERDUE, N_REPORTED, N_WAY, N_WHISTLED
from sim.day.world import BIT_COHORT, Array, World

KINDS = ("community", "subdistrict", "department", "utility")
_COUNTS = {
    "closed": N_CLOSED,
    "overdue": N_OVERDUE,
    "avoidable": N_AVOIDABLE,
    "other_closed": N_OTHER,
    "whistled": N_WHISTLED,
    "reported": N_REPORTED,
} | {f"way_{way}": N_WAY + n for n, way in enumerate(CLOSING_WAYS)}
_STATE = ("score", "percentile", "pressure", "norm", "price", "willing", "overtime", "fatigue", "own_backlog")
_COMMUNITY = (
    "asked",
    "granted",
    "efficacy",
    "active",
    "council",
    "committee",
    "group",
    "problems_live",
    "matters",
    "ended",
    "autonomous",
    "mobilised_ended",
)
_ANEW = (
    "asked",
    "granted",
    "council_used",
    "group_used",
    "matters",
    "ended",
    "autonomous",
    "mobilised_ended",
)


class Snapshot(NamedTuple):
    """Raw rows at the end of a month, before the counts start anew; tables are made of many at once."""

    first: dt.date
    units: Array  # (S + D,) HANDLER of the assessed units
    sums: Array  # (S + D, tallied) a subdistrict's with its communities'
    counts: Array  # (S + D, fields)
    echo: Array  # (S + D, fields)
    communities: Array  # (C,) COMMUNITY
    waits: Array  # (C + S + D,) mean days of work waiting
    desk_hours: Array  # (C,)


def _months(shots: list[Snapshot], rows: int) -> Array:
    return np.repeat(np.array([shot.first for shot in shots], dtype="datetime64[D]"), rows)


def handler_table(shots: list[Snapshot]) -> dict[str, Array]:
    """One row per assessed unit and month; a subdistrict's sums include its communities'.

    Args:
        shots: One snapshot a month, at least one.
    """
    n = len(shots[0].units)
    units, sums, counts, echo = (
        np.concatenate([getattr(shot, name) for shot in shots])
        for name in ("units", "sums", "counts", "echo")
    )
    columns: dict[str, Array] = {
        "month": _months(shots, n),
        "handler": np.tile(np.arange(n), len(shots)),
        "kind": np.array(KINDS)[units["kind"]],
        "residents": units["residents"].copy(),
    }
    columns |= {name: counts[:, at].astype(np.float64) for name, at in _COUNTS.items()}
    columns |= {name: sums[:, at].copy() for at, name in enumerate(TALLY.names or ())}
    columns |= {name: echo[:, at].astype(np.float64) for at, name in enumerate(ECHO_FIELDS)}
    columns |= {name: units[name].copy() for name in _STATE}
    columns["backlog_days"] = np.concatenate([shot.waits[-n:] for shot in shots])
    return columns


def community_table(shots: list[Snapshot]) -> dict[str, Array]:
    """One row per community and month.

    Args:
        shots: One snapshot a month, at least one.
    """
    n = len(shots[0].communities)
    rows = np.concatenate([shot.communities for shot in shots])
    columns: dict[str, Array] = {
        "month": _months(shots, n),
        "community": np.tile(np.arange(n), len(shots)),
        "subdistrict": rows["subdistrict"].astype(np.int64),
        "estate": np.array(ESTATES)[rows["estate"]],
        "residents": rows["size"].astype(np.int64),
    }
    columns |= {name: rows[name].astype(np.float64) for name in _COMMUNITY}
    columns["volunteer_hours_left"] = rows["volunteer_hours"].copy()
    columns["hours"] = np.concatenate([shot.desk_hours for shot in shots])
    columns["backlog_days"] = np.concatenate([shot.waits[:n] for shot in shots])
    return columns


def start_anew(w: World) -> None:
    """Reset what is counted by the month."""
    for counts in (w.echo, w.counts, w.requests_by_class, w.tally):
        counts.fill(0)
    w.handlers["waited"].fill(0.0)
    w.city["month_days"].fill(0)
    for name in _ANEW:
        w.communities[name].fill(0.0)


def begin_counting(w: World) -> None:
    """Start a reported period: counts start at nothing, the city stays as it is."""
    if w.city["day"][0] == 0:  # nothing has been counted yet
        return
    w.cases["bits"] &= np.uint16(~BIT_COHORT & 0xFFFF)
    w.cases["cost"] = 0.0
    w.cases["partner"] = 0.0
    start_anew(w)
    w.ledger[...] = 0.0
    w.city["began"] = 24.0 * w.city["day"]
    w.histogram[...] = 0
    for name in ("gov_hours", "equal_hours", "trouble", "requests", "part"):
        w.residents[name] = 0
    w.residents["flags"] &= np.uint8(~FLAG_KNOWS & 0xFF)
