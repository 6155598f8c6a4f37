"""Parameters as rows that compiled code reads: one field per dotted key, one row per class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from sim.city.rows import CLASSES
from sim.day.world import Array
from sim.scenario.fixed import FIXED_TRAITS, FIXED_VALUES
from sim.scenario.registry import PARAMETERS

SKILLS: Final = ("chores", "mediation", "law", "policy")
"""Volunteer skills, in the order of a community's ``skill`` columns."""

_PREFIX: Final = f"matter.{CLASSES[0]}."
_NUMBERS: Final = tuple(
    key
    for key, p in PARAMETERS.items()
    if not key.startswith("matter.") and p.type in ("float", "int", "bool")
)

PARAMETER_ROW: Final = np.dtype([(key.replace(".", "_"), "f8") for key in (*_NUMBERS, *FIXED_VALUES)])
"""Every numeric parameter outside the class table, and what is fixed; a dot becomes an underscore."""

POLICY_ROW: Final = np.dtype([(key, "f8") for key in (*_NUMBERS, *FIXED_VALUES)])
"""The same row by dotted key, as the monthly rules name what is in force."""

CLASS_ROW: Final = np.dtype(
    [
        (key[len(_PREFIX) :], "i8" if p.type == "choice" else "f8")
        for key, p in PARAMETERS.items()
        if key.startswith(_PREFIX)
    ]
    + [(name, "f8") for name in FIXED_TRAITS]
)
"""One behavioural class: as declared under ``matter.<class>``, the skill as an index; fixed traits."""


def parameter_row(values: Mapping[str, Any]) -> Array:
    """One PARAMETER_ROW from values by dotted key."""
    numbers = [float(values[key]) for key in _NUMBERS]
    return np.array([(*numbers, *FIXED_VALUES.values())], PARAMETER_ROW)


def class_table(values: Mapping[str, Any]) -> Array:
    """CLASS_ROW of every class, in the order of CLASSES."""
    table = np.zeros(len(CLASSES), CLASS_ROW)
    for field in CLASS_ROW.names or ():
        if field in FIXED_TRAITS:
            table[field] = FIXED_TRAITS[field]
            continue
        for at, name in enumerate(CLASSES):
            value = values[f"matter.{name}.{field}"]
            table[at][field] = SKILLS.index(value) if isinstance(value, str) else value
    return table


def skills(values: Mapping[str, Any]) -> tuple[float, ...]:
    """Chance that volunteers have somebody at hand for each of SKILLS."""
    return tuple(float(values[f"volunteers.skill_{name}"]) for name in SKILLS)
