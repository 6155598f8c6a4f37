"""Reading a manifest that may have been damaged or written by somebody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.run.manifest import LAYOUT, MANIFEST, Manifest
from sim.scenario.errors import InputError

MAX_BYTES = 64 << 20
"""A manifest larger than this is not read: no scenario needs a thousandth of it."""

SHAPE: dict[str, type] = {
    "run_id": str,
    "scenario": str,
    "seed": int,
    "days": int,
    "residents": int,
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
    return content


def _parse(path: Path, given: str) -> Any:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(given, f"is no run: {MANIFEST} is larger than {MAX_BYTES >> 20} MiB")
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(given, f"is no run: it has no {MANIFEST}") from error
    except OSError as error:
        raise InputError(given, f"is no run: {MANIFEST} cannot be read ({error.strerror})") from error
    except InputError:
        raise
    except (ValueError, RecursionError) as error:
        raise InputError(given, f"is no run: {MANIFEST} is not JSON ({error})") from error
