"""A rule of a user's own that leaves nonsense is named in one line, and nothing of it reaches the city."""

from __future__ import annotations

import math
from typing import Any

import pytest
from small_worlds import small

from sim.agents import Assessor, Community, Department, Hotline, VolunteerTeam
from sim.model import GovernanceModel
from sim.month.decided import RANGES, RuleError


def ruled(base: type[Any], name: str, value: Any) -> type[Any]:
    """A class that decides as its base and then puts a value into an attribute; ``del`` removes it."""

    def decide(self: Any) -> None:
        super(cls, self).decide()
        if value is del_:
            delattr(self, name)
        else:
            setattr(self, name, value)

    cls = type("Mine", (base,), {"decide": decide})
    return cls


del_ = object()

FAULTS: list[tuple[str, type[Any], str, Any, str]] = [
    ("department", Department, "price", math.nan, "price = nan: must be a number, 0 or more"),
    ("department", Department, "willing", 1.2, "willing = 1.2: must be a number, 0 to 1"),
    ("department", Department, "belief", [0.5] * 7, "must be 8 numbers, each 0 to 1"),
    ("department", Department, "norm", del_, "norm = None: must be a number"),
    ("community", Community, "speed", 0.0, "speed = 0.0: must be a number, 1e-09 or more"),
    ("community", Community, "efficacy", "much", "efficacy = 'much'"),
    ("volunteers", VolunteerTeam, "volunteer_hours", -1.0, "volunteer_hours = -1.0"),
    ("hotline", Hotline, "error", math.inf, "error = inf"),
    ("assessor", Assessor, "pressure", [1.0], "must be 7 numbers, each 0 or more"),
]


@pytest.mark.parametrize(("kind", "base", "name", "value", "told"), FAULTS)
def test_nonsense_is_named(kind: str, base: type[Any], name: str, value: Any, told: str) -> None:
    with pytest.raises(RuleError) as caught:
        GovernanceModel(small(), **{kind: ruled(base, name, value)}).advance(31)
    message = str(caught.value)
    assert message.startswith(f"Mine.decide(), {kind} 0: ") and told in message, message
    assert "\n" not in message and len(message) < 200


def test_every_attribute_that_a_unit_writes_has_a_range() -> None:
    units = GovernanceModel(small()).units
    assert {name for members in units.values() for name in members[0].writes} == set(RANGES)
