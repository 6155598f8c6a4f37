"""Observe: the columns that each kind of unit sees at the end of a month, read in bulk."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.city.rows import ECHO_FIELDS
from sim.day.tallies import N_CLOSED, N_OVERDUE
from sim.day.world import Array, World
from sim.month.exact import total
from sim.month.sums import MonthSums

Picture = dict[str, dict[str, Any]]
"""Columns by kind of unit and attribute; a list or array entry per unit of the kind."""

_OF_COMMUNITIES = (
    *("asked", "granted", "efficacy", "size", "has_property"),
    *("council", "committee", "group", "council_used", "group_used"),
)

_COUNTED, _RESPONDED, _YES, _SATISFIED = (
    ECHO_FIELDS.index(f) for f in ("counted", "responded", "yes", "satisfied")
)


def blocks(w: World) -> tuple[slice, slice, slice]:
    """Slices of ``handlers`` that are communities, subdistricts and departments."""
    c, s = len(w.communities), len(w.subs)
    return slice(0, c), slice(c, c + s), slice(c + s, len(w.handlers))


def _strategist(units: Array, waits: Array, echo: Array, v: Array) -> dict[str, Any]:
    belief = units["belief"].reshape(len(units), 8)
    city = (belief.sum(axis=0) / len(units)).tolist()
    peer = (v * len(units)).astype(np.int64)
    return {
        "belief": belief,
        "city_belief": [city.copy() for _ in units],
        "heard": echo[:, :, _COUNTED],
        "heard_yes": echo[:, :, _YES],
        "heard_satisfied": echo[:, :, _SATISFIED],
        "peer_norm": units["norm"][peer],
        "peer_score": units["score"][peer],
        "norm": units["norm"],
        "price": units["price"],
        "score": units["score"],
        "backlog_days": waits,
        "fatigue": units["fatigue"],
    }


def _assessor(w: World, heard: Array, counts: Array) -> dict[str, Any]:
    """One entry per assessed unit; the assessor is one agent, so every column is one item."""
    units = w.handlers[len(w.communities) :]
    sums = heard.astype(np.float64)
    factor = np.ones(len(units))
    factor[: len(w.subs)] = w.districts["amplification"][w.subs["district"]]
    columns = {
        "counted": sums[:, _COUNTED],
        "responded": sums[:, _RESPONDED],
        "yes": sums[:, _YES],
        "satisfied": sums[:, _SATISFIED],
        "closed": counts[:, N_CLOSED].astype(np.float64),
        "overdue": counts[:, N_OVERDUE].astype(np.float64),
        "score": units["score"],
        "evidence": units["evidence"],
        "percentile": units["percentile"],
        "amplification": factor,
    }
    return {name: [column.tolist()] for name, column in columns.items()} | {"group": [groups_of(w)]}


def groups_of(w: World) -> list[int]:
    """Group within which each assessed unit is ranked: 0 subdistricts, 1 departments and utilities."""
    groups: list[int] = (w.handlers["kind"][len(w.communities) :] > 1).astype(np.int64).tolist()
    return groups


def _hotline(w: World) -> dict[str, Any]:
    return {
        "platform": [float(w.city[0]["platform"])],
        "labelled": [w.city[0]["labelled"].tolist()],
        "requests_per_1000": [(w.requests_by_class.sum(axis=0) / w.city[0]["residents"] * 1000.0).tolist()],
    }


def _relative(complaints: Array, residents: Array) -> Array:
    """Complaints per resident, relative to the city's mean; 1 everywhere if there are none."""
    of_all = total(complaints.tolist(), 0, len(complaints))
    return complaints * residents.sum() / (residents * of_all) if of_all > 0.0 else np.ones(len(residents))


def see(w: World, sums: MonthSums, people: tuple[Array, Array]) -> Picture:
    """What every unit sees at the end of a month.

    Args:
        w: World, with the month's counts not yet reset.
        sums: The month added up.
        people: `sim.month.registered.registered`, computed once.
    """
    community, subdistrict, department = blocks(w)
    waits, peer = sums.waits, sums.luck[:, 1]
    echo = sums.echo.astype(np.float64)
    echo_s, echo_d = echo[: len(w.subs)], echo[len(w.subs) :]
    desks, streets, offices = w.handlers[community], w.handlers[subdistrict], w.handlers[department]
    own_days = offices["own_backlog"] / (offices["servers"] * offices["speed"] * offices["hours_per_day"])
    return {
        "community": {
            "price": desks["price"],
            "backlog_days": waits[community],
            "base_speed": desks["base_speed"],
            "workers": desks["workers"],
            **{name: w.communities[name] for name in _OF_COMMUNITIES},
            "complained": _relative(sums.complained, w.communities["size"]),
            "chance": sums.fates[:, :6],
            "doom": sums.fates[:, 6:],
            "fatigue": desks["fatigue"],
        },
        "subdistrict": _strategist(streets, waits[subdistrict], echo_s, peer[subdistrict]),
        "department": _strategist(offices, waits[department], echo_d, peer[department])
        | {"own_backlog_days": own_days, "pressure": offices["pressure"]},
        "district": {"percentile": w.districts["percentile"]},
        "volunteers": {
            "registered": people[0],
            "members": people[1],
            **{name: w.communities[name] for name in ("active", "offered", "volunteer_hours")},
        },
        "partner": {"size": w.communities["size"], "has_property": w.communities["has_property"]},
        "hotline": _hotline(w),
        "assessor": _assessor(w, sums.heard, sums.counts),
    }
