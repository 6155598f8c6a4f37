"""Monthly records of handlers and communities, and the counts that start anew each month."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from sim.city.rows import ECHO_FIELDS, ESTATES, WAYS
from sim.day.tallies import N_AVOIDABLE, N_CLOSED, N_OTHER, N_OVERDUE, N_REPORTED, N_WAY, N_WHISTLED
from sim.day.world import Array, World
from sim.month.picture import backlog_days, blocks, by_unit

KINDS = ("community", "subdistrict", "department", "utility")
_COUNTS = {
    "closed": N_CLOSED,
    "overdue": N_OVERDUE,
    "avoidable": N_AVOIDABLE,
    "other_closed": N_OTHER,
    "whistled": N_WHISTLED,
    "reported": N_REPORTED,
} | {f"way_{way}": N_WAY + n for n, way in enumerate(WAYS)}
_TALLIED = (
    "received",
    "coaxed",
    "documented",
    "excluded",
    "hours",
    "paper_hours",
    "coordination_hours",
    "facilitation_hours",
    "displaced",
)
_STATE = ("score", "percentile", "pressure", "norm", "price", "willing", "overtime", "own_backlog")
_COMMUNITY = (
    "asked",
    "granted",
    "efficacy",
    "problems_live",
    "matters",
    "ended",
    "autonomous",
    "mobilised_ended",
)


def handler_month(w: World, first: dt.date) -> dict[str, Array]:
    """Columns of the assessed units for one month; a subdistrict's sums include its communities'."""
    community, _subdistrict, _department = blocks(w)
    units = w.handlers[len(w.communities) :]
    counts = np.concatenate(by_unit(w.counts))
    echo = np.concatenate(by_unit(w.echo)).sum(axis=1)
    columns: dict[str, Array] = {
        "month": np.full(len(units), np.datetime64(first, "D")),
        "handler": np.arange(len(units)),
        "kind": np.array(KINDS)[units["kind"]],
        "residents": units["residents"],
    }
    columns |= {name: counts[:, at].astype(np.float64) for name, at in _COUNTS.items()}
    below = w.tally[community]
    home = w.subs["first_community"]
    for name in _TALLIED:
        total = w.tally[name][len(w.communities) :].copy()
        total[: len(w.subs)] += np.add.reduceat(below[name], home)
        columns[name] = total
    columns |= {name: echo[:, ECHO_FIELDS.index(name)].astype(np.float64) for name in ECHO_FIELDS[:5]}
    columns |= {name: units[name].copy() for name in _STATE}
    columns["backlog_days"] = backlog_days(units)
    return columns


def community_month(w: World, first: dt.date) -> dict[str, Array]:
    """Columns of the communities for one month."""
    rows = w.communities
    desks = w.handlers[: len(rows)]
    columns: dict[str, Array] = {
        "month": np.full(len(rows), np.datetime64(first, "D")),
        "community": np.arange(len(rows)),
        "subdistrict": rows["subdistrict"].astype(np.int64),
        "estate": np.array(ESTATES)[rows["estate"]],
        "residents": rows["size"].astype(np.int64),
    }
    columns |= {name: rows[name].astype(np.float64) for name in _COMMUNITY}
    columns["volunteer_hours_left"] = rows["volunteer_hours"].copy()
    columns["hours"] = w.tally["hours"][: len(rows)].copy()
    columns["backlog_days"] = backlog_days(desks)
    return columns


def start_anew(w: World) -> None:
    """Reset what is counted by the month."""
    for counts in (w.echo, w.counts, w.requests_by_class):
        counts[...] = 0
    w.tally[...] = np.zeros((), w.tally.dtype)
    for name in ("asked", "granted", "matters", "ended", "autonomous", "mobilised_ended"):
        w.communities[name] = 0.0


def stack(months: list[dict[str, Array]]) -> dict[str, Any]:
    """Join monthly columns into one table."""
    return {name: np.concatenate([m[name] for m in months]) for name in months[0]} if months else {}
