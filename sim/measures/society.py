"""Indicators of society: whom residents turn to, whom they trust, and what bodies they have."""

from __future__ import annotations

from sim.day.world import NONE, OWN, Array, World
from sim.indicators import ratio
from sim.measures.sums import Sums, Values


def measure_society(w: World, sums: Sums, people: Array) -> Values:
    """Self-governance, participation, trust, and how much people lean on government.

    Args:
        w: World at the horizon.
        sums: `sim.measures.sums.totals`.
        people: `sim.measures.people.add_up_people`.
    """
    residents, everybody = len(w.residents), people[0]
    return {
        "autonomous_share": ratio(sums["autonomous"], sums["ended"]),
        "mobilised_share": ratio(sums["mobilised"], sums["ended"]),
        "granted_share": ratio(sums["granted"], sums["asked_neighbours"]),
        "participation": ratio(everybody["helped"], residents),
        **_bodies(w),
        "dependence": ratio(everybody["government"], everybody["asked"]),
        "warmth": ratio(everybody["helped"] + everybody["met"] + everybody["warm"], 3.0 * residents),
        "staff_fatigue": _fatigue(w),
        "trust": ratio(everybody["trust"], residents),
        "volunteer_hours": float(sums["volunteer_hours"]),
        "petitions_per_1000": ratio(1000.0 * sums["petitions"], sums["matters"]),
    }


def _fatigue(w: World) -> float | None:
    units = w.handlers[: len(w.communities) + len(w.subs)]
    return ratio((units["fatigue"] * units["workers"]).sum(), units["workers"].sum())


def _bodies(w: World) -> Values:
    council, committee = w.communities["council"], w.communities["committee"]
    served = w.communities["has_property"] > 0.0
    return {
        "councils_share": ratio(float((council > NONE).sum()), len(council)),
        "councils_own_share": ratio(float((council == OWN).sum()), float((council > NONE).sum())),
        "committees_share": ratio(float((committee[served] > NONE).sum()), float(served.sum())),
        "groups_share": ratio(float((w.communities["group"] > NONE).sum()), len(council)),
    }
