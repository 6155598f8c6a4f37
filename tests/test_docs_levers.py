"""The table of levers names keys that exist, and what it calls off can be set and matters."""

from __future__ import annotations

import fnmatch
import re
from pathlib import Path

import pytest

from sim.scenario import PARAMETERS, load_scenario

PAGE = Path(__file__).resolve().parents[1] / "docs" / "levers.md"
ROWS = [
    [cell.strip() for cell in line.strip("| \n").split(" | ")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "`" in line
]
POLICY = (
    "assessment",
    "deadline",
    "filters",
    "remit",
    "party",
    "integration",
    "budget",
    "visiting",
    "district",
)
"""Sections all of whose keys that are not mere sizes are levers."""
SIZES = {"assessment.rank_slope", "assessment.callback_days"}


def keys_of(row: list[str]) -> list[str]:
    """Keys that a row names as its levers."""
    named = re.findall(r"`([a-z_0-9.*]+)`", row[1])
    return [key for name in named for key in fnmatch.filter(PARAMETERS, name)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_key_exists_and_can_be_set_to_off(row: list[str]) -> None:
    named = re.findall(r"`([a-z_0-9.*]+)`", row[1])
    assert named and all(fnmatch.filter(PARAMETERS, name) for name in named)
    off = re.match(r"(0|1|false)\b", row[2])
    if off:
        value = {"0": 0.0, "1": 1.0, "false": False}[off[1]]
        kinds = [key for key in keys_of(row) if PARAMETERS[key].type in ("float", "bool")]
        first = kinds if "each" in row[2] else kinds[:1]
        spec = load_scenario("demo_town").with_values(dict.fromkeys(first, value))
        assert all(spec[key] == value for key in first)


def test_no_policy_lever_is_left_out() -> None:
    told = {key for row in ROWS for key in keys_of(row)}
    missing = [key for key in PARAMETERS if key.split(".")[0] in POLICY and key not in told | SIZES]
    assert missing == ["visiting.per_hour", "visiting.weight"]
