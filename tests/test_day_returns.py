"""First-receiver responsibility: what lacks authority goes back less often, and units reckon with it."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import DECIDE, WEIGH, Bench

PERFUNCTORY, PASS = 1, 5
ACCEPT = 0.8


def unable(count: int, duty: float) -> Bench:
    """A subdistrict without authority that cannot whistle; passing on is worth more than a token reply."""
    b = Bench(count, need1=2, difficulty=0.0).par(handling_return_accept=ACCEPT, remit_first_receiver=duty)
    b.par(whistle_access=0.0, assessment_overdue=0.0, strategy_temperature=0.001, handling_token_hours=0.5)
    return b.cls(facilitable=0.0).unit(b.subdistrict, pressure=0.0, norm=2.0, price=0.04)


@pytest.mark.parametrize("duty", [0.0, 0.25, 1.0])
def test_a_unit_expects_so_many_returns_to_be_accepted(duty: float) -> None:
    value = unable(1, duty).do(WEIGH)[0, :6]
    accepted = ACCEPT * (1.0 - duty)
    asking = accepted * 2.0 - 0.04 * 0.5 + (1.0 - accepted) * value[PERFUNCTORY]
    assert value[PERFUNCTORY] == pytest.approx(-0.04 * 0.5)
    assert value[PASS] == pytest.approx(asking if accepted else -1e9), "nobody asks in vain"


@pytest.mark.parametrize("duty", [0.0, 0.5])
def test_it_keeps_departments_from_handing_down_as_well(duty: float) -> None:
    """A department without a norm, whose score is good, gives a request away as often as it is let."""
    b = Bench(3000, need1=1, difficulty=0.0).par(handling_hand_down=0.6, remit_first_receiver=duty)
    b.par(strategy_temperature=0.001, assessment_overdue=0.0, handling_token_hours=0.5)
    b.w.handlers["belief"][b.department] = [[[0.0, 0.0], [0.0, 0.0]], [[0.9, 0.9], [0.9, 0.9]]]
    b.unit(b.department, pressure=0.5, norm=0.0, price=0.2, score=1.0)
    assert_share(b.do(DECIDE, b.department)[:, 0] == PASS, 0.6 * (1.0 - duty))


@pytest.mark.parametrize("duty", [0.0, 0.25, 0.75])
def test_so_many_are_accepted_and_asking_costs_either_way(duty: float) -> None:
    b = unable(3000, duty)
    way = b.do(DECIDE)[:, 0]
    assert_share(way == PASS, ACCEPT * (1.0 - duty))
    assert set(way) == {PASS, PERFUNCTORY}
    asked = b.cases["cost"].sum(axis=1)
    assert (asked >= 0.5 - 1e-6).all() and asked[way == PASS] == pytest.approx(0.5)


def test_a_first_receiver_who_must_keep_all_may_still_whistle() -> None:
    b = unable(50, 1.0).par(whistle_access=1.0)
    b.w.handlers["willing"] = 1.0
    assert set(b.do(DECIDE)[:, 0]) == {4}
    assert np.all(b.w.counts[0, 2, :] >= 0) and b.w.post[0, 1] > 0.0
