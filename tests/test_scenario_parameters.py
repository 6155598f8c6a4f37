"""Declarations: every parameter has a key, a default inside its range, labels and a footing."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import ValidationError

from sim.city.rows import CLASSES
from sim.scenario import MATTER_CLASSES, PARAMETERS, Parameter, load_scenario
from sim.scenario.values import DEFAULTS, validated

CONTRACT = [
    "assessment.intensity", "assessment.weight_response", "assessment.weight_resolution",
    "assessment.weight_satisfaction", "assessment.ranking", "assessment.callback_share",
    "assessment.callback_independence", "remit.refuse_private", "data.classification", "data.sharing",
    "data.collection", "party.coordination", "volunteers.mobilisation", "partners.participation",
    "proactive.budget", "visiting.hours", "staff.per_10k", "time.start", "time.days", "time.burn_in_days",
    "time.seed", "city.residents", "city.scale", "matter.chore.hours", "filters.coaxing",
    "deadline.urgent", "price.platform_fixed",
]  # fmt: skip

EVERY = list(PARAMETERS.values())


@pytest.mark.parametrize("key", CONTRACT)
def test_a_key_that_others_rely_on_exists(key: str) -> None:
    assert PARAMETERS[key].key == key


def complete(parameter: Parameter) -> bool:
    """Whether a declaration has both labels and, where it claims a footing, its source."""
    chinese = any("\u4e00" <= character <= "\u9fff" for character in parameter.label("zh"))
    founded = bool(parameter.source) or parameter.status in ("assumed", "constant")
    return chinese and founded and parameter.label("en").isascii() and bool(parameter.unit)


def sound(parameter: Parameter) -> bool:
    """Whether a default has its type and lies in its range."""
    match parameter.type:
        case "float" | "int":
            typed = type(parameter.default).__name__ == parameter.type
            return typed and parameter.low <= parameter.default <= parameter.high  # type: ignore[operator]
        case "bool":
            return isinstance(parameter.default, bool)
        case "choice":
            return parameter.default in parameter.choices
        case "date":
            return parameter.key == "time.start"


def test_every_declaration_is_complete() -> None:
    assert [parameter.key for parameter in EVERY if not complete(parameter)] == []


def test_every_default_has_its_type_and_lies_in_its_range() -> None:
    assert [parameter.key for parameter in EVERY if not sound(parameter)] == []


def test_what_is_allowed_is_told_in_words() -> None:
    keys = ("learning.rate", "choice.attempts", "filters.coaxing", "proactive.targeting", "time.start")
    assert [PARAMETERS[key].allowed() for key in keys] == [
        "a number from 0 to 1",
        "a whole number from 1 to 20",
        "true or false",
        "one of random, complaints, need",
        "a date from 1900-01-01 to 2199-12-31",
    ]


def test_labels_and_keys_are_told_apart() -> None:
    assert len({parameter.label_en for parameter in EVERY}) == len(EVERY)
    assert len({parameter.label_zh for parameter in EVERY}) == len(EVERY)


def test_classes_are_those_of_the_rows() -> None:
    assert MATTER_CLASSES == CLASSES


def test_every_class_of_matters_has_its_own_default() -> None:
    spec = load_scenario("demo_town")
    assert [spec[f"matter.{name}.hours"] for name in MATTER_CLASSES] == [0.3, 2, 3.5, 4.5, 5, 4.5]
    assert spec.matter.chore.remit is False
    assert spec.matter.market.skill == "law"


def test_values_are_typed_and_frozen() -> None:
    spec = load_scenario("demo_town")
    assert spec.assessment.intensity == spec["assessment.intensity"] == 0.6
    with pytest.raises(ValidationError):
        spec.assessment.intensity = 0.7
    with pytest.raises(ValidationError):
        spec.assessment = spec.assessment


@pytest.mark.parametrize(
    "key", ["assessment", "assessment.nothing", "values", "", "matter.chore", "name", "time.__doc__"]
)
def test_what_is_no_parameter_has_no_value(key: str) -> None:
    spec = load_scenario("demo_town")
    with pytest.raises(KeyError):
        spec[key]
    with pytest.raises(KeyError):
        spec.origin(key)


def test_defaults_are_valid_as_they_stand() -> None:
    assert validated(DEFAULTS, "defaults").time.seed == 1


def test_importing_scenarios_imports_nothing_slow() -> None:
    program = "import sys, sim.scenario; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    slow = {"numpy", "pandas", "scipy", "numba", "mesa", "pyarrow", "matplotlib"}
    assert not slow & set(told.stdout.split())
