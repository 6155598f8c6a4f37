"""What Mesa, its ``batch_run`` and its charts ask of a model: agents, steps, a data collector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import mesa

from sim import agents as kinds
from sim.day.world import World
from sim.indicators import INDICATORS
from sim.month.deciders import Deciders
from sim.month.record import Record
from sim.residents import Residents
from sim.scenario import Scenario

DAILY_REPORTERS = ("matters", "contacts", "requests", "closed", "yes", "counted", "problems")


class MesaView(mesa.Model):
    """A Mesa model of days that somebody else simulates (see `sim.model.GovernanceModel`).

    Attributes:
        spec: Scenario.
        day: Next day to be simulated, from the start of the reported period; negative in the burn-in.
        world: Rows of the city.
    """

    spec: Scenario
    day: int
    _deciders: Deciders
    _record: Record
    _final: Mapping[str, float | None] | None

    @property
    def world(self) -> World:
        """Rows of the city."""
        raise NotImplementedError

    def indicators(self) -> Mapping[str, float | None]:
        """Indicators of the period so far."""
        raise NotImplementedError

    @property
    def units(self) -> dict[str, Sequence[Any]]:
        """Agents by kind, in the order of their index; once asked for, they decide every month."""
        return self._deciders.agents(self.world)

    @property
    def agents(self) -> Any:
        """All agents, as Mesa's AgentSet (see `units`)."""
        self._deciders.agents(self.world)
        return super().agents

    @property
    def agents_by_type(self) -> Any:
        """Mesa's AgentSet of each class (see `units`)."""
        self._deciders.agents(self.world)
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of all agents (see `units`)."""
        return list(self.agents_by_type)

    @property
    def residents(self) -> Residents:
        """View of the residents' rows, with the words of Mesa's AgentSet."""
        return Residents(self.world.residents)

    @cached_property
    def datacollector(self) -> mesa.DataCollector:
        """What Mesa reads after each `step`; made when first asked for, since a run at once never asks."""
        return mesa.DataCollector(
            model_reporters={f"daily_{name}": [self.today, [name]] for name in DAILY_REPORTERS}
            | {name: [self.at_the_end, [name]] for name in INDICATORS}
        )

    def today(self, name: str) -> float:
        """Sum of a daily column over the last simulated day; 0 before the first."""
        return float(self._record.days[-1][name][-1]) if self._record.days else 0.0

    def at_the_end(self, name: str) -> float | None:
        """An indicator on the period's last day, when `mesa.batch_run` collects; None before it."""
        if self.day < self.spec.time.days:
            return None
        if self._final is None:
            self._final = self.indicators()
        return self._final[name]

    def _people_the_city(self, kind: str, cls: type[kinds.Unit]) -> list[kinds.Unit]:
        w = self.world
        count = {
            "subdistrict": len(w.subs),
            "department": len(w.handlers) - len(w.communities) - len(w.subs),
            "district": len(w.districts),
            "hotline": 1,
            "assessor": 1,
        }.get(kind, len(w.communities))
        return [cls(self, index) for index in range(count)]
