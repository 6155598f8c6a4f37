"""A rule of a user's own that leaves nonsense is named in one line, and nothing of it reaches the city."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from small_worlds import small

from sim.agents import Assessor, Community, Department, Hotline, Partner, VolunteerTeam
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
    ("department", Department, "price", True, "price = True: must be a number, 0 or more"),
    ("department", Department, "belief", [0.5] * 7 + [False], "must be 8 numbers, each 0 to 1"),
    ("volunteers", VolunteerTeam, "mobilised", np.bool_(True), "must be a number, 0 to 1"),
    (
        "department",
        Department,
        "wiling",
        0.3,
        "nothing reads it; did you mean willing?",
    ),
    ("partner", Partner, "zeal", 0.3, "zeal: no decision, so nothing reads it (state"),
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


class Remembering(Community):
    """Has state of its own in every way that is allowed."""

    seen = 0
    latest: float

    def __init__(self, model: Any, index: int) -> None:
        super().__init__(model, index)
        self.prices: list[float] = []

    def decide(self) -> None:
        super().decide()
        self.prices.append(self.price)
        self.seen += 1
        self.latest = self.price
        self._mood = "calm"


def test_a_rule_may_remember() -> None:
    model = GovernanceModel(small(), community=Remembering)
    model.advance(31)
    units = model.units["community"]
    assert all(len(unit.prices) == unit.seen > 0 for unit in units)


class Forgetful(Department):
    def decide(self) -> None:
        self.willing = 0.4


def test_a_rule_that_leaves_out_its_base_gets_a_hint() -> None:
    with pytest.raises(RuleError, match=r"must be .*; does decide\(\) call super\(\)\.decide\(\)\?$"):
        GovernanceModel(small(), department=Forgetful).advance(31)


def test_built_in_classes_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> str:
        raise AssertionError

    monkeypatch.setattr("sim.month.decided.unread", fail)
    monkeypatch.setattr("sim.month.decided.is_truth", fail)
    GovernanceModel(small()).advance(31)
