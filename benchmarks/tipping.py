"""Promotion that ends, and levers that go up and down: what stays. Writes docs/tipping.md and its figures.

Every number is a paired difference between runs of one seed that begin in one burnt-in town.
"""

from __future__ import annotations

import argparse
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tipping_figure import draw
from tipping_plans import (
    AFTER,
    ROUTES,
    SMALLEST,
    SWEEPS,
    UP,
    WAIT,
    Told,
    difference,
    gap_of,
    middle,
    plan_courses,
)

from sim.experiment.claims.verdict import Verdict
from sim.experiment.studies.tipping import run_courses
from sim.version import model_version

HERE = Path(__file__).resolve().parent
PAGE, TEXT = HERE.parent / "docs" / "tipping.md", HERE / "pages" / "tipping.md"
FIGURES = HERE.parent / "results" / "published"
SEEDS = 8


def run_all(seeds: int, workers: int) -> tuple[Told, Told]:
    """Years of every course, by title, a list a seed."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {
            plan.title: [pool.submit(run_courses, plan_courses(plan, seed)) for seed in range(1, seeds + 1)]
            for plan in (*ROUTES, *SWEEPS)
        }
        told = {title: [future.result() for future in futures] for title, futures in waiting.items()}
    promotions = {route.title: told[route.title] for route in ROUTES}
    return promotions, {sweep.title: told[sweep.title] for sweep in SWEEPS}


WORDS = {"holds": "above", "reversed": "below", "negligible": "none", "undetermined": "undetermined"}


def cell(found: Verdict) -> str:
    low, high = (f"{value:+.4f}" if value is not None else "-" for value in (found.low, found.high))
    return f"{found.effect:+.4f} ({low} to {high})"


def route_rows(told: Told) -> list[str]:
    rows = [
        "| promoted for 24 months | autonomous, months 13-24 | a year after the end "
        "| mobilised, months 13-24 | during | after |"
    ]
    rows.append("|---|---|---|---|---|---|")
    words = WORDS | {"holds": "drawn in", "reversed": "squeezed out", "negligible": "unchanged"}
    for title, runs in told.items():
        during, after = (
            difference(runs, year, "autonomous_share", SMALLEST) for year in (UP - 1, UP + AFTER - 1)
        )
        mobilised = difference(runs, UP - 1, "mobilised_share", SMALLEST)
        found = [words[during.finding], words[after.finding]]
        rows.append("| " + " | ".join([title, cell(during), cell(after), cell(mobilised), *found]) + " |")
    return rows


def sweep_rows(told: Told) -> list[str]:
    rows = [
        "| lever | outcome | gap at the middle level | gap at the lowest "
        "| the same four years later | left in the end |"
    ]
    rows.append("|---|---|---|---|---|---|")
    for sweep in SWEEPS:
        runs = told[sweep.title]
        for outcome in sweep.outcomes:
            found = [gap_of(sweep, runs, middle(sweep), outcome, 0)]
            found += [gap_of(sweep, runs, sweep.levels[0], outcome, later) for later in (0, WAIT)]
            cells = [sweep.title, f"`{outcome}`", *(cell(one) for one in found), WORDS[found[-1].finding]]
            rows.append("| " + " | ".join(cells) + " |")
    return rows


def page(promotions: Told, sweeps: Told, seeds: int) -> str:
    """The document."""
    version = model_version()
    smallest = {name: value for sweep in SWEEPS for name, value in sweep.outcomes.items()}
    return TEXT.read_text(encoding="utf-8").format(
        seeds=seeds,
        smallest=SMALLEST,
        routes="\n".join(route_rows(promotions)),
        sweeps="\n".join(sweep_rows(sweeps)),
        limits=", ".join(f"`{name}` {value:g}" for name, value in smallest.items()),
        version=version.package,
        sources=version.sources[:16],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    promotions, sweeps = run_all(given.seeds, given.workers)
    PAGE.write_text(page(promotions, sweeps, given.seeds), encoding="utf-8")
    draw(promotions, sweeps, given.seeds, FIGURES)
    print("\n".join([*route_rows(promotions), "", *sweep_rows(sweeps)]))


if __name__ == "__main__":
    main()
