"""Behavioural classes of matters and problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from sim.city.rows import CLASSES
from sim.scenario.fixed import FIXED_TRAITS


@dataclass(frozen=True)
class MatterClass:
    """Parameters ``matter.<class>.*`` of one behavioural class, and its fixed traits."""

    index: int
    rate: float
    problem_rate: float
    occasions: float
    passes_days: float
    hours: float
    yuan: float
    publicness: float
    alone: float
    neighbours: float
    volunteers: float
    property: float
    skill: str
    authority: float
    cross_unit: float
    direct: float
    lenient: float
    urgent: float
    day: float
    week: float
    facilitable: bool
    lendable: bool
    remit: bool


def matter_classes(policy: Mapping[str, Any]) -> list[MatterClass]:
    """All classes, in the order of `sim.city.rows.CLASSES`."""
    names = [entry.name for entry in fields(MatterClass) if entry.name not in ("index", *FIXED_TRAITS)]
    found = []
    for index, label in enumerate(CLASSES):
        own = {name: policy[f"matter.{label}.{name}"] for name in names}
        fixed = {name: shares[index] for name, shares in FIXED_TRAITS.items()}
        found.append(MatterClass(index, **own, **fixed))
    return found
