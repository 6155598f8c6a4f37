"""What a worker does with a task: burn a world in once, and branch every policy from it.

A run that fails is a result with its error, never a hole. A burnt-in state stays in the worker for the next
task of the same world. One that others need too, or that took more than a second, is kept in the user's cache
under a name by content, where any worker on the machine finds it (`sim.state`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.experiment.paired import Changes, under
from sim.experiment.sweep.trace import trace_of
from sim.experiment.years import days_of
from sim.model import GovernanceModel
from sim.result import Table
from sim.scenario import Scenario
from sim.scenario.errors import printable
from sim.scenario.param import Scalar
from sim.simulation import daily_table
from sim.state import BurntIn, keep_state, state_name

LONGEST_ERROR: Final = 300
STATES: Final = 2
"""Burnt-in states that a worker holds."""


@dataclass(frozen=True)
class Setup:
    """What all runs of a sweep have in common; sent to a worker once.

    Attributes:
        base: Scenario.
        settle_years: Years under a policy before the period that is measured.
        indicators: Indicators that are kept.
        tables: Tables that are kept.
        rules: Classes that decide in place of built-in ones, by kind.
    """

    base: Scenario
    settle_years: int
    indicators: tuple[str, ...]
    tables: tuple[str, ...]
    rules: Mapping[str, Any]


@dataclass(frozen=True)
class Task:
    """Runs of one world and seed.

    Attributes:
        world: Values from the beginning on.
        seed: Seed of the model.
        arms: Position in the plan and what is in force after the burn-in, of each run.
        alone: Whether nothing else branches from this burn-in.
        shared: Whether other workers get more of the same world and seed.
    """

    world: tuple[tuple[str, Scalar], ...]
    seed: int
    arms: tuple[tuple[int, Changes], ...]
    alone: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Found:
    """One run.

    Attributes:
        position: In the plan.
        error: What went wrong; empty if nothing did.
        values: Indicators in order; NaN where undefined, and where it failed.
        trace: `trace_of` its days, from the first after the burn-in on.
        tables: Tables that are kept, by name.
    """

    position: int
    error: str
    values: tuple[float, ...]
    trace: bytes
    tables: Mapping[str, Table]


@dataclass(frozen=True)
class Done:
    """What a task gave.

    Attributes:
        found: One a run, in order.
        burn_in_seconds: Until the first run could begin.
        seconds: For the runs.
    """

    found: tuple[Found, ...]
    burn_in_seconds: float
    seconds: float


_states: OrderedDict[object, BurntIn] = OrderedDict()
_lock = threading.Lock()


def run_task(setup: Setup, task: Task) -> Done:
    """Run a task, whatever its runs do."""
    begun = time.perf_counter()
    try:
        spec = setup.base.with_values({**dict(task.world), "time.seed": task.seed})
        state = None if task.alone else _burnt_in(setup, spec, task)
    except Exception as error:
        told = _told(error)
        return Done(tuple(_failed(setup, at, told) for at, _ in task.arms), time.perf_counter() - begun, 0.0)
    ready = time.perf_counter()
    found = tuple(_one(setup, spec, at, arm, state) for at, arm in task.arms)
    return Done(found, ready - begun, time.perf_counter() - ready)


def _burnt_in(setup: Setup, spec: Scenario, task: Task) -> BurntIn:
    key = (setup.base.content_hash(), task.world, task.seed, tuple(sorted(setup.rules.items(), key=str)))
    with _lock:
        if key in _states:
            _states.move_to_end(key)
            return _states[key]
    model = GovernanceModel(spec, **setup.rules)
    state = model.branch()
    if task.shared and not model.burn_in_cached and not setup.rules and spec.time.burn_in_days:
        keep_state(model.world, state.months, state_name(spec))
    model.close()
    with _lock:
        while len(_states) >= STATES:
            _states.popitem(last=False)
        _states[key] = state
    return state


def _one(setup: Setup, spec: Scenario, position: int, arm: Changes, state: BurntIn | None) -> Found:
    try:
        model = GovernanceModel(under(spec, arm), burnt_in=state, **setup.rules)
        try:
            return _measured(setup, model, position)
        finally:
            model.close()
    except Exception as error:
        return _failed(setup, position, _told(error))


def _measured(setup: Setup, model: GovernanceModel, position: int) -> Found:
    first, trace = model.spec.time.start, b""
    if setup.settle_years:
        settling = days_of(model.spec, setup.settle_years)
        model.advance(settling)
        first, trace = model.spec.date_of(settling).isoformat(), trace_of(model.series())
        model.begin_period()
    model.advance(model.spec.time.days)
    values = model.indicators()
    kept = tuple(_number(values[name]) for name in setup.indicators)
    series = model.series()
    tables: dict[str, Table] = {}
    if "daily" in setup.tables:
        tables["daily"] = daily_table(series, np.datetime64(first, "D"))
    if "handlers" in setup.tables:
        tables["handlers"] = model.months()[0]
    return Found(position, "", kept, trace + trace_of(series), tables)


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _failed(setup: Setup, position: int, told: str) -> Found:
    return Found(position, told, (float("nan"),) * len(setup.indicators), b"", {})


def _told(error: Exception) -> str:
    return printable(f"{type(error).__name__}: {error}")[:LONGEST_ERROR]
