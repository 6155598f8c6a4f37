"""The month in order: observe, decide, apply; work on root causes; start the counts anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.agents import Unit
from sim.compiled import compile_entry
from sim.day.world import Array, World
from sim.month.act import act
from sim.month.books import start_anew
from sim.month.picture import Picture, see
from sim.month.proactive import TARGETINGS, work_on_roots
from sim.month.sums import MonthSums, add_up


def compile_month() -> None:
    """Load what is compiled of the month from the cache, or compile it."""
    compile_entry(add_up)
    compile_entry(work_on_roots)


def show(units: dict[str, Sequence[Unit]], picture: Picture, policy: dict[str, Any]) -> None:
    """Fill each unit's attributes with what it sees."""
    for kind, columns in picture.items():
        members = units[kind]
        for name, column in columns.items():
            values = column.tolist() if hasattr(column, "tolist") else column
            for unit, value in zip(members, values, strict=True):
                setattr(unit, name, value)
        for unit in members:
            unit.policy = policy


def draw_lots(units: dict[str, Sequence[Unit]], w: World, luck: Array) -> None:
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


def end_month(
    w: World,
    words: Array,
    units: dict[str, Sequence[Unit]],
    policy: dict[str, Any],
    month: int,
    sums: MonthSums,
    people: tuple[Array, Array],
) -> None:
    """Everything that happens when a month ends.

    Args:
        w: World, changed in place.
        words: Its `sim.day.handle.table`.
        units: Agents by kind.
        policy: Parameters in force.
        month: Months since day 0.
        sums: The month added up.
        people: Registered volunteers and party members by community.
    """
    show(units, see(w, sums, people), policy)
    draw_lots(units, w, sums.luck)
    for members in units.values():
        for unit in members:
            unit.decide()
    act(w, units)
    targeting = TARGETINGS.index(policy["proactive.targeting"])
    work_on_roots(words, targeting, month, int(w.city[0]["day"]) - 1)
    start_anew(w)
