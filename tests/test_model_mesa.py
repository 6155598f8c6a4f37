"""The model is a Mesa model: batch_run drives it, agents can be replaced, residents read like agents."""

from __future__ import annotations

import inspect
from typing import Any

import mesa
import numpy as np
import pytest
from small_worlds import SMALL, fingerprint, ran, small

from sim import agents
from sim.model import GovernanceModel
from sim.residents import Residents

KINDS = {
    "subdistrict": (agents.Subdistrict, 3),
    "community": (agents.Community, 4),
    "department": (agents.Department, 4),
    "district": (agents.District, 1),
    "volunteers": (agents.VolunteerTeam, 4),
    "partner": (agents.Partner, 4),
    "hotline": (agents.Hotline, 1),
    "assessor": (agents.Assessor, 1),
}


@pytest.fixture
def model() -> GovernanceModel:
    return GovernanceModel(small())


def batch(parameters: dict[str, Any], seeds: list[int]) -> list[dict[str, Any]]:
    """mesa.batch_run with the seeds where this Mesa takes them."""
    options: dict[str, Any] = {"max_steps": 1000, "display_progress": False, "number_processes": 1}
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        options["rng"] = seeds
    else:
        parameters = parameters | {"seed": seeds}
    return list(mesa.batch_run(GovernanceModel, parameters=parameters, **options))


def test_batch_run_drives_the_model_as_it_is() -> None:
    fixed = {"time.burn_in_days": 30, "time.days": 20}
    rows = batch({"scenario": "demo_town", "assessment.intensity": [0.2, 0.8], **fixed}, seeds=[1, 3])
    assert len(rows) == 4
    assert {row["assessment.intensity"] for row in rows} == {0.2, 0.8}
    for row in rows:
        assert row["matters"] > 0
    low, high = ({row["matters"] for row in rows if row["assessment.intensity"] == i} for i in (0.2, 0.8))
    assert len(low) == len(high) == 2


def test_batch_run_gives_what_a_run_gives() -> None:
    rows = batch({"scenario": "demo_town", **{key: [value] for key, value in SMALL.items()}}, seeds=[3])
    alone = ran({"time.seed": 3})
    assert [row["daily_contacts"] for row in rows] == [alone.today("contacts")]
    expected = alone.indicators()
    assert [{name: row[name] for name in expected} for row in rows] == [expected]


def test_indicators_are_collected_when_the_period_is_over(model: GovernanceModel) -> None:
    for _ in range(90):
        model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["true_resolution"].isna().tolist() == [True] * 89 + [False]
    model.step()
    assert model.datacollector.model_vars["matters"][-1] == model.indicators()["matters"]


def test_steps_and_running(model: GovernanceModel) -> None:
    assert isinstance(model, mesa.Model)
    assert (model.steps, model.running, model.day) == (0, True, 0)
    model.step()
    model.advance(9)
    assert (model.steps, model.day, model.running) == (10, 10, True)
    assert model.date == model.spec.date_of(10)
    model.run()
    assert (model.steps, model.running) == (90, False)


def test_the_datacollector_has_a_row_a_step(model: GovernanceModel) -> None:
    for _ in range(5):
        model.step()
    frame = model.datacollector.get_model_vars_dataframe()
    assert frame["daily_matters"].tolist() == model.series()["matters"].tolist()


def test_agents_by_type(model: GovernanceModel) -> None:
    assert len(model.agents) == sum(count for _, count in KINDS.values()) <= 40
    for kind, (cls, count) in KINDS.items():
        assert len(model.agents_by_type[cls]) == len(model.units[kind]) == count
        assert [unit.index for unit in model.units[kind]] == list(range(count))
    assert len(model.agents.select(agent_type=agents.Community)) == 4


def test_the_scenario_s_own_seed_where_none_is_given() -> None:
    spec = small({"time.seed": 9, "time.days": 30})
    models = [GovernanceModel(spec), GovernanceModel(spec, seed=9), GovernanceModel(spec, rng=9)]
    for model in models:
        model.run()
    assert len({fingerprint(model) for model in models}) == 1
    assert models[0].spec is spec


class Unwilling(agents.Department):
    """Never comes when whistled for."""

    def willingness(self) -> float:
        return 0.0


class Honest(agents.Subdistrict):
    """Values truly solving above all."""

    def imitated_norm(self) -> float:
        return 5.0


class Lenient(agents.Assessor):
    """Presses nobody."""

    def pressed(self, percentile: float, amplification: float) -> float:
        return 0.0


class Idle(agents.VolunteerTeam):
    """Gives no hours."""

    def decide(self) -> None:
        self.volunteer_hours = self.mobilised = 0.0


class Blind(agents.Hotline):
    """Misroutes every order."""

    def triage_error(self, labelled: float) -> float:
        return 1.0


class Harsh(agents.District):
    """Triples whatever pressure it is under."""

    def decide(self) -> None:
        super().decide()
        self.amplification = 3.0


class Visitors(agents.Community):
    """Leaves a tenth of the time for orders."""

    def order_share(self) -> float:
        return 0.1


class Generous(agents.Partner):
    """Lends without end."""

    def decide(self) -> None:
        super().decide()
        self.partner_hours = 1e6


RULES = {
    "department": Unwilling,
    "subdistrict": Honest,
    "assessor": Lenient,
    "volunteers": Idle,
    "hotline": Blind,
    "district": Harsh,
    "community": Visitors,
    "partner": Generous,
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_subclass_changes_the_outcome(kind: str) -> None:
    town = {"time.days": 120, "matter.public.rate": 1.0}
    plain, other = ran(town), ran(town, **{kind: RULES[kind]})
    assert type(other.units[kind][0]) is RULES[kind]
    assert plain.user_classes == () and other.user_classes == (RULES[kind],)
    assert fingerprint(other) != fingerprint(plain)


def test_a_subclass_that_decides_alike_changes_nothing() -> None:
    same = type("Same", (agents.Department,), {})
    assert fingerprint(ran({"time.days": 70}, department=same)) == fingerprint(ran({"time.days": 70}))


def test_the_order_of_units_never_matters() -> None:
    """All decide on the same picture: agents that look at the city itself find it as they were shown it."""
    seen: list[float] = []

    class Looking(agents.Department):
        def decide(self) -> None:
            seen.append(float(self.model.world.handlers["price"].sum()))
            super().decide()

    ran({"time.days": 31}, department=Looking)
    assert len(seen) == 4 and len(set(seen)) == 1


def test_a_resident_is_a_row_that_reads_like_an_agent(model: GovernanceModel) -> None:
    person = model.residents[3]
    assert person.unique_id == 3 and person.trust == model.world.residents["trust"][3]
    person.trust = 0.25
    assert model.world.residents["trust"][3] == np.float32(0.25)
    assert model.residents[-1].unique_id == len(model.residents) - 1 == 899
    for wrong in ("salary", "unique_idea"):
        with pytest.raises(AttributeError, match=wrong):
            getattr(person, wrong)
        with pytest.raises(AttributeError, match=wrong):
            setattr(person, wrong, 1)
    for outside in (900, -901):
        with pytest.raises(IndexError):
            model.residents[outside]
    assert person not in model.agents


def test_residents_select_get_set_agg(model: GovernanceModel) -> None:
    rows = model.world.residents
    old = model.residents.select(lambda people: people["age"] >= 60)
    assert isinstance(old, Residents) and len(old) == (rows["age"] >= 60).sum() > 0
    assert old.agg("age", np.min) >= 60
    distrustful = old.select(lambda people: people["trust"] < 0.5)
    assert [p.unique_id for p in distrustful] == np.flatnonzero(
        (rows["age"] >= 60) & (rows["trust"] < 0.5)
    ).tolist()
    few = old.select(lambda people: people["age"] >= 0, at_most=3)
    assert [p.unique_id for p in few] == [p.unique_id for p in old][:3]
    assert few.set("trust", 0.125) is few
    assert few.get("trust").tolist() == [0.125] * 3
    few.set("trust", [0.1, 0.2, 0.3])
    assert few.get("trust") == pytest.approx([0.1, 0.2, 0.3])
    assert model.residents.agg("trust", np.mean) == pytest.approx(rows["trust"].mean())
    assert len(old.select(lambda people: people["age"] > 200)) == 0
