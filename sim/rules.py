"""A user's own rules: checked when they are handed over, and named, so that a run is named by them too."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Iterable, Mapping
from types import CodeType

from sim import agents
from sim.scenario import PARAMETERS, InputError
from sim.scenario.errors import cut, hint
from sim.scenario.registry import TABLES

BUILT_IN: Mapping[str, type[agents.Unit]] = {
    "subdistrict": agents.Subdistrict,
    "community": agents.Community,
    "department": agents.Department,
    "district": agents.District,
    "volunteers": agents.VolunteerTeam,
    "partner": agents.Partner,
    "hotline": agents.Hotline,
    "assessor": agents.Assessor,
}
"""Built-in class of each kind of unit, by the keyword under which another one is handed over."""

OTHER_KEYWORDS = ("scenario", "seed", "rng", "threads", "log_events", "progress", "use_kept", "burnt_in")
"""What else a model takes."""

KNOWN = frozenset({"sim", "mesa", "builtins", "typing", "abc"})
"""Packages whose classes are named by the versions of the model and of Mesa already."""


def check_rules(chosen: Mapping[str, object]) -> None:
    """Check that each class handed over can take the place of the built-in one.

    Args:
        chosen: What was handed over, by kind.

    Raises:
        InputError: It is no class, or one of another kind.
    """
    for kind, given in chosen.items():
        base = BUILT_IN[kind]
        if not isinstance(given, type) or not issubclass(given, base):
            told = given.__name__ if isinstance(given, type) else repr(given)
            raise InputError(
                kind, f"given {cut(told)}: must be a class derived from sim.agents.{base.__name__}"
            )


def check_keywords(names: Iterable[str]) -> None:
    """Check that keywords are parameters, or tables of them.

    Raises:
        InputError: One is not; the nearest keyword is told.
    """
    for name in names:
        if name not in PARAMETERS and name not in TABLES:
            known = (*BUILT_IN, *OTHER_KEYWORDS)
            near = hint(name, known) or hint(name, PARAMETERS)
            raise InputError("GovernanceModel", f"{cut(name)}: unknown keyword{near}")


def describe(cls: type) -> str:
    """Qualified name and hash of a class and its user-written bases, ``module.Name:16 hex digits``.

    Where the source can be read it is hashed, else (typed into an interpreter) the compiled methods with
    their constants. What such methods call elsewhere does not enter.
    """
    own = [base for base in cls.__mro__ if base is cls or base.__module__.split(".")[0] not in KNOWN]
    digest = hashlib.sha256()
    for base in own:
        digest.update(_text(base).encode())
    return f"{cls.__module__}.{cls.__qualname__}:{digest.hexdigest()[:16]}"


def _text(cls: type) -> str:
    try:
        return inspect.getsource(cls)
    except (OSError, TypeError):
        names = sorted(name for name in vars(cls) if not name.startswith("__"))
        return "\n".join(f"{name}={_value(vars(cls)[name])}" for name in names)


def _value(value: object) -> str:
    if not inspect.isfunction(value):
        return repr(value)
    closure = [_value(cell.cell_contents) for cell in value.__closure__ or ()]
    return f"{_code(value.__code__)}{value.__defaults__!r}{value.__kwdefaults__!r}{closure}"


def _code(code: CodeType) -> str:
    constants = [_code(c) if isinstance(c, CodeType) else repr(c) for c in code.co_consts]
    return f"{code.co_code.hex()}{code.co_names}{constants}"
