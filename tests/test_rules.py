"""What is handed over to a model in place of a built-in rule is checked at once."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from sim.agents import Community, Department
from sim.model import GovernanceModel
from sim.rules import BUILT_IN, OTHER_KEYWORDS, check_keywords, check_rules
from sim.scenario import InputError


class Mine(Department):
    pass


@pytest.mark.parametrize("given", [3, dict, Community, Mine.decide, None])
def test_a_rule_is_a_class_of_its_kind(given: Any) -> None:
    with pytest.raises(InputError, match=r"^department: given .*: must be .*sim\.agents\.Department$"):
        check_rules({"department": given})


def test_a_class_of_its_kind_will_do() -> None:
    check_rules({**BUILT_IN, "department": Mine})


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("departmnt", "department"),
        ("sed", "seed"),
        ("assessment.intenisty", "assessment.intensity"),
        ("intensity", "assessment.intensity"),
    ],
)
def test_an_unknown_keyword_is_told_with_the_nearest(name: str, near: str) -> None:
    with pytest.raises(InputError, match=f"{name}: unknown keyword; did you mean {near}\\?$"):
        check_keywords([name])
    check_keywords([near, "assessment"] if "." in near else ["assessment"])


def test_every_keyword_of_the_model_is_known() -> None:
    taken = set(inspect.signature(GovernanceModel).parameters) - {"dotted"}
    assert taken == {*BUILT_IN, *OTHER_KEYWORDS}
