"""How the speed of the model is told without a clock's seconds: ratios to a fixed piece of work, and counts.

`python tests/yardstick.py` measures anew what `performance_limits.json` holds. Do so, on a machine that is
otherwise idle, after a change that is meant to cost or to save time; the tests hold the next ones to it.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import numpy as np
from numba import njit
from numba.core.runtime import _nrt_python

from sim.city.rows import CASE, PROBLEM, RESIDENT
from sim.compiled import compile_entry, entry
from sim.day.loop import days as compiled_days
from sim.model import GovernanceModel
from sim.run.machine import machine, versions
from sim.scenario import Scenario, load_scenario
from sim.state import BurntIn
from sim.version import model_version

LIMITS = Path(__file__).with_name("performance_limits.json")
PACKAGE = str(Path(sys.modules["sim"].__file__ or "").parent)
TOWN = "demo_town"
ROUNDS = 15
"""Turns that the year and the yardstick take; the shortest of each counts."""
SIZES = (20_000, 80_000)
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


@entry
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


def calls_of_months() -> int:
    """Calls that code of the package makes or that are made of it in a year of demo_town's months."""
    spec = load_scenario(TOWN)
    model = GovernanceModel(spec, burnt_in=burnt_in(spec))
    month, calls = model._end_month, 0

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call") and (_ours(frame) or (event == "call" and _ours(frame.f_back)))

    def counted() -> None:
        before = sys.getprofile()
        sys.setprofile(note)
        try:
            month()
        finally:
            sys.setprofile(before)

    vars(model)["_end_month"] = counted
    model.run()
    model.close()
    return calls


def _ours(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename.startswith(PACKAGE)


def allocations_of_days() -> int:
    """Pieces of memory that compiled days ask for in a year of demo_town."""
    spec = load_scenario(TOWN)
    timed = TimedDays(spec, burnt_in(spec))
    run, asked = timed.model.driver.run, 0

    def counted(factor: Any) -> Any:
        nonlocal asked
        before = _nrt_python.memsys_get_stats_alloc()
        rows = run(factor)
        asked += _nrt_python.memsys_get_stats_alloc() - before
        return rows

    vars(timed.model.driver)["run"] = counted
    _nrt_python.memsys_enable_stats()
    try:
        timed.spans()
    finally:
        _nrt_python.memsys_disable_stats()
    return int(asked)


def machine_code() -> int | None:
    """Bytes of machine instructions of the compiled day; None where its object is not ELF of 64 bits."""
    compile_entry(compiled_days)
    stats: Any = compiled_days
    kept = Path(stats.stats.cache_path).glob("loop.days*.nbc")
    content = max(kept, key=lambda path: path.stat().st_mtime).read_bytes()
    start = content.find(b"\x7fELF\x02\x01")
    return None if start < 0 else _executable_bytes(content[start:])


def _executable_bytes(elf: bytes) -> int:
    """Sizes of the sections that hold instructions (System V ABI: 64-byte section headers)."""
    (table,) = struct.unpack_from("<Q", elf, 40)
    entry_size, count = struct.unpack_from("<HH", elf, 58)
    executable, total = 4, 0
    for n in range(count):
        _, _, flags, _, _, size = struct.unpack_from("<IIQQQQ", elf, table + n * entry_size)
        total += size if flags & executable else 0
    return total


def row_bytes() -> dict[str, int]:
    return {"resident": RESIDENT.itemsize, "case": CASE.itemsize, "problem": PROBLEM.itemsize}


def measure() -> dict[str, Any]:
    """Everything that the tests hold the model to, and where and when it was measured."""
    model, found = model_version(), versions()
    return {
        "date": dt.date.today().isoformat(),
        "version": model.package,
        "sources": model.sources,
        "machine": machine() | {name: found[name] for name in ("python", "numba", "llvmlite", "numpy")},
        "row_bytes": row_bytes(),
        "year_over_yard": round(year_over_yard(), 4),
        "growth": round(growth(), 4),
        "calls_of_months": calls_of_months(),
        "allocations_of_days": allocations_of_days(),
        "machine_code_bytes": machine_code(),
    }


if __name__ == "__main__":
    LIMITS.write_text(json.dumps(measure(), indent=2) + "\n", encoding="utf-8")
