"""Policies that come and go: what is left when they end, and whether the way up is the way down.

Years are run one after the other, each under a policy of its own and each the first year of the scenario
again, so that seasons and weekdays are the same in all. Runs that are compared share a burnt-in city and a
seed. A city drifts under any policy: what a level does on the way down is therefore set against a twin that
never left that level.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.city.rows import CHANNELS
from sim.experiment.claims.verdict import Verdict, judge
from sim.experiment.paired import Changes, changes, under
from sim.model import GovernanceModel
from sim.scenario import Scenario
from sim.scenario.param import Scalar

YEAR: Final = 365

Year = Mapping[str, float]
"""Outcomes of a year by name; NaN where undefined."""


@dataclass(frozen=True)
class Course:
    """A policy a year, from one burnt-in city.

    Attributes:
        base: Scenario; its period begins on the first day of a year that is no leap year.
        seed: Seed of the model.
        policies: What is set in each year.
    """

    base: Scenario
    seed: int
    policies: tuple[Changes, ...]


def run_courses(courses: Sequence[Course]) -> list[list[Year]]:
    """Outcomes of every year of courses that begin in one burnt-in city.

    Args:
        courses: With one base and one seed.

    Raises:
        ValueError: They begin in different cities.
    """
    if len({(course.base.content_hash(), course.seed) for course in courses}) != 1:
        raise ValueError("courses must share base and seed")
    spec = courses[0].base.with_values({"time.seed": courses[0].seed, "time.days": YEAR})
    town = GovernanceModel(spec, use_kept=False)
    start = town.branch()
    town.close()
    told = []
    for course in courses:
        state, years = start, []
        for policy in course.policies:
            model = GovernanceModel(under(spec, policy), burnt_in=state)
            model.advance(YEAR)
            years.append(_year(model))
            model.begin_period()
            state = model.branch()
            model.close()
        told.append(years)
    return told


def _year(model: GovernanceModel) -> Year:
    w, people = model.world, len(model.world.residents)
    values = {name: float("nan") if value is None else value for name, value in model.indicators().items()}
    size, workers = w.communities["size"], w.handlers["workers"]
    return values | {
        "active": float(np.average(w.communities["active"], weights=size)),
        "autonomous_per_1000": 1000.0 * float(model.series()["autonomous"].sum()) / people,
        "neighbours_value": float(w.residents["q"][:, CHANNELS.index("neighbours")].mean()),
        "norm": float(np.average(w.handlers["norm"], weights=np.maximum(workers, 1e-9))),
    }


def promoted(values: Mapping[str, Scalar], years: int, after: int) -> tuple[Changes, ...]:
    """A policy in force for some years, then withdrawn for some."""
    return (changes(values),) * years + ((),) * after


def staircase(key: str, levels: Sequence[float], years: int) -> tuple[tuple[float, ...], tuple[Changes, ...]]:
    """A number that rises level by level and falls again, each level held for some years.

    Args:
        key: Dotted key.
        levels: From the lowest to the highest.
        years: At each level.

    Returns:
        The level of each step, and the policy of each year.
    """
    steps = (*levels, *reversed(levels[:-1]))
    return steps, tuple(changes({key: level}) for level in steps for _ in range(years))


def gap(run: Sequence[Year], twin: Sequence[Year], steps: Sequence[float], years: int, level: float,
        outcome: str, later: int = 0) -> float:  # fmt: skip
    """What the way down leaves behind at a level: 0 without hysteresis.

    Args:
        run: Years of a staircase.
        twin: Years of as long a run at the level itself: the drift that comes with time alone.
        steps: Level of each step of the staircase.
        years: At each step; the last of them is looked at.
        level: One that occurs twice.
        outcome: Name.
        later: Years to wait beyond the end of the step on the way down.

    Returns:
        (down - up) less what the twin changed by between the same two years.
    """
    up = steps.index(level)
    down = len(steps) - 1 - up
    before, after = (up + 1) * years - 1, (down + 1) * years - 1 + later
    moved, drifted = (told[after][outcome] - told[before][outcome] for told in (run, twin))
    return moved - drifted


def interval(differences: Sequence[float], smallest: float) -> Verdict:
    """Mean of paired differences with its 95 % interval; ``holds`` if it is above the smallest effect."""
    return judge(differences, 1, smallest)
