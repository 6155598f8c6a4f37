"""Parameters as rows that compiled code reads: one field per dotted key, one row per class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.city.rows import CLASSES
from sim.day.world import Array
from sim.scenario.registry import PARAMETERS

SKILLS: Final = ("chores", "mediation", "law", "policy")
"""Volunteer skills, in the order of a community's ``skill`` columns."""

_PREFIX: Final = f"matter.{CLASSES[0]}."
_NUMBERS: Final = tuple(
    key
    for key, p in PARAMETERS.items()
    if not key.startswith("matter.") and p.type in ("float", "int", "bool")
)

PARAMETER_ROW: Final = np.dtype([(key.replace(".", "_"), "f8") for key in _NUMBERS])
"""Every numeric parameter outside the class table; a dot becomes an underscore."""

CLASS_ROW: Final = np.dtype(
    [
        (key[len(_PREFIX) :], "i8" if p.type == "choice" else "f8")
        for key, p in PARAMETERS.items()
        if key.startswith(_PREFIX)
    ]
)
"""One behavioural class; columns as declared under ``matter.<class>``, the skill as an index."""


def parameter_row(values: Mapping[str, Any]) -> Array:
    """One PARAMETER_ROW from values by dotted key."""
    return np.array([tuple(float(values[key]) for key in _NUMBERS)], PARAMETER_ROW)


def class_table(values: Mapping[str, Any]) -> Array:
    """CLASS_ROW of every class, in the order of CLASSES."""
    table = np.zeros(len(CLASSES), CLASS_ROW)
    for at, name in enumerate(CLASSES):
        for field in CLASS_ROW.names or ():
            value = values[f"matter.{name}.{field}"]
            table[at][field] = SKILLS.index(value) if isinstance(value, str) else value
    return table


def skills(values: Mapping[str, Any]) -> tuple[float, ...]:
    """Chance that volunteers have somebody at hand for each of SKILLS."""
    return tuple(float(values[f"volunteers.skill_{name}"]) for name in SKILLS)
