"""Made-up worlds with known answers: what the whole machinery finds of what was planted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from small_worlds import small

from sim.experiment.claims.claim import Ablation, Contrast
from sim.experiment.claims.planted import OFF, ON, Planted, made_up_claim
from sim.experiment.claims.summary import summarise
from sim.experiment.claims.survey import SHIPPED, survey
from sim.experiment.paired import changes
from sim.experiment.worlds import World
from sim.scenario import load_scenario

BASE = load_scenario("demo_town")
NORM = "strategy.norm"


def by_norm(world: World, arm: Mapping[str, object]) -> float:
    """The planted effect is the assumed norm; nothing at home; half of it with the filters off."""
    half = 0.5 if arm.get("filters.coaxing") is False else 1.0
    return half * world.get(NORM, 4.0)


def test_planted_worlds_get_the_verdict_that_was_planted() -> None:
    planted = {"holds": 3.0, "reversed": -3.0, "negligible": 0.0}
    worlds = [{NORM: value + 1e-6 * n} for n in range(40) for value in planted.values()]
    found = survey([made_up_claim(BASE, 0.9)], worlds, range(12), run=Planted(by_norm, spread=0.8))
    got = [finding.verdict.finding for finding in found.of("X") if finding.verdict]
    for n, name in enumerate(planted):
        wrong = [finding for finding in got[n::3] if finding not in (name, "undetermined")]
        assert not wrong and got[n::3].count(name) >= 30, name


def test_a_second_contrast_is_taken_off() -> None:
    """Mobilisation in one estate less mobilisation in another, say: 4 at home in both, so nothing is left."""
    other = Contrast(load_scenario("estate_commercial"), OFF, ON)
    claim = made_up_claim(BASE, 0.5, less=other)
    calm = Planted(by_norm, spread=0.01)
    assert survey([claim], [], range(6), run=calm).at_home("X").verdict.effect == pytest.approx(0.0, abs=0.03)
    weak = changes({"assessment.intensity": 1.0, "filters.coaxing": False})
    half = replace(claim, less=Contrast(BASE, OFF, weak))
    assert survey([half], [], range(6), run=calm).at_home("X").verdict.effect == pytest.approx(2.0, abs=0.03)


def test_what_a_mechanism_does_is_told_with_its_interval() -> None:
    off = Ablation("coaxing", changes({"filters.coaxing": False}), "why", "为何")
    claim = replace(made_up_claim(BASE, 0.5), ablations=(off,))
    found = survey([claim], [], range(12), run=Planted(by_norm, spread=0.3), ablations=True)
    (ablated,) = found.ablated
    assert ablated.without is not None and ablated.difference is not None
    assert ablated.without.effect == pytest.approx(2.0, abs=0.4)
    assert ablated.difference.low is not None and 1.3 < ablated.difference.low < 2.0
    assert not survey([claim], [], range(3), run=Planted(by_norm)).ablated


def test_a_shipped_world_is_asked_whether_it_still_reverses() -> None:
    claim = replace(made_up_claim(BASE, 0.5), reversed={NORM: 0.0})
    for planted, told in ((-3.0, "reversed"), (3.0, "holds")):
        run = Planted(lambda world, arm, planted=planted: planted * (world.get(NORM) == 0.0), spread=0.3)
        finding = survey([claim], [{NORM: 0.5}], range(6), run=run).at("X", SHIPPED)
        assert finding is not None and finding.verdict is not None and finding.verdict.finding == told
    assert survey([made_up_claim(BASE, 0.5)], [], range(2), run=Planted(by_norm)).at("X", SHIPPED) is None


def test_worlds_of_several_ranges_are_kept_apart() -> None:
    worlds = {"raw": [{NORM: 3.0}], "halved": [{NORM: -3.0}, {NORM: -3.1}]}
    claim = made_up_claim(BASE, 0.5)
    found = survey([claim], worlds, range(6), run=Planted(by_norm, spread=0.3))
    shares = {name: summarise(found.part(name), claim).shares for name in worlds}
    assert shares["raw"]["holds"].value == shares["halved"]["reversed"].value == 1.0
    assert [finding.world for finding in found.part("halved").of("X")] == [0, 1]


def test_the_model_answers_a_second_contrast_too() -> None:
    """What one contrast gives less itself is nothing, to the bit: both are paired by seed and world."""
    base = small({"time.burn_in_days": 60})
    claim = made_up_claim(base, 0.1)
    same = replace(claim, less=claim.main)
    assert survey([same], [], [1, 2]).at_home("X").differences == (0.0, 0.0)
