"""The account of a year's time: lines of rows, sums a stage, its table, and the counting of instructions.

Nothing is timed here; the numbers are made up, and the addresses are real.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import instructions
import numpy as np
import pytest
import roofline_sums
from roofline_events import CLOSE, KINDS, SUBDISTRICTS, CountingDriver, counted, lines_a_row
from roofline_page import page
from roofline_stages import STAGES, WHOLE
from small_worlds import small

from sim.city.rows import CASE, RESIDENT
from sim.day.handle import CACHE_LINE
from sim.model import GovernanceModel

FOLDER = Path(instructions.__file__).parent
PLACE = "town"


def rows_at(dtype: np.dtype[Any], offset: int) -> np.ndarray[Any, Any]:
    """Rows whose first begins so many bytes into a cache line."""
    count = CACHE_LINE
    space = np.zeros(dtype.itemsize * count + 2 * CACHE_LINE, np.uint8)
    skip = -space.ctypes.data % CACHE_LINE + offset
    return space[skip : skip + dtype.itemsize * count].view(dtype)


@pytest.mark.parametrize(("offset", "lines"), [(0, 1.0), (16, 2.0), (48, 2.0)])
def test_a_row_of_a_line_lies_on_two_where_it_does_not_begin_with_one(offset: int, lines: float) -> None:
    assert lines_a_row(rows_at(RESIDENT, offset)) == lines


def test_lines_of_a_longer_row_are_a_mean_over_the_rows() -> None:
    rows = rows_at(CASE, 0)
    first = np.arange(len(rows)) * CASE.itemsize
    each = (first + CASE.itemsize - 1) // CACHE_LINE - first // CACHE_LINE + 1
    assert lines_a_row(rows) == pytest.approx(each.mean())


def test_only_the_fields_that_are_touched_count() -> None:
    assert lines_a_row(rows_at(CASE, 0), ("id",)) == 1.0
    assert lines_a_row(rows_at(RESIDENT, 16), ("q", "part")) == 2.0


def test_events_are_those_of_the_series() -> None:
    model = GovernanceModel(small())
    driver = CountingDriver(model.world)
    model.driver = driver
    model.run()
    series = model.series()
    found = {(kind.stage, kind.name): n for kind, n in zip(KINDS, counted(driver, series), strict=True)}
    assert found[(SUBDISTRICTS, "matter arisen")] == series["matters"].sum()
    assert found[(SUBDISTRICTS, "neighbour asked")] == series["asked_neighbours"].sum()
    closed = found[(SUBDISTRICTS, "closure")]
    assert series["closed"].sum() <= closed <= found[(SUBDISTRICTS, "outcome judged")]
    assert found[(CLOSE, "subdistrict's evening")] == len(model.world.subs) * len(series)
    assert driver.events == []


def made_up() -> dict[str, Any]:
    seconds = {stage: [2.0, 1.0, 4.0] for stage in (WHOLE, *STAGES)}
    kinds = [
        {"stage": stage, "kind": "any", "near": near, "events": 10.0, "lines": 3.0, "bytes": 100}
        for stage, near in ((SUBDISTRICTS, False), (SUBDISTRICTS, True), (CLOSE, True))
    ]
    told = {"residents": 4, "decisions": 8, "stored": 16, "built": 32, "kinds": kinds, "seconds": seconds}
    far = {"4 KiB": {"lines": 10.0, "latency": 1.0}, "2 MiB": {"lines": 20.0, "latency": 1.0}}
    near = {"4 KiB": {"lines": 60.0, "latency": 1.0}, "2 MiB": None}
    limits = {
        "streaming": {"1": {"copy": 64.0, "triad": 32.0}},
        "random": {PLACE: {roofline_sums.FAR: far, roofline_sums.NEAR: near}},
    }
    return {"places": {PLACE: told}, "limits": limits}


def test_a_stage_is_held_to_the_limits_of_what_it_touches() -> None:
    found = {row.stage: row for row in roofline_sums.rows(made_up(), PLACE)}
    row = found[SUBDISTRICTS]
    assert (row.median, row.count, row.rate, row.lines, row.size) == (2.0, 20.0, 10.0, 3.0, 100.0)
    assert row.floor == 30.0 / 20.0 + 30.0 / 60.0
    assert row.of_limit == 1.0
    assert found[CLOSE].floor == 0.5
    assert sum(one.share for one in found.values() if one.share is not None) == pytest.approx(1.0)


def test_the_published_page_is_that_of_the_published_numbers() -> None:
    content = json.loads((FOLDER / "roofline.json").read_text(encoding="utf-8"))
    assert (FOLDER / "roofline.md").read_text(encoding="utf-8") == page(content)


CALLGRIND = """ob=(1) /usr/bin/python
fn=(1) main
0x1000 1 7
ob=(2) ???
fn=(2) 0x20000
0x20000 1 5
+4 1 6
calls=1 0x30000
* 1 900
-4 1 1
"""


def test_costs_are_those_of_code_without_a_file_and_without_what_it_calls(tmp_path: Path) -> None:
    path = tmp_path / "callgrind.out"
    path.write_text(CALLGRIND, encoding="utf-8")
    assert instructions.costs(path) == Counter({0x20000: 6, 0x20004: 6})


def test_code_is_found_where_it_was_loaded() -> None:
    known = {at: "one" if at < 40 else "_ZN3sim3day5learn5learnB2v1" for at in range(0, 80, 5)}
    executed = Counter({at + 0x7000: at + 1 for at in known})
    assert instructions.load_shift(executed, known) == 0x7000
    with pytest.raises(ValueError, match="not found"):
        instructions.load_shift(executed, {1: "elsewhere"})


def test_a_symbol_tells_the_kernel() -> None:
    assert instructions.short_name("_ZN3sim3day5learn5learnB2v1B4c8tJE") == "learn"
    assert instructions.short_name("_ZN3sim3day6choice14weigh_channelsB3v12B4c8E") == "weigh_channels"
