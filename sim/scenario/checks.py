"""What must hold between parameters, beyond each one's own range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import fsum

from sim.scenario.errors import InputError, show
from sim.scenario.param import Scalar
from sim.scenario.registry import MATTER_CLASSES

TOLERANCE = 1e-9
"""How far a sum of shares may be off, for they are written in decimals."""

WEIGHTS = ("assessment.weight_response", "assessment.weight_resolution", "assessment.weight_satisfaction")
ESTATES = ("city.share_danwei", "city.share_commercial", "city.share_village", "city.share_rural")

FEWEST = 3
"""Subdistricts that remain at any scale: a ranking of fewer says nothing."""

Values = Mapping[str, Scalar]


def cross_check(values: Values, where: str) -> None:
    """Check what values must hold together.

    Args:
        values: a value for every parameter, each inside its own range.
        where: what is being read, for the message.

    Raises:
        InputError: the first thing that does not hold.
    """
    for problem in _problems(values):
        raise InputError(where, problem)


def _problems(values: Values) -> Iterator[str]:
    yield from _whole(values, WEIGHTS)
    yield from _whole(values, ESTATES)
    for name in MATTER_CLASSES:
        yield from _tiers(values, f"matter.{name}")
    if number(values, "data.error_floor") > number(values, "data.error_base"):
        yield f"{told(values, 'data.error_floor')}: must be at most {told(values, 'data.error_base')}"
    yield from _structure(values)


def _whole(values: Values, keys: tuple[str, ...]) -> Iterator[str]:
    total = fsum(number(values, key) for key in keys)
    if abs(total - 1) > TOLERANCE:
        yield f"{', '.join(told(values, key) for key in keys)}: must add up to 1, not {total:.10g}"


def _tiers(values: Values, group: str) -> Iterator[str]:
    keys = tuple(f"{group}.{tier}" for tier in ("urgent", "day", "week"))
    total = fsum(number(values, key) for key in keys)
    if total > 1 + TOLERANCE:
        yield f"{', '.join(told(values, key) for key in keys)}: must add up to at most 1, not {total:.10g}"


def _structure(values: Values) -> Iterator[str]:
    """Units nest, ties pair up, and every community can hold its ring of ties."""
    districts, subdistricts, communities = ("city.districts", "city.subdistricts", "city.communities")
    for smaller, larger in ((districts, subdistricts), (subdistricts, communities)):
        if number(values, smaller) > number(values, larger):
            yield f"{told(values, smaller)}: must be at most {told(values, larger)}"
    degree = number(values, "city.degree")
    if degree % 2:
        yield f"{told(values, 'city.degree')}: must be an even number"
    yield from _room(values, round(degree) + 2)


def _room(values: Values, ring: int) -> Iterator[str]:
    """The simulated residents are enough for a ring in every simulated community."""
    people = number(values, "city.residents") * number(values, "city.scale")
    if people < FEWEST * ring:
        yield f"{_people(values)}: must give at least {FEWEST * ring} simulated residents, not {people:.0f}"
    _, communities = units_at_scale(values)
    if round(people) < communities * ring:
        least = f"{communities} simulated communities must have at least {communities * ring} residents"
        yield f"{_people(values)}: {least} (city.degree + 2 each), not {people:.0f}"


def _people(values: Values) -> str:
    return f"{told(values, 'city.residents')}, {told(values, 'city.scale')}"


def units_at_scale(values: Values) -> tuple[int, int]:
    """Return how many subdistricts and communities a city at ``city.scale`` has."""
    scale = number(values, "city.scale")
    subdistricts = max(FEWEST, round(number(values, "city.subdistricts") * scale))
    return subdistricts, max(subdistricts, round(number(values, "city.communities") * scale))


def number(values: Values, key: str) -> float:
    """Return the value of a numeric parameter."""
    return float(values[key])


def told(values: Values, key: str) -> str:
    """Return ``key = value``."""
    return f"{key} = {show(values[key])}"
