"""Run each policy scenario of the library against its comparator, and write docs/scenarios.md.

Both sides begin in one burnt-in demo town; the third year under the policy is looked at. Differences are
paired by seed. Public budgets are compared too, as planned and as spent.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from sim.experiment.claims.verdict import Verdict, judge
from sim.experiment.paired import Changes
from sim.experiment.studies.expectations import (
    EXPECTATIONS,
    NOT_ASKED,
    SUMMED,
    Expectation,
    comparator,
    parts_of,
    planned_yuan,
    policy,
)
from sim.experiment.studies.tipping import Course, Year, run_courses
from sim.scenario import load_scenario
from sim.version import model_version

HERE = Path(__file__).resolve().parent
PAGE, TEXT = HERE.parent / "docs" / "scenarios.md", HERE / "pages" / "scenarios.md"
SEEDS, YEARS = 12, 3
EQUAL = 0.5
"""Yuan per resident-year by which budgets may differ and still be called equal (rounded head counts)."""

Runs = Mapping[str, list[Year]]
"""The third year under each policy, by name, a year a seed."""

SCENARIOS = tuple(dict.fromkeys(one.scenario for one in EXPECTATIONS))
OWN_BASE = tuple(name for name in SCENARIOS if load_scenario(name).events)
"""Those whose dated event begins elsewhere than in the town of 2023."""


def arms() -> dict[str, tuple[str, Changes]]:
    """By name: the scenario whose comparator it begins in, and what it sets."""
    found = {name: (name, policy(name)) for name in SCENARIOS}
    parts = {f"part: {name}": ("all_together", values) for name, values in parts_of("all_together").items()}
    return found | parts | {f"{name}: without": (name, ()) for name in ("all_together", *OWN_BASE)}


def _cell(plan: Mapping[str, tuple[str, Changes]], base: str, seed: int) -> dict[str, Year]:
    """Every policy that begins in one comparator, with one seed."""
    mine = {name: values for name, (home, values) in plan.items() if home_of(home) == base}
    told = run_courses([Course(comparator(base), seed, (values,) * YEARS) for values in mine.values()])
    return {name: years[-1] for name, years in zip(mine, told, strict=True)}


def home_of(name: str) -> str:
    """The scenario that stands for the comparator: scenarios with the same one share their burnt-in town."""
    return name if name in OWN_BASE else "all_together"


def run_all(seeds: int, workers: int) -> Runs:
    """Every policy with every seed."""
    plan = arms()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        homes = ("all_together", *OWN_BASE)
        waiting = [pool.submit(_cell, plan, home, seed) for home in homes for seed in range(1, seeds + 1)]
        runs: dict[str, list[Year]] = {name: [] for name in plan}
        for future in waiting:
            for name, year in future.result().items():
                runs[name].append(year)
    return runs


def without(name: str) -> str:
    """Name of the comparator's runs."""
    return f"{home_of(name)}: without"


def found(runs: Runs, one: Expectation) -> Verdict | None:
    """What the paired differences say; None where the outcome is undefined."""
    before, after = (
        [one.formula.value(year) for year in runs[name]] for name in (without(one.scenario), one.scenario)
    )
    pairs = [
        b - a
        for a, b in zip(before, after, strict=True)
        if a is not None and b is not None and a == a and b == b
    ]
    return judge(pairs, -1 if one.direction == "falls" else 1, one.smallest) if pairs else None


def table(runs: Runs) -> Iterator[str]:
    """Scenario, what is expected, what came out."""
    yield "| scenario | its file says | outcome | expected | difference | 95 % interval | found |"
    yield "|---|---|---|---|---|---|---|"
    for one in EXPECTATIONS:
        verdict = found(runs, one)
        cells = [f"`{one.scenario}`", one.why, f"`{one.outcome}`", one.direction]
        cells += ["-", "-", "undefined"] if verdict is None else [*numbers(verdict), one.word(verdict)]
        yield "| " + " | ".join(cells) + " |"


def numbers(verdict: Verdict) -> list[str]:
    return [f"{verdict.effect:+.3g}", f"{verdict.low or 0.0:+.3g} to {verdict.high or 0.0:+.3g}"]


def sums(runs: Runs) -> Iterator[str]:
    """Whether the whole is the sum of its parts."""
    yield "| outcome | all at once | sum of the parts | difference | 95 % interval | adds up |"
    yield "|---|---|---|---|---|---|"
    for outcome, smallest in SUMMED.items():
        base = [year[outcome] for year in runs[without("all_together")]]
        whole = [year[outcome] - b for year, b in zip(runs["all_together"], base, strict=True)]
        parts = [[year[outcome] for year in runs[f"part: {name}"]] for name in parts_of("all_together")]
        added = [sum(part[n] - b for part in parts) for n, b in enumerate(base)]
        verdict = judge([w - a for w, a in zip(whole, added, strict=True)], 1, smallest)
        word = {"negligible": "yes", "undetermined": "undetermined"}.get(verdict.finding, "no")
        means = [f"{sum(values) / len(values):+.3g}" for values in (whole, added)]
        yield "| " + " | ".join([f"`{outcome}`", *means, *numbers(verdict), word]) + " |"


def budgets(runs: Runs) -> Iterator[str]:
    """Whether both sides have the same public money."""
    yield "| scenario | planned, difference | equal | spent, difference | 95 % interval |"
    yield "|---|---|---|---|---|"
    for name in SCENARIOS:
        base = comparator(name)
        planned = planned_yuan(base.with_values(dict(policy(name)))) - planned_yuan(base)
        pairs = zip(runs[name], runs[without(name)], strict=True)
        spent = judge([a["cost_per_resident_year"] - b["cost_per_resident_year"] for a, b in pairs], 1, 0.0)
        equal = "yes" if abs(planned) <= EQUAL else "**no**"
        yield "| " + " | ".join([f"`{name}`", f"{planned:+.2f}", equal, *numbers(spent)]) + " |"


def rationales() -> Iterator[str]:
    """What each file says of itself."""
    for name in SCENARIOS:
        about = load_scenario(name).about
        yield f"- **`{name}`** {' '.join(about.rationale_en.split())}"
    for name, why in NOT_ASKED.items():
        yield f"- **`{name}`** not compared: {why}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    runs, version = run_all(given.seeds, given.workers), model_version()
    parts = {
        name: "\n".join(make(runs)) for name, make in (("table", table), ("sums", sums), ("budgets", budgets))
    }
    text = TEXT.read_text(encoding="utf-8").format(
        seeds=given.seeds, rationales="\n".join(rationales()), version=version.package,
        sources=version.sources[:16], **parts,
    )  # fmt: skip
    PAGE.write_text(text, encoding="utf-8")
    print("\n\n".join(parts.values()))


if __name__ == "__main__":
    main()
