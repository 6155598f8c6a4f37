"""Years of a stylised Beijing under several seeds, and whether two samples of them agree."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from small_worlds import indicators

from sim.model import GovernanceModel
from sim.run.machine import usable_cores
from sim.scenario import load_scenario

YEAR = 365
ERRORS = 3.0
"""Standard errors that two means may lie apart by chance."""

PER_HEAD = ("government_hours", "displaced_hours", "volunteer_hours")
"""Indicators that add up over the city; here they are divided by its residents."""

Year = dict[str, float | None]


@dataclass(frozen=True)
class Gap:
    """Difference between two means.

    Attributes:
        difference: Second mean less the first.
        error: Standard error of the difference, from the spread over seeds.
        level: Size of the first mean.
    """

    difference: float
    error: float
    level: float

    @property
    def relative(self) -> float:
        return self.difference / self.level

    @property
    def noise(self) -> float:
        """Share of the level that chance alone may hide."""
        return ERRORS * self.error / self.level

    def __str__(self) -> str:
        return f"{self.relative:+.2%} where chance makes up to {self.noise:.2%}"


def years(changes: dict[str, Any], seeds: Iterable[int], count: int = 1) -> list[list[Year]]:
    """Indicators of successive years of `beijing_2023` after its burn-in.

    Each year is a reported period of its own and begins on the scenario's first day, so that weekdays and
    seasons are the same in all. No burnt-in state is kept: dozens of them would crowd the user's cache.

    Args:
        changes: Parameters by dotted key.
        seeds: Seeds.
        count: Years of each seed, 1 or more.

    Returns:
        For each seed a list of ``count`` years.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.model.WORTH_SECONDS", math.inf)
        return [_years_of(changes | {"time.seed": seed}, count) for seed in seeds]


def _years_of(changes: dict[str, Any], count: int) -> list[Year]:
    model = GovernanceModel(load_scenario("beijing_2023", changes), threads=usable_cores())
    told: list[Year] = []
    for number in range(count):
        if number:
            model.begin_period()
        model.advance(YEAR)
        told.append(_per_head(model))
    model.driver.close()
    return told


def _per_head(model: GovernanceModel) -> Year:
    values = indicators(model)
    for name in PER_HEAD:
        total = values[name]
        assert total is not None
        values[name] = total / len(model.world.residents)
    return values


def between(first: Sequence[Year], second: Sequence[Year], name: str) -> Gap:
    """Gap between two independent samples of years (Welch 1947)."""
    a, b = _column(first, name), _column(second, name)
    error = math.sqrt(a.var(ddof=1) / len(a) + b.var(ddof=1) / len(b))
    return Gap(float(b.mean() - a.mean()), error, abs(float(a.mean())))


def within(first: Sequence[Year], second: Sequence[Year], name: str) -> Gap:
    """Gap between two years of the same worlds, paired by seed."""
    a, b = _column(first, name), _column(second, name)
    change = b - a
    return Gap(float(change.mean()), float(change.std(ddof=1)) / math.sqrt(len(change)), abs(float(a.mean())))


def _column(sample: Sequence[Year], name: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.array([year[name] for year in sample], np.float64)


def apart(gaps: dict[str, Gap], tolerance: float) -> dict[str, str]:
    """Indicators that lie further apart than chance and a tolerance allow, each with by how much.

    Args:
        gaps: Gap of each indicator.
        tolerance: Share of its own size by which an indicator may differ beyond chance.
    """
    return {name: str(gap) for name, gap in gaps.items() if abs(gap.relative) > gap.noise + tolerance}
