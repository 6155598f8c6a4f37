"""Compiled functions with one signature each, read from their annotations.

Numba compiles a function anew for every combination of argument types that it meets (a slot that
came out of an int32 field, an hour out of a float32 one), which here tripled the time to compile.
`kernel` compiles each function once, for the types that its annotations name, when it is first
called from compiled code; other arguments are converted.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

from numba import njit, types
from numba.core import config

from sim.kernel_cache import kernel_folder

vars(config)["CACHE_DIR"] = str(kernel_folder())

Word: TypeAlias = Any
"""An unsigned 64-bit word."""
Row: TypeAlias = Any
"""A row of float64."""

NUMBA_TYPES: dict[str, Any] = {
    "int": types.int64,
    "float": types.float64,
    "bool": types.boolean,
    "Word": types.uint64,
    "Row": types.Array(types.float64, 1, "C"),
}
"""Numba type for each annotation; `sim.day.handle` adds the rows of the World."""

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function for the types of its annotations, without the interpreter lock.

    Args:
        function: Annotated with names that NUMBA_TYPES holds.

    Returns:
        A Numba dispatcher; ``.py_func`` is the function itself.
    """
    dispatcher: Any = njit(nogil=True)(function)
    offer = dispatcher.get_call_template

    def get_call_template(args: Any, kws: Any) -> Any:
        if not dispatcher.overloads:
            dispatcher.compile(_signature(function))
            dispatcher.disable_compile()
        return offer(args, kws)

    dispatcher.get_call_template = get_call_template
    return cast(F, dispatcher)


def _signature(function: Callable[..., Any]) -> tuple[Any, ...]:
    names = inspect.signature(function).parameters
    return tuple(NUMBA_TYPES[function.__annotations__[name]] for name in names)
