"""What the units decided, as arrays, each value looked at: a user's rule may have put anything there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from sim.agents import Unit
from sim.day.world import Array

MOST: Final = float(np.finfo(np.float64).max)
SHARE, AMOUNT, SOME = (0.0, 1.0), (0.0, MOST), (1e-9, MOST)
RANGES: Final = {
    "belief": SHARE,
    "norm": AMOUNT,
    "price": AMOUNT,
    "overtime": AMOUNT,
    "speed": SOME,
    "willing": SHARE,
    "efficacy": SHARE,
    "amplification": AMOUNT,
    "expertise": SHARE,
    "volunteer_hours": AMOUNT,
    "mobilised": SHARE,
    "partner_hours": AMOUNT,
    "property_hours": AMOUNT,
    "labelled": AMOUNT,
    "error": SHARE,
    "capacity_per_1000": AMOUNT,
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


def decided(units: Sequence[Unit], name: str, width: tuple[int, ...] = ()) -> Array:
    """One attribute of every unit, checked.

    Args:
        units: All units of a kind.
        name: Attribute, one of `RANGES`.
        width: Shape of each unit's value; () for a number.

    Returns:
        (units, *width) f8.

    Raises:
        RuleError: A value is missing, of another shape, not finite, or out of its range.
    """
    try:
        values = np.array([getattr(unit, name) for unit in units], dtype=np.float64)
    except (AttributeError, TypeError, ValueError):
        raise _first_fault(units, name, width) from None
    if values.shape != (len(units), *width) or not _within(values, name):
        raise _first_fault(units, name, width)
    return values


def _within(values: Array, name: str) -> bool:
    low, high = RANGES[name]
    return bool(values.min() >= low and values.max() <= high)  # NaN is neither


def _first_fault(units: Sequence[Unit], name: str, width: tuple[int, ...]) -> RuleError:
    low, high = RANGES[name]
    allowed = f"{low:g} to {high:g}" if high < MOST else f"{low:g} or more"
    form = f"{width[0]} numbers, each {allowed}" if width else f"a number, {allowed}"
    unit = next(unit for unit in units if not _fine(unit, name, width))
    given = repr(getattr(unit, name, None))
    given = given if len(given) <= LONGEST else f"{given[:LONGEST]}..."
    rule = f"{type(unit).__name__}.decide()"
    return RuleError(f"{rule}, {unit.kind} {unit.index}: {name} = {given}: must be {form}")


def _fine(unit: Unit, name: str, width: tuple[int, ...]) -> bool:
    try:
        value = np.asarray(getattr(unit, name), dtype=np.float64)
    except (AttributeError, TypeError, ValueError):
        return False
    return value.shape == width and _within(value, name)
