"""Residents learn from outcomes, tell a tie, hear, and drift back: each step by its equation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import CALL_BACK, CHECK, DELIVER, HEAR, LEARN, Bench

from sim.city.rows import CHANNELS, FLAG_CROSS, LEARNED
from sim.day.world import (
    BIT_REFUSED,
    BIT_SOLVED,
    CLOSED,
    COUNTER,
    MAIL,
    PETITION,
    REQUEST,
    WALK_IN,
    WATCHED,
)

MANY = 3000
HOTLINE, OFFICE, DEPARTMENT = (CHANNELS.index(name) for name in ("hotline", "office", "department"))
RATE, TRUST_RATE = 0.2, 0.1


def town(count: int = 1, **fields: float) -> Bench:
    """Everybody values every channel at 0.4 and trusts at 0.6; nothing drifts before day 1."""
    b = Bench(count, **fields).par(learning_rate=RATE, learning_trust_rate=TRUST_RATE, learning_tell=0.0)
    b.w.residents["q"], b.w.residents["trust"], b.w.residents["disposition"] = 0.4, 0.6, 51
    b.w = b.w._replace(mail=np.zeros((len(b.w.subs), 4 * MANY), MAIL))
    return b


@pytest.mark.parametrize("channel", range(LEARNED))
@pytest.mark.parametrize("outcome", [1.0, 0.0, -0.5])
def test_a_value_goes_towards_the_outcome_and_trust_with_three_channels(channel: int, outcome: float) -> None:
    b = town()
    b.do(LEARN, n=channel, a=outcome)
    me = b.w.residents[0]
    expected = np.full(LEARNED, 0.4)
    expected[channel] += RATE * (outcome - 0.4)
    assert me["q"] == pytest.approx(expected)
    moved = TRUST_RATE * (max(outcome, 0.0) - 0.6) if channel in (HOTLINE, OFFICE, DEPARTMENT) else 0.0
    assert me["trust"] == pytest.approx(0.6 + moved)
    assert (b.w.residents["q"][1:] == np.float32(0.4)).all()


def test_what_is_not_touched_drifts_back_before_the_lesson() -> None:
    b = town()
    b.w.city["fading"] = 1.0 / 100.0
    b.do(LEARN, n=HOTLINE, a=1.0, day=50)
    keep = math.exp(-0.5)
    value, trust = 0.5 - 0.1 * keep, 0.2 + 0.4 * keep
    me = b.w.residents[0]
    assert me["q"][OFFICE] == pytest.approx(value)
    assert me["q"][HOTLINE] == pytest.approx(value + RATE * (1.0 - value))
    assert me["trust"] == pytest.approx(trust + TRUST_RATE * (1.0 - trust))
    assert me["touched"] == 50


def teller(b: Bench, cross: bool) -> int:
    """A resident of subdistrict 0 with ties inside, and one outside or not."""
    w = b.w
    ties = np.diff(w.tie_start.astype(np.int64)) > 0
    has = (w.residents["flags"] & FLAG_CROSS) > 0
    mine = w.communities["subdistrict"][w.residents["community"]] == 0
    return int(np.flatnonzero(ties & (has == cross) & mine)[0])


@pytest.mark.parametrize("cross", [True, False])
def test_a_share_is_told_to_one_tie_mostly_inside(cross: bool) -> None:
    b = town(MANY).par(learning_tell=0.6)
    who = teller(b, cross)
    b.cases["resident"] = who
    b.do(LEARN, n=HOTLINE, a=1.0)
    letters = b.w.mail[0, : b.w.n_mail[0]]
    assert len(letters) / MANY == pytest.approx(0.6, abs=0.04)
    outside = letters["tie"] < 0
    assert_share(outside, 0.15 if cross else 0.0)
    ties = range(*b.w.tie_start[who : who + 2])
    inside = letters["tie"][~outside]
    assert set(inside) == set(ties)
    assert np.bincount(inside - ties[0]).min() > 0.7 * len(inside) / len(ties)
    assert (letters["outcome"] == 1.0).all() and (letters["channel"] == HOTLINE).all()


def test_who_hears_learns_a_share_of_it_and_tells_nobody() -> None:
    b = town(1).par(learning_tell=1.0, learning_heard=0.25)
    b.cases["resident"] = who = teller(b, False)
    b.do(LEARN, n=HOTLINE, a=1.0)
    b.do(HEAR)
    assert b.w.n_mail[0] == 0
    home = b.w.communities[b.w.residents[who]["community"]]
    ties = home["first"] + b.w.tie_to[slice(*b.w.tie_start[who : who + 2])].astype(int)
    changed = np.flatnonzero(b.w.residents["q"][:, HOTLINE] != np.float32(0.4))
    (hearer,) = set(changed) - {who}
    assert hearer in ties
    row = b.w.residents[hearer]
    assert row["q"][HOTLINE] == pytest.approx(0.4 + 0.25 * RATE * 0.6)
    assert row["trust"] == pytest.approx(0.6 + 0.25 * TRUST_RATE * 0.4)


def test_what_is_told_elsewhere_arrives_when_the_departments_are_done() -> None:
    b = town(1)
    b.w.mail[0, 0] = (len(b.w.residents) - 1, -1, HOTLINE, 1, 1.0)
    b.w.n_mail[0] = 1
    b.do(HEAR)
    assert b.w.n_mail[0] == 1 and (b.w.residents["q"] == np.float32(0.4)).all()
    b.do(DELIVER)
    assert b.w.n_mail[0] == 0 and b.w.residents["q"][-1, HOTLINE] > 0.4


KINDS = {REQUEST: "hotline", WALK_IN: "office", COUNTER: "department", PETITION: "petition"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bits", [BIT_SOLVED, 0, BIT_REFUSED])
def test_the_judgement_teaches_the_outcome_less_the_wait(kind: int, bits: int) -> None:
    """A refusal teaches nothing gained, without a wait."""
    b = town(kind=kind, bits=bits, state=CLOSED, closed=96.0, when=120.0, returns=1e8)
    b.par(learning_waiting=0.05, measurement_misperception=0.0, choice_attempts=0.0)
    b.w.city["fading"] = 0.0
    b.do(CALL_BACK, day=5)
    outcome = 0.0 if bits == BIT_REFUSED else (bits == BIT_SOLVED) - 0.05 * 4.0
    value = b.w.residents["q"][0, CHANNELS.index(KINDS[kind])]
    assert value == pytest.approx(0.4 + RATE * (outcome - 0.4))


def test_believing_it_gone_teaches_success_until_it_turns_out_otherwise() -> None:
    b = town(bits=0, state=CLOSED, closed=0.0, when=48.0, returns=1e8)
    b.par(measurement_misperception=1.0, choice_attempts=0.0, learning_waiting=0.0)
    b.w.city["fading"] = 0.0
    b.do(CALL_BACK, day=2)
    believed = 0.4 + RATE * 0.6
    assert b.cases["state"][0] == WATCHED
    assert b.w.residents["q"][0, HOTLINE] == pytest.approx(believed)
    b.do(CHECK, day=30)
    assert b.w.residents["q"][0, HOTLINE] == pytest.approx(believed - RATE * believed)
    assert b.w.daily["lived_with"][0] == 1.0


def test_success_that_lasts_teaches_once() -> None:
    b = town(bits=BIT_SOLVED, state=WATCHED, closed=0.0, when=720.0, returns=1e8)
    b.do(CHECK, day=30)
    assert b.w.residents["q"][0, HOTLINE] == np.float32(0.4)
