"""What the units decided, as arrays, each value looked at: a user's rule may have put anything there."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, Final, NamedTuple

import numpy as np

from sim.agents import Unit
from sim.day.world import Array
from sim.month.own import forgotten, is_own, is_truth, place, unread

MOST: Final = float(np.finfo(np.float64).max)
SHARE, AMOUNT, SOME = (0.0, 1.0), (0.0, MOST), (1e-9, MOST)
RANGES: Final = {
    "belief": SHARE,
    "norm": AMOUNT,
    "price": AMOUNT,
    "overtime": AMOUNT,
    "speed": SOME,
    "fatigue": SHARE,
    "willing": SHARE,
    "efficacy": SHARE,
    "visiting": AMOUNT,
    "amplification": AMOUNT,
    "expertise": SHARE,
    "council": (0.0, 2.0),
    "committee": (0.0, 2.0),
    "group": (0.0, 2.0),
    "council_room": AMOUNT,
    "active": SHARE,
    "offered": AMOUNT,
    "volunteer_hours": AMOUNT,
    "mobilised": SHARE,
    "partner_hours": AMOUNT,
    "property_hours": AMOUNT,
    "labelled": AMOUNT,
    "error": SHARE,
    "capacity_per_1000": AMOUNT,
    "platform": SHARE,
    "score": SHARE,
    "evidence": AMOUNT,
    "percentile": SHARE,
    "pressure": AMOUNT,
}
"""Least and largest value of every attribute that units write."""


LONGEST = 60
"""Letters of a faulty value that a message quotes."""


class RuleError(ValueError):
    """A unit's rule left something in an attribute that the city cannot go on with."""


class Part(NamedTuple):
    """Attributes of one kind of unit, all of one shape."""

    kind: str
    names: tuple[str, ...]
    width: tuple[int, ...] = ()


def decided(units: dict[str, Sequence[Unit]], parts: tuple[Part, ...]) -> list[Array]:
    """Attributes that units decided, checked all at once.

    Args:
        units: Agents by kind, in the order of their index.
        parts: What to read; every name in `RANGES`.

    Returns:
        For each part, (names, units, *width) f8.

    Raises:
        RuleError: A value is missing, of another shape, not finite, or out of its range; or a user's
            rule set an attribute that nothing reads, or a truth value for a number.
    """
    for part in parts:
        _check_own(units[part.kind], part)
    arrays = [_read(units[part.kind], part) for part in parts]
    values = np.concatenate([array.ravel() for array in arrays])
    low, high = _bounds(parts, tuple(len(units[part.kind]) for part in parts))
    if not ((values >= low) & (values <= high)).all():  # NaN is neither
        raise next(fault for part in parts if (fault := _first_fault(units[part.kind], part)))
    return [array.swapaxes(0, 1) for array in arrays]


def _check_own(units: Sequence[Unit], part: Part) -> None:
    """Look at what only a user's rule can do wrong without leaving an impossible number."""
    if not units or not is_own(type(units[0])):
        return
    if problem := unread(units):
        raise RuleError(problem)
    if any(is_truth(unit, name) for unit in units for name in part.names):
        raise _fault(units, part)


def _read(units: Sequence[Unit], part: Part) -> Array:
    read = _reader(part.names)
    try:
        values = np.array([read(unit) for unit in units], dtype=np.float64)
    except (AttributeError, TypeError, ValueError):
        values = np.empty(0)
    if values.shape != (len(units), len(part.names), *part.width):
        raise _fault(units, part)
    return values


@cache
def _reader(names: tuple[str, ...]) -> Callable[[Unit], Any]:
    return attrgetter(*names) if len(names) > 1 else lambda unit: (getattr(unit, names[0]),)


@lru_cache(8)
def _bounds(parts: tuple[Part, ...], sizes: tuple[int, ...]) -> tuple[Array, Array]:
    """Least and largest value of everything that is read, in the order of reading."""
    both = []
    for part, size in zip(parts, sizes, strict=True):
        each = np.array([RANGES[name] for name in part.names]).repeat(math.prod(part.width), axis=0)
        both.append(np.tile(each, (size, 1)))
    low, high = np.concatenate(both).T.copy()
    return low, high


def _fault(units: Sequence[Unit], part: Part) -> RuleError:
    """The first fault of a part that is known to have one."""
    fault = _first_fault(units, part)
    assert fault is not None
    return fault


def _first_fault(units: Sequence[Unit], part: Part) -> RuleError | None:
    faults = ((name, unit) for name in part.names for unit in units if not _fine(unit, name, part.width))
    name, unit = next(faults, (None, None))
    if name is None or unit is None:
        return None
    low, high = RANGES[name]
    allowed = f"{low:g} to {high:g}" if high < MOST else f"{low:g} or more"
    form = f"{part.width[0]} numbers, each {allowed}" if part.width else f"a number, {allowed}"
    given = repr(getattr(unit, name, None))
    given = given if len(given) <= LONGEST else f"{given[:LONGEST]}..."
    return RuleError(f"{place(unit)}: {name} = {given}: must be {form}{forgotten(unit, name)}")


def _fine(unit: Unit, name: str, width: tuple[int, ...]) -> bool:
    try:
        value = np.asarray(getattr(unit, name), dtype=np.float64)
    except (AttributeError, TypeError, ValueError):
        return False
    low, high = RANGES[name]
    if is_truth(unit, name):
        return False
    return value.shape == width and bool(((value >= low) & (value <= high)).all())
