"""Apply: what the units decided goes back into the rows, all at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from sim.agents import Unit
from sim.day.world import Array, World
from sim.month.decided import decided
from sim.month.picture import blocks

OF_COMMUNITIES: Final = {
    "volunteers": ("volunteer_hours", "mobilised"),
    "partner": ("partner_hours", "property_hours"),
}
"""What teams and partners decide, which are one to a community."""


def _write(rows: Array, units: Sequence[Unit], names: Sequence[str]) -> None:
    for name in names:
        shape = rows[name].shape
        width = (math.prod(shape[1:]),) if len(shape) > 1 else ()
        rows[name] = decided(units, name, width).reshape(shape)


def hand_out(w: World, units: dict[str, Sequence[Any]], kind: str) -> None:
    """Give communities the hours that their volunteers or partners have for the month.

    Args:
        w: World, changed in place.
        units: Agents by kind, in the order of their index.
        kind: One of `OF_COMMUNITIES`.
    """
    _write(w.communities, units[kind], OF_COMMUNITIES[kind])


def act(w: World, units: dict[str, Sequence[Any]]) -> None:
    """Write every decision into the world.

    Args:
        w: World, changed in place.
        units: Agents by kind, in the order of their index.
    """
    community, subdistrict, department = blocks(w)
    desks = w.handlers[community]
    _write(desks, units["community"], ("price", "overtime", "speed"))
    w.communities["efficacy"] = decided(units["community"], "efficacy")
    for part, kind in ((subdistrict, "subdistrict"), (department, "department")):
        _write(w.handlers[part], units[kind], ("belief", "norm", "price", "overtime"))
    w.handlers["willing"][department] = decided(units["department"], "willing")
    _write(w.districts, units["district"], ("amplification", "expertise"))
    for kind in OF_COMMUNITIES:
        hand_out(w, units, kind)
    _act_hotline(w, units["hotline"])
    _act_assessor(w, units["assessor"])


def _act_hotline(w: World, hotline: Sequence[Unit]) -> None:
    w.city["labelled"] = decided(hotline, "labelled", w.city["labelled"].shape[1:])
    w.city["error"] = decided(hotline, "error", w.city["error"].shape[1:])
    w.city["capacity"] = decided(hotline, "capacity_per_1000") * w.city["residents"] / 1000.0


def _act_assessor(w: World, assessor: Sequence[Unit]) -> None:
    units = w.handlers[len(w.communities) :]
    for name in ("score", "evidence", "percentile", "pressure"):
        units[name] = decided(assessor, name, (len(units),))[0]
    _rank_districts(w)


def _rank_districts(w: World) -> None:
    """A district's score is its subdistricts' mean; its percentile the mid-rank among districts."""
    _, subdistrict, _ = blocks(w)
    first = w.districts["first_subdistrict"]
    scores = np.add.reduceat(w.handlers["score"][subdistrict], first) / w.districts["subdistricts"]
    below = (scores[:, None] > scores[None, :]).sum(axis=1)
    equal = (scores[:, None] == scores[None, :]).sum(axis=1)
    w.districts["score"] = scores
    w.districts["percentile"] = (below + 0.5 * equal) / len(scores)
