"""Outcomes as arithmetic on indicators, and nothing else."""

from __future__ import annotations

import pytest

from sim.experiment.formula import parse_formula
from sim.scenario import InputError

VALUES = {"contacts": 8.0, "matters": 4.0, "requests": 0.0, "trust": None}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("contacts", 8.0),
        ("contacts / matters", 2.0),
        ("-(contacts + 2) * matters - 1.5", -41.5),
        ("contacts / requests", None),
        ("trust + contacts", None),
    ],
)
def test_values(text: str, value: float | None) -> None:
    assert parse_formula(text, "f: outcome").value(VALUES) == value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("contact", "did you mean contacts?"),
        ("contacts ** 2", "must be made of"),
        ("__import__('os').system('true')", "must be made of"),
        ("contacts if matters else 1", "must be made of"),
        ("True", "must be made of"),
        ("contacts +", "is not arithmetic"),
        ("(" * 200, "is not arithmetic"),
        ("", "must be arithmetic"),
        ("contacts + " * 100, "must be arithmetic"),
        (3, "must be arithmetic"),
    ],
)
def test_anything_else_is_refused_in_one_line(text: object, told: str) -> None:
    with pytest.raises(InputError, match="f: outcome") as caught:
        parse_formula(text, "f: outcome")
    assert told in str(caught.value) and "\n" not in str(caught.value)
