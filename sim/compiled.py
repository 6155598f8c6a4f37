"""Compiled functions with one signature each, read from their annotations.

Numba compiles a function anew for every combination of argument types that it meets (a slot that
came out of an int32 field, an hour out of a float32 one), which here tripled the time to compile.
`kernel` compiles each function once, for the types that its annotations name, when it is first
called from compiled code; other arguments are converted.
"""

from __future__ import annotations

import functools
import gc
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar, cast

from numba import njit, types
from numba.core import config
from numba.core.typing.templates import infer_global

from sim.kernel_cache import kernel_folder
from sim.linking import APART, EntryCompiler, KernelCompiler

vars(config)["CACHE_DIR"] = str(kernel_folder())

Word: TypeAlias = Any
"""An unsigned 64-bit word."""
Row: TypeAlias = Any
"""A row of float64."""
Table: TypeAlias = Any
"""Two dimensions of float64."""
CountRow: TypeAlias = Any
"""A row of int64; `CountTable` and `CountCube` have two and three dimensions."""
CountTable: TypeAlias = Any
CountCube: TypeAlias = Any

NUMBA_TYPES: dict[str, Any] = {
    "int": types.int64,
    "float": types.float64,
    "bool": types.boolean,
    "Word": types.uint64,
    "Row": types.Array(types.float64, 1, "C"),
    "Table": types.Array(types.float64, 2, "C"),
    "CountRow": types.Array(types.int64, 1, "C"),
    "CountTable": types.Array(types.int64, 2, "C"),
    "CountCube": types.Array(types.int64, 3, "C"),
}
"""Numba type for each annotation; `sim.day.handle` adds the rows of the World."""

SELDOM = 200_000
"""New objects between two looks for garbage while compiling; it costs some 20 MiB."""

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function for the types of its annotations, without the interpreter lock.

    Args:
        function: Annotated with names that NUMBA_TYPES holds.

    Returns:
        A Numba dispatcher; ``.py_func`` is the function itself.
    """
    dispatcher: Any = njit(nogil=True, error_model="numpy", pipeline_class=KernelCompiler)(function)
    offer = dispatcher.get_call_template

    def get_call_template(args: Any, kws: Any) -> Any:
        signature = _signature(function)
        if signature and not dispatcher.overloads:
            dispatcher.compile(signature)
            dispatcher.disable_compile()
        return offer(args, kws)

    dispatcher.get_call_template = get_call_template
    dispatcher.add_overload = lambda made: dispatcher.overloads.update({made.signature.args: made})
    return cast(F, dispatcher)


def apart(function: F) -> F:
    """A `kernel` that is never inlined, so that a short one that calls it in some cases can be everywhere."""
    vars(function)[APART] = True
    return kernel(function)


def rule(function: F) -> F:
    """Let compiled code call a plain function too: a unit's arithmetic is written once for both.

    Called from Python it stays plain Python; compiled code that names it gets its kernel. ``policy["a.b"]``
    reads a dictionary there and a `sim.day.parameters.POLICY_ROW` here.
    """
    made = vars(function)["kernel"] = kernel(function)  # Numba's type holds it by a weak reference
    infer_global(function, types.Dispatcher(made))
    return function


def entry(function: F) -> F:
    """A function through which Python enters compiled code; kept in the user's cache, without the lock."""
    return cast(F, njit(nogil=True, cache=True, error_model="numpy", pipeline_class=EntryCompiler)(function))


@functools.cache
def compile_entry(function: Callable[..., Any]) -> None:
    """Load an entry for the types of its annotations from the cache, or compile it; once a process."""
    dispatcher: Any = function
    with _collecting_seldom():
        dispatcher.compile(_signature(dispatcher.py_func))


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Look for garbage less often: compiling makes millions of objects, a tenth of its time went there."""
    usual = gc.get_threshold()
    gc.set_threshold(SELDOM, 100, 100)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def types_of(function: Callable[..., Any]) -> tuple[Any, ...]:
    """Numba types of the arguments of an entry or kernel; () where an annotation does not name one."""
    return _signature(getattr(function, "py_func", function))


def _signature(function: Callable[..., Any]) -> tuple[Any, ...]:
    named = [function.__annotations__[name] for name in inspect.signature(function).parameters]
    return tuple(NUMBA_TYPES[name] for name in named) if NUMBA_TYPES.keys() >= set(named) else ()
