"""The page of benchmarks/grids.py, in Markdown."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from scipy import stats
from seeded import table, told

Outcome = Mapping[str, float]
Arm = tuple[str, float, float, str]
Runs = Sequence[Mapping[Arm, Outcome]]
LEVEL = 0.95
INTEGRATIONS = {
    "p90_close_days": ("90 % closed within, days", 3),
    "cost_per_true_resolution": ("yuan a true resolution", 1),
    "true_resolution": ("true resolution", 4),
    "free_hours": ("hours no case takes", 4),
    "powerless_share": ("closed without the authority", 4),
}
"""Outcomes of the 2^3 design, with heading and digits."""


def page(runs: Runs, made: str) -> str:
    """The page."""
    note = (
        f"From {made}. Arms of a seed branch from one burnt-in state and meet the same people; outcomes are "
        "of months 25 to 36; ± is half of the 95 % interval over seeds (t).\n"
    )
    return "# Grids\n\n" + note + _pressure(runs) + _integrations(runs)


def _pressure(runs: Runs) -> str:
    text = (
        "\n## H1 and H4: pressure by slack, with and without filters\n\n`assessment.intensity` from 0 to "
        "1, at half, once and four times the staff of communities, subdistricts and departments; filters "
        "a to e on, or all off. *Gap*: reported less true resolution. *Autonomous*: share of matters "
        "that end by oneself, neighbours or spontaneous volunteers.\n\n"
    )
    head = ["filters", "staff", "pressure", "true", "reported", "gap", "autonomous", "median days"]
    rows, peaks = [], []
    grid = sorted({(arm[3], arm[1]) for arm in runs[0] if arm[0] == "pressure"}, reverse=True)
    for filters, staff in grid:
        arms = [arm for arm in runs[0] if arm[0] == "pressure" and (arm[3], arm[1]) == (filters, staff)]
        rows += [_pressed(runs, arm) for arm in arms]
        peaks.append([filters.removeprefix("filters "), f"{staff:g} x", *_shape(runs, arms)])
    shape_head = ["filters", "staff", "true, 1 less 0", "gap, 1 less 0", "autonomous, 1 less 0"]
    shape_head += ["best pressure for true", "true there, less at 1", "interior maximum"]
    said = (
        "\nWhat full pressure changes, paired by seed, and whether true resolution has a maximum inside: "
        "some pressure below 1 beats both ends, each of the two paired differences above 0 at 95 % after "
        "Bonferroni's correction for the pressures that are tried; smaller differences would not be seen.\n\n"
    )
    return text + table(head, rows) + said + table(shape_head, peaks) + _slack(runs)


def _slack(runs: Runs) -> str:
    """How far what full pressure does to self-governance hangs on staff, paired by seed."""
    told_of = []
    for filters in ("filters on", "filters off"):
        squeeze = [
            [
                run["pressure", staff, 1.0, filters]["autonomous_share"]
                - run["pressure", staff, 0.0, filters]["autonomous_share"]
                for run in runs
            ]
            for staff in (0.5, 4.0)
        ]
        less = [few - many for few, many in zip(*squeeze, strict=True)]
        told_of.append(f"{told(less, 4)} ({filters})")
    return f"\nAutonomous, 1 less 0: half less four times the staff, {'; '.join(told_of)}.\n"


def _pressed(runs: Runs, arm: Arm) -> list[str]:
    here = [run[arm] for run in runs]
    gaps = [one["reported_resolution"] - one["true_resolution"] for one in here]
    values = [[one[name] for one in here] for name in ("true_resolution", "reported_resolution")]
    rest = [[one[name] for one in here] for name in ("autonomous_share", "median_close_days")]
    words = [arm[3].removeprefix("filters "), f"{arm[1]:g} x", f"{arm[2]:g}"]
    digits = (4, 4, 4, 4, 2)
    return words + [told(each, n) for each, n in zip((*values, gaps, *rest), digits, strict=True)]


def _shape(runs: Runs, arms: Sequence[Arm]) -> list[str]:
    true = np.array([[run[arm]["true_resolution"] for arm in arms] for run in runs])
    reported = np.array([[run[arm]["reported_resolution"] for arm in arms] for run in runs])
    own = np.array([[run[arm]["autonomous_share"] for arm in arms] for run in runs])
    gap = reported - true
    best = int(true.mean(axis=0).argmax())
    inside = [
        n for n in range(1, len(arms) - 1) if _beats(true, n, 0, len(arms)) and _beats(true, n, -1, len(arms))
    ]
    changes = [told(list(one[:, -1] - one[:, 0]), 4) for one in (true, gap, own)]
    peak = told(list(true[:, best] - true[:, -1]), 4) if best < len(arms) - 1 else "-"
    return [*changes, f"{arms[best][2]:g}", peak, "yes" if inside else "none found"]


def _beats(true: np.ndarray, inner: int, end: int, tried: int) -> bool:
    """Whether an inner pressure does better than an end, with a correction for all that are tried."""
    found = true[:, inner] - true[:, end]
    level = 1.0 - (1.0 - LEVEL) / (tried - 2)
    half = stats.t.ppf(0.5 + level / 2.0, len(found) - 1) * found.std(ddof=1) / np.sqrt(len(found))
    return bool(found.mean() > half)


def _integrations(runs: Runs) -> str:
    text = (
        "\n## H15: three integrations, each alone and together\n\nAll eight combinations, with the "
        "levers of claims H15a-d. Differences are paired with none. *Hours no case takes*: share of the "
        "regular hours of communities and subdistricts; what convening, mobilising and owners' "
        "committees take of workers' time is not taken off, so that the gain of the third integration "
        "is an upper bound. Then the usual contrasts of a 2^3 design. Main effect: what an integration "
        "adds, on the mean of the four settings of the other two. Interaction of two: half of what they "
        "do together beyond the sum of what each does alone, on the mean of the two settings of the "
        "third; of all three: half the difference of that between those settings. 35 intervals at 95 %: "
        "one or two miss by chance.\n\n"
    )
    arms = [arm for arm in runs[0] if arm[0] == "integration"]
    head = ["joined", *(words for words, _ in INTEGRATIONS.values())]
    none = arms[0]
    rows = [["none", *(told([run[none][name] for run in runs], n) for name, (_, n) in INTEGRATIONS.items())]]
    for arm in arms[1:]:
        less = [[run[arm][name] - run[none][name] for run in runs] for name in INTEGRATIONS]
        digits = [n for _, n in INTEGRATIONS.values()]
        rows.append([arm[3], *(told(each, n) for each, n in zip(less, digits, strict=True))])
    return text + table(head, rows) + "\n" + table(["effect", *head[1:]], list(_effects(runs, arms)))


def _effects(runs: Runs, arms: Sequence[Arm]) -> list[list[str]]:
    names = [arm[3] for arm in arms if arm[3] and "," not in arm[3]]
    on = {arm: set(arm[3].split(", ")) if arm[3] else set() for arm in arms}
    found = []
    for size in (1, 2, 3):
        for chosen in itertools.combinations(names, size):
            sign = {arm: np.prod([1.0 if name in on[arm] else -1.0 for name in chosen]) for arm in arms}
            cells = [
                told([sum(sign[arm] * run[arm][name] for arm in arms) / 4.0 for run in runs], n)
                for name, (_, n) in INTEGRATIONS.items()
            ]
            found.append([" x ".join(chosen), *cells])
    return found
