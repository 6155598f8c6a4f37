"""Measure the core: a year of each scenario, memory, the first compilation, the start of the command.

Every measurement runs ``jiesu`` in a process of its own, with a cache that begins empty, as a user meets it.
The numbers are told, not tested: they depend on what else the machine does, so the load stands beside each.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from measuring import Outcome, Row, jiesu, repeated, row, save

FOLDER = Path(__file__).resolve().parent
TIMES = 9
LONG_TIMES = 5
"""Repeats of what takes many seconds."""
NO_BURN_IN = ("--set", "time.burn_in_days=0")
SHORT_BURN_IN = ("--set", "time.burn_in_days=365")
DEMO = ("run", "demo_town", "--threads", "1", "--format", "json")
CITY = ("run", "beijing_2023", "--threads", "2", "--format", "json")
TO_COMPILE = (*DEMO, *NO_BURN_IN, "--days", "1")


def years(done: list[Outcome]) -> list[float]:
    """Seconds of the simulated year, without burn-in and setup."""
    return [one.answer["wall_seconds"] for one in done]


def compilation(cache: Path) -> Row:
    """What the first run takes longer than a later one; leaves ``cache`` filled."""
    fresh: list[Outcome] = []
    load = 0.0
    for n in range(LONG_TIMES):
        with tempfile.TemporaryDirectory() as elsewhere:
            folder = cache if n == 0 else Path(elsewhere)
            done, met = repeated(1, partial(jiesu, *TO_COMPILE, cache=folder))
        fresh += done
        load = max(load, met)
    later, _ = repeated(LONG_TIMES, partial(jiesu, *TO_COMPILE, cache=cache))
    ready = statistics.median(one.seconds for one in later)
    return row("first compilation", "s", 20.0, [one.seconds - ready for one in fresh], load)


def start(cache: Path) -> Row:
    """`jiesu --help`, from the shell and back."""
    done, load = repeated(TIMES, partial(jiesu, "--help", cache=cache))
    return row("jiesu --help", "s", 0.3, [one.seconds for one in done], load)


def demo_town(cache: Path) -> Row:
    """The class's town, on one thread."""
    done, load = repeated(TIMES, partial(jiesu, *DEMO, cache=cache))
    return row("demo_town, a year, 1 thread", "ms", 6.0, [1000.0 * year for year in years(done)], load)


def small_city(cache: Path) -> Row:
    """The city at its default scale; the burn-in is computed once and kept."""
    done, load = repeated(LONG_TIMES, partial(jiesu, *CITY, "--scale", "0.02", cache=cache))
    return row("beijing_2023 at 2 %, a year, 2 threads", "s", 1.2, years(done), load)


def true_size(cache: Path) -> Iterator[Row]:
    """The whole city after a burn-in of one year: time of the year, peak memory, and what came before."""
    done, load = repeated(LONG_TIMES, partial(jiesu, *CITY, *SHORT_BURN_IN, "--scale", "1", cache=cache))
    yield row("beijing_2023 at true size, a year, 2 threads", "s", 20.0, years(done), load)
    yield row("the same, peak memory", "MiB", 3072.0, [one.peak_mib for one in done], load)


def measured(cache: Path, full: bool) -> Iterator[Row]:
    """Rows as they are done, so that each can be saved at once."""
    for measure in (compilation, start, demo_town, small_city):
        yield measure(cache)
    if full:
        yield from true_size(cache)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the city at true size too: ten minutes, 3 GiB")
    full = parser.parse_args().full
    with tempfile.TemporaryDirectory() as folder:
        for one in measured(Path(folder), full):
            table = save(one, FOLDER)
    print(table, end="")


if __name__ == "__main__":
    main()
