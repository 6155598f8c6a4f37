"""Short rows of float32 worked on as one vector.

The compiler unrolls a loop over so few numbers and then takes them one by one.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

_INDEX = ir.IntType(32)
ALIGNED = 4
"""Bytes to which a row in the middle of a record is aligned."""


def _in_every_lane(builder: Any, number: Any, kind: Any) -> Any:
    empty = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(empty, number, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(first, empty, ir.Constant(ir.VectorType(_INDEX, kind.count), None))


def _move_towards(typingctx: Any, row: Any, goal: Any, keep: Any) -> Any:

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.VectorType(ir.FloatType(), row.shape[0])
        place = builder.bitcast(make_array(row)(context, builder, args[0]).data, kind.as_pointer())
        goals, keeps = (_in_every_lane(builder, number, kind) for number in args[1:])
        away = builder.fsub(builder.load(place, align=ALIGNED), goals)
        builder.store(builder.fadd(goals, builder.fmul(away, keeps)), place, align=ALIGNED)
        return context.get_dummy_value()

    return types.void(row, types.float32, types.float32), lower


def _passed(typingctx: Any, row: Any, number: Any) -> Any:
    (length,) = row.shape

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.VectorType(ir.FloatType(), length)
        wide = ir.VectorType(ir.DoubleType(), length)
        place = builder.bitcast(make_array(row)(context, builder, args[0]).data, kind.as_pointer())
        steps = builder.fpext(builder.load(place, align=ALIGNED), wide)
        number = _in_every_lane(builder, args[1], wide)
        bits = builder.bitcast(builder.fcmp_ordered("<=", steps, number), ir.IntType(length))
        return builder.zext(builder.ctpop(bits), ir.IntType(64))

    return types.int64(row, types.float64), lower


move_towards: Any = intrinsic(_move_towards)
"""``move_towards(row, goal, keep)``: put ``goal + (x - goal) * keep`` in place of each x of a short row."""

passed: Any = intrinsic(_passed)
"""``passed(row, number)``: how many of a short row are at most ``number``."""
