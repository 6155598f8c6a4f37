"""Arrays whose indices count from the start alone.

Python lets a negative index count from the end, for which Numba tests every signed one that it meets. No
rule of the day does so, and looking into rows is most of what a day does.
"""

from __future__ import annotations

import operator
from typing import Any

from numba import types
from numba.core import cgutils
from numba.extending import lower_builtin, lower_cast, models, register_model
from numba.np.arrayobj import getitem_array_tuple, getitem_arraynd_intp, setitem_array


class PlainArray(types.Array):
    """Numba type of such an array."""


register_model(PlainArray)(models.ArrayModel)


@lower_cast(PlainArray, types.Array)
def _as_any_other(context: Any, builder: Any, given: Any, wanted: Any, array: Any) -> Any:
    return array


def _unsigned(context: Any, builder: Any, kind: Any, index: Any) -> tuple[Any, Any]:
    """Type and value of an index as Numba takes it without a test; slices stay as they are."""
    if isinstance(kind, types.Integer):
        return types.uintp, context.cast(builder, index, kind, types.intp)
    return kind, index


def _each_unsigned(context: Any, builder: Any, kind: Any, index: Any) -> tuple[Any, Any]:
    """The same of a tuple of indices."""
    values = cgutils.unpack_tuple(builder, index)
    each = [_unsigned(context, builder, one, value) for one, value in zip(kind.types, values, strict=True)]
    kinds = types.Tuple([one for one, _ in each])
    return kinds, context.make_tuple(builder, kinds, [value for _, value in each])


@lower_builtin(operator.getitem, PlainArray, types.Integer)
def _item(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array, index = signature.args
    kind, at = _unsigned(context, builder, index, args[1])
    return getitem_arraynd_intp(context, builder, signature.return_type(array, kind), (args[0], at))


@lower_builtin(operator.getitem, PlainArray, types.BaseTuple)
def _item_of_many(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array, index = signature.args
    kind, at = _each_unsigned(context, builder, index, args[1])
    return getitem_array_tuple(context, builder, signature.return_type(array, kind), (args[0], at))


@lower_builtin(operator.setitem, PlainArray, types.Any, types.Any)
def _put(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array, index, value = signature.args
    unsigned = _each_unsigned if isinstance(index, types.BaseTuple) else _unsigned
    kind, at = unsigned(context, builder, index, args[1])
    return setitem_array(context, builder, signature.return_type(array, kind, value), (args[0], at, args[2]))
