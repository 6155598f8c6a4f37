"""How the speed of the model is told without a clock's seconds: by ratios to a fixed piece of work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.state import BurntIn

TOWN = "demo_town"
ROUNDS = 15
"""Turns that the year and the yardstick take; the shortest of each counts."""
SIZES = (8_000, 64_000)
SPAN_DAYS = 91
SIZE_ROUNDS = 7

_ROWS, _WORDS, _STEPS = 6_000, 8, 120_000
"""Rows of the yardstick, of 64 bytes: 375 KiB, as much as a small town's residents and cases. Its steps."""


@njit(nogil=True)
def _scrambled(z: Any) -> Any:
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(nogil=True)
def _grown(x: float) -> float:
    """exp by its series to the eighth power: as much arithmetic as the model's, and always the same."""
    term = total = 1.0
    for n in range(1, 9):
        term *= x / n
        total += term
    return total


@njit(nogil=True, cache=True, error_model="numpy")
def _yardstick(rows: Any, steps: int) -> float:
    """Walk from row to row as a day walks from case to resident: draw, weigh, branch, write.

    It has arithmetic of its own and none of the model's, so that it stays the same when the model changes.
    """
    at, total, word = 0, 0.0, np.uint64(1)
    for n in range(steps):
        word = _scrambled(word + np.uint64(at) + np.uint64(n))
        u = (word >> np.uint64(11)) * 2.0**-53
        weight = _grown(u - rows[at, 1])
        if u < 0.4:
            rows[at, 1] += 0.01 * (u - rows[at, 1])
        elif weight > 1.2:
            rows[at, 2] += weight
            total += 1.0
        else:
            rows[at, 3] = n
        at = int(rows[at, 0])
    return total


def yard() -> Callable[[], float]:
    """The yardstick on rows of its own: a walk that comes by every row before it begins anew."""
    rows = np.zeros((_ROWS, _WORDS))
    order = np.random.default_rng(1).permutation(_ROWS)
    rows[order, 0] = np.roll(order, -1)
    _yardstick(rows, 1)
    return lambda: float(_yardstick(rows, _STEPS))


def seconds_of(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


class TimedDays:
    """A model whose compiled days are timed, and its months are not.

    Args:
        spec: Scenario.
        start: State to begin from; None for what the scenario begins with.
    """

    def __init__(self, spec: Scenario, start: BurntIn | None = None) -> None:
        self.model = GovernanceModel(spec, burnt_in=start, use_kept=False)
        self.seconds: list[float] = []
        self.model.month_by_month = True
        self._run = self.model.driver.run
        vars(self.model.driver)["run"] = self._timed

    def _timed(self, factor: Any) -> Any:
        begun = time.perf_counter()
        rows = self._run(factor)
        self.seconds.append(time.perf_counter() - begun)
        return rows

    def spans(self) -> list[float]:
        """Seconds of the period's compiled days, one entry a span: a month, as a rule."""
        self.model.run()
        self.model.close()
        return self.seconds


def burnt_in(spec: Scenario) -> BurntIn:
    model = GovernanceModel(spec, use_kept=False)
    start = model.branch()
    model.close()
    return start


def year_over_yard(rounds: int = ROUNDS) -> float:
    """Time of a year's compiled days in demo_town over that of the yardstick, in turns."""
    spec, walk = load_scenario(TOWN), yard()
    start = burnt_in(spec)
    years, walks = [], []
    for _ in range(rounds):
        walks.append(seconds_of(walk))
        years.append(TimedDays(spec, start).spans())
    return undisturbed(years) / min(walks)


def undisturbed(repeats: list[list[float]]) -> float:
    """Seconds of what was timed in spans: the shortest repeat of each, for long ones are interrupted."""
    return sum(min(span) for span in zip(*repeats, strict=True))


def _sized(residents: int) -> Scenario:
    """demo_town grown to a size: as many residents a unit, as much of everything a resident."""
    town = load_scenario(TOWN)
    values, share = town.values(), residents / town.city.residents
    grown = ("city.residents", "city.subdistricts", "city.communities")
    shared = ("intake.operators", "staff.departments", "price.platform_fixed")
    changes: dict[str, Any] = {key: round(values[key] * share) for key in grown}
    changes |= {key: values[key] * share for key in shared}
    return town.with_values(changes | {"time.burn_in_days": 0, "time.days": SPAN_DAYS})


def growth(rounds: int = SIZE_ROUNDS) -> float:
    """Time a matter in the larger of two towns over that in the smaller, the shortest of each."""
    specs = [_sized(residents) for residents in SIZES]
    starts = [burnt_in(spec) for spec in specs]
    each: list[list[list[float]]] = [[] for _ in SIZES]
    for _ in range(rounds):
        for spec, start, found in zip(specs, starts, each, strict=True):
            found.append(TimedDays(spec, start).spans())
    arisen = [matters(spec, start) for spec, start in zip(specs, starts, strict=True)]
    small, large = (undisturbed(found) / number for found, number in zip(each, arisen, strict=True))
    return large / small


def matters(spec: Scenario, start: BurntIn) -> float:
    """Matters that arise in a scenario's period."""
    model = GovernanceModel(spec, burnt_in=start)
    model.run()
    arisen = float(model.series()["matters"].sum())
    model.close()
    return arisen
