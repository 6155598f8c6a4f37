"""Run a command in a process of its own: how long it took, how much memory, under what load."""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sim.run.machine import machine, versions
from sim.version import model_version

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Outcome:
    """One process.

    Attributes:
        seconds: From start to end, the interpreter's own start included.
        peak_mib: Largest resident memory, MiB.
        answer: What it printed on stdout, if that was JSON.
    """

    seconds: float
    peak_mib: float
    answer: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One measurement and its repeats.

    Attributes:
        name: What was measured.
        unit: Unit of the values.
        target: What it should not exceed, or fall short of; None where nothing was set.
        values: One value a repeat.
        load: Largest one-minute load average when a repeat began; the repeats before it count in it.
        date: Day of the measurement.
        at_least: Whether more is better.
    """

    name: str
    unit: str
    target: float | None
    values: tuple[float, ...]
    load: float
    date: str
    at_least: bool = False


def jiesu(*arguments: str, cache: Path) -> Outcome:
    """Run the command with a cache of its own.

    Raises:
        RuntimeError: The command failed; with what it said.
    """
    environment = os.environ | {"JIESU_CACHE_DIR": str(cache)}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "sim", *arguments], cwd=ROOT, env=environment, stdout=out, stderr=err
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0), err.seek(0)
        if process.returncode:
            raise RuntimeError(f"jiesu {' '.join(arguments)}: {err.read()}")
        said = out.read()
    unit = 2**20 if sys.platform == "darwin" else 2**10
    answer = json.loads(said) if "json" in arguments else {}
    return Outcome(seconds, used.ru_maxrss / unit, answer)


def repeated(times: int, command: Callable[[], Outcome]) -> tuple[list[Outcome], float]:
    """Outcomes of a repeated command, and the largest load that a repeat met."""
    done: list[Outcome] = []
    load = 0.0
    for _ in range(times):
        load = max(load, os.getloadavg()[0])
        done.append(command())
    return done, load


def row(
    name: str, unit: str, target: float | None, values: list[float], load: float, *, at_least: bool = False
) -> Row:
    """A row of today."""
    today, told = dt.date.today().isoformat(), tuple(round(value, 4) for value in values)
    return Row(name, unit, target, told, round(load, 2), today, at_least)


def context() -> dict[str, Any]:
    """What numbers must share to stand in one table: machine, versions, and sources of the model."""
    kept = ("python", "numba", "llvmlite", "numpy", "mesa")
    found = versions()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = model_version()
    return {
        "machine": machine() | {"cores": os.cpu_count(), "memory_gib": round(memory, 1)},
        "versions": {"jiesu": model.package} | {name: found[name] for name in kept},
        "sources": model.sources,
    }


def save(fresh: Row, folder: Path) -> str:
    """Put a row into ``results.json`` and ``results.md``; other rows stay if they are of the same context.

    Returns:
        The table.
    """
    path, now = folder / "results.json", context()
    earlier = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    rows = earlier.get("rows", []) if all(earlier.get(key) == now[key] for key in now) else []
    by_name = {one["name"]: one for one in rows} | {fresh.name: asdict(fresh)}
    content = now | {"rows": list(by_name.values())}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    table = "\n".join(_lines(content)) + "\n"
    (folder / "results.md").write_text(table, encoding="utf-8")
    return table


def _lines(content: dict[str, Any]) -> Iterator[str]:
    where = content["machine"]
    yield "# Results of the benchmarks"
    yield ""
    cores = f"{where['cores']} cores, {where['memory_gib']} GiB"
    yield f"{where['system']} on {where['architecture']} ({where['processor']}), {cores};"
    yield ", ".join(f"{name} {version}" for name, version in content["versions"].items()) + "."
    yield f"Model sources {content['sources'][:16]}."
    yield ""
    yield "| what | median | lowest - highest | repeats | target | load | date |"
    yield "|---|---|---|---|---|---|---|"
    for one in content["rows"]:
        values, unit = one["values"], one["unit"]
        spread = f"{min(values):.4g} - {max(values):.4g}"
        middle = f"{statistics.median(values):.4g} {unit}"
        limit = "-" if one["target"] is None else f"{one['target']:g} {unit}"
        limit = f"at least {limit}" if one.get("at_least") else limit
        cells = (one["name"], middle, spread, len(values), limit, one["load"], one["date"])
        yield "| " + " | ".join(map(str, cells)) + " |"
