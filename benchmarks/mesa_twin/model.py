"""The model with its days run by objects: months, events and indicators are the model's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mesa
import numpy as np

from mesa_twin.load import load, read_decisions
from mesa_twin.matter import Problem
from mesa_twin.save import day_row, save
from mesa_twin.town import Town
from sim.day.drive import Driver
from sim.day.world import Array, World
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.scenario.fixed import FIXED_VALUES
from sim.state import BurntIn

Policy = Callable[[], Mapping[str, Any]]


class TwinDriver(Driver):
    """Runs days as objects in place of the compiled ones.

    Args:
        world: Rows to begin from.
        policy: Tells the parameters in force.
        seed: Seed of the twin's draws.
        daily: See `TwinModel`.
    """

    def __init__(self, world: World, policy: Policy, seed: int, daily: bool) -> None:
        super().__init__(world)
        self._policy = policy
        self.town: Town = load(world, policy(), seed, daily)
        self._rows: list[Problem] = []

    def run(self, factor: Array) -> Array:
        """Simulate ``len(factor)`` days; the rows hold the town's state before and after."""
        self._take_over()
        series = np.zeros(len(factor), self.world.daily.dtype)
        for at, factors in enumerate(factor.tolist()):
            self.town.begin_day(factors)
            self.town.step()
            series[at] = day_row(self.town, series.dtype)
        self.world.city["month_days"] += len(factor)
        self.world, self._rows = save(self.world, self.town)
        return series

    def _take_over(self) -> None:
        """What was decided or done between two spans of days."""
        self.town.set_policy(self._policy())
        read_decisions(self.world, self.town)
        for problem, row in zip(self._rows, self.world.problems, strict=False):
            problem.fixed = int(row["fixed"]) if row["fixed"] >= 0 else None
            problem.mended, problem.complaints = int(row["mended"]), float(row["complaints"])


class TwinModel(GovernanceModel):
    """`sim.GovernanceModel` with its reported days run by objects.

    Args:
        scenario: Name in the library, or a `Scenario`.
        seed: Seed; None means the scenario's own.
        burnt_in: State to begin from; None with a burn-in in the scenario: the compiled days burn it in.
        daily: Whether everybody's values drift every day, as the step of an agent usually does it, and not in
            closed form when they are next touched. What comes of it is the same but for rounding.
        **dotted: Parameters by dotted key.
    """

    month_by_month = True

    def __init__(
        self,
        scenario: str | Scenario = "demo_town",
        *,
        seed: int | None = None,
        burnt_in: BurntIn | None = None,
        daily: bool = False,
        **dotted: Any,
    ) -> None:
        spec = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        spec = spec.with_values(dotted, where="TwinModel") if dotted else spec
        if burnt_in is None and spec.time.burn_in_days:
            compiled = GovernanceModel(spec, seed=seed)
            burnt_in = compiled.branch()
            compiled.close()
        super().__init__(spec, seed=seed, burnt_in=burnt_in, use_kept=False)
        self.driver = TwinDriver(
            self.driver.world,
            lambda: {**FIXED_VALUES, **self.spec.values_on(self.day)},
            self.spec.time.seed,
            daily,
        )

    @property
    def town(self) -> Town:
        """The objects."""
        return self.driver.town

    def close(self) -> None:
        """Let all agents go, the residents too."""
        self.town.remove_all_agents()
        numbered = getattr(mesa.Agent, "_ids", None)
        if isinstance(numbered, dict):
            numbered.pop(self.town, None)
        super().close()
