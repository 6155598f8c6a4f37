"""Switching a mechanism off takes away the effect that it causes, and nothing is left of its parameters."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import daily, indicators, ran

from sim.city.rows import CLASSES, FLAG_PARTY, WAYS
from sim.day.tallies import N_WHISTLED
from sim.month.picture import blocks

YEAR: dict[str, Any] = {"time.days": 250, "city.residents": 2000, "matter.public.rate": 0.5}

OFF: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "whistle",
        {"whistle.access": False},
        {"strategy.norm": 2.0},
        {"whistle.meeting_hours": 9.0, "whistle.wait_days": 20.0, "whistle.willingness": 0.1},
    ),
    ("party", {"whistle.access": False}, {"strategy.norm": 2.0}, {"party.coordination": 1.0}),
    ("ranking", {"assessment.ranking": False}, {}, {"assessment.rank_slope": 1.0}),
    ("pressure", {"assessment.intensity": 0.0}, {}, {"district.amplification": 3.0}),
    (
        "coaxing",
        {"filters.coaxing": False},
        {"strategy.qualm": 0.0},
        {"measurement.coax_power": 1.0, "handling.coax_hours": 5.0, "assessment.callback_independence": 0.0},
    ),
    (
        "eligibility",
        {"filters.eligibility": False},
        {"strategy.qualm": 0.0},
        {"measurement.exclusion": 1.0, "handling.document_hours": 0.1},
    ),
    (
        "sampling",
        {"filters.sampling": False},
        {},
        {"assessment.callback_share": 0.1, "measurement.answer": 0.1, "measurement.answer_gap": 0.4},
    ),
    (
        "perception",
        {"filters.perception": False},
        {},
        {"measurement.misperception": 1.0},
    ),
    (
        "leniency",
        {"filters.leniency": False},
        {"handling.difficulty": 1.0},
        {f"matter.{cls}.lenient": 1.0 for cls in CLASSES},
    ),
    (
        "classification",
        {"data.classification": 0.0},
        {"data.error_base": 0.9, "data.collection": 1.0},
        {"data.curve": 3.0, "data.forget": 0.9, "data.error_floor": 0.0},
    ),
    ("collection", {"data.collection": 0.0}, {}, {"data.field_minutes": 60.0}),
    (
        "district's relay",
        {"intake.through_district": 0.0},
        {"data.error_base": 0.9},
        {"intake.relay_hours": 100.0, "intake.relay_handling": 5.0, "district.expertise": 1.0},
    ),
    (
        "proactive work",
        {"proactive.budget": 0.0},
        {"matter.estate.problem_rate": 200.0, "proactive.budget": 50.0},
        {"proactive.targeting": "need", "proactive.diffusion": 1.0},
    ),
    ("partners", {"partners.participation": 0.0}, {}, {"partners.hours_per_1k": 100.0}),
    ("mobilisation", {"volunteers.mobilisation": 0.0}, {}, {"volunteers.turnout": 1.0}),
    ("word of mouth", {"learning.tell": 0.0}, {}, {"learning.heard": 1.0}),
]
"""A switch off, a world where it matters, and parameters that then say nothing."""


def outcome(changes: dict[str, Any]) -> bytes:
    model = ran(YEAR | changes)
    return model.series().tobytes() + model.world.ledger.tobytes() + model.world.residents["q"].tobytes()


@pytest.mark.parametrize(("off", "where", "silent"), [row[1:] for row in OFF], ids=[row[0] for row in OFF])
def test_off_means_that_its_parameters_say_nothing(
    off: dict[str, Any], where: dict[str, Any], silent: dict[str, Any]
) -> None:
    assert outcome(where | off) == outcome(where | off | silent)
    assert outcome(where) != outcome(where | silent)


def test_without_whistles_no_joint_work() -> None:
    town = YEAR | {"strategy.norm": 2.0}
    model, off = ran(town), ran(town | {"whistle.access": False})
    for run, some in ((model, True), (off, False)):
        assert (run.series()["way"][:, WAYS.index("whistle")].sum() > 0) == some
        handlers, _ = run.months()
        for name in ("coordination_hours", "whistled", "reported"):
            assert (handlers[name].sum() > 0) == some, name
        assert (run.world.counts[..., N_WHISTLED].sum() > 0) == some


@pytest.mark.parametrize("key", ["data.classification", "data.curve"])
def test_a_flat_curve_keeps_the_error_of_triage(key: str) -> None:
    town = YEAR | {"data.collection": 1.0, "data.classification": 1.0}
    model = ran(town)
    base, floor = model.spec["data.error_base"], model.spec["data.error_floor"]
    assert (ran(town | {key: 0.0}).world.city["error"] == base).all()
    often = model.world.city["labelled"][0] > 0.0
    assert often.any()
    assert (model.world.city["error"][0][often] < base).all()
    assert (model.world.city["error"][0] >= floor).all()


def test_proactive_work_is_what_fixes_roots_that_repairs_cannot_reach() -> None:
    town = YEAR | {"handling.root_share": 0.0, "matter.estate.problem_rate": 60.0}
    assert daily(ran(town | {"proactive.budget": 0.0}), "fixed") == 0.0
    assert daily(ran(town | {"proactive.budget": 500.0}), "fixed") > 0.0


def test_without_volunteers_and_partners_no_hours_of_theirs() -> None:
    model = ran(YEAR)
    assert daily(model, "volunteer_hours") > 0.0 and daily(model, "partner_hours") > 0.0
    none = {"volunteers.active_share": 0.0, "volunteers.mobilisation": 0.0}
    none |= {"partners.participation": 0.0, "partners.property_hours_per_1k": 0.0}
    off = ran(YEAR | none)
    assert daily(off, "volunteer_hours") == daily(off, "partner_hours") == daily(off, "mobilised") == 0.0
    assert off.world.ledger[:, 1:3].sum() == 0.0


def test_nobody_is_mobilised_without_mobilisation() -> None:
    town = YEAR | {"volunteers.turnout": 1.0, "choice.effort_council": -0.5}
    assert daily(ran(town | {"volunteers.mobilisation": 1.0}), "mobilised") > 0.0
    assert daily(ran(town | {"volunteers.mobilisation": 0.0}), "mobilised") == 0.0
    assert daily(ran(town | {"volunteers.mobilisation": 1.0, "city.party_share": 0.0}), "mobilised") == 0.0


def test_the_remit_rule_ends_over_service() -> None:
    at = WAYS.index("overserve")
    served, refused = ran(YEAR), ran(YEAR | {"remit.refuse_private": 1.0})
    assert served.series()["way"][:, at].sum() > 0.0 and daily(served, "refused") == 0.0
    assert refused.series()["way"][:, at].sum() == 0.0 and daily(refused, "refused") > 0.0


def test_nothing_merges_without_merging() -> None:
    town = YEAR | {"matter.estate.problem_rate": 30.0, "matter.estate.occasions": 10.0}
    assert daily(ran(town | {"intake.merge": 1.0}), "merged") > 0.0
    assert daily(ran(town | {"intake.merge": 0.0}), "merged") == 0.0


def test_nobody_asked_means_no_rate_and_no_nan() -> None:
    model = ran(YEAR | {"assessment.callback_share": 0.0})
    assert daily(model, "asked") == daily(model, "counted") == 0.0
    value = indicators(model)
    for name in ("response", "resolution", "satisfaction"):
        assert value[f"reported_{name}"] is None
    assert value["formalism_gap"] is None and value["true_resolution"] is not None
    assert not any(isinstance(number, float) and np.isnan(number) for number in value.values())
    handlers, _ = model.months()
    assert np.isfinite(handlers["score"]).all()


def test_no_misrouting_without_errors() -> None:
    model = ran(YEAR | {"data.error_base": 0.0, "data.error_floor": 0.0})
    assert daily(model, "misrouted") == 0.0


def test_pressure_is_nought_without_assessment() -> None:
    model = ran(YEAR | {"assessment.intensity": 0.0, "district.amplification": 3.0})
    handlers, _ = model.months()
    assert (handlers["pressure"] == 0.0).all() and daily(model, "coaxed") >= 0.0


def test_without_ranks_and_amplification_pressure_is_the_intensity() -> None:
    flat = {"assessment.ranking": False, "district.amplification": 1.0, "assessment.intensity": 0.7}
    handlers, _ = ran(YEAR | flat).months()
    assert (handlers["pressure"] == 0.7).all()


def test_party_coordination_raises_willingness() -> None:
    model, off = (ran(YEAR | {"party.coordination": share}) for share in (1.0, 0.0))
    base = off.spec["whistle.willingness"]
    for run, most in ((model, 1.0), (off, base)):
        offices = run.world.handlers[blocks(run.world)[2]]
        assert (offices["willing"] <= most).all() and (offices["willing"] > 0.0).all()
    free = {"staff.own_share": 0.0, "party.coordination": 0.5}
    offices = ran(YEAR | free).world
    assert offices.handlers["willing"][blocks(offices)[2]] == pytest.approx(base + 0.5 * (1.0 - base))


def test_norms_stay_where_they_were_without_mutation() -> None:
    model = ran(YEAR | {"strategy.mutation": 0.0, "strategy.imitation": 1.0, "strategy.pull": 0.3})
    assert (model.world.handlers["norm"] == model.spec["strategy.norm"]).all()
    moved = ran(YEAR | {"strategy.mutation": 0.1}).world.handlers
    assert len(np.unique(moved["norm"])) > 3


def test_prices_and_overtime_stay_without_adaptation() -> None:
    model = ran(YEAR | {"strategy.price_rate": 0.0, "staff.overtime": 0.0})
    assert (model.world.handlers["price"] == model.spec["strategy.price"]).all()
    assert (model.world.handlers["overtime"] == 0.0).all()


def test_visiting_takes_time_from_orders_and_nothing_else() -> None:
    speeds = [ran(YEAR | {"visiting.hours": hours}).world for hours in (0.0, 10.0)]
    desk = [w.handlers["speed"][blocks(w)[0]] for w in speeds]
    office = [w.handlers["speed"][blocks(w)[1]] for w in speeds]
    assert (desk[0] >= desk[1]).all() and desk[0].sum() > desk[1].sum()
    assert (office[0] == office[1]).all()


def test_a_city_without_problems_has_none() -> None:
    none = {f"matter.{cls}.problem_rate": 0.0 for cls in CLASSES}
    model = ran(YEAR | none)
    assert daily(model, "emerged") == daily(model, "problems") == daily(model, "returned") == 0.0
    assert (model.world.problems["id"] < 0).all()


def test_party_members_are_those_of_the_city() -> None:
    model = ran({"city.party_share": 0.0, "time.days": 5})
    assert (model.world.residents["flags"] & FLAG_PARTY == 0).all()
