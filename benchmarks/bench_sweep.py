"""Measure what a sweep costs besides its runs: overhead at runs of 10 ms, and memory at many runs.

Overhead: pressure doses of demo_town from one burnt-in town, a year each, by `sim.sweep` on one worker and by
a bare loop over the same runs in one process, in turn; what a process does once (imports, loading what is
compiled, burning in) is left out of both. ``--full`` adds 100,000 runs of a tiny town, whose memory is that
of the parent and of its largest worker. Takes a minute, and four more with ``--full``.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from measuring import row, save

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.experiment.design.plan import plan_of
from sim.experiment.sweep.api import run_experiment
from sim.experiment.sweep.progress import Progress
from sim.experiment.sweep.request import Request
from sim.experiment.sweep.work import Setup, Task, run_task
from sim.scenario import load_scenario

FOLDER = Path(__file__).resolve().parent
LEVER = "assessment.intensity"
TIMES, DOSES = 5, 400
MANY = 100_000
TINY = {
    "city.residents": 500,
    "city.subdistricts": 3,
    "city.communities": 3,
    "city.departments": 2,
    "city.utilities": 1,
    "time.days": 5,
    "time.burn_in_days": 5,
}


def doses(levels: int, replications: int, values: dict[str, float] | None = None) -> Experiment:
    base = load_scenario("demo_town", values or {})
    factors = {LEVER: {"low": 0.0, "high": 1.0, "levels": levels}}
    return parse_experiment("bench", {"factors": factors, "replications": replications}, base, {}, "bench")


def swept(asked: Experiment) -> tuple[float, float]:
    """Milliseconds a run from the first that came back to the last, by a sweep; and seconds in all."""
    times: list[tuple[float, int]] = []
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:

        def told(progress: Progress) -> None:
            times.append((time.perf_counter(), progress.done))

        run_experiment(asked, Path(folder) / "s", Request(workers=1, told=told))
        ended = time.perf_counter()
    (first, before), (_, done) = next(t for t in times if t[1]), times[-1]
    return 1000.0 * (ended - first) / (done - before), ended - begun


def bare(asked: Experiment) -> float:
    """Milliseconds a run by a loop in this process that keeps what it finds in memory."""
    setup = Setup(asked.base, asked.settle_years, asked.indicators, asked.tables, {})
    arms = [arm.changes for arm in plan_of(asked).places[0].arms]
    run_task(setup, Task((), 1, ((0, arms[0]),)))
    begun = time.perf_counter()
    run_task(setup, Task((), 1, tuple(enumerate(arms))))
    return 1000.0 * (time.perf_counter() - begun) / len(arms)


def overhead() -> None:
    asked = doses(DOSES, 1)
    alone, by_sweep, shares = [], [], []
    load = os.getloadavg()[0]
    for _ in range(TIMES):
        alone.append(bare(asked))
        by_sweep.append(swept(asked)[0])
        shares.append(100.0 * (by_sweep[-1] / alone[-1] - 1.0))
    save(row("sweep: a run of demo_town in a bare loop", "ms", None, alone, load), FOLDER)
    save(row("sweep: the same run in a sweep, one worker", "ms", None, by_sweep, load), FOLDER)
    save(row("sweep: overhead of the layer", "% of compute", 10.0, shares, load), FOLDER)
    print(f"overhead {statistics.median(shares):.1f} % ({min(shares):.1f} - {max(shares):.1f})")


def many(runs: int) -> None:
    """In a process of its own, for memory is its largest ever."""
    code = f"import bench_sweep; bench_sweep.count({runs})"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=FOLDER, capture_output=True, text=True, check=True
    )
    parent, worker, seconds = map(float, told.stdout.split())
    load = os.getloadavg()[0]
    what = f"sweep: {runs:,} runs of a tiny town"
    save(row(f"{what}, parent's memory", "MiB", 1024.0, [parent], load), FOLDER)
    save(row(f"{what}, a worker's memory", "MiB", 1024.0, [worker], load), FOLDER)
    save(row(what, "s", None, [seconds], load), FOLDER)
    print(f"{runs:,} runs: parent {parent:.0f} MiB, worker {worker:.0f} MiB, {seconds:.0f} s")


def count(runs: int) -> None:
    """Largest memory of this process and of a worker, and seconds; a new process has none of its parent's."""
    largest = {"parent": 0.0, "worker": 0.0}
    begun = time.perf_counter()

    def look(_: Progress) -> None:
        largest["parent"] = max(largest["parent"], peak(os.getpid()))
        children = (peak(child.pid) for child in psutil.Process().children())
        largest["worker"] = max(largest["worker"], *children, 0.0)

    with tempfile.TemporaryDirectory() as folder:
        run_experiment(doses(100, runs // 100, TINY), Path(folder) / "s", Request(workers=2, told=look))
    largest["parent"] = max(largest["parent"], peak(os.getpid()))
    print(*largest.values(), time.perf_counter() - begun)


def peak(process: int) -> float:
    """Most memory that a process had since it began its program, MiB; 0 if it has ended."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024.0 for line in status.splitlines() if "VmHWM" in line), 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="100,000 runs, too")
    overhead()
    many(2_000)
    if parser.parse_args().full:
        many(MANY)


if __name__ == "__main__":
    main()
