"""A factor: a parameter that an experiment varies, over a range or a list of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from sim.experiment.keys import check_keys
from sim.experiment.worlds import Span
from sim.scenario import PARAMETERS, InputError, Scenario
from sim.scenario.errors import cut, given
from sim.scenario.event_tables import FIXED
from sim.scenario.param import Scalar
from sim.scenario.values import revised, unknown, value_of

Role = Literal["policy", "world"]
"""In force from the first day after the burn-in on, or true from the beginning, burn-in included."""

KEYS: Final = ("values", "low", "high", "levels", "log", "role")
MOST_LEVELS: Final = 10_000
NO_FACTORS: Final[Mapping[str, str]] = {
    "time.seed": "is no factor: replications = N runs every point with N seeds",
    "time.start": "is no factor: all runs of an experiment begin on the same date",
}


@dataclass(frozen=True)
class Factor:
    """A parameter that is varied.

    Attributes:
        key: Dotted key.
        role: Whether a policy sets it or the world is so.
        values: Values in order; empty for a range.
        span: Range; None for a list.
        levels: How many values of a range a full factorial takes, ends included; 0 if not told.
    """

    key: str
    role: Role
    values: tuple[Scalar, ...]
    span: Span | None
    levels: int

    def at(self, share: float) -> Scalar:
        """The value at a share 0 to 1 of the way through the range or list; a whole number is rounded."""
        if self.span is None:
            return self.values[min(int(share * len(self.values)), len(self.values) - 1)]
        value = min(max(self.span.at(share), self.span.low), self.span.high)
        return round(value) if PARAMETERS[self.key].type == "int" else value

    def every(self, where: str) -> tuple[Scalar, ...]:
        """All values of a list, or as many of a range as it has levels.

        Raises:
            InputError: It is a range without levels.
        """
        if self.span is None:
            return self.values
        if not self.levels:
            raise InputError(where, f"factors.{cut(self.key)}: needs values, or levels of its range")
        shares = np.linspace(0.0, 1.0, self.levels) if self.levels > 1 else [0.5]
        return tuple(dict.fromkeys(_plain(self.at(float(share))) for share in shares))


def _plain(value: Scalar) -> Scalar:
    """0.3 rather than 0.30000000000000004, so that a run has the name that it has when it is typed."""
    return float(f"{value:.12g}") if isinstance(value, float) else value


def parse_factor(key: str, table: object, base: Scenario, where: str) -> Factor:
    """Read a factor.

    Args:
        key: Dotted key.
        table: What the file holds under it.
        base: Scenario that is varied.
        where: File, for the message.

    Raises:
        InputError: The key is unknown, or range or list are not as they should be.
    """
    where = f"{where}: factors.{cut(key)}"
    if key not in PARAMETERS:
        raise InputError(where, unknown(key))
    if key in NO_FACTORS:
        raise InputError(where, NO_FACTORS[key])
    if not isinstance(table, Mapping):
        raise InputError(where, f"must be a table of {', '.join(KEYS)}")
    check_keys(table, KEYS, where)
    if ("values" in table) == ("low" in table or "high" in table):
        raise InputError(where, "must have either values, or low and high")
    role = _role(key, table.get("role"), where)
    if "values" in table:
        for name in ("levels", "log"):
            if name in table:
                raise InputError(where, f"{given(name, table[name])}: goes with low and high")
        return Factor(key, role, _list(key, table["values"], base, where), None, 0)
    span = _span(key, table, base, where)
    return Factor(key, role, (), span, _levels(table, where))


def _role(key: str, role: object, where: str) -> Role:
    structure = key.startswith(FIXED)
    if role is None:
        return "world" if structure else "policy"
    if role not in ("policy", "world"):
        raise InputError(where, f'{given("role", role)}: must be "policy" or "world"')
    if structure and role == "policy":
        raise InputError(where, "belongs to the structure, which no policy can change: role must be world")
    return "policy" if role == "policy" else "world"


def _list(key: str, values: object, base: Scenario, where: str) -> tuple[Scalar, ...]:
    if not isinstance(values, (list, tuple)) or not 1 <= len(values) <= MOST_LEVELS:
        raise InputError(where, f"{given('values', values)}: must be a list of 1 to {MOST_LEVELS} values")
    return tuple(checked_value(key, value, base, where) for value in values)


def checked_value(key: str, value: object, base: Scenario, where: str) -> Scalar:
    """A value as its parameter holds it.

    Raises:
        InputError: It has the wrong type or is out of range.
    """
    return value_of(revised(base, {key: value}, where), key)


def _span(key: str, table: Mapping[str, object], base: Scenario, where: str) -> Span:
    parameter = PARAMETERS[key]
    if parameter.type not in ("float", "int"):
        raise InputError(where, f"has no range: it must be {parameter.allowed()}, so give values")
    ends = []
    for name in ("low", "high"):
        if name not in table:
            raise InputError(where, f"{name}: missing; a range has low and high")
        end = checked_value(key, table[name], base, where)
        assert isinstance(end, (int, float))
        ends.append(float(end))
    log = table.get("log", False)
    if not isinstance(log, bool):
        raise InputError(where, f"{given('log', log)}: must be true or false")
    low, high = ends
    if not low < high or (log and low <= 0.0):
        positive = ", and from above 0 where log = true" if log else ""
        raise InputError(where, f"low = {low:.12g}, high = {high:.12g}: must rise{positive}")
    return Span(key, low, high, log)


def _levels(table: Mapping[str, object], where: str) -> int:
    levels = table.get("levels", 0)
    allowed = isinstance(levels, int) and not isinstance(levels, bool) and 1 <= levels <= MOST_LEVELS
    if "levels" in table and not allowed:
        raise InputError(where, f"{given('levels', levels)}: must be a whole number from 1 to {MOST_LEVELS}")
    return int(levels) if isinstance(levels, int) else 0
