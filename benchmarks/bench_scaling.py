"""How a year's time grows with residents, and what a second thread saves: scaling.json, .md and a figure.

By default up to two million residents, some three minutes; ``--full`` goes to the whole city and takes a
quarter of an hour and 3 GiB. Repeats are interleaved, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from measuring import context, jiesu
from scaling_figure import draw

FOLDER = Path(__file__).resolve().parent
DOCS = FOLDER.parent / "docs"
CITY = 21_858_000
SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 2_000_000)
FULL = (5_000_000, 10_000_000, CITY)
TIMES = 5
LONG_TIMES = 5
"""Repeats of a size above two million."""
THREADED = 300_000
"""Residents from which a second thread is tried."""
SHORT = ("--set", "time.burn_in_days=365")


def year(residents: int, threads: int, cache: Path) -> Mapping[str, float]:
    """Seconds of a year after a short burn-in, and matters that arose in it."""
    scale = str(residents / CITY)
    asked = ("run", "beijing_2023", "--scale", scale, "--threads", str(threads), "--format", "json", *SHORT)
    answer = jiesu(*asked, cache=cache).answer
    return {"seconds": answer["wall_seconds"], "matters": answer["indicators"]["matters"]}


def measured(sizes: Sequence[int], cache: Path) -> Iterator[dict[str, Any]]:
    """One entry a size and number of threads; both numbers of threads take turns."""
    for residents in sizes:
        counts = (1, 2) if residents >= THREADED else (1,)
        told: dict[int, list[Mapping[str, float]]] = {threads: [] for threads in counts}
        for _ in range(TIMES if residents <= SIZES[-1] else LONG_TIMES):
            for threads in counts:
                told[threads].append(year(residents, threads, cache))
        for threads, runs in told.items():
            seconds = [round(run["seconds"], 5) for run in runs]
            yield {
                "residents": residents,
                "threads": threads,
                "seconds": seconds,
                "matters": runs[0]["matters"],
            }


def slope(rows: Sequence[Mapping[str, Any]], threads: int = 1) -> float:
    """Slope of log seconds on log matters, by least squares: 1 where cost is linear in events."""
    mine = [row for row in rows if row["threads"] == threads]
    x = [math.log(row["matters"]) for row in mine]
    y = [math.log(statistics.median(row["seconds"])) for row in mine]
    return float(np.polyfit(x, y, 1)[0])


def gain(rows: Sequence[Mapping[str, Any]], residents: int) -> float | None:
    """Time on one thread over time on two; None where two were not tried."""
    found = {
        row["threads"]: statistics.median(row["seconds"]) for row in rows if row["residents"] == residents
    }
    return found[1] / found[2] if 2 in found else None


def page(rows: Sequence[Mapping[str, Any]], where: Mapping[str, Any]) -> Iterator[str]:
    """The table."""
    machine = where["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in where["versions"].items())
    heads = ("residents", "threads", "median, s", "lowest - highest", "matters", "microseconds a matter")
    yield "# How time grows with the city"
    yield ""
    yield (
        f"{machine['system']} on {machine['architecture']} ({machine['processor']}), {machine['cores']} "
        f"cores, {machine['memory_gib']} GiB; {versions}; model sources {where['sources'][:16]}. A year of "
        "`beijing_2023` after one year of burn-in."
    )
    yield ""
    yield f"| {' | '.join(heads)} | one thread over two |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        middle = statistics.median(row["seconds"])
        saved = gain(rows, row["residents"]) if row["threads"] == 2 else None
        yield (
            f"| {row['residents']:,} | {row['threads']} | {middle:.4g} | {min(row['seconds']):.4g} - "
            f"{max(row['seconds']):.4g} | {row['matters']:,.0f} | {1e6 * middle / row['matters']:.3f} | "
            f"{f'{saved:.2f}' if saved else '-'} |"
        )
    yield ""
    yield f"Slope of log time on log matters, one thread: {slope(rows):.3f} (1: linear)."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="up to the whole city")
    sizes = (*SIZES, *FULL) if parser.parse_args().full else SIZES
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measured(sizes, Path(folder)))
    where = context()
    (FOLDER / "scaling.json").write_text(
        json.dumps(where | {"rows": rows}, indent=2) + "\n", encoding="utf-8"
    )
    text = "\n".join(page(rows, where)) + "\n"
    (FOLDER / "scaling.md").write_text(text, encoding="utf-8")
    draw(rows, slope(rows), where, DOCS / "scaling.png")
    print(text, end="")


if __name__ == "__main__":
    main()
