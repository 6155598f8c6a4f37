"""Entries called by compiled code, by where they lie, and memory copied from where it lies.

An entry that names another would have to compile all of it once more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from sim.compiled import compile_entry, types_of


def address(entry: Callable[..., Any], returned: Any) -> int:
    """Where an entry's code lies in this process; it stays there as long as the process lives.

    Args:
        entry: Compiled if it is not yet.
        returned: Numba type of what those who call it there expect.

    Raises:
        TypeError: It returns something else.
    """
    compile_entry(entry)
    dispatcher: Any = entry
    (made,) = dispatcher.overloads.values()
    if made.signature.return_type != returned:
        raise TypeError(f"{dispatcher.__name__} returns {made.signature.return_type}, not {returned}")
    return int(made.library.get_pointer_to_function(made.fndesc.llvm_func_name))


def caller(entry: Callable[..., Any], returned: Any) -> Any:
    """A function for compiled code: ``call(address, arguments)`` calls an entry that is not part of it.

    Args:
        entry: Annotated with names that NUMBA_TYPES holds; it is not compiled by this.
        returned: Numba type of what it returns.

    Returns:
        An intrinsic that takes `address` of the entry, and a tuple of all its arguments.
    """
    expected = types_of(entry)

    def call(typingctx: Any, place: Any, arguments: Any) -> Any:

        def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            given = zip(cgutils.unpack_tuple(builder, args[1]), signature.args[1], expected, strict=True)
            values = [context.cast(builder, value, kind, wanted) for value, kind, wanted in given]
            kind = context.call_conv.get_function_type(returned, expected)
            code = builder.inttoptr(args[0], kind.as_pointer())
            status, result = context.call_conv.call_function(builder, code, returned, expected, values)
            with cgutils.if_unlikely(builder, status.is_error):
                context.call_conv.return_status_propagate(builder, status)
            return result

        return returned(types.int64, arguments), lower

    return intrinsic(call)


def _copy_from(typingctx: Any, row: Any, at: Any, place: Any, words: Any) -> Any:

    def lower(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        word = ir.IntType(64).as_pointer()
        begin = builder.gep(make_array(row)(context, builder, args[0]).data, [args[1]])
        size = builder.mul(args[3], ir.Constant(ir.IntType(64), 8))
        cgutils.raw_memcpy(builder, begin, builder.inttoptr(args[2], word), size, 1)
        return context.get_dummy_value()

    return types.void(row, types.int64, types.int64, types.int64), lower


copy_from: Any = intrinsic(_copy_from)
"""``copy_from(row, at, address, words)``: copy words of 8 bytes from an address into a row from ``at`` on."""
