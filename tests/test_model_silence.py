"""Where a mechanism is off, its parameters say nothing; where it is on, each of them does."""

from __future__ import annotations

from typing import Any

import pytest
from small_worlds import ran

from sim.city.rows import CLASSES

YEAR: dict[str, Any] = {"time.days": 250, "city.residents": 2000, "matter.public.rate": 0.5}

ALONE = {f"matter.{cls}.cross_unit": 0.0 for cls in CLASSES}
"""No case needs two departments: these may call one another even where subdistricts may not."""

OFF: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    (
        "whistle",
        {"whistle.access": False} | ALONE,
        {"strategy.norm": 2.0},
        {"whistle.meeting_hours": 9.0, "whistle.wait_days": 20.0, "whistle.willingness": 0.1},
    ),
    ("party", {"whistle.access": False} | ALONE, {"strategy.norm": 2.0}, {"party.coordination": 1.0}),
    ("ranking", {"assessment.ranking": False}, {}, {"assessment.rank_slope": 1.0}),
    ("pressure", {"assessment.intensity": 0.0}, {}, {"district.amplification": 3.0}),
    (
        "coaxing",
        {"filters.coaxing": False},
        {"strategy.qualm": 0.0},
        {"measurement.coax_power": 1.0, "assessment.callback_independence": 0.0},
    ),
    (
        "eligibility",
        {"filters.eligibility": False},
        {"strategy.qualm": 0.0},
        {"measurement.exclusion": 1.0, "measurement.parking": 1.0},
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
        "classification",
        {"data.classification": 0.0, "platform.benefit": 0.0},
        {"data.error_base": 0.9, "data.collection": 1.0},
        {"data.curve": 3.0, "data.error_floor": 0.0},
    ),
    ("collection", {"data.collection": 0.0}, {}, {"data.field_minutes": 60.0}),
    (
        "district's relay",
        {"intake.through_district": 0.0},
        {"data.error_base": 0.9},
        {"intake.relay_hours": 100.0, "district.expertise": 1.0},
    ),
    (
        "proactive work",
        {"proactive.budget": 0.0},
        {"matter.estate.problem_rate": 200.0, "proactive.budget": 300.0, "city.communities": 24},
        {"proactive.targeting": "need", "proactive.diffusion": 1.0},
    ),
    ("partners", {"partners.participation": 0.0}, {}, {"partners.hours_per_1k": 100.0}),
    ("mobilisation", {"volunteers.mobilisation": 0.0}, {}, {"volunteers.turnout": 1.0}),
    ("word of mouth", {"learning.tell": 0.0}, {}, {"learning.heard": 1.0}),
    (
        "authority within reach",
        {f"matter.{cls}.authority": 1.0 for cls in CLASSES},
        {"matter.public.authority": 0.2, "matter.market.authority": 0.2, "matter.market.rate": 0.5},
        {
            "matter.public.direct": 0.0,
            "matter.market.direct": 0.1,
        },
    ),
    (
        "facilitation",
        {f"matter.{cls}.facilitable": False for cls in CLASSES},
        {"matter.dispute.facilitable": True, "matter.dispute.rate": 1.0},
        {"handling.facilitate_hours": 0.1},
    ),
    (
        "price of hours",
        {"strategy.price_rate": 0.0},
        {},
        {"handling.effort_elasticity": 2.0, "strategy.price_gain": 4.0},
    ),
    (
        "learning",
        {"learning.rate": 0.0, "learning.trust_rate": 0.0},
        {},
        {"learning.tell": 1.0, "learning.heard": 1.0},
    ),
    (
        "diffusion",
        {"proactive.diffusion": 0.0},
        {
            "proactive.diffusion": 1.0,
            "proactive.budget": 300.0,
            "proactive.targeting": "random",
            "matter.estate.problem_rate": 200.0,
            "city.communities": 24,
        },
        {"proactive.copy_cost": 5.0},
    ),
    (
        "petitions",
        {"choice.effort_petition": 2.0, "choice.sensitivity": 20.0},
        {"choice.effort_petition": -1.0},
        {"handling.petition_weight": 5.0},
    ),
]
"""A switch off, a world where it matters, and parameters that then say nothing."""


def outcome(changes: dict[str, Any]) -> bytes:
    model = ran(YEAR | changes)
    return model.series().tobytes() + model.world.ledger.tobytes() + model.world.residents["q"].tobytes()


SPEAKING = [
    pytest.param(where, key, value, id=f"{name}-{key}")
    for name, _, where, silent in OFF
    for key, value in silent.items()
]


@pytest.mark.parametrize(("off", "where", "silent"), [row[1:] for row in OFF], ids=[row[0] for row in OFF])
def test_off_means_that_its_parameters_say_nothing(
    off: dict[str, Any], where: dict[str, Any], silent: dict[str, Any]
) -> None:
    assert outcome(where | off) == outcome(where | off | silent)


@pytest.mark.parametrize(("where", "key", "value"), SPEAKING)
def test_on_each_of_them_matters_by_itself(where: dict[str, Any], key: str, value: Any) -> None:
    assert outcome(where) != outcome(where | {key: value})
