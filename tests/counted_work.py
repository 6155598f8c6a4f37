"""What a year costs in counts that are the same on any machine: calls, pieces of memory, bytes of code.

`python tests/counted_work.py` measures anew what `performance_limits.json` holds. Do so, on a machine that is
otherwise idle, after a change that is meant to cost or to save time; the tests hold the next ones to it.
"""

from __future__ import annotations

import datetime as dt
import json
import struct
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from numba.core.runtime import _nrt_python
from yardstick import TOWN, TimedDays, burnt_in, growth, year_over_yard

from sim.city.rows import CASE, PROBLEM, RESIDENT
from sim.compiled import compile_entry
from sim.day.loop import days as compiled_days
from sim.model import GovernanceModel
from sim.run.machine import machine, versions
from sim.scenario import load_scenario
from sim.version import model_version

LIMITS = Path(__file__).with_name("performance_limits.json")
AGAIN = 3
"""Years of which the one with the fewest calls counts: what is looked up once in a process is not in it."""
PACKAGE = str(Path(sys.modules["sim"].__file__ or "").parent)


def calls_of_months() -> int:
    """Calls that code of the package makes or that are made of it in a year of demo_town's months."""
    return min(_calls(month_by_month=True) for _ in range(AGAIN))


def calls_at_once() -> int:
    """The same of a whole year that nobody looks at."""
    return min(_calls(month_by_month=False) for _ in range(AGAIN))


def _calls(month_by_month: bool) -> int:
    spec = load_scenario(TOWN)
    model, calls = GovernanceModel(spec, burnt_in=burnt_in(spec)), 0
    model.month_by_month = month_by_month

    def note(frame: FrameType, event: str, _: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call") and (_ours(frame) or (event == "call" and _ours(frame.f_back)))

    def counted(part: Callable[[], None]) -> None:
        before = sys.getprofile()
        sys.setprofile(note)
        try:
            part()
        finally:
            sys.setprofile(before)

    if month_by_month:
        vars(model)["_end_month"] = partial(counted, model._end_month)
        model.run()
    else:
        counted(model.run)
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
        "calls_at_once": calls_at_once(),
        "allocations_of_days": allocations_of_days(),
        "machine_code_bytes": machine_code(),
    }


if __name__ == "__main__":
    LIMITS.write_text(json.dumps(measure(), indent=2) + "\n", encoding="utf-8")
