"""Apply: what the units decided goes back into the rows, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from sim.city.rows import CLASSES
from sim.day.world import Array, World
from sim.month.decided import Part, decided
from sim.month.picture import blocks
from sim.month.ranks import mean_score

HANDED_OUT: Final = {
    "volunteers": Part("volunteers", ("active", "offered", "volunteer_hours", "mobilised")),
    "partner": Part("partner", ("partner_hours", "property_hours")),
}
"""What teams and partners decide, which are one to a community."""

_DESK = Part("community", ("price", "overtime", "speed", "fatigue", "efficacy", "visiting"))
_STREET = Part("subdistrict", ("norm", "price", "overtime", "fatigue"))
_OFFICE = Part("department", ("norm", "price", "overtime", "fatigue", "willing"))
_DISTRICT = Part("district", ("amplification", "expertise"))
_BELIEFS = tuple(Part(kind, ("belief",), (8,)) for kind in ("subdistrict", "department"))
_BODIES = Part("community", ("council", "committee", "group", "council_room"))
_TRIAGE = Part("hotline", ("labelled", "error"), (len(CLASSES),))
_CAPACITY = Part("hotline", ("capacity_per_1000", "platform"))
_SCORES = ("score", "evidence", "percentile", "pressure")


def _write(rows: Array, names: Sequence[str], columns: Array) -> None:
    for name, column in zip(names, columns, strict=True):
        rows[name] = column


def hand_out(w: World, units: dict[str, Sequence[Any]], kind: str) -> None:
    """Give communities the hours that their volunteers or partners have for the month.

    Args:
        w: World, changed in place.
        units: Agents by kind, in the order of their index.
        kind: One of `HANDED_OUT`.
    """
    part = HANDED_OUT[kind]
    _write(w.communities, part.names, decided(units, (part,))[0])


def act(w: World, units: dict[str, Sequence[Any]]) -> None:
    """Write every decision into the world.

    Args:
        w: World, changed in place.
        units: Agents by kind, in the order of their index.
    """
    community, subdistrict, department = blocks(w)
    assessed = w.handlers[len(w.communities) :]
    scores = Part("assessor", _SCORES, (len(assessed),))
    parts = (
        _DESK,
        _STREET,
        _OFFICE,
        _DISTRICT,
        *HANDED_OUT.values(),
        *_BELIEFS,
        _BODIES,
        _TRIAGE,
        _CAPACITY,
        scores,
    )
    desk, street, office, district, volunteers, partner, *beliefs, bodies, triage, capacity, score = decided(
        units, parts
    )
    _write(w.handlers[community], _DESK.names[:4], desk[:4])
    w.communities["efficacy"], w.communities["visiting"] = desk[4], desk[5]
    _write(w.handlers[subdistrict], _STREET.names, street)
    _write(w.handlers[department], _OFFICE.names, office)
    _write(w.districts, _DISTRICT.names, district)
    for part, columns in zip(HANDED_OUT.values(), (volunteers, partner), strict=True):
        _write(w.communities, part.names, columns)
    assessed["belief"] = np.concatenate(beliefs, axis=1)[0].reshape(assessed["belief"].shape)
    _write(w.communities, _BODIES.names, bodies)
    _write(w.city, _TRIAGE.names, triage)
    w.city["capacity"] = capacity[0] * w.city["residents"] / 1000.0
    w.city["platform"] = capacity[1]
    _write(assessed, _SCORES, score[:, 0])
    rank_districts(w)


def rank_districts(w: World) -> None:
    """A district's score is its subdistricts' mean; its percentile the mid-rank among districts."""
    _, subdistrict, _ = blocks(w)
    of_subdistricts = w.handlers["score"][subdistrict].tolist()
    blocks_of = zip(
        w.districts["first_subdistrict"].tolist(), w.districts["subdistricts"].tolist(), strict=True
    )
    scores = np.array([mean_score(of_subdistricts, first, count) for first, count in blocks_of])
    below = (scores[:, None] > scores[None, :]).sum(axis=1)
    equal = (scores[:, None] == scores[None, :]).sum(axis=1)
    w.districts["score"] = scores
    w.districts["percentile"] = (below + 0.5 * equal) / len(scores)
