"""Closing, the call-back, and what is true thirty days later: each chance and each filter by itself."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from workbench import CALL_BACK, CHECK, CLOSE, REPAIR, Bench

from sim.city.rows import ECHO_FIELDS
from sim.day.tallies import DAILY
from sim.day.world import (
    BIT_COAXED,
    BIT_EXCLUDED,
    BIT_FOUND_GONE,
    BIT_IN_TIME,
    BIT_MERGED,
    BIT_PERCEIVED,
    BIT_REFUSED,
    BIT_SOLVED,
    CLOSED,
    FACILITATE,
    HOTLINE,
    PETITION,
    REQUEST,
    RESOLVE,
    WATCHED,
)

MANY = 3000
NEVER = 1e8
FILTERS = ("eligibility", "sampling", "perception", "coaxing", "leniency")


def closed(*on: str, **fields: Any) -> Bench:
    """Requests closed at hour 48, two days after they were opened; filters off but those named.

    Nobody goes on: with no attempts left, who is not content lives with it.
    """
    usual = {"state": CLOSED, "opened": 0.0, "closed": 48.0, "when": 96.0, "way": RESOLVE, "returns": NEVER}
    b = Bench(MANY, **(usual | fields)).par(choice_attempts=0.0, learning_tell=0.0)
    return b.par(**{f"filters_{name}": float(name in on) for name in FILTERS})


@pytest.mark.parametrize("depth", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("lasting", [0.0, 0.7, 1.0])
def test_a_lasting_share_never_returns_and_depth_makes_it_larger(lasting: float, depth: float) -> None:
    b = Bench(MANY, when=48.0, bits=BIT_SOLVED, depth=depth).par(handling_lasting_share=lasting)
    b.par(handling_patch_days=10.0).do(CLOSE, day=2)
    returns = b.cases["returns"] < NEVER
    assert_share(returns, (1.0 - lasting) ** depth)
    if returns.any():
        days = (b.cases["returns"][returns].astype(np.float64) - 48.0) / 24.0
        assert days.min() >= 0.0
        assert days.mean() == pytest.approx(10.0, abs=4.5 * 10.0 / returns.sum() ** 0.5)


def test_what_people_settle_with_help_does_not_return() -> None:
    b = Bench(200, when=48.0, bits=BIT_SOLVED, way=FACILITATE).par(handling_lasting_share=0.0)
    b.do(CLOSE, day=2)
    assert (b.cases["returns"] >= NEVER).all()


@pytest.mark.parametrize("depth", [0.5, 1.0, 2.0])
def test_a_repair_reaches_the_root_or_patches(depth: float) -> None:
    b = Bench(MANY).problem().par(handling_root_share=0.3, handling_patch_days=10.0)
    b.do(REPAIR, a=0.7**depth, day=5)
    rows = b.w.problems[:MANY]
    fixed, asleep = rows["fixed"] >= 0, rows["wakes"] >= 0
    assert (fixed != asleep).all()
    assert_share(fixed, 1.0 - 0.7**depth)
    nights = rows["wakes"][asleep] - 6
    mean = 1.0 / math.expm1(0.1)
    assert nights.min() >= 0 and nights.mean() == pytest.approx(mean, abs=4.5 * 10.0 / asleep.sum() ** 0.5)


@pytest.mark.parametrize("state", ["asleep", "fixed", "unsolved", "facilitated", "solved"])
def test_closing_repairs_a_live_problem_if_the_unit_solved_it(state: str) -> None:
    bits = 0 if state == "unsolved" else BIT_SOLVED
    way = FACILITATE if state == "facilitated" else RESOLVE
    b = Bench(1, when=48.0, bits=bits, way=way).par(handling_root_share=1.0)
    b.problem(wakes=50 if state == "asleep" else -1, fixed=0 if state == "fixed" else -1)
    before = b.w.problems[0].copy()
    b.do(CLOSE, day=2)
    after = b.w.problems[0]
    if state == "solved":
        assert after["fixed"] == 2 and after["mended"] == 1
    else:
        assert (after["fixed"], after["wakes"]) == (before["fixed"], before["wakes"])


@pytest.mark.parametrize(("kind", "days"), [(REQUEST, 7.0), (PETITION, 2.0)])
def test_callers_judge_at_the_call_and_visitors_after_two_days(kind: int, days: float) -> None:
    b = Bench(1, when=48.0, kind=kind).par(assessment_callback_days=7.0)
    b.do(CLOSE, day=2)
    assert b.cases["state"][0] == CLOSED and b.cases["when"][0] == 48.0 + 24.0 * days


def counts(b: Bench) -> dict[str, float]:
    return {name: float(b.w.daily[name][0]) for name in DAILY.names if DAILY[name].shape == ()}


@pytest.mark.parametrize("solved", [0, 1])
@pytest.mark.parametrize("bit", [0, BIT_EXCLUDED, BIT_MERGED, BIT_REFUSED])
@pytest.mark.parametrize("on", [True, False])
def test_eligibility_admits_all_but_excluded_merged_and_refused(solved: int, bit: int, on: bool) -> None:
    b = closed("perception", *(["eligibility"] if on else []), bits=bit | BIT_SOLVED * solved)
    b.par(measurement_misperception=0.0).do(CALL_BACK, day=4)
    asked = MANY if not (on and bit) else 0
    assert counts(b)["asked"] == counts(b)["counted"] == asked
    assert counts(b)["yes"] == counts(b)["gone_at_call"] == asked * solved


@pytest.mark.parametrize("solved", [0, 1])
def test_sampling_asks_a_share_and_the_content_answer_more(solved: int) -> None:
    b = closed("perception", "sampling", bits=BIT_SOLVED * solved).par(measurement_misperception=0.0)
    b.par(assessment_callback_share=0.6, measurement_answer=0.4, measurement_answer_gap=0.3)
    b.do(CALL_BACK, day=4)
    assert counts(b)["asked"] / MANY == pytest.approx(0.6, abs=0.04)
    chance = 0.4 + 0.3 * solved
    assert counts(b)["counted"] / counts(b)["asked"] == pytest.approx(chance, abs=0.05)


@pytest.mark.parametrize(("bits", "chance"), [(0, 0.3), (BIT_SOLVED, 1.0), (BIT_REFUSED, 0.0)])
@pytest.mark.parametrize("on", [True, False])
def test_only_trouble_that_is_not_gone_is_misjudged_and_never_a_refusal(
    bits: int, chance: float, on: bool
) -> None:
    b = closed(*(["perception"] if on else []), bits=bits).par(measurement_misperception=0.3)
    b.do(CALL_BACK, day=4)
    perceived = b.cases["bits"] & BIT_PERCEIVED > 0
    assert_share(perceived, chance if on or bits & BIT_SOLVED else 0.0)
    assert (b.cases["state"] == WATCHED).tolist() == perceived.tolist()


@pytest.mark.parametrize("independence", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("on", [True, False])
def test_coaxing_turns_answers_as_far_as_callers_are_not_independent(independence: float, on: bool) -> None:
    b = closed("perception", *(["coaxing"] if on else []), bits=BIT_COAXED)
    b.par(measurement_misperception=0.0, measurement_coax_power=0.8, measurement_performance=0.0)
    b.par(measurement_satisfaction_base=-100.0, assessment_callback_independence=independence)
    b.do(CALL_BACK, day=4)
    chance = 0.8 * (1.0 - independence) * on
    assert counts(b)["yes"] == counts(b)["satisfied"]
    assert counts(b)["yes"] / MANY == pytest.approx(chance, abs=0.04)


@pytest.mark.parametrize("on", [True, False])
def test_leniency_says_yes_to_the_unsolved_and_satisfies_nobody(on: bool) -> None:
    b = closed("perception", *(["leniency"] if on else []), bits=0).par(measurement_misperception=0.0)
    b.par(measurement_satisfaction_base=-100.0).cls(lenient=0.35)
    b.do(CALL_BACK, day=4)
    assert counts(b)["yes"] / MANY == pytest.approx(0.35 * on, abs=0.04)
    assert counts(b)["satisfied"] == 0.0


@pytest.mark.parametrize("solved", [0, 1])
@pytest.mark.parametrize("waited", [0.0, 20.0])
@pytest.mark.parametrize("expected", [0.2, 0.9])
def test_satisfaction_is_performance_against_expectation(solved: int, waited: float, expected: float) -> None:
    b = closed("perception", bits=BIT_SOLVED * solved, closed=24.0 * waited, when=24.0 * waited + 48.0)
    b.par(measurement_misperception=0.0, learning_waiting=0.04, measurement_satisfaction_base=0.1)
    b.par(measurement_performance=2.0, measurement_expectation=1.5, learning_rate=0.0)
    b.w.residents["q"][:, HOTLINE] = expected
    b.do(CALL_BACK, day=int(waited) + 2)
    day = np.float64(b.w.city["fading"][0]) * (waited + 2)
    value = 0.5 + (expected - 0.5) * math.exp(-day)
    liking = 0.1 + 2.0 * (solved - 0.04 * waited) - 1.5 * value
    assert counts(b)["satisfied"] / MANY == pytest.approx(1.0 / (1.0 + math.exp(-liking)), abs=0.04)


@pytest.mark.parametrize("handler", ["community", "department"])
def test_the_unit_that_closed_a_case_hears_of_it(handler: str) -> None:
    b = closed("perception", bits=BIT_SOLVED | BIT_IN_TIME)
    b.cases["handler"] = getattr(b, handler) + (1 if handler == "department" else 0)
    b.do(CALL_BACK, day=4)
    row = {"community": 0, "department": 2}[handler]
    assert (b.w.echo[0].sum(axis=(1, 2)) > 0).nonzero()[0].tolist() == [row]
    assert (
        b.w.echo[0, row, 2, [ECHO_FIELDS.index(f) for f in ("counted", "yes", "responded")]] == MANY
    ).all()


def test_thirty_days_are_watched_unless_the_trouble_is_back_before() -> None:
    b = closed("perception", bits=BIT_SOLVED, returns=300.0)
    b.cases["returns"][1:] = 2000.0
    b.do(CALL_BACK, day=4)
    assert b.cases["when"][0] == 300.0 and (b.cases["when"][1:] == 48.0 + 720.0).all()


@pytest.mark.parametrize(("bits", "mine"), [(BIT_SOLVED, 1), (BIT_SOLVED | BIT_FOUND_GONE, 0), (0, 0)])
def test_hours_are_booked_as_resolved_where_the_unit_resolved(bits: int, mine: int) -> None:
    b = closed(bits=bits, state=WATCHED, when=768.0, passes=100.0)
    b.cases["cost"][:, 0] = 2.0
    b.do(CHECK, day=32)
    assert b.w.ledger[0, 0, 0, 1 - mine, 0] == 2.0 * MANY and b.w.ledger[0, 0, 0, mine, 0] == 0.0
    assert b.w.daily["resolved"][0] == MANY * mine and b.w.daily["settled_any_true"][0] == MANY
