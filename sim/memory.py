"""Memory for the large arrays of a city: whole cache lines, and pages of 2 MiB where there are any.

A resident's row is as long as a cache line, so where the array begins decides whether reading a row fetches
one line or two. And rows are visited in no order: in pages of 4 KiB nearly every visit also misses the
processor's table of pages. The system gives memory to whoever writes it first, so zeroed rows cost nothing
until then, and threads that fill an array share the work of getting it.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Sequence
from contextlib import suppress
from itertools import accumulate
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array: TypeAlias = NDArray[Any]

LINE: Final = 64
"""Bytes of a cache line."""
PAGE: Final = 2**21
"""Bytes of a large page."""
LARGE: Final = 2 * PAGE
"""Bytes from which an array gets a mapping of its own."""


def rows(shape: int | tuple[int, ...], dtype: DTypeLike) -> Array:
    """A new array of zeros that begins at a cache line; from 4 MiB, at a large page.

    Args:
        shape: Number of rows, or length of each axis.
        dtype: Type of a row; not of Python objects.

    Returns:
        Array of that shape, writable, C-contiguous. The memory is given back with the last view
        of it.
    """
    kind = np.empty(0, dtype).dtype
    size = kind.itemsize * math.prod(shape if isinstance(shape, tuple) else (shape,))
    held, unit = (_mapped(size), PAGE) if size >= LARGE else (None, LINE)
    if held is None:
        held = np.zeros(size + unit, np.uint8)
    return np.ndarray(shape, kind, held.data, offset=-held.ctypes.data % unit)


def lengthened(array: Array, more: int) -> Array:
    """The same rows in an array of its own, and zeroed ones behind them.

    Args:
        array: (n, ...), not of Python objects.
        more: Rows more.
    """
    longer = rows((len(array) + more, *array.shape[1:]), array.dtype)
    _write(longer[: len(array)], array)
    return longer


def joined(parts: Sequence[Array]) -> Array:
    """Rows one part after the other, in an array of their own.

    Args:
        parts: (n, ...) each, of one type; at least one.
    """
    whole = rows((sum(map(len, parts)), *parts[0].shape[1:]), parts[0].dtype)
    at = 0
    for part in parts:
        _write(whole[at : at + len(part)], part)
        at += len(part)
    return whole


def copied(array: Array) -> Array:
    """The same values in an array of its own, placed as `rows` places it.

    Args:
        array: Of any shape and layout, not of Python objects.
    """
    copy = rows(array.shape, array.dtype)
    _write(copy, array)
    return copy


def copied_together(arrays: Sequence[Array]) -> list[Array]:
    """The same values in arrays of their own, each at a cache line; small ones in one piece of memory.

    To ask for memory some forty times takes longer than to copy a town.

    Args:
        arrays: Of any shapes and layouts, not of Python objects.
    """
    ends = list(accumulate(-(-array.nbytes // LINE) * LINE for array in arrays))
    if not ends or ends[-1] >= LARGE:
        return [copied(array) for array in arrays]
    whole = rows(ends[-1], np.uint8)
    copies = []
    for begin, array in zip([0, *ends], arrays, strict=False):
        copies.append(np.ndarray(array.shape, array.dtype, whole.data, begin))
        whole[begin : begin + array.nbytes] = _bytes(array)
    return copies


def _bytes(array: Array) -> Array:
    return np.ascontiguousarray(array).reshape(-1).view(np.uint8)


def _write(to: Array, array: Array) -> None:
    """As plain bytes: NumPy would copy rows field by field, and leave out what lies between fields."""
    to.reshape(-1).view(np.uint8)[:] = _bytes(array)


def _mapped(size: int) -> NDArray[np.uint8] | None:
    """Zeroed bytes of a private mapping, a large page more than asked for; None where there is no such thing.

    Private, so that a process that forks keeps rows of its own.
    """
    if not hasattr(mmap, "MAP_PRIVATE") or not hasattr(mmap, "MAP_ANONYMOUS"):
        return None
    mapping = mmap.mmap(-1, size + PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # a kernel built without large pages
            mapping.madvise(mmap.MADV_HUGEPAGE)
    return np.frombuffer(mapping, np.uint8)
