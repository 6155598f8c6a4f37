"""Towns without matters, and single agents that see what a test shows them: for rules of the month."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from small_worlds import small

from sim.city.rows import CLASSES
from sim.model import GovernanceModel
from sim.scenario import Scenario
from sim.scenario.fixed import FIXED_VALUES
from sim.scenario.values import DEFAULTS

SILENCE: dict[str, Any] = {
    f"matter.{cls}.{rate}": 0.0 for cls in CLASSES for rate in ("rate", "problem_rate")
}
"""Nothing happens, so that what a test puts into the rows is what the units see at the month's end."""


def quiet(changes: dict[str, Any] | None = None) -> Scenario:
    """A small city to which nothing happens."""
    return small(SILENCE | {"visiting.hours": 0.0} | (changes or {}))


@cache
def _units() -> dict[str, Any]:
    return dict(GovernanceModel(small()).units)


def agent(kind: str, policy: dict[str, Any], **seen: Any) -> Any:
    """A copy of the first unit of a kind, with the defaults but for ``policy``, and what it sees."""
    unit = copy(_units()[kind][0])
    unit.policy = {**FIXED_VALUES, **DEFAULTS, **policy}
    for name, value in seen.items():
        setattr(unit, name, value)
    return unit
