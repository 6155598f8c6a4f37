"""Reading a manifest that may have been damaged or written by somebody else."""

from __future__ import annotations

import json
import math
import stat
import sys
from pathlib import Path
from typing import Any

from sim.run.manifest import LAYOUT, MANIFEST, Manifest
from sim.scenario.errors import InputError, cut, given

MAX_BYTES = 64 << 20
"""A manifest larger than this is not read: no scenario needs a thousandth of it."""

SHAPE: dict[str, type] = {
    "run_id": str,
    "scenario": str,
    "seed": int,
    "days": int,
    "residents": int,
    "burn_in_days": int,
    "event_log": bool,
    "model": dict,
    "user_rules": list,
    "indicators": dict,
    "values": dict,
    "events": list,
    "about": dict,
    "versions": dict,
    "machine": dict,
    "timing": dict,
    "files": dict,
}
"""Entries that a manifest must have, and of which type."""


def read_manifest(directory: str | Path) -> Manifest:
    """Read the manifest of a run.

    Args:
        directory: The run's directory.

    Raises:
        InputError: There is no run at that place, or its manifest cannot be understood.
    """
    content = _parse(Path(directory) / MANIFEST, str(directory))
    if not isinstance(content, dict) or content.get("jiesu_run") != LAYOUT:
        raise InputError(str(directory), f"is no run: {MANIFEST} does not say jiesu_run = {LAYOUT}")
    for key, kind in SHAPE.items():
        if type(content.get(key)) is not kind:
            raise InputError(str(directory), f"is no run: {MANIFEST} lacks a usable {key}")
    _check_entries(content, str(directory))
    return content


def _check_entries(content: Manifest, where: str) -> None:
    if not all(isinstance(rule, str) for rule in content["user_rules"]):
        raise InputError(where, f"{MANIFEST}: user_rules: must be texts")
    for name, value in content["indicators"].items():
        if not _is_number(value):
            raise InputError(where, f"{MANIFEST}: indicators: {given(name, value)}: must be a number or null")
    for key, entry in content["values"].items():
        if not isinstance(entry, dict) or entry.keys() != {"value", "origin"}:
            raise InputError(where, f"{MANIFEST}: values: {cut(key)}: must be a value and its origin")


def _is_number(value: object) -> bool:
    if value is None:
        return True
    return isinstance(value, int | float) and type(value) is not bool and abs(value) <= sys.float_info.max


def _parse(path: Path, where: str) -> Any:
    try:
        return json.loads(_content(path, where), parse_float=_finite, parse_constant=_finite)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(where, _absent(path.parent)) from error
    except OSError as error:
        raise InputError(where, f"is no run: {MANIFEST} cannot be read ({error.strerror})") from error
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"is no run: {MANIFEST} is not JSON ({_briefly(error)})") from error


def _absent(directory: Path) -> str:
    if not directory.exists():
        return "no such directory"
    if not directory.is_dir():
        return "is no run: it is a file, and a run is a directory"
    return f"is no run: it has no {MANIFEST}"


def _content(path: Path, where: str) -> str:
    # Opening a pipe that nobody writes to would wait for ever, and a device may have no end.
    if not stat.S_ISREG(path.stat().st_mode):
        raise InputError(where, f"is no run: {MANIFEST} is no regular file")
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise InputError(where, f"is no run: {MANIFEST} is larger than {MAX_BYTES >> 20} MiB")
    return content.decode("utf-8")


def _briefly(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{cut(text)} is no finite number")
    return number
