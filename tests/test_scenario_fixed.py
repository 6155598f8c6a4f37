"""What is fixed is no parameter, has the value that is told, and is read by some rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.city.rows import CLASSES
from sim.day.parameters import class_table, parameter_row
from sim.scenario import PARAMETERS, InputError, load_scenario
from sim.scenario.fixed import FIXED, FIXED_TRAITS, FIXED_VALUES
from sim.scenario.values import DEFAULTS

SIM = Path(__file__).resolve().parents[1] / "sim"
RULES = "\n".join(
    path.read_text(encoding="utf-8")
    for folder in ("agents", "day", "month")
    for path in sorted((SIM / folder).glob("*.py"))
)


@pytest.mark.parametrize("key", FIXED)
def test_a_fixed_number_is_read_by_a_rule_and_cannot_be_set(key: str) -> None:
    assert key not in PARAMETERS
    assert f"par.{key.replace('.', '_')}" in RULES.replace("w.par[0].", "par.") or f'"{key}"' in RULES
    with pytest.raises(InputError, match=r"fixed, since it moves nothing; see docs/screening\.md"):
        load_scenario("demo_town", {key: 1.0})
    assert parameter_row(DEFAULTS)[0][key.replace(".", "_")] == FIXED_VALUES[key] == FIXED[key].value


@pytest.mark.parametrize("trait", FIXED_TRAITS)
def test_a_fixed_trait_has_a_share_for_each_class_and_cannot_be_set(trait: str) -> None:
    assert len(FIXED_TRAITS[trait]) == len(CLASSES)
    assert all(0.0 <= share <= 1.0 for share in FIXED_TRAITS[trait])
    assert class_table(DEFAULTS)[trait].tolist() == list(FIXED_TRAITS[trait])
    with pytest.raises(InputError, match="fixed, since it moves nothing"):
        load_scenario("demo_town", {f"matter.{CLASSES[0]}.{trait}": 0.5})
