"""A threat or a petition buys a place in the queue and pressure on the case, and is counted as hours."""

from __future__ import annotations

from typing import Any

import pytest
from test_day_handling import one_server, served
from workbench import ADVANCE, ENQUEUE, WEIGH, Bench

from sim.city.rows import FLAG_PARTY, FLAG_THREAT
from sim.day.world import COUNTER, PETITION, REQUEST, WALK_IN

RESOLVE, PERFUNCTORY = 0, 1
CALM, LOUD = 0, 1
"""Residents: only the second threatens."""


def threatening(b: Bench) -> Bench:
    b.w.residents["flags"], b.w.residents["flags"][LOUD] = FLAG_PARTY, FLAG_THREAT
    return b


def worth(kind: int, resident: int, **par: float) -> Any:
    """Values of the ways; solving scores 0.8 more than not solving; norm and price are nil."""
    b = threatening(Bench(1, kind=kind, resident=resident, difficulty=0.0)).par(assessment_overdue=0.0, **par)
    b.par(assessment_weight_resolution=1.0, assessment_weight_satisfaction=0.0)
    belief: Any = [[[0.1, 0.5], [0.5, 0.5]], [[0.9, 0.5], [0.5, 0.5]]]
    b.unit(b.subdistrict, pressure=0.6, norm=0.0, price=0.0, belief=belief)
    return b.do(WEIGH)[0, :6]


def pressed(kind: int, resident: int, **par: float) -> float:
    """Pressure on the case, from what solving it is worth beyond a token reply."""
    value = worth(kind, resident, **par)
    return float(value[RESOLVE] - value[PERFUNCTORY]) / 0.8


@pytest.mark.parametrize("kind", [WALK_IN, COUNTER])
@pytest.mark.parametrize("weight", [0.0, 0.5, 2.0])
def test_a_visit_carries_a_share_of_a_request_s_pressure_if_the_resident_threatens(
    kind: int, weight: float
) -> None:
    assert pressed(kind, LOUD, handling_threat_weight=weight) == pytest.approx(0.6 * weight)
    assert pressed(kind, CALM, handling_threat_weight=weight) == 0.0


@pytest.mark.parametrize("resident", [CALM, LOUD])
def test_requests_and_petitions_carry_their_own_pressure_whoever_makes_them(resident: int) -> None:
    assert pressed(REQUEST, resident, handling_threat_weight=3.0) == pytest.approx(0.6)
    par = {"handling_petition_weight": 1.7, "handling_threat_weight": 3.0}
    assert pressed(PETITION, resident, **par) == pytest.approx(1.7)


def test_pressure_cuts_both_ways() -> None:
    """Under a threat a unit that sees no score in solving gains nothing by it: only the norm could."""
    b = threatening(Bench(1, kind=WALK_IN, resident=LOUD, difficulty=0.0))
    b.unit(b.subdistrict, pressure=0.6, norm=0.0, price=0.04, belief=[[[0.5, 0.5]] * 2] * 2)
    value = b.do(WEIGH)[0]
    hours = 4.0 - b.w.par["handling_token_hours"][0]
    assert value[PERFUNCTORY] - value[RESOLVE] == pytest.approx(0.04 * hours)


@pytest.mark.parametrize("kind", [WALK_IN, COUNTER, PETITION, REQUEST])
@pytest.mark.parametrize(("later", "first"), [(29.0, 1), (31.0, 2)])
def test_whoever_threatens_is_served_as_if_due_so_much_earlier(kind: int, later: float, first: int) -> None:
    """All wait behind the first; then a threat overtakes a like case due up to thirty hours before it."""
    cases: dict[str, Any] = {
        "kind": kind,
        "due": [10.0, 500.0 + later, 500.0],
        "resident": [CALM, LOUD, CALM],
    }
    b = threatening(one_server(Bench(3, **cases, difficulty=0.0))).par(handling_threat_lead=30.0)
    assert served(b)[:2] == [0, first]


def test_a_threat_s_lead_comes_on_top_of_a_petition_s() -> None:
    cases: dict[str, Any] = {"kind": PETITION, "due": 1000.0, "resident": [CALM, LOUD]}
    b = threatening(one_server(Bench(2, **cases))).par(handling_threat_lead=30.0)
    b.w.servers[:] = 1e9
    b.do(ENQUEUE)
    assert b.cases["key"].tolist() == [1000.0 - 72.0, 1000.0 - 72.0 - 30.0]


def test_hours_under_threat_are_those_of_visits_and_petitions_of_who_threatens() -> None:
    hours = {}
    for kind in (REQUEST, WALK_IN, COUNTER, PETITION):
        for resident in (CALM, LOUD):
            b = threatening(one_server(Bench(1, kind=kind, resident=resident, difficulty=0.0)))
            b.do(ENQUEUE)
            b.do(ADVANCE, a=100.0)
            hours[kind, resident] = float(b.w.daily["threat_hours"][0])
            assert b.w.daily["government_hours"][0] >= 4.0
    spent = {key: 4.0 if key[1] == LOUD and key[0] != REQUEST else 0.0 for key in hours}
    assert hours == pytest.approx(spent)


def test_of_cases_that_are_due_alike_petitions_come_first_and_threats_before_calm_visits() -> None:
    kinds = [WALK_IN, WALK_IN, WALK_IN, PETITION, WALK_IN]
    b = one_server(Bench(5, kind=kinds, due=400.0, resident=[CALM, CALM, LOUD, CALM, CALM], difficulty=0.0))
    assert served(threatening(b).par(handling_threat_lead=12.0)) == [3, 2, 0, 1, 4]
