"""The call-back survey: whom it asks, and what they answer (odd.md, 7.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa_twin.chance import logistic
from sim.day.world import CALLBACK, HOTLINE

if TYPE_CHECKING:
    from mesa_twin.matter import Matter
    from mesa_twin.town import Town

CALL_HOURS = 0.1


def asked(town: Town, matter: Matter, perceived: bool) -> bool:
    """Filters a and b: admitted, called, and answered."""
    policy, rng = town.policy, town.random
    if matter.marks & {"excluded", "merged"}:
        return False
    matter.marks.add("eligible")
    if rng.random() >= policy["assessment.callback_share"]:
        return False
    town.today["asked"] += 1
    town.spend(matter, CALLBACK, CALL_HOURS)
    gap = policy["measurement.answer_gap"] if perceived else 0.0
    return rng.random() < policy["measurement.answer"] + gap


def answer(town: Town, matter: Matter, perceived: bool, truly: bool, felt: float) -> None:
    """Filters d and e, and satisfaction; what the unit hears of it."""
    assert matter.handler is not None
    policy, rng = town.policy, town.random
    power = policy["measurement.coax_power"] * (1.0 - policy["assessment.callback_independence"])
    coaxed = "coaxed" in matter.marks and rng.random() < power
    yes = perceived or coaxed or rng.random() < matter.kind.lenient
    liking = policy["measurement.satisfaction_base"] + policy["measurement.performance"] * felt
    liking -= policy["measurement.expectation"] * matter.resident.q[HOTLINE]
    satisfied = coaxed or rng.random() < logistic(liking)
    matter.marks |= {"counted"} | ({"coax_yes"} if coaxed else set()) | ({"yes"} if yes else set())
    told = {
        "counted": True,
        "solved": truly,
        "responded": "in_time" in matter.marks,
        "yes": yes,
        "satisfied": satisfied,
    }
    cell = int(matter.solved), int("coaxed" in matter.marks)
    for name, holds in told.items():
        matter.handler.superior.heard[(*cell, name)] += holds
        town.today["gone_at_call" if name == "solved" else name] += holds
