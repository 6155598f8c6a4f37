"""Files that are there whole or not at all, and one writer at a time."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.scenario import InputError

PARTIAL = ".part"
"""Ending of a hidden file that is not written to its end yet."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that others see once it is complete and on the disk.

    Raises:
        OSError: It cannot be written; what was there before is as it was.
    """
    partial = path.with_name(f".{path.name}.{secrets.token_hex(8)}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    bring_to_disk(path.parent)


def bring_to_disk(folder: Path) -> None:
    """Have the names in a folder on the disk."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextmanager
def only_one(path: Path, given: str, shared: bool = False) -> Iterator[bool]:
    """Hold a lock that ends with the process, however that ends.

    Args:
        path: File of the lock.
        given: The store as the user wrote it, for the message.
        shared: Whether others that share it may go on beside.

    Yields:
        Whether nobody else can have it: not where it is shared, or the file system has no locks.

    Raises:
        InputError: Another process holds it.
    """
    with path.open("a+b") as file:
        held = _locked(file, given, shared)
        yield held and not shared


def _locked(file: Any, given: str, shared: bool) -> bool:
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError("--store", f"{given} is in use by another sweep") from None
    except OSError:  # a file system without locks
        return False
    return True
