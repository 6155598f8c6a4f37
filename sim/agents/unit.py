"""What every deciding unit shares: a picture in, a decision out.

A month is observe, decide, apply. Before `decide` each attribute named in ``reads`` holds what the
unit sees; after it each attribute named in ``writes`` is put back into the city's rows. All units
decide on the same picture, so their order never matters. To try another rule, subclass a unit,
override `decide`, and hand the class to `sim.GovernanceModel`.
"""

from __future__ import annotations

import math
from typing import Any, ClassVar, TypeAlias

import mesa

from sim.compiled import rule

Policy: TypeAlias = dict[str, Any]
"""Parameters in force, and what is fixed, by dotted key."""
CREDIBLE = 20.0
"""Call-backs at which a score gets half of its weight: of fewer, most is chance (assumed)."""


class Unit(mesa.Agent):
    """A unit of the city that decides once a month.

    Attributes:
        index: Position among the units of its kind.
        policy: Parameters in force, and what is fixed (``sim.scenario.fixed``), by dotted key.
        luck: Two draws of this unit and month: a uniform in [0, 1) and a standard normal.
    """

    kind: ClassVar[str] = "unit"
    reads: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[tuple[str, ...]] = ()

    def __init__(self, model: Any, index: int) -> None:
        super().__init__(model)
        self.index = index
        self.policy: dict[str, Any] = {}
        self.luck: tuple[float, float] = (0.0, 0.0)

    def decide(self) -> None:
        """Change the attributes in ``writes`` given those in ``reads``."""
        raise TypeError(f"{type(self).__name__} has no rule: override decide()")


@rule
def adapted_price(price: float, backlog_days: float, policy: Policy) -> float:
    """Shadow price of an hour after a month: it follows the backlog, with inertia.

    Where it tends to is ``strategy.price`` at the usual backlog, ``strategy.target_days``, and
    exp(``strategy.price_gain``) times more or less where far more or nothing waits; each month it goes
    the share ``strategy.price_rate`` of the way (on the log scale).
    """
    start = policy["strategy.price"]
    if start <= 0.0 or price <= 0.0:
        return float(start)
    target = policy["strategy.target_days"]
    strain = (backlog_days - target) / (backlog_days + target)
    gap = policy["strategy.price_gain"] * strain - math.log(price / start)
    return float(price * math.exp(policy["strategy.price_rate"] * gap))


@rule
def overtime_share(backlog_days: float, policy: Policy) -> float:
    """Extra hours, as a share of regular ones: none at the target backlog, all at twice it."""
    target = policy["strategy.target_days"]
    strain = (backlog_days - target) / target
    return float(policy["staff.overtime"] * min(max(strain, 0.0), 1.0))


@rule
def tired(fatigue: float, backlog_days: float, left: bool, policy: Policy) -> float:
    """Fatigue after a month: it builds up with strain and fades; who comes in place of who left is fresh.

    Strain is that of `overtime_share`: none at the target backlog, full at twice it.
    """
    target = policy["strategy.target_days"]
    strain = min(max((backlog_days - target) / target, 0.0), 1.0)
    kept = 0.0 if left else fatigue
    grown = kept + policy["fatigue.build"] * strain * (1.0 - kept) - policy["fatigue.recovery"] * kept
    return float(min(max(grown, 0.0), 1.0))
