"""The directory that a run is written to: absent or empty, and filled in one stroke."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    _check_free(out, given)
    home = next(parent for parent in out.parents if os.path.lexists(parent))
    if not home.is_dir():
        raise InputError("--out", f"{given} cannot be created, for {home.name} is a file")
    Path(tempfile.mkdtemp(prefix=".jiesu-", suffix=".probe", dir=home)).rmdir()


def _check_free(out: Path, given: str) -> None:
    if out.is_dir():
        if any(out.iterdir()):
            raise InputError("--out", f"{given} is not empty; allowed is a directory that is absent or empty")
    elif os.path.lexists(out):
        raise InputError("--out", f"{given} is a file; allowed is a directory that is absent or empty")


def _reason(error: BaseException) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


@contextmanager
def written_at_once(out: Path, given: str) -> Iterator[Path]:
    """A directory inside a hidden sibling that takes the place of ``out`` when the block ends well.

    If the block fails or is interrupted the sibling is removed and ``out`` stays as it was.

    Args:
        out: Final directory, absent or empty.
        given: The same as the user wrote it, for the message.

    Yields:
        The directory to write into.

    Raises:
        InputError: Something else filled the directory in the meantime.
        OSError: It became unwritable in the meantime.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    sibling = Path(tempfile.mkdtemp(prefix=".jiesu-", suffix=".part", dir=out.parent))
    # mkdtemp closes its directory to others; the run in it has the permissions of any new directory.
    part = sibling / "run"
    try:
        part.mkdir()
        yield part
        _synchronise(part)
        _put(part, out, given)
    finally:
        shutil.rmtree(sibling, ignore_errors=True)


def _put(part: Path, out: Path, given: str) -> None:
    try:
        with suppress(FileNotFoundError):
            out.rmdir()
        part.rename(out)
    except OSError:
        _check_free(out, given)
        raise


def _synchronise(directory: Path) -> None:
    """Have every file of a directory on the disk before its name says that it is complete."""
    for path in sorted(directory.iterdir()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
