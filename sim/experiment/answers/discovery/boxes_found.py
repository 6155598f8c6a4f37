"""A box that was found, with what stands behind it, and whether it is told as stable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sim.experiment.answers.discovery.boxes import Filled
from sim.experiment.answers.discovery.boxes_chance import Chance
from sim.experiment.answers.discovery.boxes_limits import Limit
from sim.experiment.answers.discovery.boxes_quality import Stability
from sim.experiment.intervals import share_interval

Finding = Literal["stable", "partly", "unstable", "no_box"]

KEPT: Final = 0.5
"""Share of the gain in density that a stable box keeps outside of its sample."""
CHANCE: Final = 0.05
"""Share of shuffles that may be as dense as a stable box."""


@dataclass(frozen=True, eq=False)
class Found:
    """A box that is told.

    Attributes:
        filled: The box and the cases in it.
        steps: The peeling trajectory that it lies on.
        place: From which step it was pasted.
        base_rate: Share of outcome 1 among the cases that it was looked for in.
        reached: Whether it is as dense as was asked.
        limits: What it asks, the input whose limits add most first; empty if all cases are told.
        firm: The box with those limits alone that add something; None if all do, or none does.
        stability: What half-samples say.
        chance: What shuffled outcomes say.
    """

    filled: Filled
    steps: tuple[Filled, ...]
    place: int
    base_rate: float
    reached: bool
    limits: tuple[Limit, ...]
    firm: Filled | None
    stability: Stability
    chance: Chance

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the density (Wilson), as if the box had not been searched for."""
        return share_interval(self.filled.hits, self.filled.cases)

    @property
    def outside(self) -> bool:
        """Whether it is denser than all cases in 95 % of the halves that it was not found in."""
        density = self.stability.density
        return density is not None and density.low > self.base_rate

    @property
    def beyond_chance(self) -> bool:
        """Whether at most a share `CHANCE` of the shuffles does as well."""
        return self.chance.p <= CHANCE

    @property
    def kept(self) -> float:
        """Share of the gain in density over all cases that is left in the halves it was not found in."""
        density, gain = self.stability.density, self.stability.own_density - self.base_rate
        return 0.0 if density is None or gain <= 0.0 else (density.mean - self.base_rate) / gain

    @property
    def finding(self) -> Finding:
        """Stable: denser outside of its sample, and denser than shuffled outcomes.

        Partly so, where less than half of the gain in density is left outside.
        """
        if not self.limits:
            return "no_box"
        if not (self.outside and self.beyond_chance):
            return "unstable"
        return "stable" if self.kept >= KEPT else "partly"
