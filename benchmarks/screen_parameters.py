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

from sim.experiment.factors import Factor, by_section, screened_factors
from sim.experiment.formula import Formula, parse_formula
from sim.experiment.library import SPANS, folder
from sim.experiment.screening import (
    CHANCE,
    Array,
    Screened,
    Trajectory,
    consistent,
    largest,
    run_trajectory,
    screened,
)
from sim.experiment.worlds import load_spans
from sim.scenario import PARAMETERS, Scenario, load_scenario
from sim.scenario.errors import show
from sim.version import model_version

HERE = Path(__file__).resolve().parent
PAGE, TEXT = HERE.parent / "docs" / "screening.md", HERE / "pages" / "screening.md"

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


def verdict(found: Mapping[str, Screened], factor: int, trajectories: int) -> str:
    """One word on a factor."""
    if all((one.mu_star[factor] == 0.0).all() for one in found.values()):
        return "without any effect"
    if any(np.nanmax(one.times_noise[factor]) > one.most for one in found.values()):
        return "matters"
    told = any(consistent(one, trajectories)[factor] for one in found.values())
    return "within noise, one sign" if told else "within noise"


def row(
    factor: Factor, n: int, found: Mapping[str, Screened], names: Sequence[str], word: str
) -> tuple[float, str]:
    """A line of the table, and what it is sorted by."""
    policy, at = largest(found, n)
    one = found[policy]
    times = {name: float(np.nanmax(each.times_noise[n])) for name, each in found.items()}
    ends = " – ".join(show(round(end, 6)) for end in (factor.span.low, factor.span.high))
    span = ends if factor.stated else f"{ends} *"
    cells = [f"`{factor.key}`", show(PARAMETERS[factor.key].default), span, f"`{names[at]}`"]
    cells += [
        f"{one.mu_star[n, at]:.3g}",
        f"{one.mu[n, at]:+.3g}",
        *(f"{value:.1f}" for value in times.values()),
    ]
    return max(times.values()), "| " + " | ".join([*cells, word]) + " |"


def page(
    factors: Sequence[Factor], names: Sequence[str], found: Mapping[str, Screened], trajectories: int
) -> str:
    """The document."""
    words = [verdict(found, n, trajectories) for n in range(len(factors))]
    rows = sorted((row(f, n, found, names, words[n]) for n, f in enumerate(factors)), reverse=True)
    limits = " and ".join(f"{one.most:.2f} ({name})" for name, one in found.items())
    head = [
        "number",
        "default",
        "range",
        "outcome",
        "mu*",
        "mu",
        *(f"times noise, {name}" for name in found),
        "verdict",
    ]
    told = TEXT.read_text(encoding="utf-8").format(
        trajectories=trajectories, count=len(factors), outcomes=len(names), pairs=trajectories * PAIRS,
        limits=limits, once=round(1.0 / CHANCE),
    )  # fmt: skip
    lines = [told, *sections(factors, words), "", "## Every number", "", "| " + " | ".join(head) + " |"]
    lines += ["|" + "---|" * len(head), *(line for _, line in rows), "", "## Noise", ""]
    lines += [
        "What mu* is for the seed alone, in the outcome's unit.",
        "",
        f"| outcome | {' | '.join(found)} |",
    ]
    lines += ["|---|" + "---|" * len(found)]
    for at, name in enumerate(names):
        lines.append(f"| `{name}` | {' | '.join(f'{one.noise[at]:.3g}' for one in found.values())} |")
    version = model_version()
    return "\n".join([*lines, "", f"jiesu {version.package}, {version.sources[:16]}", ""])


def sections(factors: Sequence[Factor], words: Sequence[str]) -> Iterator[str]:
    """How many numbers there are, by section, and which are within noise."""
    yield "## How many there are"
    yield ""
    yield "| section | numbers | matter | within noise |"
    yield "|---|---|---|---|"
    counted = by_section(factors)
    for section, count in counted.items():
        hits = sum(w == "matters" for f, w in zip(factors, words, strict=True) if f.section == section)
        yield f"| `{section}` | {count} | {hits} | {count - hits} |"
    hits = sum(word == "matters" for word in words)
    traits = counted["matter"]
    yield f"| all | {len(factors)} | {hits} | {len(factors) - hits} |"
    yield f"| all but the traits of the six classes of matters | {len(factors) - traits} | | |"
    for word in sorted(set(words) - {"matters"}):
        yield ""
        keys = [f"`{f.key}`" for f, w in zip(factors, words, strict=True) if w == word]
        yield f"**{word.capitalize()}** ({len(keys)}): {', '.join(keys)}."


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
    given.page.write_text(page(factors, names, found, given.trajectories), encoding="utf-8")
    print("\n".join(sections(factors, [verdict(found, n, given.trajectories) for n in range(len(factors))])))
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
