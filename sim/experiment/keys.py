"""Keys of a file's tables: one that nobody knows is told with the nearest."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sim.scenario import InputError
from sim.scenario.errors import given, hint


def check_keys(table: Mapping[str, Any], keys: Collection[str], where: str) -> None:
    """Check that a table holds nothing but known keys.

    Args:
        table: What a file holds.
        keys: Known ones.
        where: File and table, for the message.

    Raises:
        InputError: A key is unknown.
    """
    for key, value in table.items():
        if key not in keys:
            raise InputError(where, f"{given(str(key), value)}: unknown key{hint(str(key), keys)}")
