"""The files of a checkpoint, and how a newer state takes an older one's place.

A checkpoint is two files: the state, and a sealed header that names it and its hash. A state is complete
on the disk before a header names it, and the older state goes only after that; so whenever a process or a
machine dies there is a whole checkpoint or none, never a half-written one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.run.checkpoint_place import ADVICE, HEADER, OPTION, STATE, damaged, reason
from sim.run.manifest import Manifest, file_record, seal_of, sealed
from sim.run.opening import MAX_BYTES
from sim.scenario.errors import InputError

LAYOUT = 1
"""Version of what the two files hold."""


def read_header(directory: Path, given: str) -> Manifest | None:
    """What a checkpoint says of itself; None if there is none.

    Raises:
        InputError: It is damaged, or of a layout that this version does not read.
    """
    try:
        with (directory / HEADER).open("rb") as file:
            content = json.loads(file.read(MAX_BYTES).decode("utf-8"))
        layout = content["jiesu_checkpoint"]
        whole = content["manifest_sha256"] == seal_of(content)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise InputError(OPTION, f"{given}: {HEADER} cannot be read ({reason(error)})") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(given, HEADER) from error
    if layout != LAYOUT:
        raise InputError(
            OPTION, f"{given} was written in layout {layout}, this version reads {LAYOUT}; {ADVICE}"
        )
    if not whole:
        raise damaged(given, HEADER)
    return dict(content)


def read_state(directory: Path, header: Manifest, given: str) -> dict[str, NDArray[Any]]:
    """Arrays of the state that a header names, by name.

    Raises:
        InputError: The file is missing or not as it was written.
    """
    name = str(header["state"]["name"])
    path = directory / name
    try:
        if file_record(path) != header["state"]["record"]:
            raise damaged(given, name)
        with np.load(path, allow_pickle=False) as file:
            return {key: file[key] for key in file.files}
    except FileNotFoundError as error:
        raise InputError(OPTION, f"{given}: {name} is missing; {ADVICE}") from error
    except OSError as error:
        raise InputError(OPTION, f"{given}: {name} cannot be read ({reason(error)})") from error


def put(directory: Path, content: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Put a checkpoint in the place of the one that is there, if any; that one stays if this fails.

    Args:
        directory: Created if absent.
        content: What the header holds besides the state's name and hash.
        arrays: The state.

    Raises:
        OSError: The disk is full or fails.
    """
    directory.mkdir(parents=True, exist_ok=True)
    numbers = [int(found[1]) for path in directory.iterdir() if (found := STATE.fullmatch(path.name))]
    path = directory / f"jiesu-state-{max(numbers, default=0) + 1}.npz"
    with _appearing(path) as file:
        np.savez(file, allow_pickle=False, **arrays)
    _synchronise(directory)
    try:
        state = {"name": path.name, "record": file_record(path)}
        text = json.dumps(sealed({"jiesu_checkpoint": LAYOUT, **content, "state": state}), allow_nan=False)
        with _appearing(directory / HEADER) as file:
            file.write(text.encode())
    except OSError:  # after an interruption the header may name this state already, so it stays
        path.unlink(missing_ok=True)
        raise
    _synchronise(directory)
    _remove_states(directory, keep=path.name)


@contextmanager
def _appearing(path: Path) -> Iterator[Any]:
    """A file to write that has its name only once it is complete and on the disk."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _synchronise(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear(directory: Path) -> None:
    """Remove a checkpoint, and nothing else; the directory stays."""
    (directory / HEADER).unlink(missing_ok=True)
    (directory / f"{HEADER}.part").unlink(missing_ok=True)
    _remove_states(directory)


def _remove_states(directory: Path, keep: str = "") -> None:
    for path in [*directory.iterdir()] if directory.is_dir() else []:
        if STATE.fullmatch(path.name) and path.name != keep:
            path.unlink(missing_ok=True)
