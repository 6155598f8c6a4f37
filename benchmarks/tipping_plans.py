"""Which promotions are tried and then withdrawn, and which levers go up and down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.experiment.claims.verdict import Verdict
from sim.experiment.studies.tipping import Course, Year, gap, interval, promoted, staircase
from sim.scenario import load_scenario
from sim.scenario.param import Scalar

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
        {"councils_share": 0.05, "autonomous_share": SMALLEST},
    ),
)

Told = Mapping[str, Sequence[Sequence[Sequence[Year]]]]
"""By title: for each seed the years of each course."""


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
