"""Screen every assumed number about behaviour by elementary effects, and write docs/screening.md.

Two policies are screened, since a number may be read only where its mechanism is promoted: the demo town as
it is, and the demo town with every package of the essay at once. Some ten minutes on two cores; any number
of workers gives the same page.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from SALib.sample import morris
from screening_page import page, sections, verdict

from sim.experiment.formula import Formula, parse_formula
from sim.experiment.ranges import SPANS, folder
from sim.experiment.studies.factors import Factor, screened_factors
from sim.experiment.studies.screening import (
    Array,
    Screened,
    Trajectory,
    run_trajectory,
    screened,
)
from sim.experiment.worlds import load_spans
from sim.scenario import Scenario, load_scenario
from sim.version import model_version

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "screening.md"

HEADLINE = (
    *("true_resolution", "reported_resolution", "formalism_gap", "perfunctory_share", "public_level"),
    *("dependence", "trust", "warmth", "autonomous_share", "mobilised_share", "staff_fatigue"),
    *("contacts_per_resident_year", "petitions_per_1000", "cost_per_resident_year", "p90_close_days"),
    "estate_requests_per_1000",
)
CLAIMED = (
    "cost_per_true_resolution",
    "hours_per_trouble_threatener / hours_per_trouble_silent",
    "problems_live",
)
"""What claims are judged by besides."""

PERIOD = {"time.burn_in_days": 730, "time.days": 1095}
"""Two years to settle under the assumed values, then 36 months, which are measured together."""
LEVELS, TRAJECTORIES, PAIRS = 4, 8, 4
"""Of the design: levels of a factor, trajectories a policy, pairs of seeds at each one's first point."""
STEP = LEVELS / (2.0 * (LEVELS - 1))
"""Share of its range by which a factor moves (Morris 1991)."""


def policies() -> Mapping[str, Scenario]:
    """Policies under which the numbers are screened."""
    town, together = load_scenario("demo_town", PERIOD), load_scenario("all_together")
    mine = {key: together[key] for key, origin in together.origins.items() if origin == "file:all_together"}
    return {"as it is": town, "all packages": town.with_values(mine)}


def design(factors: Sequence[Factor], trajectories: int) -> Array:
    """Trajectories of Morris's design, shape (trajectories, factors + 1, factors)."""
    count = len(factors)
    problem = {"num_vars": count, "names": [factor.key for factor in factors], "bounds": [[0.0, 1.0]] * count}
    points = morris.sample(problem, trajectories, num_levels=LEVELS, seed=20230101)
    return np.asarray(points).reshape(trajectories, count + 1, count)


def paths(spec: Scenario, points: Array) -> Iterator[Trajectory]:
    """One a set of points, each with seeds of its own."""
    for number, along in enumerate(points, start=1):
        yield Trajectory(spec, along, number, tuple(1000 * number + n for n in range(2 * PAIRS)))


def screen(
    factors: Sequence[Factor], outcomes: Sequence[Formula], trajectories: int, workers: int, keep: Path | None
) -> dict[str, Screened]:
    """Screen the factors under every policy, one trajectory of each policy after the other."""
    points = design(factors, trajectories)
    plan = {name: list(paths(spec, points)) for name, spec in policies().items()}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {
            (name, n): pool.submit(kept, along[n], factors, outcomes, keep)
            for n in range(trajectories)
            for name, along in plan.items()
        }
        found = {}
        for name in plan:
            done = [waiting[name, n].result() for n in range(trajectories)]
            effects, changes = (np.array([one[n] for one in done]) for n in (0, 1))
            found[name] = screened(effects, changes.reshape(-1, len(outcomes)), STEP)
    return found


def kept(
    path: Trajectory, factors: Sequence[Factor], outcomes: Sequence[Formula], keep: Path | None
) -> tuple[Array, Array]:
    """A trajectory, from a folder if it was run before."""
    if keep is None:
        return run_trajectory(path, factors, outcomes)
    name = f"{path.base.content_hash()[:16]}-{model_version().sources[:16]}-{len(factors)}-{path.seed}.npz"
    if not (keep / name).is_file():
        effects, changes = run_trajectory(path, factors, outcomes)
        np.savez(keep / name, effects=effects, changes=changes)
    with np.load(keep / name) as file:
        return file["effects"], file["changes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--trajectories", type=int, default=TRAJECTORIES)
    parser.add_argument("--page", type=Path, default=PAGE)
    parser.add_argument("--keep", type=Path, help="existing folder for what is done; a stopped run goes on")
    given = parser.parse_args()
    begun = time.perf_counter()
    factors = screened_factors(load_spans(folder() / SPANS))
    names = (*HEADLINE, *CLAIMED)
    outcomes = [parse_formula(name, name) for name in names]
    found = screen(factors, outcomes, given.trajectories, given.workers, given.keep)
    given.page.write_text(
        page(factors, names, found, given.trajectories, given.trajectories * PAIRS), encoding="utf-8"
    )
    print("\n".join(sections(factors, [verdict(found, n, given.trajectories) for n in range(len(factors))])))
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
