"""The directory that a run is written to: absent or empty, and a run only once it is complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.run.manifest import MANIFEST
from sim.scenario.errors import InputError

ALLOWED = "allowed is a directory that is absent or empty"
STAGE = ".jiesu.part"
"""Where the files of a run gather inside a directory that was there before; whoever makes it may write."""


def check_out(path: str | Path) -> Path:
    """Check that a run can be written to a directory, before anything is computed.

    Args:
        path: Directory of the run: absent, or there and empty.

    Returns:
        The directory as an absolute path.

    Raises:
        InputError: It is a file, holds something, or cannot be created or written.
    """
    if not str(path):
        raise InputError("--out", f'given "": {ALLOWED}')
    try:
        out = Path(path).resolve()
        _check_place(out, str(path))
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError("--out", f"{path} cannot be used: {_reason(error)}") from error
    return out


def _check_place(out: Path, given: str) -> None:
    """Try to write where the run will be: in a directory that is there, else where one must be made."""
    _check_free(out, given)
    home = next(place for place in (out, *out.parents) if os.path.lexists(place))
    if not home.is_dir():
        raise InputError("--out", f"{given} cannot be created, for {home.name} is a file")
    Path(tempfile.mkdtemp(prefix=".jiesu-", suffix=".probe", dir=home)).rmdir()


def _check_free(out: Path, given: str, own: Path | None = None) -> None:
    if out.is_dir():
        held = sorted(path.name for path in out.iterdir() if path != own)
        if held:
            raise InputError("--out", f"{given} is not empty (it holds {held[0]}); {ALLOWED}")
    elif os.path.lexists(out):
        raise InputError("--out", f"{given} is a file; {ALLOWED}")


def _reason(error: BaseException) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


@contextmanager
def written_at_once(out: Path, given: str) -> Iterator[Path]:
    """A directory to write into whose files are a run at ``out`` when the block ends well.

    If the block fails or is interrupted ``out`` stays as it was.

    Args:
        out: Final directory, absent or empty.
        given: The same as the user wrote it, for the message.

    Yields:
        The directory to write into.

    Raises:
        InputError: Something else filled the directory in the meantime.
        OSError: It became unwritable in the meantime.
    """
    with _filled(out, given) if out.is_dir() else _created(out, given) as part:
        yield part


@contextmanager
def _filled(out: Path, given: str) -> Iterator[Path]:
    """Fill a directory that is there and stays the same one: it may be a mount, or where the user stands."""
    part = out / STAGE
    try:
        part.mkdir()
    except FileExistsError:
        _check_free(out, given)
        raise
    moved: list[Path] = []
    try:
        yield part
        _synchronise(part)
        _check_free(out, given, own=part)
        # A directory without a manifest is no run, so that one comes last.
        for path in sorted(part.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
            moved.append(out / path.name)
            path.rename(moved[-1])
        part.rmdir()
    except BaseException:
        for path in moved:
            path.unlink(missing_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        raise


@contextmanager
def _created(out: Path, given: str) -> Iterator[Path]:
    """Fill a hidden sibling that then takes the name of a directory that is not there."""
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
        part.rename(out)
    except OSError:
        _check_free(out, given)
        raise


def _synchronise(directory: Path) -> None:
    """Have every file of a directory on the disk before its name says that it is complete."""
    for path in sorted(directory.iterdir()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
