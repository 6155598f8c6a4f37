"""Parameters as rows that compiled code reads: one field per dotted key, one row per class."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
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

_DECLARED: Final = tuple(key[len(_PREFIX) :] for key in PARAMETERS if key.startswith(_PREFIX))

CLASS_ROW: Final = np.dtype(
    [(name, "i8" if PARAMETERS[_PREFIX + name].type == "choice" else "f8") for name in _DECLARED]
    + [(name, "f8") for name in FIXED_TRAITS]
)
"""One behavioural class: as declared under ``matter.<class>``, the skill as an index; fixed traits."""

_numbers_of = itemgetter(*_NUMBERS)
_traits_of = itemgetter(*(f"matter.{cls}.{name}" for cls in CLASSES for name in _DECLARED))


def parameter_row(values: Mapping[str, Any]) -> Array:
    """One PARAMETER_ROW from values by dotted key."""
    return np.array([*_numbers_of(values), *FIXED_VALUES.values()], np.float64).view(PARAMETER_ROW)


def class_table(values: Mapping[str, Any]) -> Array:
    """CLASS_ROW of every class, in the order of CLASSES."""
    return _class_table(_traits_of(values)).copy()


@lru_cache(maxsize=16)
def _class_table(traits: tuple[float | str, ...]) -> Array:
    """The table of what is declared, class after class; few policies change any of it."""
    table, wide = np.zeros(len(CLASSES), CLASS_ROW), len(_DECLARED)
    for at, field in enumerate(_DECLARED):
        values = traits[at::wide]
        table[field] = [SKILLS.index(value) if isinstance(value, str) else value for value in values]
    for field, each in FIXED_TRAITS.items():
        table[field] = each
    return table


def skills(values: Mapping[str, Any]) -> tuple[float, ...]:
    """Chance that volunteers have somebody at hand for each of SKILLS."""
    return tuple(float(values[f"volunteers.skill_{name}"]) for name in SKILLS)
