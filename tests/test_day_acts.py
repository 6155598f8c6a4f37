"""Acts that dress a result: how often, by what they earn, and on which cases."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import COAX, DECIDE, DOCUMENT, Bench

from sim.day.world import BIT_COAXED, BIT_EXCLUDED, BIT_SOLVED, CALLBACK, PAPERWORK, WALK_IN

MANY = 3000
BELIEF = [[[0.3, 0.2], [0.6, 0.7]], [[0.9, 0.8], [0.95, 0.9]]]


def logistic(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def desk(pressure: float, price: float, qualm: float, **fields: Any) -> Bench:
    b = Bench(MANY, **fields).par(strategy_qualm=qualm, strategy_temperature=0.2)
    b.par(measurement_exclusion=0.4, measurement_parking=0.7)
    return b.unit(b.subdistrict, pressure=pressure, price=price, score=0.8, belief=BELIEF)


SETTINGS = [(1.0, 0.05, 0.1), (0.2, 0.05, 0.1), (1.0, 0.3, 0.1), (1.0, 0.05, 0.5)]
"""Pressure, price of an hour, qualm."""


@pytest.mark.parametrize(("pressure", "price", "qualm"), SETTINGS)
@pytest.mark.parametrize(("need", "granted"), [(0, 0.4), (2, 0.7)])
def test_documents_are_written_for_what_they_earn(
    pressure: float, price: float, qualm: float, need: int, granted: float
) -> None:
    """A case for which the unit lacks authority is parked, any other excluded."""
    b = desk(pressure, price, qualm, need1=need)
    hours = b.do(DOCUMENT)[:, 0]
    gain = pressure * granted * (0.8 * 0.8 - 0.4 * (0.3 + 0.2)) - price * 1.5 - qualm
    assert set(hours) <= {0.0, 1.5}
    assert_share(hours > 0.0, logistic(gain / 0.2))
    assert b.cases["cost"][:, PAPERWORK] == pytest.approx(hours)
    out = b.cases["bits"] & BIT_EXCLUDED > 0
    assert not out[hours == 0.0].any()
    assert_share(out[hours > 0.0], granted)
    daily = b.w.daily[0]
    assert daily["documented"] == (hours > 0.0).sum() and daily["excluded"] == out.sum()
    assert daily["parked"] == out.sum() * (need > 0)


@pytest.mark.parametrize(("pressure", "price", "qualm"), SETTINGS)
@pytest.mark.parametrize("solved", [0, 1])
def test_callers_are_coaxed_for_what_it_adds(
    pressure: float, price: float, qualm: float, solved: int
) -> None:
    b = desk(pressure, price, qualm, bits=BIT_SOLVED * solved)
    hours = b.do(COAX)[:, 0]
    adds = 0.4 * (sum(BELIEF[solved][1]) - sum(BELIEF[solved][0]))
    assert_share(hours > 0.0, logistic((pressure * adds - price * 0.8 - qualm) / 0.2))
    assert (b.cases["bits"] & BIT_COAXED > 0).tolist() == (hours > 0.0).tolist()
    assert b.cases["cost"][:, CALLBACK] == pytest.approx(hours)


@pytest.mark.parametrize("difficulty", [0.0, 100.0])
@pytest.mark.parametrize("switch", ["eligibility", "coaxing", "both", "none"])
@pytest.mark.parametrize("kind", [0, WALK_IN])
def test_acts_are_for_requests_whose_filter_is_on(difficulty: float, switch: str, kind: int) -> None:
    """Documents for unsolved ones alone; whoever is out of the base is not coaxed."""
    b = desk(1.0, 0.0, -50.0, difficulty=difficulty, kind=kind)
    b.par(filters_eligibility=float(switch in ("eligibility", "both")))
    b.par(filters_coaxing=float(switch in ("coaxing", "both")), strategy_temperature=0.01)
    b.unit(b.subdistrict, norm=0.0)
    b.do(DECIDE)
    solved, out, coaxed = (b.cases["bits"] & bit > 0 for bit in (BIT_SOLVED, BIT_EXCLUDED, BIT_COAXED))
    documents = kind == 0 and switch in ("eligibility", "both")
    assert not (out & solved).any() and not (out & coaxed).any()
    assert out.any() == (documents and not solved.all())
    assert b.w.daily["documented"][0] == ((~solved).sum() if documents else 0)
    assert (coaxed == (~out if kind == 0 and switch in ("coaxing", "both") else False)).all()
    assert np.isin(solved, [difficulty == 0.0]).any()
