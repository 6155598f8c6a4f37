"""Traits of a matter that nobody sees before a unit of government does: drawn then, keyed by its id.

Most matters never reach a unit. Since every draw is keyed by what it decides, drawing late changes nothing.
"""

from __future__ import annotations

from sim.compiled import kernel
from sim.day.problems import needs
from sim.day.world import CaseRow, ClassRow, World
from sim.elementary import log, swift_exp
from sim.exponential import exponential
from sim.streams import PURPOSE, uniform

NEVER_FAILS = 1e-300
"""In place of a chance of 0, which has no logarithm."""

_TRAITS, _AUTHORITY = PURPOSE["traits"], PURPOSE["authority"]


@kernel
def show_traits(w: World, case: CaseRow) -> None:
    """Difficulty, tier, severity and the authority needed, when a case first reaches government.

    Severity and authority of a matter that a problem causes are the problem's.
    """
    if case.handler >= 0:
        return
    key, kind = w.keys[_TRAITS], w.cls[case.cls]
    case.difficulty = exponential(key, case.stream, 1, w.par[0].handling_difficulty)
    case.failing = failing(case.difficulty)
    case.tier = _tier(kind, uniform(key, case.stream, 2))
    if case.problem >= 0:
        return
    case.severity = uniform(key, case.stream, 0)
    key = w.keys[_AUTHORITY]
    u, v, pick = uniform(key, case.stream, 0), uniform(key, case.stream, 1), uniform(key, case.stream, 2)
    case.need1, case.need2 = needs(w, case.category, u, v, pick, kind.authority, kind.cross_unit)


@kernel
def failing(difficulty: float) -> float:
    """Logarithm of the chance that an honest attempt of the usual depth fails, 1 - exp(-difficulty).

    It is worked out before a unit decides, which would have to wait for it.
    """
    return log(max(1.0 - swift_exp(-difficulty), NEVER_FAILS))


@kernel
def _tier(kind: ClassRow, u: float) -> int:
    """Index of the deadline: urgent, day, week, long."""
    day = kind.urgent + kind.day
    return int(u >= kind.urgent) + int(u >= day) + int(u >= day + kind.week)
