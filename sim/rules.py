"""Name a user's own rule, so that a run that used it is named by it."""

from __future__ import annotations

import hashlib
import inspect
from types import CodeType

KNOWN = frozenset({"sim", "mesa", "builtins", "typing", "abc"})
"""Packages whose classes are named by the versions of the model and of Mesa already."""


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
