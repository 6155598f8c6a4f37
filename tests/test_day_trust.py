"""Trust beside outcomes: what collecting data costs, and what a visit does to it, either way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from workbench import HAND_IN, HOTLINE, VISIT, Bench

from sim.city.rows import FLAG_KNOWS
from sim.day.world import COUNTER, PETITION, TOGETHER, WALK_IN, Array

CALLERS = np.arange(12)
SHARE = 0.4 * (1.0 - 0.7) * 0.5
"""Of trust lost with a request by somebody of full concern: intrusion, collection, what is not protected."""


def calling(**par: float) -> Bench:
    """Twelve residents of rising concern call at noon of day 40, each about a matter of the estate."""
    b = Bench(len(CALLERS), cls="estate", resident=CALLERS, when=40 * 24.0 + 12.0)
    b.par(intake_merge=0.0, learning_tell=0.0, learning_trust_rate=0.0)
    b.par(**({"data_intrusion": 0.4, "data_protection": 0.7, "data_collection": 0.5} | par))
    people = b.w.residents
    people["trust"], people["disposition"], people["touched"] = 0.8, 51, 40
    people["privacy"] = 0
    people["privacy"][CALLERS] = 20 * CALLERS
    b.w.city["abandon"], b.w.city["fading"] = 0.0, 0.0
    return b


def lost(b: Bench) -> Array:
    """Share of their trust that the callers have lost."""
    return 1.0 - b.w.residents["trust"][CALLERS].astype(np.float64) / 0.8


def test_a_request_costs_trust_by_what_is_collected_unprotected_and_minded() -> None:
    b = calling()
    b.do(HOTLINE, day=40)
    assert lost(b) == pytest.approx(SHARE * 20 * CALLERS / 255.0, abs=1e-6)
    assert (b.w.residents["trust"][len(CALLERS) :] == np.float32(0.8)).all()
    b.do(HOTLINE, day=40)
    assert lost(b) == pytest.approx(1.0 - (1.0 - SHARE * 20 * CALLERS / 255.0) ** 2, abs=1e-6)


@pytest.mark.parametrize("off", [{"data_intrusion": 0.0}, {"data_protection": 1.0}, {"data_collection": 0.0}])
def test_nobody_minds_what_does_not_intrude_is_protected_or_not_collected(off: dict[str, float]) -> None:
    b = calling(**off)
    b.do(HOTLINE, day=40)
    assert lost(b) == pytest.approx(0.0, abs=1e-7)


def test_trust_has_drifted_before_it_is_lost() -> None:
    b = calling()
    b.w.residents["touched"], b.w.city["fading"] = 30, 0.02
    b.do(HOTLINE, day=40)
    drifted = 0.2 + 0.6 * np.exp(-0.02 * 10)
    minding = CALLERS > 0
    expected = drifted * (1.0 - SHARE * 20 * CALLERS / 255.0)
    assert b.w.residents["trust"][CALLERS][minding] == pytest.approx(expected[minding], abs=1e-5)


@pytest.mark.parametrize("way", ["walk in", "counter", "petition", "lost", "answered"])
def test_only_a_request_of_the_hotline_collects(way: str) -> None:
    b = calling().par(intake_answer=1.0, learning_rate=0.0)
    if way == "answered":
        b.cases["cls"] = 0
    b.w.city["abandon"] = float(way == "lost")
    kinds = {"walk in": WALK_IN, "counter": COUNTER, "petition": PETITION}
    b.do(HAND_IN if way in kinds else HOTLINE, n=kinds.get(way, 0), day=40)
    assert lost(b) == pytest.approx(0.0, abs=1e-7)


def visited(days: int = 400, fatigue: float = 0.25, trust: float = 0.4, **par: float) -> Any:
    """Community 1 is visited for some days by seven workers who give two hours a week each."""
    b = Bench(1).par(**({"visiting_per_hour": 1.5, "visiting_weight": 0.5, "learning_trust_rate": 0.1} | par))
    b.w.communities["visiting"], b.w.handlers["workers"] = 2.0, 7.0
    b.w.handlers["fatigue"], b.w.handlers["fatigue"][1] = 0.9, fatigue
    b.w.residents["trust"], b.w.residents["touched"], b.w.city["fading"] = trust, 0, 0.0
    b.w.residents["flags"] = 0
    for day in range(days):
        b.do(VISIT, n=1, day=day)
    return b


def times_met(b: Bench, goal: float, rate: float) -> Array:
    """How often each resident was met, from how near trust has come to the goal; a whole number."""
    gap = (b.w.residents["trust"].astype(np.float64) - goal) / (0.4 - goal)
    times = np.log(np.maximum(gap, 1e-12)) / np.log1p(-rate)
    assert times == pytest.approx(np.rint(times), abs=0.02)
    return np.rint(times)


@pytest.mark.parametrize(("fatigue", "goal"), [(0.0, 1.0), (0.25, 0.75), (1.0, 0.0)])
def test_a_visit_moves_trust_to_how_tired_people_treat_one(fatigue: float, goal: float) -> None:
    b = visited(30, fatigue, visiting_weight=0.2)
    met = times_met(b, goal, 0.1 * 0.2)
    assert met.max() >= 1.0
    assert ((b.w.residents["flags"] & FLAG_KNOWS > 0) == (met > 0.0)).all()
    home = b.w.communities[1]
    own = slice(home["first"], home["first"] + home["size"])
    assert met[own].sum() == met.sum(), "nobody of another community"


def test_residents_met_are_those_of_so_many_hours_and_anybody_alike() -> None:
    b = visited(visiting_weight=0.02)
    home = b.w.communities[1]
    met = times_met(b, 0.75, 0.002)[home["first"] : home["first"] + home["size"]]
    mean = 400 * 2.0 * 7.0 / 7.0 * 1.5
    assert met.sum() == pytest.approx(mean, abs=4.5 * mean**0.5)
    assert stats.chisquare(met).pvalue > 1e-4


def test_however_many_are_visited_in_a_day_all_are_met() -> None:
    """More than wait together until their rows have arrived."""
    met = times_met(visited(1, visiting_per_hour=400.0, visiting_weight=0.02), 0.75, 0.002)
    assert 2 * TOGETHER < met.sum() == pytest.approx(800.0, abs=4.5 * 800.0**0.5)


def test_nobody_is_met_without_hours_or_where_an_hour_reaches_nobody() -> None:
    assert (visited(visiting_per_hour=0.0).w.residents["trust"] == np.float32(0.4)).all()


def test_a_visit_finds_trust_where_it_has_drifted_to() -> None:
    b = visited(0)
    b.w.residents["disposition"], b.w.city["fading"] = 204, 0.01
    b.do(VISIT, n=1, day=50)
    met = b.w.residents["flags"] & FLAG_KNOWS > 0
    drifted = 0.8 - 0.4 * np.exp(-0.01 * 50)
    once = drifted + 0.05 * (0.75 - drifted)
    assert met.any() and b.w.residents["trust"][met].min() == pytest.approx(once, abs=1e-4)
