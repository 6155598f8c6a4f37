"""Name a user's own rule, so that a run that used it is named by it."""

from __future__ import annotations

import hashlib
import inspect


def describe(cls: type) -> str:
    """Qualified name and source hash of a class, ``module.Name:16 hex digits``.

    A class whose source cannot be read (typed into an interpreter) is named by the bytecode of its
    methods instead.
    """
    try:
        source = inspect.getsource(cls).encode()
    except (OSError, TypeError):
        codes = [
            vars(cls)[name].__code__.co_code
            for name in sorted(vars(cls))
            if inspect.isfunction(vars(cls)[name])
        ]
        source = b"".join(codes)
    return f"{cls.__module__}.{cls.__qualname__}:{hashlib.sha256(source).hexdigest()[:16]}"
