"""The World as one pointer: what compiled functions pass to one another.

A named tuple of forty arrays costs every call some 250 words and the compiler minutes. Here the
addresses and lengths of the arrays stand in one table; compiled code passes a pointer to it, and
``w.cases`` is lowered to two loads that the optimiser may hoist (they are marked invariant: the table
never changes while a kernel runs). Source reads as if ``w`` were the named tuple itself.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, models, register_model
from numba.np.arrayobj import make_array, populate_array

from sim.city.rows import (
    CASE,
    CATEGORIES_OF_CLASS,
    COMMUNITY,
    DISTRICT,
    HANDLER,
    LINK,
    PILE,
    PROBLEM,
    RESIDENT,
    SUBDISTRICT,
    TALLY,
)
from sim.compiled import NUMBA_TYPES
from sim.day.parameters import CLASS_ROW, PARAMETER_ROW, POLICY_ROW
from sim.day.plain_arrays import PlainArray
from sim.day.tallies import DAILY, EVENT
from sim.day.world import CITY, DEALT, MAIL, Array, World

_SHAPES: dict[str, tuple[Any, int]] = {
    "par": (PARAMETER_ROW, 1),
    "cls": (CLASS_ROW, 1),
    "keep": (np.float64, 1),
    "effort": (np.float64, 1),
    "keys": (np.uint64, 1),
    "city": (CITY, 1),
    "residents": (RESIDENT, 1),
    "tie_start": (np.uint32, 1),
    "tie_to": (np.uint16, 1),
    "cross_from": (np.uint32, 1),
    "cross_to": (np.uint32, 1),
    "communities": (COMMUNITY, 1),
    "subs": (SUBDISTRICT, 1),
    "districts": (DISTRICT, 1),
    "handlers": (HANDLER, 1),
    "servers": (np.float64, 1),
    "cases": (CASE, 1),
    "problems": (PROBLEM, 1),
    "problem_link": (LINK, 1),
    "ring": (PILE, 2),
    "lead": (np.int32, 2),
    "second": (np.int32, 2),
    "categories": (CATEGORIES_OF_CLASS, 1),
    "daily": (DAILY, 1),
    "series": (DAILY, 1),
    "factor": (np.float64, 2),
    "histogram": (np.int64, 2),
    "ledger": (np.float64, 5),
    "tally": (TALLY, 1),
    "echo": (np.int64, 4),
    "counts": (np.int64, 3),
    "requests_by_class": (np.int64, 2),
    "post": (np.float64, 2),
    "trays": (np.int32, 2),
    "load": (np.float64, 1),
    "mail": (MAIL, 2),
    "n_mail": (np.int64, 1),
    "together": (np.int64, 3),
    "n_together": (np.int64, 1),
    "again": (np.int64, 1),
    "draws": (np.float64, 2),
    "homes": (np.int64, 2),
    "lots": (np.float64, 3),
    "firsts": (np.int64, 2),
    "dealt": (DEALT, 2),
    "n_dealt": (np.int64, 1),
    "events": (EVENT, 2),
    "n_events": (np.int64, 1),
}
"""Item type and number of dimensions of each field of World."""

_TYPES = {
    name: PlainArray(from_dtype(np.dtype(item)), dimensions, "C")
    for name, (item, dimensions) in _SHAPES.items()
}
_OFFSET: dict[str, int] = {}
"""Where in the table a field's address stands; its shape follows."""
for _name, (_item, _dimensions) in _SHAPES.items():
    _OFFSET[_name] = sum(1 + _SHAPES[earlier][1] for earlier in _OFFSET)


def table(world: World) -> Array:
    """Addresses and shapes of a world's arrays, in the order of its fields.

    The arrays must outlive every use of the table.

    Args:
        world: State of a city; every array C-contiguous and of the declared type.

    Returns:
        int64 array.

    Raises:
        TypeError: An array has another item type, number of dimensions, or layout.
    """
    words: list[int] = []
    for name, array in zip(World._fields, world, strict=True):
        words += _words_of(name, array)
    return np.array(words, np.int64)


def put(words: Array, name: str, array: Array) -> None:
    """Put an array in the place of another.

    Args:
        words: `table`, changed in place.
        name: Field of World.
        array: As the arrays of `table`.

    Raises:
        TypeError: The array has another item type, number of dimensions, or layout.
    """
    at = _OFFSET[name]
    words[at : at + 1 + array.ndim] = _words_of(name, array)


def _words_of(name: str, array: Array) -> tuple[int, ...]:
    """Address and shape of an array, if it fits in the place of ``name``."""
    item, dimensions = _SHAPES[name]
    if (
        (array.dtype is not item and array.dtype != np.dtype(item))
        or array.ndim != dimensions
        or not array.flags.c_contiguous
    ):
        raise TypeError(f"World.{name}: {array.dtype} in {array.ndim} dimensions does not fit")
    return array.ctypes.data, *array.shape


CACHE_LINE = 64
"""Bytes that the memory hands over at once, on processors of today."""


class WorldType(types.Type):
    """Numba type of a pointer to the table."""

    def __init__(self) -> None:
        super().__init__(name="World")


world_type = WorldType()
register_model(WorldType)(models.OpaqueModel)


@infer_getattr
class _WorldFields(AttributeTemplate):
    key = WorldType
    generic_resolve: Any = lambda self, typ, attr: _TYPES.get(attr)


@lower_getattr_generic(WorldType)
def _lower_field(context: Any, builder: Any, typ: Any, value: Any, attr: str) -> Any:
    words = builder.bitcast(value, ir.IntType(64).as_pointer())

    def word(at: int) -> Any:
        load = builder.load(builder.gep(words, [ir.Constant(ir.IntType(64), at)]))
        load.set_metadata("invariant.load", builder.module.add_metadata([]))
        return load

    kind = _TYPES[attr]
    at = _OFFSET[attr]
    shape = [word(at + 1 + n) for n in range(kind.ndim)]
    item = context.get_constant(types.intp, np.dtype(_SHAPES[attr][0]).itemsize)
    strides = [item]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = make_array(kind)(context, builder)
    populate_array(
        array,
        data=builder.inttoptr(word(at), array.data.type),
        shape=cgutils.pack_array(builder, shape),
        strides=cgutils.pack_array(builder, strides),
        itemsize=item,
        meminfo=None,
    )
    return array._getvalue()


def _enter(typingctx: Any, words: Any) -> Any:

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = make_array(signature.args[0])(context, builder, args[0])
        return builder.bitcast(array.data, cgutils.voidptr_t)

    return world_type(words), lower


def _ask_for(builder: Any, address: Any) -> None:
    number = ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
    hint = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    write, keep, data = (ir.Constant(number, n) for n in (1, 3, 1))
    builder.call(hint, [address, write, keep, data])


def line_offsets(size: int) -> list[int]:
    """Offsets into a row of so many bytes by which every cache line is met that it may lie on.

    An array begins at a line (`sim.memory`), so its rows begin at multiples of what divides both lengths.
    """
    offsets = [*range(0, size, CACHE_LINE)]
    starts = range(0, CACHE_LINE, math.gcd(size, CACHE_LINE))
    if any((at + offsets[-1]) // CACHE_LINE < (at + size - 1) // CACHE_LINE for at in starts):
        offsets.append(size - 1)
    return offsets


def _prefetch(typingctx: Any, array: Any, index: Any) -> Any:
    """Hints for every cache line that an item may lie on."""
    lines = line_offsets(array.dtype.size) if isinstance(array.dtype, types.Record) else [0]

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        view = make_array(signature.args[0])(context, builder, args[0])
        item = builder.bitcast(builder.gep(view.data, [args[1]]), cgutils.voidptr_t)
        for line in lines:
            _ask_for(builder, builder.gep(item, [ir.Constant(ir.IntType(64), line)]))
        return context.get_dummy_value()

    return types.void(array, types.int64), lower


prefetch: Any = intrinsic(_prefetch)
"""``prefetch(array, index)``: ask the memory for an item of a one-dimensional array ahead of its use.

A true-size city is far larger than any cache; a hint changes when a row arrives, never what it holds.
"""

AT_HAND = 20_000
"""Residents whose rows, with what hangs on them, stay in a processor's nearer caches from one part of a day
to the next: to ask for those ahead costs more than it saves."""

enter: Any = intrinsic(_enter)
"""Turns the table into the World that compiled functions take."""


NUMBA_TYPES.update(
    World=world_type,
    ParameterRow=from_dtype(PARAMETER_ROW),
    Policy=from_dtype(POLICY_ROW),
    PolicyRow=from_dtype(POLICY_ROW),
    PolicyRows=types.Array(from_dtype(POLICY_ROW), 1, "C"),
    ClassRow=from_dtype(CLASS_ROW),
    ResidentRow=from_dtype(RESIDENT),
    CommunityRow=from_dtype(COMMUNITY),
    HandlerRow=from_dtype(HANDLER),
    CaseRow=from_dtype(CASE),
    ProblemRow=from_dtype(PROBLEM),
    ResidentRows=_TYPES["residents"],
    CaseRows=_TYPES["cases"],
    Links=_TYPES["problem_link"],
    Pile=from_dtype(PILE),
    TieStarts=_TYPES["tie_start"],
    TieTargets=_TYPES["tie_to"],
    Words=types.Array(types.int64, 1, "C"),
)

assert set(_SHAPES) == set(World._fields)
