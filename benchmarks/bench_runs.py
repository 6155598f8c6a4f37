"""Measure a sweep: how many runs of demo_town are simulated and stored a second, on one process and two.

Each process runs one replication after the other, as a sweep does: a policy branches from a burnt-in town by
a dated event, or a town is built anew for each seed and begins without a burn-in; then the year, the
indicators, and one row of a Parquet file, written a batch at a time and not flushed to the disk. What a
process does once (imports, loading what is compiled, the burn-in from which policies branch) is not counted.
Takes a minute, and one more where nothing is compiled yet.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from measuring import Row, row, save

from sim.experiment.paired import under
from sim.indicators import INDICATORS
from sim.model import GovernanceModel
from sim.scenario import load_scenario
from sim.state import BurntIn

FOLDER = Path(__file__).resolve().parent
TIMES = 5
RUNS = 100
"""Runs a process and repeat."""
BATCH = 100
"""Rows that are written at once."""
PROCESSES = (1, 2)
LEVER = "assessment.intensity"
YEAR_MS, ELSE_MS, RUNS_A_SECOND = 6.0, 3.0, 100.0
"""What a run from a burnt-in town should take on an idle core; for a new town nothing was set."""
SCHEMA = pa.schema(
    [("seed", pa.int64()), (LEVER, pa.float64())] + [(name, pa.float64()) for name in INDICATORS]
)

Make = Callable[[int], tuple[int, float, GovernanceModel]]
"""From the number of a replication to its seed, its dose of the lever, and its model."""


class Lap(NamedTuple):
    """One repeat on one process: when it began and ended, and seconds of it spent on simulating."""

    begun: float
    ended: float
    simulated: float


def dose(n: int) -> float:
    """Dose of the lever in replication ``n``."""
    return n % RUNS / RUNS


def branches(place: int) -> Make:
    """Policies that branch from one burnt-in town; each process has another one."""
    spec = load_scenario("demo_town", {"time.seed": place + 1})
    first = GovernanceModel(spec)
    state: BurntIn = first.branch()
    first.close()

    def make(n: int) -> tuple[int, float, GovernanceModel]:
        policy = under(spec, ((LEVER, dose(n)),))
        return place + 1, dose(n), GovernanceModel(policy, burnt_in=state)

    return make


def new_towns(place: int) -> Make:
    """A town of its own for each replication, without a burn-in."""
    spec = load_scenario("demo_town", {"time.burn_in_days": 0})

    def make(n: int) -> tuple[int, float, GovernanceModel]:
        seed = place * TIMES * RUNS + n
        return seed, dose(n), GovernanceModel(spec.with_values({"time.seed": seed, LEVER: dose(n)}))

    return make


KINDS = {"from a burnt-in town": branches, "of new towns": new_towns}


def lap(make: Make, numbers: range, path: Path) -> Lap:
    """Run and store some replications."""
    rows: list[dict[str, Any]] = []
    simulated, begun = 0.0, time.monotonic()
    with pq.ParquetWriter(path, SCHEMA) as file:
        for n in numbers:
            seed, given, model = make(n)
            before = time.perf_counter()
            model.run()
            simulated += time.perf_counter() - before
            rows.append({"seed": seed, LEVER: given, **model.indicators()})
            model.close()
            if len(rows) == BATCH or n == numbers[-1]:
                file.write_table(pa.Table.from_pylist(rows, SCHEMA))
                rows.clear()
    return Lap(begun, time.monotonic(), simulated)


def laps(kind: str, place: int, folder: Path, barrier: Any) -> list[Lap]:
    """All repeats on one process, after one replication that warms it up; processes wait for one another."""
    make, done = KINDS[kind](place), []
    lap(make, range(1), folder / f"{place}-warm.parquet")
    for n in range(TIMES):
        barrier.wait()
        done.append(lap(make, range(n * RUNS, (n + 1) * RUNS), folder / f"{place}-{n}.parquet"))
    return done


def side_by_side(kind: str, processes: int) -> list[tuple[Lap, ...]]:
    """Repeats, each with a lap of every process."""
    spawn = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory() as folder,
        spawn.Manager() as manager,
        ProcessPoolExecutor(processes, spawn) as pool,
    ):
        barrier = manager.Barrier(processes)
        waiting = [pool.submit(laps, kind, place, Path(folder), barrier) for place in range(processes)]
        return list(zip(*(each.result() for each in waiting), strict=True))


def measured(kind: str) -> Iterator[Row]:
    """Rows of one kind of run; what a run takes is told of one process alone."""
    year, rest, a_second = (YEAR_MS, ELSE_MS, RUNS_A_SECOND) if kind == next(iter(KINDS)) else (None,) * 3
    for processes in PROCESSES:
        load = os.getloadavg()[0]
        repeats = side_by_side(kind, processes)
        what = f"demo_town, runs {kind}"
        if processes == 1:
            alone = [one for (one,) in repeats]
            spent = [1000.0 * one.simulated / RUNS for one in alone]
            other = [
                1000.0 * (one.ended - one.begun) / RUNS - ms for one, ms in zip(alone, spent, strict=True)
            ]
            yield row(f"{what}: simulating the year", "ms a run", year, spent, load)
            yield row(f"{what}: all else, stored", "ms a run", rest, other, load)
        spans = [max(one.ended for one in each) - min(one.begun for one in each) for each in repeats]
        rates = [processes * RUNS / span for span in spans]
        goal = None if a_second is None else processes * a_second
        side = f"{processes} process{'es' if processes > 1 else ''}"
        yield row(f"{what}: stored, {side}", "runs a second", goal, rates, load, at_least=goal is not None)


def main() -> None:
    for kind in KINDS:
        for one in measured(kind):
            table = save(one, FOLDER)
            print(f"{one.name}: {statistics.median(one.values):.4g} {one.unit}")
    print(table, end="")


if __name__ == "__main__":
    main()
