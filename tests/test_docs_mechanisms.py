"""The table of mechanisms names keys that exist, values that differ, and sections that are there."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

from mechanism_statistics import EVENT_STATISTICS, STATISTICS  # noqa: E402
from mechanism_table import load_table, scaled  # noqa: E402

from sim.indicators import INDICATORS  # noqa: E402
from sim.scenario import PARAMETERS, load_scenario  # noqa: E402

if TYPE_CHECKING:
    from mechanism_table import Mechanism

TABLE = load_table()
ALL = [one for stage in TABLE.mechanisms.values() for one in stage]
PLACES = {"town": "demo_town", "city": "beijing_2023"}
ODD = (ROOT / "docs" / "odd.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_a_mechanism_can_be_switched_and_measured(one: Mechanism) -> None:
    spec = load_scenario(PLACES[one.place])
    assert one.off and {*one.on, *one.off} <= PARAMETERS.keys()
    on = spec.with_values(dict(one.on)).values()
    spec.with_values({**one.on, **one.off})
    assert any(on[key] != value for key, value in one.off.items())
    assert f"\n### {one.section} " in ODD
    assert one.names and one.names <= INDICATORS.keys() | STATISTICS.keys() | EVENT_STATISTICS.keys()
    assert one.sign in (-1, 1) and one.smallest > 0.0 and one.pattern and one.source
    assert one.grounds in TABLE.grounds and {one.setting, one.less or "usual"} <= TABLE.settings.keys()
    assert TABLE.grounds[one.grounds].startswith(f"{one.smallest:g}: ")


def test_names_are_told_apart() -> None:
    assert len({one.name for one in ALL}) == len(ALL)
    assert sorted(TABLE.mechanisms) == [1, 2, 3, 4]


def test_settings_scale_what_exists() -> None:
    spec = load_scenario("demo_town")
    for factors in TABLE.settings.values():
        assert scaled(spec, factors).keys() <= PARAMETERS.keys()


def test_what_the_odd_quotes_of_this_page_stands_on_it() -> None:
    docs = Path(__file__).resolve().parents[1] / "docs"
    page = (docs / "mechanisms.md").read_text(encoding="utf-8")
    lines = (docs / "odd.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and "(mechanisms.md)" in line]
    quoted = [number for row in rows for number in re.findall(r"\d\.\d+", row.split("|")[3])]
    assert len(rows) == 3 and len(quoted) > 8
    assert [number for number in quoted if number not in page] == []
