"""Under a constant policy the years after the burn-in are alike; after one year of burn-in they are not."""

from __future__ import annotations

from typing import Any

import pytest
from heavy_worlds import YEAR, Gap, apart, within, years

pytestmark = pytest.mark.heavy

SEEDS = range(1, 9)
MAIN = (
    "contacts_per_resident_year",
    "reported_response",
    "reported_resolution",
    "reported_satisfaction",
    "true_resolution",
    "public_level",
    "perfunctory_share",
    "overserve_share",
    "paperwork_share",
    "overdue_share",
    "median_close_days",
    "problems_live",
    "cost_per_resident_year",
    "government_hours",
    "autonomous_share",
    "volunteer_hours",
    "dependence",
    "trust",
)
SLOW = {"contacts_per_resident_year", "cost_per_resident_year", "autonomous_share", "dependence", "trust"}
"""What people learn, and what follows from it, settles last."""
TOLERANCE = 0.005
"""Share of its own size by which an indicator may still move in three years, beyond chance."""
LARGEST_NOISE = 0.03
"""Chance must not hide more than this share of an indicator, or standing still would say nothing."""
RARE = {"perfunctory_share", "problems_live", "volunteer_hours"}
"""Few events, few problems that differ much in how long they live, volunteers who draw one another in: chance
hides more of these."""
LARGEST_RARE_NOISE = 0.15


def gaps_after(burn_in: dict[str, Any]) -> dict[str, Gap]:
    """Change of each indicator from the first to the fourth year after a burn-in."""
    worlds = years({"city.scale": 0.01} | burn_in, SEEDS, count=4)
    first, fourth = [world[0] for world in worlds], [world[3] for world in worlds]
    return {name: within(first, fourth, name) for name in MAIN}


@pytest.fixture(scope="module")
def settled() -> dict[str, Gap]:
    """Changes after the burn-in that is the default."""
    return gaps_after({})


def test_nothing_drifts_after_the_burn_in(settled: dict[str, Gap]) -> None:
    assert apart(settled, TOLERANCE) == {}


def test_standing_still_is_not_for_want_of_precision(settled: dict[str, Gap]) -> None:
    for name, gap in settled.items():
        assert gap.noise < (LARGEST_RARE_NOISE if name in RARE else LARGEST_NOISE), (name, gap.noise)


def test_one_year_of_burn_in_is_too_short() -> None:
    assert set(apart(gaps_after({"time.burn_in_days": YEAR}), TOLERANCE)) >= SLOW
