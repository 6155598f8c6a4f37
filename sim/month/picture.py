"""Observe: the columns that each kind of unit sees at the end of a month, read in bulk."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.city.rows import ECHO_FIELDS, FLAG_PARTY, FLAG_VOLUNTEER
from sim.day.world import Array, World
from sim.streams import PURPOSE, uniforms_of

Picture = dict[str, dict[str, Any]]
"""Columns by kind of unit and attribute; a list or array entry per unit of the kind."""

_COUNTED, _RESPONDED, _YES, _SATISFIED = (
    ECHO_FIELDS.index(f) for f in ("counted", "responded", "yes", "satisfied")
)


def blocks(w: World) -> tuple[slice, slice, slice]:
    """Slices of ``handlers`` that are communities, subdistricts and departments."""
    c, s = len(w.communities), len(w.subs)
    return slice(0, c), slice(c, c + s), slice(c + s, len(w.handlers))


def by_unit(table: Array) -> tuple[Array, Array]:
    """Split (S, 1 + D, ...) counts into per-subdistrict and per-department sums."""
    return table[:, 0], table[:, 1:].sum(axis=0)


def draws(w: World, month: int) -> tuple[Array, Array, Array]:
    """Two uniforms and a standard normal for every handler, keyed by handler and month."""
    items = 4 * np.arange(len(w.handlers)) + np.arange(4)[:, None]
    u, v, a, b = uniforms_of(w.keys[PURPOSE["month"]], items, month)
    return u, v, np.sqrt(-2.0 * np.log(1.0 - a)) * np.cos(2.0 * np.pi * b)


def backlog_days(w: World) -> Array:
    """Working days that the waiting hours would take each handler, mean of the month's evenings.

    A single evening would say little of a small unit, and prices bend with it.
    """
    return np.asarray(w.handlers["waited"] / max(int(w.city[0]["month_days"]), 1))


def _strategist(units: Array, waits: Array, echo: Array, v: Array) -> dict[str, Any]:
    belief = units["belief"].reshape(len(units), 8)
    peer = (v * len(units)).astype(np.int64)
    return {
        "belief": belief,
        "city_belief": np.broadcast_to(belief.mean(axis=0), belief.shape),
        "heard": echo[:, :, _COUNTED].astype(np.float64),
        "heard_yes": echo[:, :, _YES].astype(np.float64),
        "heard_satisfied": echo[:, :, _SATISFIED].astype(np.float64),
        "peer_norm": units["norm"][peer],
        "peer_score": units["score"][peer],
        "norm": units["norm"],
        "price": units["price"],
        "score": units["score"],
        "backlog_days": waits,
    }


def _assessor(w: World, echo: Array) -> dict[str, Any]:
    """One entry per assessed unit; the assessor is one agent, so every column is one item."""
    units = w.handlers[len(w.communities) :]
    sums = echo.sum(axis=1).astype(np.float64)
    factor = np.ones(len(units))
    factor[: len(w.subs)] = w.districts["amplification"][w.subs["district"]]
    columns = {
        "counted": sums[:, _COUNTED],
        "responded": sums[:, _RESPONDED],
        "yes": sums[:, _YES],
        "satisfied": sums[:, _SATISFIED],
        "score": units["score"],
        "evidence": units["evidence"],
        "percentile": units["percentile"],
        "amplification": factor,
        "group": (units["kind"] > 1).astype(np.int64),
    }
    return {name: [column.tolist()] for name, column in columns.items()}


def _hotline(w: World) -> dict[str, Any]:
    return {
        "labelled": [w.city[0]["labelled"].tolist()],
        "requests_per_1000": [(w.requests_by_class.sum(axis=0) / w.city[0]["residents"] * 1000.0).tolist()],
    }


def registered(w: World) -> tuple[Array, Array]:
    """Registered volunteers and party members of each community."""
    return _flagged(w, FLAG_VOLUNTEER), _flagged(w, FLAG_PARTY)


def _flagged(w: World, bit: int) -> Array:
    holds = (w.residents["flags"] & bit) != 0
    return np.add.reduceat(holds, w.communities["first"], dtype=np.int64).astype(np.float64)


def see(w: World, month: int, people: tuple[Array, Array]) -> tuple[Picture, Array, Array]:
    """What every unit sees at the end of a month.

    Args:
        w: World, with the month's counts not yet reset.
        month: Months since day 0, numbers the draws.
        people: `registered`, computed once.

    Returns:
        The picture, and the uniform and normal draw of every handler.
    """
    community, subdistrict, department = blocks(w)
    u, v, z = draws(w, month)
    echo_s, echo_d = by_unit(w.echo)
    waits = backlog_days(w)
    desks, offices = w.handlers[community], w.handlers[department]
    own_days = offices["own_backlog"] / (offices["servers"] * offices["speed"] * offices["hours_per_day"])
    return (
        {
            "community": {
                "price": desks["price"],
                "backlog_days": waits[community],
                "base_speed": desks["base_speed"],
                "asked": w.communities["asked"],
                "granted": w.communities["granted"],
                "efficacy": w.communities["efficacy"],
            },
            "subdistrict": _strategist(w.handlers[subdistrict], waits[subdistrict], echo_s, v[subdistrict]),
            "department": _strategist(offices, waits[department], echo_d, v[department])
            | {"own_backlog_days": own_days},
            "district": {"percentile": w.districts["percentile"]},
            "volunteers": {"registered": people[0], "members": people[1]},
            "partner": {"size": w.communities["size"], "has_property": w.communities["has_property"]},
            "hotline": _hotline(w),
            "assessor": _assessor(w, np.concatenate([echo_s, echo_d])),
        },
        u,
        z,
    )
