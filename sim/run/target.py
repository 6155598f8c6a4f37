"""The directory that a run is written to: absent or empty, and filled in one stroke."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.scenario.errors import InputError


def check_out(path: str | Path) -> Path:
    """Check that a run can be written to a directory, before anything is computed.

    Args:
        path: Directory of the run: absent, or there and empty.

    Returns:
        The directory as an absolute path.

    Raises:
        InputError: It is a file, holds something, or cannot be created or written.
    """
    try:
        out = Path(path).resolve()
        _check_place(out, str(path))
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError("--out", f"{path} cannot be used: {_reason(error)}") from error
    return out


def _check_place(out: Path, given: str) -> None:
    if out.is_dir():
        if any(out.iterdir()):
            raise InputError("--out", f"{given} is not empty; allowed is a directory that is absent or empty")
    elif os.path.lexists(out):
        raise InputError("--out", f"{given} is a file; allowed is a directory that is absent or empty")
    home = next(parent for parent in out.parents if os.path.lexists(parent))
    if not home.is_dir():
        raise InputError("--out", f"{given} cannot be created, for {home.name} is a file")
    probe = home / f".jiesu-{os.getpid()}.probe"
    probe.mkdir()
    probe.rmdir()


def _reason(error: BaseException) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


@contextmanager
def written_at_once(out: Path) -> Iterator[Path]:
    """A hidden sibling directory that takes the place of ``out`` when the block ends well.

    If the block fails or is interrupted the sibling is removed and ``out`` stays as it was.

    Args:
        out: Final directory, absent or empty.

    Yields:
        The directory to write into.

    Raises:
        OSError: The directory was filled or became unwritable in the meantime.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".jiesu-{os.getpid()}.part")
    part.mkdir()
    try:
        yield part
        _synchronise(part)
        if out.is_dir():
            out.rmdir()
        part.rename(out)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def _synchronise(directory: Path) -> None:
    """Have every file of a directory on the disk before its name says that it is complete."""
    for path in sorted(directory.iterdir()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
