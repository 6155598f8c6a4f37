"""What a Python user can hand to the model: clear refusals, indicators, rules told apart."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from small_worlds import ran, small

from sim.agents import Department
from sim.indicators import INDICATORS
from sim.model import GovernanceModel
from sim.rules import describe
from sim.scenario import InputError
from sim.simulation import result_of


@pytest.mark.parametrize(
    "wrong", [{"threads": 0}, {"threads": "2"}, {"seed": 1.7}, {"seed": "x"}, {"seed": 1, "rng": 2}]
)
def test_a_wrong_argument_is_refused_in_one_line(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError) as error:
        GovernanceModel(small({}), **wrong)
    assert "\n" not in str(error.value)


def test_no_model_goes_back_in_time() -> None:
    with pytest.raises(InputError):
        ran({"time.days": 3}).advance(-1)


def test_indicators_are_those_of_the_result() -> None:
    model = ran({"time.days": 40})
    assert list(model.indicators()) == list(INDICATORS)
    assert model.indicators() == result_of(model, 0.0, 0.0).indicators


def test_a_period_within_a_month_has_columns_and_no_rows() -> None:
    months, days = ran({"time.days": 5}).months(), ran({"time.days": 40}).months()
    for short, long in zip(months, days, strict=True):
        assert list(short) == list(long)
        assert all(len(column) == 0 for column in short.values())
        assert all(short[name].dtype.kind == long[name].dtype.kind for name in short)


def test_rules_that_differ_by_a_constant_have_different_names() -> None:
    def rule(share: float) -> type:
        space: dict[str, Any] = {"Department": Department}
        exec(f"class B(Department):\n def willingness(self):\n  return {share}\n", space)
        return space["B"]

    assert describe(rule(0.3)) != describe(rule(0.9))
    assert describe(rule(0.3)) == describe(rule(0.3))


def test_a_mistyped_keyword_or_class_is_told_before_anything_is_computed() -> None:
    with pytest.raises(InputError, match=r"departmnt: unknown keyword; did you mean department\?"):
        GovernanceModel(departmnt=3)
    with pytest.raises(InputError, match="department: given 3: must be a class derived from"):
        GovernanceModel(department=3)  # type: ignore[arg-type]


def test_a_closed_model_lets_its_city_go_at_once() -> None:
    """Without the garbage collector, which comes late to few objects of many bytes."""
    model = GovernanceModel(small({"time.burn_in_days": 0}))
    model.advance(31)
    rows = [weakref.ref(model.world.residents), weakref.ref(model.world.cases)]
    gc.disable()
    try:
        model.close()
        assert [row() for row in rows] == [None, None]
    finally:
        gc.enable()
