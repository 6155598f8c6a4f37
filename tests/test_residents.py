"""Residents follow the words of Mesa's AgentSet, and hold only what their fields may."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.city.rows import RESIDENT
from sim.residents import NAMES, RANGES, Residents
from sim.scenario import InputError


@pytest.fixture
def people() -> Residents:
    rows = np.zeros(20, RESIDENT)
    rows["age"] = np.arange(20)
    rows["trust"] = 0.5
    return Residents(rows)


def ids(people: Residents) -> list[int]:
    return [person.unique_id for person in people]


def test_everybody_is_selected_without_a_condition(people: Residents) -> None:
    assert ids(people.select()) == list(range(20))
    assert ids(people.select(at_most=3)) == [0, 1, 2]
    assert ids(people.select(lambda rows: rows["age"] > 4).select(at_most=2)) == [5, 6]


@pytest.mark.parametrize(
    ("at_most", "left"),
    [(0, 0), (99, 20), (1, 1), (1.0, 20), (0.29, 5), (np.int64(4), 4), (np.float32(0.5), 10), (math.inf, 20)],
)  # fmt: skip
def test_at_most_is_a_number_or_a_share(people: Residents, at_most: float, left: int) -> None:
    assert len(people.select(at_most=at_most)) == left


@pytest.mark.parametrize("at_most", [-1, -0.5, 0.0, 1.5, True, math.nan, "3"])
def test_another_at_most_is_refused(people: Residents, at_most: Any) -> None:
    with pytest.raises(InputError, match=r"^residents\.select: at_most = .*: must be a whole number from 0"):
        people.select(at_most=at_most)


def test_slices_are_selections(people: Residents) -> None:
    assert ids(people[3:6]) == [3, 4, 5]
    odd = people[1::2]
    assert ids(odd[-2:]) == [17, 19] and odd[2:4].get("age").tolist() == [5, 7]


def test_several_statistics_at_once(people: Residents) -> None:
    assert people.agg("age", [np.min, np.max, np.sum]) == [0, 19, 190]
    assert people.agg("age", len) == 20


def test_an_unknown_field_is_told_with_the_nearest(people: Residents) -> None:
    for use in (
        lambda: people.get("trst"),
        lambda: people.set("trst", 1),
        lambda: people.agg("trst", len),
        lambda: people[0].trst,
        lambda: setattr(people[0], "trst", 1),
    ):
        with pytest.raises(AttributeError, match=r"a resident has no 'trst'; did you mean trust\?"):
            use()


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("trust", math.nan, "numbers from 0 to 1"),
        ("trust", 1.1, "numbers from 0 to 1"),
        ("trust", [0.1] * 19 + [-0.1], "numbers from 0 to 1"),
        ("trust", "high", "numbers from 0 to 1"),
        ("trust", True, "numbers from 0 to 1"),
        ("gov_hours", math.inf, "finite numbers from 0$"),
        ("age", 256, "whole numbers from 0 to 255"),
        ("age", 30.5, "whole numbers from 0 to 255"),
        ("civic", -1, "whole numbers from 0 to 255"),
        ("need", 3, "is fixed"),
        ("community", 0, "is fixed"),
    ],
)
def test_what_a_field_cannot_hold_is_refused(people: Residents, name: str, value: Any, allowed: str) -> None:
    before = people.get(name).copy()
    with pytest.raises(InputError, match=f"^residents: {name}.*{allowed}"):
        people.set(name, value)
    if not isinstance(value, list):
        with pytest.raises(InputError, match=allowed):
            setattr(people[3], name, value)
    np.testing.assert_array_equal(people.get(name), before)


def test_one_value_or_one_each(people: Residents) -> None:
    people[:3].set("trust", [0.1, 0.2, 0.3]).set("age", 7)
    people[3].q = np.full(8, 0.5)
    assert people.get("age")[:4].tolist() == [7, 7, 7, 3] and people.get("q")[3].sum() == 4
    with pytest.raises(InputError, match="given 4 values: must be one, or one for each of 3 residents"):
        people[:3].set("trust", [0.1] * 4)


def test_every_field_has_a_range() -> None:
    assert {name for name in NAMES if RESIDENT[name].base.kind == "f"} == set(RANGES)
