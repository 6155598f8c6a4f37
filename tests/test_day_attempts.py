"""Settling it without government: chances, hours, and whose ending it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import TAKE_UP, Bench

from sim.city.rows import CHANNELS
from sim.day.accounts import ENDINGS
from sim.day.tallies import EVENT_KINDS
from sim.day.world import (
    ALONE,
    HOURS,
    LABOUR,
    PARTNERS,
    RESIDENTS,
    RESOLVED,
    UNRESOLVED,
    VOLUNTEERS,
    WAITING,
)

MANY = 3000
BORN = 10.0
TAKES = EVENT_KINDS.index("takes")
ENDED, LIVED_WITH = EVENT_KINDS.index("ended"), EVENT_KINDS.index("lived_with")


def taking(channel: str, count: int = MANY, cls: str = "chore", **fields: Any) -> Bench:
    """Matters of one resident who takes one channel whatever it is worth."""
    b = Bench(count, cls=cls, **({"state": WAITING, "attempt": 0, "born": BORN, "when": BORN} | fields))
    b.par(choice_sensitivity=20.0, choice_mismatch=0.0, choice_live_value=-2.0, learning_tell=0.0)
    b.par(learning_rate=0.0, learning_trust_rate=0.0)
    b.w.effort[:] = 2.0
    b.w.effort[CHANNELS.index(channel)] = -1.0
    b.w.city["fading"] = 0.0
    b.w.communities["has_property"], b.w.communities["volunteer_hours"] = 1.0, 1e6
    b.w.communities["property_hours"] = 1e6
    return b


def ended(b: Bench) -> np.ndarray:
    """Which cases have ended."""
    return np.asarray(b.cases["id"] < 0)


def hours(b: Bench, payer: int) -> tuple[float, float]:
    """Labour in the ledger, resolved and not."""
    cells = b.w.ledger[0, payer, LABOUR, :, HOURS]
    return float(cells[RESOLVED]), float(cells[UNRESOLVED])


def test_alone_takes_one_s_own_hours_and_may_succeed() -> None:
    b = taking("alone").cls(alone=0.3)
    b.do(TAKE_UP)
    done = ended(b)
    assert_share(done, 0.3)
    assert hours(b, RESIDENTS) == pytest.approx((4.0 * done.sum(), 4.0 * (~done).sum()))
    assert b.w.daily["autonomous"][0] == done.sum() and b.w.daily["resident_hours"][0] == 4.0 * MANY
    assert (b.events(TAKES)["channel"] == ALONE).sum() == MANY


def test_it_takes_two_days_and_failure_waits_for_another_try() -> None:
    b = taking("alone").cls(alone=0.5).par(choice_retry_days=6.0)
    b.do(TAKE_UP)
    took = (b.events(ENDED)["hour"].astype(np.float64) - BORN) / 24.0
    assert took.mean() == pytest.approx(2.0, abs=4.5 * took.std() / len(took) ** 0.5)
    again = b.cases[~ended(b)]
    assert (again["state"] == WAITING).all() and (again["attempt"] == 1).all()
    wait = (again["when"].astype(np.float64) - BORN) / 24.0
    assert wait.mean() == pytest.approx(8.0, abs=4.5 * wait.std() / len(wait) ** 0.5)


@pytest.mark.parametrize(("outcome", "alone"), [(1.0, 1.0), (0.0, 0.0)])
def test_waiting_takes_from_what_is_learned(outcome: float, alone: float) -> None:
    b = taking("alone", 1).cls(alone=alone).par(learning_rate=1.0, learning_waiting=0.1)
    b.do(TAKE_UP)
    learned = float(b.w.residents["q"][0, 0])
    assert learned < outcome
    if alone:
        took = (float(b.events(ENDED)["hour"][0]) - BORN) / 24.0
        assert learned == pytest.approx(1.0 - 0.1 * took, abs=1e-4)


@pytest.mark.parametrize(("civic", "value"), [(0.8, 0.2), (0.2, 0.2), (0.2, 0.8)])
def test_neighbours_help_by_civic_mind_and_good_experience(civic: float, value: float) -> None:
    b = taking("neighbours").cls(neighbours=0.6)
    b.w.residents["age"], b.w.communities["free_time"] = 40, 1.0
    b.w.residents["civic"] = round(255 * civic)
    b.w.residents["q"][:, CHANNELS.index("neighbours")] = value
    b.do(TAKE_UP)
    willing = 0.5 * civic + 0.5 * value
    home = b.w.communities[0]
    assert home["asked"] == MANY
    assert home["granted"] / MANY == pytest.approx(willing, abs=0.04)
    assert_share(ended(b), willing * 0.6)
    assert sum(hours(b, RESIDENTS)) == pytest.approx(2.0 * (MANY + home["granted"]))
    assert hours(b, RESIDENTS)[0] == pytest.approx(4.0 * ended(b).sum())
    assert b.w.residents["part"][1:].sum() > 0 and b.w.residents["part"][0] == 0


@pytest.mark.parametrize("mobilised", [0.0, 0.4, 1.0])
def test_volunteers_need_the_skill_and_count_as_mobilised_by_share(mobilised: float) -> None:
    b = taking("council").cls(volunteers=0.7)
    b.w.communities["skill"], b.w.communities["mobilised"] = 0.25, mobilised
    b.w.communities["skill"][:, b.w.cls["skill"][1]] = 0.5
    b.do(TAKE_UP)
    done = ended(b)
    assert_share(done, 0.5 * 0.7)
    given = sum(hours(b, VOLUNTEERS))
    assert given / 4.0 / MANY == pytest.approx(0.5, abs=0.04)
    assert b.w.communities["volunteer_hours"][0] == pytest.approx(1e6 - given)
    by = b.events(ENDED)["channel"]
    assert_share(by == ENDINGS.index("mobilised"), mobilised)
    assert set(by) <= {ENDINGS.index("mobilised"), ENDINGS.index("themselves")}


@pytest.mark.parametrize("channel", ["council", "property"])
def test_without_hours_enough_nobody_comes(channel: str) -> None:
    b = taking(channel, 50).cls(volunteers=1.0, property=1.0)
    b.w.communities["skill"] = 1.0
    b.w.communities["volunteer_hours"] = b.w.communities["property_hours"] = 11.0
    b.do(TAKE_UP)
    assert ended(b).sum() == 2
    assert sum(hours(b, VOLUNTEERS)) + sum(hours(b, PARTNERS)) == 8.0


@pytest.mark.parametrize("need", [0, 2])
def test_a_property_company_repairs_what_needs_no_department(need: int) -> None:
    b = taking("property", cls="estate", need1=need).cls(property=0.5).par(handling_root_share=1.0)
    b.problem()
    b.do(TAKE_UP)
    done = ended(b)
    assert_share(done, 0.5)
    assert sum(hours(b, PARTNERS)) == 4.0 * MANY
    rows = b.w.problems[:MANY]
    assert ((rows["fixed"] >= 0) == (done & (need == 0))).all()
    assert set(rows["mended"][done]) == ({2} if need == 0 else {0})
    assert b.w.daily["by_company"][0] == done.sum()


@pytest.mark.parametrize("channel", ["alone", "neighbours", "council"])
def test_people_end_a_matter_and_leave_the_problem(channel: str) -> None:
    b = taking(channel, 200, cls="estate").cls(alone=1.0, neighbours=1.0, volunteers=1.0)
    b.w.communities["skill"], b.w.residents["civic"] = 1.0, 255
    b.w.residents["q"][:, 1], b.w.communities["free_time"] = 1.0, 1.0
    b.problem()
    b.do(TAKE_UP)
    rows = b.w.problems[:200]
    assert ended(b).all() and (rows["fixed"] < 0).all() and (rows["wakes"] < 0).all()


def test_after_the_last_attempt_it_is_lived_with() -> None:
    for attempt, lived in ((2, False), (3, True)):
        b = taking("alone", 20, attempt=attempt).cls(alone=0.0).par(choice_attempts=3.0)
        b.do(TAKE_UP)
        assert (len(b.events(LIVED_WITH)) == 20) == lived


def test_trouble_that_is_lived_with_counts_until_it_passes() -> None:
    b = taking("alone", 1, attempt=3, when=500.0, passes=BORN + 240.0 + 500.0).par(choice_attempts=3.0)
    b.do(TAKE_UP)
    assert b.w.residents["trouble"][0] == pytest.approx((240.0 + 500.0) / 24.0)
    forever = taking("alone", 1, attempt=3, when=500.0).par(choice_attempts=3.0)
    forever.do(TAKE_UP)
    assert forever.w.residents["trouble"][0] == pytest.approx(365.0)
