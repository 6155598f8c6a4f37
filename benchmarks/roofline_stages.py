"""How long each stage of a simulated year takes, on one thread.

The compiled day is called in its parts, as the threaded driver calls them, and once a repeat as a whole,
so that both can be compared. What an empty call costs is taken off each part: whole days do not pay it.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from roofline_events import CLOSE, DEPARTMENTS, SUBDISTRICTS, CountingDriver, counted, kinds_table

from sim.city.build import build_city
from sim.compiled import entry
from sim.day.departments import departments_day, departments_evening
from sim.day.drive import Counts, Driver
from sim.day.handle import CACHE_LINE, enter
from sim.day.learning import deliver
from sim.day.loop import RESERVE, close_day
from sim.day.loop import SUBDISTRICTS as SUBDISTRICTS_TASK
from sim.day.loop import days as compiled_days
from sim.day.setup import build_world
from sim.day.world import Array, World
from sim.model import GovernanceModel
from sim.run import write_run
from sim.scenario import Scenario
from sim.simulation import result_of
from sim.state import BurntIn

MONTH, INDICATORS, STORE, BUILD = "the month", "indicators", "storing the run", "building the city"
IN_THE_YEAR = (SUBDISTRICTS, DEPARTMENTS, CLOSE, MONTH)
STAGES = (*IN_THE_YEAR, INDICATORS, STORE, BUILD)
WHOLE = "the year undivided"
NOTHING, OFFICES, EVENING = range(3)
"""Parts of what follows the subdistricts."""
EMPTY_CALLS = 200


@entry
def _after(words: Any, totals: Any, rows: Any, part: int, at: int) -> None:
    """What `sim.day.loop` does after the subdistricts, in two parts that can be timed apart."""
    w = enter(words)
    day = w.city[0].day
    if part == OFFICES:
        departments_day(w, 0, w.post.shape[1], 0, day)
        departments_evening(w)
    elif part == EVENING:
        deliver(w, day)
        close_day(w, totals, rows, day, at)


class StagedDriver(Driver):
    """Runs every day in its parts and adds up the seconds of each.

    Args:
        world: State to go on from.
    """

    def __init__(self, world: World) -> None:
        super().__init__(world, 1)
        self._pool = ThreadPoolExecutor(1)  # nothing is given to it: it makes `run` call `_threaded`
        self.seconds: dict[str, float] = defaultdict(float)

    def _timed(self, stage: str, part: Callable[..., Any], *asked: Any) -> Any:
        begun = time.perf_counter()
        answer = part(*asked)
        self.seconds[stage] += time.perf_counter() - begun
        return answer

    def _threaded(self, totals: Array, rows: Array, stop: int, at: int) -> Counts:
        whole, words = len(self.world.subs), self.words()
        self._empty(words, totals, rows, at)
        while at < stop:
            reserved = (words, totals, rows, RESERVE, 0, 0, 0, at)
            _, missing, problems = self._timed(SUBDISTRICTS, compiled_days, *reserved)
            if missing or problems:
                return at, missing, problems
            asked = (words, totals, rows, SUBDISTRICTS_TASK, 0, whole, 0, at)
            self._timed(SUBDISTRICTS, compiled_days, *asked)
            self._timed(DEPARTMENTS, _after, words, totals, rows, OFFICES, at)
            self._timed(CLOSE, _after, words, totals, rows, EVENING, at)
            self.seconds[SUBDISTRICTS] -= 2 * self._day_call
            self.seconds[DEPARTMENTS] -= self._after_call
            self.seconds[CLOSE] -= self._after_call
            at += 1
        return at, 0, 0

    def _empty(self, words: Array, totals: Array, rows: Array, at: int) -> None:
        """Seconds of a call that does nothing: of the entry, and of what follows the subdistricts."""
        days = (words, totals, rows, SUBDISTRICTS_TASK, 0, 0, 0, at)
        self._day_call = _median_call(compiled_days, *days)
        self._after_call = _median_call(_after, words, totals, rows, NOTHING, at)


def _median_call(called: Callable[..., Any], *asked: Any) -> float:
    taken = []
    for _ in range(EMPTY_CALLS):
        begun = time.perf_counter()
        called(*asked)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def seconds_of(work: Callable[[], Any]) -> float:
    """How long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def undivided_year(spec: Scenario, start: BurntIn) -> float:
    """Seconds of the year as every run has it on one thread."""
    model = GovernanceModel(spec, burnt_in=start)
    seconds = seconds_of(model.run)
    model.close()
    return seconds


def staged_year(spec: Scenario, start: BurntIn) -> tuple[dict[str, float], int]:
    """Seconds of the stages of one year and of what follows it, and bytes that storing it wrote."""
    model = GovernanceModel(spec, burnt_in=start)
    driver = StagedDriver(model.world)
    model.driver = driver
    month = model._end_month
    model._end_month = lambda: driver._timed(MONTH, month)
    model.run()
    told = dict(driver.seconds)
    told[INDICATORS] = seconds_of(lambda: (model.indicators(), model.months()))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        result = result_of(model, 0.0, 0.0)
        told[STORE] = seconds_of(lambda: write_run(result, out))
        written = sum(path.stat().st_size for path in out.iterdir())
    model.close()
    return told, written


def counted_year(spec: Scenario, start: BurntIn) -> dict[str, Any]:
    """Events of the year by kind, and what else is counted of it: the same year, with the log kept."""
    model = GovernanceModel(spec, burnt_in=start)
    driver = CountingDriver(model.world)
    model.driver = driver
    month = model._end_month

    def noted() -> None:
        driver.note_month()
        month()

    model._end_month = noted
    model.run()
    w, series = model.world, model.series()
    told = {
        "residents": len(w.residents),
        "unit_lines": (w.handlers.nbytes + w.communities.nbytes) // CACHE_LINE,
        "footprint": sum(array.nbytes for array in w),
        "decisions": sum(len(members) for members in model.units.values()) * len(model._record.shots),
        "kinds": kinds_table(w, counted(driver, series)),
    }
    model.close()
    return told


def built(spec: Scenario) -> tuple[float, int]:
    """Seconds and bytes of building the city and its rows of day 0."""
    values, seed = spec.values(), spec.time.seed
    begun = time.perf_counter()
    city = build_city(values, seed)
    build_world(city, values, seed)
    return time.perf_counter() - begun, city.memory_bytes()


def measured(spec: Scenario, repeats: int) -> dict[str, Any]:
    """Counts of a place, and seconds of each stage, one a repeat; stages take turns."""
    model = GovernanceModel(spec)
    start = model.branch()
    model.close()
    told = counted_year(spec, start)
    seconds: dict[str, list[float]] = {stage: [] for stage in (WHOLE, *STAGES)}
    for _ in range(repeats):
        seconds[WHOLE].append(undivided_year(spec, start))
        stages, told["stored"] = staged_year(spec, start)
        stages[BUILD], told["built"] = built(spec)
        for stage, taken in stages.items():
            seconds[stage].append(taken)
    return told | {"seconds": seconds}
