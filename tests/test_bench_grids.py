"""Known answers for the page of grids: a planted maximum, planted effects of a 2^3 design."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from grids import JOINED, PRESSURE, SEPARATE
from grids_page import INTEGRATIONS, Arm, _effects, _shape
from screening_page import reason

SEEDS = 6
NAMES = tuple(SEPARATE)


def pressed(peak: float) -> tuple[list[dict[Arm, dict[str, float]]], list[Arm]]:
    """Runs whose true resolution is highest at a pressure; each seed has a level of its own."""
    arms: list[Arm] = [("pressure", 1.0, dose, "filters on") for dose in PRESSURE]
    runs = [
        {
            arm: {
                "true_resolution": 0.8 - 0.1 * (arm[2] - peak) ** 2 + 0.01 * seed,
                "reported_resolution": 0.9 + 0.01 * seed,
                "autonomous_share": 0.2,
            }
            for arm in arms
        }
        for seed in range(SEEDS)
    ]
    return runs, arms


@pytest.mark.parametrize(("peak", "found"), [(0.4, "yes"), (1.0, "none found"), (0.0, "none found")])
def test_a_maximum_inside_is_found_where_there_is_one(peak: float, found: str) -> None:
    shape = _shape(*pressed(peak))
    assert shape[-1] == found and float(shape[3]) == peak


def test_effects_of_the_design_are_those_that_were_planted() -> None:
    planted = {"vertical": 3.0, "line and block": -2.0, "state and society": 0.5}
    together = 4.0  # of the first two, on top of both
    arms: list[Arm] = [
        ("integration", 0.0, 0.0, ", ".join(chosen))
        for count in range(4)
        for chosen in itertools.combinations(NAMES, count)
    ]
    runs = []
    for seed in range(SEEDS):
        run = {}
        for arm in arms:
            on = set(arm[3].split(", "))
            value = 100.0 + seed + sum(size for name, size in planted.items() if name in on)
            value += together if {"vertical", "line and block"} <= on else 0.0
            run[arm] = dict.fromkeys(INTEGRATIONS, value)
        runs.append(run)
    told = {row[0]: float(row[2].split(" ")[0].replace("−", "-")) for row in _effects(runs, arms)}
    assert told["vertical"] == pytest.approx(3.0 + together / 2.0)
    assert told["line and block"] == pytest.approx(-2.0 + together / 2.0)
    assert told["state and society"] == pytest.approx(0.5)
    assert told["vertical x line and block"] == pytest.approx(together / 2.0)
    assert told["vertical x state and society"] == pytest.approx(0.0)


def test_each_integration_sets_the_same_levers_on_and_off() -> None:
    assert SEPARATE.keys() == JOINED.keys()
    for name in SEPARATE:
        assert SEPARATE[name].keys() == JOINED[name].keys()
        assert all(SEPARATE[name][key] != JOINED[name][key] for key in SEPARATE[name])


def test_every_number_that_stays_has_a_reason() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs" / "screening.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `") and line.count("|") == 4]
    kept = [key for line in rows if "." in (key := line.split("`")[1])]
    assert len(kept) > 20 and all(reason(key) != "none was given" for key in kept)
    assert reason("nothing.of_the_kind") == "none was given"
