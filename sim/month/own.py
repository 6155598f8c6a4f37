"""What a user's own rule may leave in a unit besides decisions; built-in classes are not looked at."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np

from sim.agents import Unit
from sim.scenario.errors import cut, hint

ADVICE: Final = "(state of its own begins with _ or is named in the class)"


def is_own(cls: type[Unit]) -> bool:
    """Whether a class is a user's."""
    return not cls.__module__.startswith("sim.agents")


def unread(units: Sequence[Unit]) -> str:
    """Say which attribute was set that nothing reads, as a misspelt decision would be; empty if none was.

    Args:
        units: Agents of one kind, which all have one class.
    """
    if not units or not is_own(type(units[0])):
        return ""
    cls: Any = type(units[0])
    known = _known(cls)
    for unit in units:
        for name in vars(unit):
            if name not in known and not name.startswith("_"):
                near = hint(name, unit.writes)
                return f"{place(unit)}: {cut(name)}: no decision, so nothing reads it{near} {ADVICE}"
    return ""


def is_truth(unit: Unit, name: str) -> bool:
    """Whether a user's rule put True or False where a number belongs."""
    if not is_own(type(unit)):
        return False
    value: Any = getattr(unit, name, None)
    kind = getattr(getattr(value, "dtype", None), "kind", "")
    return any(isinstance(one, bool | np.bool_) for one in _each(value)) or kind == "b"


def forgotten(unit: Unit, name: str) -> str:
    """A hint where a user's rule has not decided something at all."""
    lost = is_own(type(unit)) and not hasattr(unit, name)
    return "; does decide() call super().decide()?" if lost else ""


def place(unit: Unit) -> str:
    """Rule and unit, for a message."""
    return f"{type(unit).__name__}.decide(), {unit.kind} {unit.index}"


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else (value,)


@cache
def _known(cls: Any) -> frozenset[str]:
    """Names that a class or its bases declare: class attributes, annotations, what ``__init__`` names."""
    names = {*dir(cls), *cls.reads, *cls.writes}
    for base in cls.__mro__:
        names.update(vars(base).get("__annotations__", ()))
        code = getattr(vars(base).get("__init__"), "__code__", None)
        names.update(getattr(code, "co_names", ()))
    return frozenset(names)
