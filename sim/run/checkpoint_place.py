"""The directory of a checkpoint: what may stand in it, and that one run has it at a time."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.scenario.errors import InputError

OPTION = "--checkpoint"
HEADER = "jiesu-checkpoint.json"
"""File without which there is no checkpoint."""
STATE = re.compile(r"jiesu-state-(\d{1,9})\.npz(\.part)?")
"""Names of states, complete or not."""
ALLOWED = "allowed is a directory that is absent, empty, or holds a checkpoint"
ADVICE = "remove its jiesu-* files to begin anew"


def check_place(given: str | Path) -> Path:
    """Check that a directory can hold a checkpoint; nothing in it is changed.

    Args:
        given: Absent, empty, or with a checkpoint in it.

    Returns:
        The directory as an absolute path.

    Raises:
        InputError: It is a file, holds something else, or cannot be created or written.
    """
    if not str(given):
        raise InputError(OPTION, f'given "": {ALLOWED}')
    try:
        directory = Path(given).resolve()
        if os.path.lexists(directory) and not directory.is_dir():
            raise InputError(OPTION, f"{given} is a file; {ALLOWED}")
        home = next(place for place in (directory, *directory.parents) if os.path.lexists(place))
        if not home.is_dir():
            raise InputError(OPTION, f"{given} cannot be created, for {home.name} is a file")
        _check_held(directory, str(given))
        Path(tempfile.mkdtemp(prefix=".jiesu-", suffix=".probe", dir=home)).rmdir()
    except InputError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(OPTION, f"{given} cannot be used: {reason(error)}") from error
    return directory


def _check_held(directory: Path, given: str) -> None:
    """Refuse what is not ours, unless a checkpoint stands beside it."""
    held = sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []
    others = [name for name in held if not _is_ours(name)]
    if others and HEADER not in held:
        raise InputError(OPTION, f"{given} holds {others[0]} and no checkpoint; {ALLOWED}")


def reason(error: BaseException) -> str:
    """What went wrong, in the words of the operating system where it has some."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _is_ours(name: str) -> bool:
    return name in (HEADER, f"{HEADER}.part") or STATE.fullmatch(name) is not None


def damaged(given: str, name: str) -> InputError:
    """The error to raise where a file is not as it was written."""
    return InputError(OPTION, f"{given}: {name} is damaged; {ADVICE}")


@contextmanager
def held(directory: Path, given: str) -> Iterator[None]:
    """Keep other processes from the directory while the block runs; it ends with the process at the latest.

    Raises:
        InputError: Another run has it, or it cannot be created.
    """
    import fcntl

    try:
        directory.mkdir(parents=True, exist_ok=True)
        handle = os.open(directory, os.O_RDONLY)
    except OSError as error:
        raise InputError(OPTION, f"{given} cannot be used: {reason(error)}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(OPTION, f"{given} is in use by another run") from error
        except OSError:  # a file system that knows no locks
            pass
        yield
    finally:
        os.close(handle)
