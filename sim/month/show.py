"""Agents decide: each is shown what it sees of the month, handed its draws, and asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.agents import Unit
from sim.day.world import Array, World
from sim.month.picture import Picture, see
from sim.month.sums import MonthSums

Members = dict[str, Sequence[Any]]
"""Agents by kind, in the order of their index."""


def show(units: Members, picture: Picture, policy: dict[str, Any]) -> None:
    """Fill each unit's attributes with what it sees."""
    for kind, columns in picture.items():
        members: Sequence[Unit] = units[kind]
        for name, column in columns.items():
            values = column.tolist() if hasattr(column, "tolist") else column
            for unit, value in zip(members, values, strict=True):
                setattr(unit, name, value)
        for unit in members:
            unit.policy = policy


def draw_lots(units: Members, w: World, luck: Array) -> None:
    """Hand every handler its two draws of the month."""
    c, s = len(w.communities), len(w.subs)
    drawn = list(zip(luck[:, 0].tolist(), luck[:, 2].tolist(), strict=True))
    for kind, part in (
        ("community", drawn[:c]),
        ("subdistrict", drawn[c : c + s]),
        ("department", drawn[c + s :]),
    ):
        for unit, pair in zip(units[kind], part, strict=True):
            unit.luck = pair


def let_decide(
    units: Members, w: World, sums: MonthSums, people: tuple[Array, Array], policy: dict[str, Any]
) -> None:
    """Observe and decide; what was decided stands in the agents' attributes (`sim.month.act` applies it).

    Args:
        units: Agents, changed in place.
        w: World at the end of the month.
        sums: The month added up.
        people: `sim.month.registered.registered`.
        policy: Parameters in force.
    """
    show(units, see(w, sums, people), policy)
    draw_lots(units, w, sums.luck)
    for members in units.values():
        for unit in members:
            unit.decide()
