"""Apply: what the units decided goes back into the rows, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.agents import Unit
from sim.day.world import Array, World
from sim.month.picture import blocks


def column(units: Sequence[Unit], name: str) -> Array:
    """One attribute of every unit as an array."""
    return np.array([getattr(unit, name) for unit in units])


def _write(rows: Array, units: Sequence[Unit], names: Sequence[str]) -> None:
    for name in names:
        values = column(units, name)
        rows[name] = values.reshape(rows[name].shape)


def act(w: World, units: dict[str, Sequence[Any]]) -> None:
    """Write every decision into the world.

    Args:
        w: World, changed in place.
        units: Agents by kind, in the order of their index.
    """
    community, subdistrict, department = blocks(w)
    desks = w.handlers[community]
    _write(desks, units["community"], ("price", "overtime", "speed"))
    w.communities["efficacy"] = column(units["community"], "efficacy")
    for part, kind in ((subdistrict, "subdistrict"), (department, "department")):
        _write(w.handlers[part], units[kind], ("belief", "norm", "price", "overtime"))
    w.handlers["willing"][department] = column(units["department"], "willing")
    _write(w.districts, units["district"], ("amplification", "expertise"))
    _write(w.communities, units["volunteers"], ("volunteer_hours", "mobilised"))
    _write(w.communities, units["partner"], ("partner_hours", "property_hours"))
    _act_hotline(w, units["hotline"][0])
    _act_assessor(w, units["assessor"][0])


def _act_hotline(w: World, hotline: Any) -> None:
    w.city["labelled"][0] = hotline.labelled
    w.city["error"][0] = hotline.error
    w.city["capacity"][0] = hotline.capacity_per_1000 * w.city[0]["residents"] / 1000.0


def _act_assessor(w: World, assessor: Any) -> None:
    units = w.handlers[len(w.communities) :]
    for name in ("score", "percentile", "pressure"):
        units[name] = getattr(assessor, name)
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
