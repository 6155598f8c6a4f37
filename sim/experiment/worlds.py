"""Worlds: what is assumed, varied over plausible ranges. A share of worlds is a share of assumptions.

The plausible ranges stand in ``claims/worlds.toml``, apart from the declared ranges of the parameters, which
only say what a value may be. Worlds are a scrambled Latin hypercube (McKay, Beckman & Conover 1979;
scipy.stats.qmc) over them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sim.experiment.keys import check_keys
from sim.scenario import PARAMETERS
from sim.scenario.errors import InputError, cut, given, hint
from sim.scenario.files import called, read_toml

World = Mapping[str, float]
"""A value for each varied parameter, by dotted key."""

KEYS = ("low", "high", "log", "why")


@dataclass(frozen=True)
class Span:
    """A plausible range.

    Attributes:
        key: Dotted key of a number.
        low, high: Ends.
        log: Whether it is drawn evenly on the log scale.
        why: Why these ends are plausible.
    """

    key: str
    low: float
    high: float
    log: bool = False
    why: str = ""

    def at(self, u: float) -> float:
        """The value at a share ``u`` (0-1) of the way from low to high."""
        if self.log:
            return math.exp((1.0 - u) * math.log(self.low) + u * math.log(self.high))
        return self.low + u * (self.high - self.low)

    def share(self, value: float) -> float:
        """How far a value lies from low (0) to high (1): the inverse of `at`, held within the range."""
        if self.log:
            u = math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        else:
            u = (value - self.low) / (self.high - self.low)
        return min(max(u, 0.0), 1.0)

    def widened(self, factor: float) -> Span:
        """The range with its ends ``factor`` times as far from its middle, as far as the parameter may go."""
        parameter = PARAMETERS[self.key]
        assert parameter.low is not None and parameter.high is not None
        middle = self.at(0.5)
        if self.log:
            ends = [middle * (end / middle) ** factor for end in (self.low, self.high)]
        else:
            ends = [middle + factor * (end - middle) for end in (self.low, self.high)]
        least = max(parameter.low, 1e-6) if self.log else parameter.low
        return replace(self, low=max(ends[0], least), high=min(ends[1], parameter.high))


def load_spans(path: Path) -> tuple[Span, ...]:
    """Read plausible ranges from a file: a table per dotted key.

    Raises:
        InputError: A key is no number of the model, or its range is none.
    """
    where = called(path)
    return tuple(_span(key, table, where) for key, table in read_toml(path).items())


def _span(key: str, table: object, where: str) -> Span:
    parameter = PARAMETERS.get(key)
    if parameter is None or parameter.type != "float":
        raise InputError(where, f"{cut(key)}: is no parameter with a plausible range{hint(key, PARAMETERS)}")
    if not isinstance(table, dict):
        raise InputError(where, f"{given(key, table)}: must be a table of {', '.join(KEYS)}")
    check_keys(table, KEYS, f"{where}: {cut(key)}")
    low, high = (_number(table, name, f"{where}: {key}") for name in ("low", "high"))
    log, why = table.get("log", False), table.get("why", "")
    if not isinstance(log, bool) or not isinstance(why, str):
        raise InputError(where, f"{cut(key)}: log must be true or false, and why a text")
    assert parameter.low is not None and parameter.high is not None
    if not parameter.low <= low < high <= parameter.high or (log and low <= 0.0):
        raise InputError(where, f"{cut(key)}: low and high must rise within {parameter.allowed()}")
    return Span(key, low, high, log, why)


def _number(table: Mapping[str, object], name: str, where: str) -> float:
    value = table.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise InputError(where, f"{given(name, value)}: must be a number")
    return float(value)


def independent_worlds(spans: Sequence[Span], count: int, seed: int = 0) -> list[dict[str, float]]:
    """Draw worlds independently of one another: more of them only add to those that there are.

    A mean over them then has the interval of independent values, as one over a Latin hypercube has not.

    Args:
        spans: Ranges, at least one.
        count: Worlds, 1 or more.
        seed: Of the draw, not of the model.
    """
    shares = (np.random.default_rng((seed, n)).random(len(spans)) for n in range(count))
    return [{span.key: span.at(float(u)) for span, u in zip(spans, row, strict=True)} for row in shares]


def draw_worlds(spans: Sequence[Span], count: int, seed: int = 0) -> list[dict[str, float]]:
    """Draw worlds evenly over the ranges.

    Args:
        spans: Ranges, at least one.
        count: Worlds, 1 or more.
        seed: Of the design, not of the model.
    """
    from scipy.stats.qmc import LatinHypercube

    shares = LatinHypercube(len(spans), rng=np.random.default_rng(seed)).random(count)
    return [{span.key: span.at(float(u)) for span, u in zip(spans, row, strict=True)} for row in shares]
