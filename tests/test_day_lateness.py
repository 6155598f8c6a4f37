"""Lateness counts for what the assessment deducts, and for no more."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import ran
from workbench import WEIGH, Bench

from sim.day.world import PETITION, WALK_IN

RESOLVE, PERFUNCTORY, OVERSERVE, FACILITATE, WHISTLE, PASS = range(6)
STILL = {"time.days": 120, "strategy.learning": 0.0, "city.residents": 4000}


def values(overdue: float, pressure: float = 0.8, **fields: Any) -> Any:
    b = Bench(1, **({"need1": 2, "hours": 4.0} | fields)).par(assessment_overdue=overdue)
    b.par(handling_token_hours=0.0, handling_return_days=5.0, whistle_wait_days=10.0)
    b.cls(facilitable=1.0)
    b.w.handlers["wait_days"] = 0.0
    b.unit(b.subdistrict, pressure=pressure)
    return b.do(WEIGH, a=9.0, b=0.0)[0, :6].copy()


def lost(**fields: Any) -> list[float]:
    """What a full deduction takes off the value of each way."""
    return list((values(0.0, **fields) - values(1.0, **fields)).round(6))


def test_ways_that_end_late_lose_the_deduction_times_pressure() -> None:
    """Due an hour after opening: work is late, a token reply is not, passing on expects a wait."""
    accept = 0.4
    late = lost(due=10.0)
    assert late[RESOLVE] == late[FACILITATE] == late[WHISTLE] == pytest.approx(0.8)
    assert late[PERFUNCTORY] == 0.0
    assert late[PASS] == pytest.approx(accept * 0.8)
    assert lost(due=10.0, pressure=0.2)[RESOLVE] == pytest.approx(0.2)


def test_waiting_for_departments_makes_a_whistle_late_that_work_would_not() -> None:
    late = lost(due=9.0 + 8 * 24.0, hours=0.1)
    assert late[RESOLVE] == late[PASS] == 0.0 and late[WHISTLE] == pytest.approx(0.8)


def test_nothing_is_late_in_time() -> None:
    assert lost(due=1e6) == [0.0] * 6


def test_without_a_deduction_a_deadline_changes_no_value() -> None:
    assert (values(0.0, due=10.0) == values(0.0, due=1e6)).all()


@pytest.mark.parametrize("kind", [WALK_IN, PETITION])
def test_only_requests_have_a_deadline_that_counts(kind: int) -> None:
    assert lost(due=10.0, kind=kind) == [0.0] * 6


TIGHT = {"deadline.day": 1.0, "deadline.week": 2.0, "deadline.urgent": 0.5}


def ways(changes: dict[str, Any]) -> list[float]:
    return list(ran(STILL | changes).series()["way"].sum(axis=0))


def test_without_a_deduction_pressed_units_take_the_ways_that_slack_deadlines_give() -> None:
    """Deadlines still rank the queue; so one server each would be idle: staff enough that none waits."""
    idle = {"assessment.overdue": 0.0, "staff.per_10k": 400.0, "staff.subdistrict_per_10k": 400.0}
    idle |= {"staff.departments": 60.0, "strategy.price_rate": 0.0, "assessment.intensity": 1.0}
    slack = dict.fromkeys(TIGHT, 300.0)
    assert ways(idle | TIGHT) == pytest.approx(ways(idle | slack), rel=0.02, abs=3.0)


def test_with_a_deduction_and_pressure_tight_deadlines_take_work_away() -> None:
    pressed = {"assessment.overdue": 1.0, "assessment.intensity": 1.0}
    tokens = {
        (overdue, tight): ways(pressed | {"assessment.overdue": overdue} | (TIGHT if tight else {}))
        for overdue in (0.0, 1.0)
        for tight in (False, True)
    }
    share = {key: count[PERFUNCTORY] / sum(count) for key, count in tokens.items()}
    assert share[1.0, True] > share[0.0, True] + 0.05
    assert share[1.0, True] > share[1.0, False]
