"""Whether a run on disk is as it was written: hashes of its files, and of the manifest itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.run.manifest import MANIFEST, Manifest, file_hash, seal_of


def broken_seals(directory: Path, manifest: Manifest) -> list[str]:
    """Say what was changed since the run was written.

    Args:
        directory: The run's directory.
        manifest: Its manifest.

    Returns:
        One line for each file that is not as the manifest has it, beginning with the file's name.
    """
    found = []
    if manifest.get("manifest_sha256") != seal_of(manifest):
        found.append(f"{MANIFEST}: was changed after the run was written")
    for name, record in sorted(manifest["files"].items()):
        found.extend(_file(directory, name, record))
    return found


def _file(directory: Path, name: str, record: Any) -> Iterator[str]:
    path = directory / name
    if Path(name).name != name or not isinstance(record, dict):
        yield f"{MANIFEST}: lists {name!r}, which is no file of a run"
    elif not path.is_file():
        yield f"{name}: is missing"
    else:
        try:
            changed = file_hash(path) != record.get("sha256")
        except OSError as error:
            yield f"{name}: cannot be read ({error.strerror})"
            return
        if changed:
            yield f"{name}: was changed after the run was written"
