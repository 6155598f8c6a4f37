"""Switching a mechanism off takes away the effect that it causes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import daily, indicators, live, ran

from sim.city.rows import CLASSES, FLAG_PARTY, WAYS
from sim.day.tallies import N_WHISTLED
from sim.month.picture import blocks

YEAR: dict[str, Any] = {"time.days": 250, "city.residents": 2000, "matter.public.rate": 0.5}


def test_without_whistles_no_joint_work() -> None:
    """Departments may call one another in any case: here no case needs two of them."""
    town = YEAR | {"strategy.norm": 2.0} | {f"matter.{cls}.cross_unit": 0.0 for cls in CLASSES}
    model, off = ran(town), ran(town | {"whistle.access": False})
    for run, some in ((model, True), (off, False)):
        assert (run.series()["way"][:, WAYS.index("whistle")].sum() > 0) == some
        handlers, _ = run.months()
        for name in ("coordination_hours", "whistled", "reported"):
            assert (handlers[name].sum() > 0) == some, name
        assert (run.world.counts[..., N_WHISTLED].sum() > 0) == some


def test_without_whistles_departments_still_call_one_another() -> None:
    town = YEAR | {"strategy.norm": 2.0, "whistle.access": False}
    handlers, _ = ran(town | {f"matter.{cls}.cross_unit": 1.0 for cls in CLASSES}).months()
    street = handlers["kind"] == "subdistrict"
    assert handlers["way_whistle"][street].sum() == 0.0 < handlers["way_whistle"][~street].sum()


@pytest.mark.parametrize("key", ["data.classification", "data.curve"])
def test_a_flat_curve_keeps_the_error_of_triage(key: str) -> None:
    town = YEAR | {"data.collection": 1.0, "data.classification": 1.0, "platform.benefit": 0.0}
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
    """And nobody pressed dresses a result that goes against the grain."""
    town = YEAR | {"district.amplification": 3.0, "strategy.qualm": 2.0, "strategy.learning": 1.0}
    model = ran(town | {"assessment.intensity": 0.0})
    handlers, _ = model.months()
    assert (handlers["pressure"] == 0.0).all()
    assert daily(model, "coaxed") == daily(model, "documented") == 0.0


def test_without_elasticity_effort_is_as_usual() -> None:
    busy = YEAR | {"strategy.target_days": 0.01, "strategy.price_rate": 1.0}
    for elasticity, usual in ((0.0, True), (1.0, False)):
        model = ran(busy | {"handling.effort_elasticity": elasticity})
        assert len(np.unique(model.world.handlers["price"])) > 3
        assert (model.world.cases["depth"][live(model.world)] == 1.0).all() == usual


def test_without_facilitation_nobody_is_helped_to_settle_it() -> None:
    town = YEAR | {"matter.dispute.rate": 1.0}
    assert daily(ran(town), "facilitation_hours") > 0.0
    off = ran(town | {f"matter.{cls}.facilitable": False for cls in CLASSES})
    assert daily(off, "facilitation_hours") == off.series()["way"][:, WAYS.index("facilitate")].sum() == 0.0


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
