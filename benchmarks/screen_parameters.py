"""Screen every assumed number about behaviour by elementary effects, and write docs/screening.md.

Two policies are screened, since a number may be read only where its mechanism is promoted: the demo town as it is,
and the demo town with every package of the essay at once. Some ten minutes on two cores; any number of workers
gives the same page.
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

PAGE = Path(__file__).resolve().parents[1] / "docs" / "screening.md"

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

PERIOD = {"time.burn_in_days": 1461, "time.days": 1095}
"""Four years to settle under the assumed values, then months 1 to 36, which are measured together."""
LEVELS, TRAJECTORIES, PAIRS = 4, 12, 4
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
    factors: Sequence[Factor], outcomes: Sequence[Formula], trajectories: int, workers: int
) -> dict[str, Screened]:
    """Screen the factors under every policy."""
    points = design(factors, trajectories)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {
            name: [pool.submit(run_trajectory, path, factors, outcomes) for path in paths(spec, points)]
            for name, spec in policies().items()
        }
        found = {}
        for name, futures in waiting.items():
            done = [future.result() for future in futures]
            effects, changes = (np.array([one[n] for one in done]) for n in (0, 1))
            found[name] = screened(effects, changes.reshape(-1, len(outcomes)), STEP)
    return found


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
    span = f"{show(round(factor.span.low, 6))} – {show(round(factor.span.high, 6))}{'' if factor.stated else ' *'}"
    cells = [f"`{factor.key}`", show(PARAMETERS[factor.key].default), span, f"`{names[at]}`"]
    cells += [
        f"{one.mu_star[n, at]:.3g}",
        f"{one.mu[n, at]:+.3g}",
        *(f"{value:.1f}" for value in times.values()),
    ]
    return max(times.values()), "| " + " | ".join([*cells, word]) + " |"


INTRODUCTION = """# Which assumed numbers matter

`python benchmarks/screen_parameters.py` writes this page. It moves every assumed number about behaviour, one at a time, along
{trajectories} trajectories through the space of all {count} (Morris 1991; mu* of Campolongo, Cariboni & Saltelli 2007; design by SALib),
and looks at {outcomes} outcomes: sixteen headline ones and what claims are judged by besides. Town: `demo_town`, four years to settle, then
36 months measured together. Every point of a trajectory has the same seed, hence the same people and the same exogenous matters.

**Left out**: what a policy sets (levers), prices, dates, what a count or a study fixes, the make-up of the city, switches and choices,
and noughts that say that there is no such thing. **Two policies**: the town as it is, and with every package of the essay at once
(the levers of `all_together`), since a mechanism that is not promoted cannot show. A number that is read only by a policy that is off
in both, such as binding budgets, cannot show here either.

**Ranges**: those of `claims/worlds.toml`; where there is none (*), half to twice the default, as far as the number may go. A share above
one half is varied by what it lacks to one, halved and doubled, but no lower than half of itself; shares of tiers from half to the default.

**Noise**: the seed is one more direction. From {pairs} pairs of runs a policy that differ in nothing but the seed comes what mu* would be
for a number that moves nothing. *Times noise* is mu* as a multiple of that, on the outcome where the multiple is largest. A number
without any effect reaches {limits} by chance once in {once} times, on whichever outcome (resampled). Above it a number **matters**. Below it
is **within noise** on every outcome: moving it over its whole range changes no outcome by more than another seed does in a town of
8,000 in three years. **One sign** says that paired runs tell the effect from nil all the same (t of the mean over trajectories, one in {once},
Bonferroni over outcomes): it is there, and small. Effects are for the whole range, in the outcome's unit; mu has the sign.
"""


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
    told = INTRODUCTION.format(
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
    given = parser.parse_args()
    begun = time.perf_counter()
    factors = screened_factors(load_spans(folder() / SPANS))
    names = (*HEADLINE, *CLAIMED)
    outcomes = [parse_formula(name, name) for name in names]
    found = screen(factors, outcomes, given.trajectories, given.workers)
    given.page.write_text(page(factors, names, found, given.trajectories), encoding="utf-8")
    print("\n".join(sections(factors, [verdict(found, n, given.trajectories) for n in range(len(factors))])))
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
