"""The manifest of a run: what was asked, what it was made with, what it yielded, and its seal."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sim.result import Result
from sim.run.identity import run_id
from sim.run.machine import machine, versions
from sim.version import model_version

MANIFEST = "manifest.json"
LAYOUT = 1
"""Version of the layout of a run directory."""

ABOUT = ("title_en", "title_zh", "rationale_en", "rationale_zh", "sources")
"""What a scenario says about itself besides its name; it does not enter the run's name."""

Manifest = dict[str, Any]


def build_manifest(result: Result, files: Mapping[str, Mapping[str, Any]]) -> Manifest:
    """Describe a run.

    What may differ between two runs of the same name stands under ``timing``, ``versions`` and ``machine``.

    Args:
        result: The simulated period.
        files: By file name: ``sha256``, ``bytes`` and, for a table, ``rows``.

    Returns:
        The manifest, sealed.
    """
    spec = result.spec
    resolved = spec.resolved()
    content: Manifest = {
        "jiesu_run": LAYOUT,
        "run_id": run_id(spec, result.seed, result.user_rules),
        "scenario": spec.name,
        "seed": result.seed,
        "days": result.days,
        "residents": result.residents,
        "burn_in_days": result.burn_in_days,
        "event_log": result.requests is not None,
        "model": asdict(model_version()),
        "user_rules": list(result.user_rules),
        "indicators": {name: defined(value) for name, value in result.indicators.items()},
        "values": {key: {"value": value, "origin": spec.origin(key)} for key, value in spec.values().items()},
        "events": resolved["events"],
        "about": {key: resolved[key] for key in ABOUT},
        "versions": versions(),
        "machine": machine(),
        "timing": _timing(result),
        "files": {name: dict(files[name]) for name in sorted(files)},
    }
    return sealed(content)


def _timing(result: Result) -> dict[str, Any]:
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "setup_seconds": round(result.setup_seconds, 6),
        "wall_seconds": round(result.wall_seconds, 6),
        "burn_in_cached": result.burn_in_cached,
    }


def defined(value: float | None) -> float | None:
    """The value as a plain number, or None where it is undefined or not finite."""
    return None if value is None or not math.isfinite(value) else float(value)


def sealed(content: Mapping[str, Any]) -> Manifest:
    """The manifest with a hash over all the rest of it as its last entry."""
    rest = {key: value for key, value in content.items() if key != "manifest_sha256"}
    return {**rest, "manifest_sha256": seal_of(rest)}


def seal_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest without its own seal, hexadecimal."""
    rest = {key: value for key, value in content.items() if key != "manifest_sha256"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, allow_nan=False).encode()).hexdigest()


def write_manifest(manifest: Manifest, directory: Path) -> None:
    """Write a manifest as indented JSON."""
    text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False)
    (directory / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def file_record(path: Path, rows: int | None = None) -> dict[str, Any]:
    """What the manifest holds about a file: SHA-256, size in bytes and, for a table, its rows."""
    record: dict[str, Any] = {"sha256": file_hash(path), "bytes": path.stat().st_size}
    return record if rows is None else {**record, "rows": rows}


def file_hash(path: Path) -> str:
    """SHA-256 of a file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
