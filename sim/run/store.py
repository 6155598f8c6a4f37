"""Writing a run to a directory and opening it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.result import Result
from sim.run.manifest import Manifest, build_manifest, file_record, write_manifest
from sim.run.opening import read_manifest
from sim.run.tables import read_table, tables_of, write_table
from sim.run.target import check_out, written_at_once
from sim.scenario.errors import InputError

Draw = Callable[[Result, Path], object]
"""Draws figures of a result into a directory."""


@dataclass(frozen=True)
class Run:
    """A run on disk.

    Attributes:
        path: Its directory.
        manifest: Its manifest, as read.
    """

    path: Path
    manifest: Manifest

    @property
    def run_id(self) -> str:
        """Name of the run, by content."""
        return str(self.manifest["run_id"])

    @property
    def indicators(self) -> dict[str, float | None]:
        """Value by name; None where undefined."""
        return dict(self.manifest["indicators"])

    def table(self, name: str) -> dict[str, Any]:
        """Columns of one table by name.

        Args:
            name: ``daily``, ``handlers``, ``communities``, ``ledger`` or ``requests``.

        Raises:
            InputError: The run has no such table, or its file is missing or damaged.
        """
        if f"{name}.parquet" not in self.manifest["files"]:
            raise InputError(str(self.path), f"has no table {name}")
        return read_table(self.path / f"{name}.parquet")


def write_run(result: Result, out: str | Path, figure: Draw | None = None) -> Run:
    """Write a run: one Parquet file per table, figures if wanted, and the manifest.

    An interrupted or failed write leaves nothing behind.

    Args:
        result: The simulated period.
        out: Directory of the run: absent or empty.
        figure: Draws figures into the directory that it is given.

    Returns:
        The run as it stands on disk.

    Raises:
        InputError: The directory cannot be used.
        OSError: The disk is full or fails.
    """
    target = check_out(out)
    with written_at_once(target, str(out)) as part:
        rows = {
            name: write_table(table, part / f"{name}.parquet") for name, table in tables_of(result).items()
        }
        if figure is not None:
            figure(result, part)
        files = {
            path.name: file_record(path, rows.get(path.stem) if path.suffix == ".parquet" else None)
            for path in sorted(part.iterdir())
        }
        manifest = build_manifest(result, files)
        write_manifest(manifest, part)
    return Run(target, manifest)


def read_run(path: str | Path) -> Run:
    """Open a run without checking its hashes; `verify_run` does that.

    Raises:
        InputError: There is no run at that place.
    """
    return Run(Path(path), read_manifest(path))
