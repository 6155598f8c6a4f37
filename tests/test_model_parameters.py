"""Every declared parameter moves some output: none is there for show."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from small_worlds import outputs, ran, small

from sim.scenario import PARAMETERS

TOWN: dict[str, Any] = {
    "time.days": 150,
    "time.burn_in_days": 31,
    "city.residents": 1500,
    "city.districts": 2,
    "city.subdistricts": 4,
    "city.communities": 8,
    "choice.sensitivity": 1.0,
    "choice.mismatch": 1.0,
    "choice.effort_hotline": -1.0,
    "strategy.qualm": 0.1,
    "handling.difficulty": 0.8,
    "matter.estate.problem_rate": 40.0,
    "matter.public.rate": 1.0,
    "matter.market.rate": 1.0,
}
"""A town where all channels are taken and all acts occur, so that nothing lacks occasion."""

OTHER: dict[str, dict[str, Any]] = {
    "assessment.weight_response": {"assessment.weight_response": 0.4, "assessment.weight_resolution": 0.2},
    "assessment.weight_resolution": {
        "assessment.weight_resolution": 0.7,
        "assessment.weight_satisfaction": 0.1,
    },
    "assessment.weight_satisfaction": {
        "assessment.weight_satisfaction": 0.6,
        "assessment.weight_response": 0.0,
    },
    "city.share_danwei": {"city.share_danwei": 0.7, "city.share_commercial": 0.0},
    "city.share_commercial": {"city.share_commercial": 0.7, "city.share_danwei": 0.0},
    "city.share_village": {"city.share_village": 0.46, "city.share_danwei": 0.0},
    "city.share_rural": {"city.share_rural": 0.4, "city.share_danwei": 0.0},
    "city.scale": {"city.scale": 0.9},
    "city.degree": {"city.degree": 4},
    "time.start": {"time.start": "2023-07-15"},
    "intake.operators": {"intake.operators": 0.01},
    "committees.targeting": {"committees.targeting": 0.0},
    "proactive.diffusion": {"proactive.diffusion": 1.0},
    "strategy.imitation": {"strategy.imitation": 1.0},
    "matter.info.urgent": {"matter.info.urgent": 0.3, "matter.info.day": 0.2},
}
"""Values that a half-way step would not allow, with those that have to give way."""

COUNCILS = {"councils.promotion": 1.0, "councils.convened": 0.5, "choice.effort_council": -0.5}
COUNCILS |= {"matter.dispute.rate": 1.0}
COMMITTEES = {"committees.promotion": 1.0, "committees.formed": 0.5, "choice.effort_property": -0.5}
COMMITTEES |= {"committees.fund": 100.0, "committees.targeting": 0.0}
MUTUAL_AID = {"mutual_aid.promotion": 1.0, "mutual_aid.formed": 0.3, "choice.effort_neighbours": -0.5}
MUTUAL_AID |= {"mutual_aid.lapse": 0.5}

WORLDS: dict[str, dict[str, Any]] = {
    "city.districts": {"assessment.ranking": True},
    "data.error_floor": {"data.classification": 1.0, "data.curve": 3.0},
    "district.expertise": {"intake.through_district": 1.0, "data.error_base": 1.0},
    "proactive": {"proactive.budget": 100.0, "matter.estate.problem_rate": 200.0},
    "proactive.diffusion": {
        "proactive.budget": 300.0,
        "proactive.targeting": "random",
        "matter.estate.problem_rate": 200.0,
        "city.communities": 24,
    },
    "intake.merge": {"matter.estate.occasions": 20.0},
    "deadline.urgent": {"matter.public.rate": 5.0, "matter.public.urgent": 0.3},
    "proactive.copy_cost": {
        "proactive.budget": 300.0,
        "proactive.targeting": "random",
        "proactive.diffusion": 1.0,
        "matter.estate.problem_rate": 200.0,
        "city.communities": 24,
    },
    "handling.root_share": {"matter.estate.problem_rate": 200.0, "matter.estate.occasions": 20.0},
    "strategy.imitation": {"strategy.mutation": 0.2},
    "councils": COUNCILS,
    "councils.initiative": COUNCILS | {"councils.convened": 0.0, "councils.initiative": 0.05},
    "councils.lapse": COUNCILS | {"councils.lapse": 0.5},
    "mutual_aid": MUTUAL_AID,
    "mutual_aid.initiative": MUTUAL_AID | {"mutual_aid.formed": 0.0, "mutual_aid.initiative": 0.05},
    "committees": COMMITTEES,
    "committees.initiative": COMMITTEES
    | {"city.communities": 24, "committees.formed": 0.0, "committees.initiative": 0.5},
    "committees.lapse": COMMITTEES | {"city.communities": 24, "committees.lapse": 0.4},
    "committees.targeting": COMMITTEES
    | {"city.communities": 24, "committees.promotion": 0.1, "committees.targeting": 1.0},
    "mutual_aid.lapse": MUTUAL_AID | {"city.communities": 24},
    "budget": {"budget.binding": True, "budget.street": 5.0, "budget.departments": 5.0},
    "volunteers.threshold": {"volunteers.contagion": 5.0, "volunteers.active_share": 0.03},
    "handling.petition_weight": {"choice.effort_petition": -1.0},
}
"""Occasions that the town lacks, by key or by section."""


def world(key: str) -> dict[str, Any]:
    """The town in which a parameter is tried; a class of matters is tried where it is frequent."""
    section = key.split(".")[0]
    if section != "matter":
        return TOWN | WORLDS.get(key, WORLDS.get(section, {}))
    table = key.rpartition(".")[0]
    often = {"rate": 6.0, "problem_rate": 60.0, "occasions": 6.0, "authority": 0.4, "cross_unit": 0.5}
    return TOWN | {f"{table}.{name}": value for name, value in often.items()} | WORLDS.get(key, {})


def stepped(key: str) -> Any:
    """Another value in range: twice the one in force, or half where that is too much (so of tiers)."""
    parameter, value = PARAMETERS[key], small(world(key))[key]
    match parameter.type:
        case "bool":
            return not value
        case "choice":
            return next(choice for choice in parameter.choices if choice != value)
    up = value * 2.0 if value > 0.0 else value + 0.5
    tier = key.startswith("matter.") and key.endswith((".day", ".week"))
    other = up if up <= parameter.high and not tier else (value + parameter.low) / 2.0
    return int(other) if parameter.type == "int" else float(other)


@cache
def base(table: str) -> str:
    """Outputs of the town in which the parameters of a table, or one of its own, are tried."""
    return outputs(ran(world(table)))


@pytest.mark.parametrize("key", PARAMETERS)
def test_moves_some_output(key: str) -> None:
    changes = OTHER.get(key) or {key: stepped(key)}
    shared = key if key in WORLDS else key.rpartition(".")[0] + "."
    assert outputs(ran(world(key) | changes)) != base(shared)
