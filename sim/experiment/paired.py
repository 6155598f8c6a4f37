"""Paired runs: policies branch from one burnt-in world and meet the same people and the same matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sim.experiment.years import days_of
from sim.model import GovernanceModel
from sim.scenario import Scenario
from sim.scenario.build import layered
from sim.scenario.param import Scalar
from sim.state import BurntIn

SETTLING_YEARS: Final = 2
"""Years under a policy before outcomes are measured: months 1 to 24."""
MEASURED_DAYS: Final = 365
"""Months 25 to 36."""

Values = Mapping[str, float | None]
Changes = tuple[tuple[str, Scalar], ...]
"""What a policy sets, sorted by key; hashable, so that arms that several claims share are run once."""


@dataclass(frozen=True)
class Cell:
    """One burnt-in world, and the policies that branch from it.

    Attributes:
        base: Scenario without the policies.
        world: What is assumed in this world, by dotted key.
        seed: Seed of the model.
        arms: Policies.
    """

    base: Scenario
    world: Mapping[str, float]
    seed: int
    arms: tuple[Changes, ...]


def changes(values: Mapping[str, Scalar]) -> Changes:
    """Values by dotted key as `Changes`."""
    return tuple(sorted(values.items()))


def run_cell(cell: Cell) -> dict[Changes, Values]:
    """Indicators of months 25 to 36 under each policy.

    Raises:
        sim.scenario.InputError: A value of the world or of a policy is wrong.
    """
    spec = cell.base.with_values({**cell.world, "time.seed": cell.seed})
    model = GovernanceModel(spec)
    state = model.branch()
    model.close()
    return {arm: _third_year(spec, arm, state) for arm in cell.arms}


def _third_year(spec: Scenario, arm: Changes, state: BurntIn) -> Values:
    model = GovernanceModel(under(spec, arm), burnt_in=state)
    settle(model)
    model.advance(MEASURED_DAYS)
    measured = dict(model.indicators())
    model.close()
    return measured


def settle(model: GovernanceModel) -> None:
    """Let a policy settle for whole calendar years, then begin the period that is measured."""
    model.advance(days_of(model.spec, SETTLING_YEARS))
    model.begin_period()


def under(spec: Scenario, arm: Changes) -> Scenario:
    """The scenario with a policy from the first day after the burn-in on, beside the events that it has.

    Raises:
        sim.scenario.InputError: Values contradict each other.
    """
    if not arm:
        return spec
    event = {"day": 0, "set": dict(arm), "label_en": "policy", "label_zh": "政策"}
    events = [*(one.written() for one in spec.events), event]
    return layered(spec, {}, origin="--set", where="policy", events=events)
