"""Promotion that ends, and levers that go up and down: what stays. Writes docs/tipping.md and its figures.

Every number is a paired difference between runs of one seed that begin in one burnt-in town.
"""

from __future__ import annotations

import argparse
import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from sim.experiment.tipping import Course, Year, gap, interval, promoted, run_courses, staircase
from sim.experiment.verdict import Verdict
from sim.report.fonts import font_for
from sim.report.style import BLUE, GREY, INK, ORANGE, styled
from sim.scenario import load_scenario
from sim.scenario.param import Scalar
from sim.version import model_version

ROOT = Path(__file__).resolve().parents[1]
SEEDS = 8
UP, AFTER = 2, 2
"""Years under promotion, and years after it; the second of each is looked at."""
HELD, WAIT = 2, 4
"""Years at each level of a staircase, and years more at the lowest in the end."""
SMALLEST = 0.001
"""Smallest effect of interest on a share: one matter in a thousand."""

Values = Mapping[str, Scalar]
NOBODY: Values = {"volunteers.mobilisation": 0.0, "councils.promotion": 0.0}
"""Where every course begins: nothing is promoted."""
FEW: Values = {"volunteers.active_share": 0.015}
"""Fewer volunteers come unasked than draw others in (`volunteers.threshold`, 0.02)."""
MOBILISED: Values = {"volunteers.mobilisation": 1.0}
ALONE: Values = {"volunteers.turnout": 0.0, "volunteers.active_share": 0.01}
"""No member comes when called out, so that only the volunteers themselves can respond."""


@dataclass(frozen=True)
class Route:
    """A promotion of 24 months.

    Attributes:
        title: What is promoted, and in which town.
        town: What the town differs by from the demo town, promotion or not.
        policy: What is set for 24 months.
    """

    title: str
    town: Values
    policy: Values


ROUTES = (
    Route("mobilisation, crowding -1", {"volunteers.crowding": -1.0}, MOBILISED),
    Route("mobilisation, crowding 0", {}, MOBILISED),
    Route("mobilisation, crowding +1", {"volunteers.crowding": 1.0}, MOBILISED),
    Route("mobilisation, crowding -1, no member comes", {"volunteers.crowding": -1.0} | ALONE, MOBILISED),
    Route("mobilisation, crowding +1, no member comes", {"volunteers.crowding": 1.0} | ALONE, MOBILISED),
    Route(
        "mobilisation, crowding +1, few volunteers, contagion 0.3",
        {"volunteers.crowding": 1.0, "volunteers.contagion": 0.3} | FEW,
        MOBILISED,
    ),
    Route(
        "mobilisation, crowding -1, volunteers at hand (council effort 0.1)",
        {"volunteers.crowding": -1.0, "choice.effort_council": 0.1},
        MOBILISED,
    ),
    Route("councils promoted", {}, {"councils.promotion": 1.0}),
    Route("chores refused", {}, {"remit.refuse_private": 1.0}),
    Route("chores served again", {"remit.refuse_private": 1.0}, {"remit.refuse_private": 0.0}),
    Route("intensity 0 to 0.9", {"assessment.intensity": 0.0}, {"assessment.intensity": 0.9}),
    Route("visiting 0 to 8 hours a week", {"visiting.hours": 0.0}, {"visiting.hours": 8.0}),
)


@dataclass(frozen=True)
class Sweep:
    """A lever up and down.

    Attributes:
        title: Which, and in which town.
        town: What the town differs by from the demo town.
        key: Lever.
        levels: From low to high.
        outcomes: What is looked at, with its smallest effect.
    """

    title: str
    town: Values
    key: str
    levels: tuple[float, ...]
    outcomes: Mapping[str, float] = field(default_factory=dict)


SHARES = {"active": 0.01, "autonomous_share": SMALLEST, "dependence": SMALLEST}
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
UNDER: Values = {"volunteers.crowding": 1.0, "volunteers.contagion": 0.05} | FEW
ABOVE: Values = {"volunteers.crowding": 1.0, "volunteers.contagion": 0.3} | FEW
SWEEPS = (
    Sweep("mobilisation, contagion 0.05 (under resting)", UNDER, "volunteers.mobilisation", QUARTERS, SHARES),
    Sweep("mobilisation, contagion 0.3 (above resting)", ABOVE, "volunteers.mobilisation", QUARTERS, SHARES),
    Sweep(
        "the same, crowding 0",
        ABOVE | {"volunteers.crowding": 0.0},
        "volunteers.mobilisation",
        QUARTERS,
        SHARES,
    ),
    Sweep(
        "the same as the second, default volunteers (0.05)",
        ABOVE | {"volunteers.active_share": 0.05},
        "volunteers.mobilisation",
        QUARTERS,
        SHARES,
    ),
    Sweep(
        "assessment intensity",
        {"assessment.intensity": 0.0},
        "assessment.intensity",
        (0.0, 0.25, 0.5, 0.75, 1.0),
        {"true_resolution": 0.01, "perfunctory_share": 0.01, "norm": 0.01, "dependence": SMALLEST},
    ),
    Sweep(
        "councils",
        {},
        "councils.promotion",
        QUARTERS,
        {"councils_share": 0.05, "councils_own_share": 0.05, "autonomous_share": SMALLEST},
    ),
)

Told = dict[str, list[list[Year]]]


def route_courses(route: Route, seed: int) -> list[Course]:
    """The promotion, and its twin without."""
    base = load_scenario("demo_town", NOBODY | route.town)
    policies = (promoted(route.policy, UP, AFTER), promoted({}, 0, UP + AFTER))
    return [Course(base, seed, policy) for policy in policies]


def sweep_courses(sweep: Sweep, seed: int) -> list[Course]:
    """The staircase, and twins that stay at the lowest and at the middle level."""
    base = load_scenario("demo_town", NOBODY | sweep.town)
    _, policies = staircase(sweep.key, sweep.levels, HELD)
    wait = (policies[-1],) * WAIT
    still = [
        staircase(sweep.key, (level,), len(policies) + WAIT)[1] for level in (sweep.levels[0], middle(sweep))
    ]
    return [Course(base, seed, policy) for policy in (policies + wait, *still)]


def middle(sweep: Sweep) -> float:
    return sweep.levels[len(sweep.levels) // 2]


def run_all(seeds: int, workers: int) -> tuple[Told, Told]:
    """Years of every course, by title, a list a seed."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {
            plan.title: [pool.submit(run_courses, plan_courses(plan, seed)) for seed in range(1, seeds + 1)]
            for plan in (*ROUTES, *SWEEPS)
        }
        told = {title: [future.result() for future in futures] for title, futures in waiting.items()}
    return {route.title: told[route.title] for route in ROUTES}, {
        sweep.title: told[sweep.title] for sweep in SWEEPS
    }


def plan_courses(plan: Route | Sweep, seed: int) -> list[Course]:
    return route_courses(plan, seed) if isinstance(plan, Route) else sweep_courses(plan, seed)


def difference(told: Sequence[Sequence[Sequence[Year]]], year: int, outcome: str, smallest: float) -> Verdict:
    """Promotion less its twin in a year, over seeds."""
    return interval([run[year][outcome] - twin[year][outcome] for run, twin in told], smallest)


def gap_of(
    sweep: Sweep, told: Sequence[Sequence[Sequence[Year]]], level: float, outcome: str, later: int
) -> Verdict:
    """Gap of a sweep at a level, over seeds."""
    steps, _ = staircase(sweep.key, sweep.levels, HELD)
    twin = 1 if level == sweep.levels[0] else 2
    found = [gap(one[0], one[twin], steps, HELD, level, outcome, later) for one in told]
    return interval(found, sweep.outcomes[outcome])


WORDS = {"holds": "above", "reversed": "below", "negligible": "none", "undetermined": "undetermined"}


def cell(found: Verdict) -> str:
    low, high = (f"{value:+.4f}" if value is not None else "-" for value in (found.low, found.high))
    return f"{found.effect:+.4f} ({low} to {high})"


def route_rows(told: Told) -> list[str]:
    rows = [
        "| promoted for 24 months | autonomous, months 13-24 | a year after the end | mobilised, months 13-24 | during | after |"
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
        "| lever | outcome | gap at the middle level | gap at the lowest | the same four years later | left in the end |"
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


TEXTS = {
    "en": {
        "left": "Share of matters ended autonomously:\npromoted less never promoted",
        "left_x": "Year (promoted in years 1 and 2)",
        "left_y": "difference, percentage points",
        "right": "Volunteers who come unasked,\nmobilisation up and down",
        "right_x": "volunteers.mobilisation (share, 2 years at each level)",
        "right_y": "share of those registered, %",
        "mobilisation, crowding -1": "crowding −1",
        "mobilisation, crowding 0": "crowding 0",
        "mobilisation, crowding +1": "crowding +1",
        "mobilisation, crowding +1, few volunteers, contagion 0.3": "crowding +1, contagion 0.3",
        "under": "contagion 0.05, under resting 0.1",
        "above": "contagion 0.3, above resting 0.1",
        "foot": "demo_town, {seeds} paired seeds, means with 95 % intervals. jiesu {version}, {sources}; benchmarks/tipping.py",
    },
    "zh": {
        "left": "自主了结事项占比：\n动员与从未动员之差",
        "left_x": "年份（第1、2年动员，之后撤回）",
        "left_y": "差值（百分点）",
        "right": "主动参与的志愿者：\n动员力度先升后降",
        "right_x": "动员力度 volunteers.mobilisation（每档保持2年）",
        "right_y": "占登记志愿者的比例（%）",
        "mobilisation, crowding -1": "挤出（crowding −1）",
        "mobilisation, crowding 0": "不挤出也不带动（0）",
        "mobilisation, crowding +1": "带动（crowding +1）",
        "mobilisation, crowding +1, few volunteers, contagion 0.3": "带动且传染力0.3",
        "under": "传染力0.05，低于回落速度0.1",
        "above": "传染力0.3，高于回落速度0.1",
        "foot": "示范小镇，{seeds}对随机种子，均值与95%区间。jiesu {version}，{sources}；benchmarks/tipping.py",
    },
}  # fmt: skip
DRAWN = (
    ("mobilisation, crowding -1", BLUE, "o", "-"),
    ("mobilisation, crowding 0", GREY, "s", "--"),
    ("mobilisation, crowding +1", ORANGE, "^", "-"),
    ("mobilisation, crowding +1, few volunteers, contagion 0.3", INK, "D", ":"),
)


def draw_routes(axes: Axes, told: Told, text: Mapping[str, str]) -> None:
    for at, (title, colour, mark, line) in enumerate(DRAWN):
        years = np.arange(1, UP + AFTER + 1)
        found = [difference(told[title], year - 1, "autonomous_share", SMALLEST) for year in years]
        means = 100.0 * np.array([one.effect for one in found])
        half = 100.0 * np.array([(one.high or one.effect) - one.effect for one in found])
        axes.errorbar(
            years + 0.04 * (at - 1.5),
            means,
            half,
            color=colour,
            marker=mark,
            ls=line,
            ms=4.5,
            label=text[title],
        )
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.axvspan(0.6, UP + 0.5, color="#C9D6DF", alpha=0.35, lw=0)
    axes.set_xticks(np.arange(1, UP + AFTER + 1))
    axes.set(xlabel=text["left_x"], ylabel=text["left_y"], title=text["left"])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, handletextpad=0.4, columnspacing=1.0)


def draw_sweeps(axes: Axes, told: Told, text: Mapping[str, str]) -> None:
    for sweep, colour, name in ((SWEEPS[0], BLUE, "under"), (SWEEPS[1], ORANGE, "above")):
        steps, _ = staircase(sweep.key, sweep.levels, HELD)
        ends = np.array(
            [[one[0][(n + 1) * HELD - 1]["active"] for n in range(len(steps))] for one in told[sweep.title]]
        )
        means, top = 100.0 * ends.mean(axis=0), len(sweep.levels)
        axes.plot(steps[:top], means[:top], "-o", color=colour, ms=4.5, label=f"{text[name]} ↑")
        axes.plot(
            steps[top - 1 :], means[top - 1 :], ":v", color=colour, ms=5, mfc="white", label=f"{text[name]} ↓"
        )
    axes.set(xlabel=text["right_x"], ylabel=text["right_y"], title=text["right"])
    axes.set_ylim(bottom=0.0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=1, handletextpad=0.4)


def draw(promotions: Told, sweeps: Told, seeds: int, folder: Path) -> None:
    """The two figures, English and Chinese."""
    version = model_version()
    for language, text in TEXTS.items():
        with styled(font_for(language)):
            figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 5.0))
            draw_routes(left, promotions, text)
            draw_sweeps(right, sweeps, text)
            foot = text["foot"].format(seeds=seeds, version=version.package, sources=version.sources[:16])
            figure.text(0.01, 0.012, foot, fontsize=7.5, color=GREY)
            figure.tight_layout(rect=(0, 0.03, 1, 1))
            figure.savefig(folder / f"tipping{'' if language == 'en' else '.zh'}.png", dpi=150)
            plt.close(figure)


PAGE = """# Promotion that ends, levers that go up and down

`python benchmarks/tipping.py` writes the tables and the figures. Town: `demo_town`, burnt in for six years with nothing promoted; {seeds} seeds,
every difference paired. Years are run one after the other, each the scenario's first year again, so that seasons are the same.

![Promotion and its end; mobilisation up and down](../results/published/tipping.png)

## Squeezed out or drawn in

A promotion is in force for 24 months and withdrawn. Differences are to a twin that was never promoted, in the share of matters ended
autonomously: in months 13 to 24 of the promotion, and a year after its end (months 13 to 24 afterwards), with 95 % intervals. *Drawn in*
and *squeezed out* say that the whole interval lies beyond {smallest:g}, the smallest effect of interest; *unchanged* that it lies within.

{routes}

## The way up and the way down

A lever rises in five steps and falls again, two years a step. The gap is what an outcome is at a level on the way down less what it was on
the way up, less what a twin that stays at that level changes by in the same years. Last, the lowest level is kept for four years more.

{sweeps}

"Left in the end": *none* says that the interval lies within the outcome's smallest effect ({limits}).

{reading}

jiesu {version}, {sources}
"""


def page(promotions: Told, sweeps: Told, seeds: int, reading: str) -> str:
    """The document."""
    version = model_version()
    smallest = {name: value for sweep in SWEEPS for name, value in sweep.outcomes.items()}
    return PAGE.format(
        seeds=seeds, smallest=SMALLEST, routes="\n".join(route_rows(promotions)), sweeps="\n".join(sweep_rows(sweeps)),
        limits=", ".join(f"`{name}` {value:g}" for name, value in smallest.items()), reading=reading.strip(),
        version=version.package, sources=version.sources[:16],
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    promotions, sweeps = run_all(given.seeds, given.workers)
    reading = (Path(__file__).with_suffix(".md")).read_text(encoding="utf-8")
    (ROOT / "docs" / "tipping.md").write_text(
        page(promotions, sweeps, given.seeds, reading), encoding="utf-8"
    )
    draw(promotions, sweeps, given.seeds, ROOT / "results" / "published")
    print("\n".join([*route_rows(promotions), "", *sweep_rows(sweeps)]))


if __name__ == "__main__":
    main()
