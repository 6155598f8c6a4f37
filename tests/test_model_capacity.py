"""No handler works more hours than its staff have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import small

from sim.city.rows import HANDLER
from sim.day.desks import AHEAD_HOURS
from sim.day.staffing import paces, staffed
from sim.day.world import Array
from sim.model import GovernanceModel

MONTH = 30
LONGEST_HOURS = 20.0
"""Labour that no single case of these towns exceeds: means are up to 5 hours, and spread little."""

TOWNS: dict[str, dict[str, Any]] = {
    "as it is": {},
    "staff a tenth": {"staff.per_10k": 2.2, "staff.subdistrict_per_10k": 0.6, "staff.departments": 0.1},
    "no overtime": {"staff.overtime": 0.0, "staff.subdistrict_per_10k": 2.0},
    "twice the hours at most": {"staff.overtime": 1.0, "staff.subdistrict_per_10k": 1.0},
    "all at the counter": {"choice.effort_department": -1.0, "matter.market.rate": 5.0},
    "whistles all day": {
        "matter.public.rate": 10.0,
        "matter.public.authority": 0.0,
        "matter.public.direct": 0.0,
        "strategy.norm": 5.0,
        "strategy.temperature": 0.01,
        "whistle.willingness": 1.0,
        "staff.subdistrict_per_10k": 200.0,
        "staff.departments": 0.2,
    },
}


def month_of_work(changes: dict[str, Any]) -> tuple[GovernanceModel, Array, Array]:
    """A month that begins when the tallies do: the model, and server free times before and after."""
    start = {"time.start": "2023-02-01", "time.burn_in_days": 31, "time.days": 60, "city.residents": 3000}
    model = GovernanceModel(small(start | {"handling.hours_spread": 0.2} | changes))
    model.advance(28)
    before = model.world.servers.copy()
    model.advance(MONTH)
    return model, before, model.world.servers


@pytest.mark.parametrize("town", TOWNS)
def test_server_time_covers_the_hours_worked(town: str) -> None:
    """What a server's clock moved on by, at the unit's pace, is at least what the unit worked."""
    model, before, after = month_of_work(TOWNS[town])
    w = model.world
    for unit, tally in zip(w.handlers, w.tally, strict=True):
        own = slice(unit["first_server"], unit["first_server"] + unit["servers"])
        pace = paces(unit) * (1.0 + unit["overtime"])
        moved = (after[own].sum() - before[own].sum()) * pace
        assert tally["hours"] <= moved + 1e-6 * (1.0 + moved)


@pytest.mark.parametrize("town", TOWNS)
def test_hours_worked_stay_within_the_staff_s_hours(town: str) -> None:
    """Servers x speed x (1 + overtime) x opening hours; what desks may be ahead; the cases in their hands."""
    model, _, _ = month_of_work(TOWNS[town])
    w = model.world
    for unit, tally in zip(w.handlers, w.tally, strict=True):
        pace = unit["speed"] * (1.0 + unit["overtime"])
        capacity = unit["servers"] * pace * unit["hours_per_day"] * MONTH
        assert tally["hours"] <= capacity + AHEAD_HOURS + unit["servers"] * LONGEST_HOURS, (
            town,
            unit["kind"],
        )


@pytest.mark.parametrize("town", TOWNS)
def test_nobody_is_booked_beyond_the_case_in_hand(town: str) -> None:
    model, _, _ = month_of_work(TOWNS[town])
    w = model.world
    for unit in w.handlers:
        own = w.servers[unit["first_server"] : unit["first_server"] + unit["servers"]]
        now = float(w.city[0]["day"]) * unit["hours_per_day"]
        assert own.max() <= now + LONGEST_HOURS / max(paces(unit), 1e-9), (town, unit["kind"])


def test_servers_are_a_heap_with_the_earliest_on_top() -> None:
    model, _, _ = month_of_work({"staff.subdistrict_per_10k": 60.0})
    w = model.world
    for unit in w.handlers:
        own = w.servers[unit["first_server"] : unit["first_server"] + unit["servers"]]
        assert own[0] == own.min()


@pytest.mark.parametrize(("workers", "servers"), [(0.0, 1), (0.3, 1), (1.0, 1), (10.0, 7), (100.0, 72)])
def test_capacity_is_exact_for_fractions_of_staff(workers: float, servers: int) -> None:
    """Servers times speed is staff on duty, five days of seven, however few there are."""
    unit = np.zeros(1, HANDLER)
    staffed(unit, np.array([workers]), 9.0, 8.0)
    assert unit["servers"][0] == servers
    assert unit["servers"][0] * unit["speed"][0] == pytest.approx(workers * 5.0 / 7.0, abs=1e-5)
