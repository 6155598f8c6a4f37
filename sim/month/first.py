"""The first month, whose hours of volunteers and partners no month's end has handed out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.compiled import Row, entry
from sim.day.handle import enter
from sim.day.world import Array, PolicyRows, Words, World
from sim.month.act import HANDED_OUT, hand_out
from sim.month.homes import ask_partners, call_volunteers


@entry
def first_by_rows(words: Words, policies: PolicyRows, registered: Row, members: Row) -> bool:
    """`first_month` without agents, by the compiled rules; every team is as active as the policy says.

    Args:
        words: `sim.day.handle.table`.
        policies: What is in force, one row.
        registered: Volunteers by community.
        members: Party members by community.

    Returns:
        Whether every decision is possible.
    """
    w, policy, sound = enter(words), policies[0], True
    for n in range(len(w.communities)):
        home = w.communities[n]
        sound = call_volunteers(home, registered[n], members[n], policy) and sound
        sound = ask_partners(home, policy) and sound
    return sound


def first_month(
    w: World, units: dict[str, Sequence[Any]], policy: dict[str, Any], people: tuple[Array, Array]
) -> None:
    """Give communities the hours of their volunteers and partners for the first month.

    Args:
        w: World of day 0, changed in place.
        units: Agents by kind, in the order of their index.
        policy: Parameters in force.
        people: Registered volunteers and party members by community (`sim.month.registered.registered`).
    """
    for kind in HANDED_OUT:
        for unit in units[kind]:
            row = w.communities[unit.index]
            seen = {
                "registered": people[0][unit.index],
                "members": people[1][unit.index],
                "active": policy["volunteers.active_share"],
                "offered": 0.0,
                "volunteer_hours": 0.0,
                "size": float(row["size"]),
                "has_property": float(row["has_property"]),
            }
            unit.policy = policy
            for name in unit.reads:
                setattr(unit, name, seen[name])
            unit.decide()
        hand_out(w, units, kind)
