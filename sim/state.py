"""Save a city's state, name it by content, and branch from it: a burn-in is computed once.

A state file holds every array of the World after the burn-in. Its name is a hash of whatever decides
those bytes: parameters and seed (not the period that follows, nor its events) and the sources of the
model. Only states that took a while to compute are kept, within a fixed total size.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.city.counts import count_units
from sim.day.world import Array, World
from sim.kernel_cache import user_cache
from sim.memory import copied, copied_together
from sim.scenario import InputError, Scenario
from sim.version import model_version


class BurntIn(NamedTuple):
    """A city at the end of its burn-in, from which policies branch."""

    world: World
    months: int

    def copied(self) -> BurntIn:
        """The same state in arrays of its own."""
        return BurntIn(World(*copied_together(self.world)), self.months)

    def for_city(self, values: Mapping[str, Any]) -> BurntIn:
        """The same state in arrays of its own, if a city of the same size is to begin from it.

        Args:
            values: Parameters of that city.

        Raises:
            InputError: It is another city than the state's.
        """
        counts = count_units(values)
        if (len(self.world.residents), len(self.world.communities)) != (counts.residents, counts.communities):
            raise InputError("burnt_in", "is the state of another city than the scenario's")
        return self.copied()


WORTH_SECONDS = 1.0
"""A burn-in that took less is computed anew each time."""
LARGEST_BYTES = 768 * 2**20
"""A larger state is not kept."""
TOTAL_BYTES = 3 * 2**30
"""All states together; the ones that were used longest ago make room."""


def state_name(spec: Scenario) -> str:
    """Name of the state at the end of a scenario's burn-in: 32 hexadecimal digits."""
    values = {key: value for key, value in spec.values().items() if key != "time.days"}
    model = model_version()
    content = [values, model.package, model.sources, np.__version__]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def state_folder() -> Path:
    """Folder of kept states in the user's cache."""
    return user_cache() / "states"


def keep_state(world: World, months: int, name: str) -> None:
    """Keep a state under its name; a cache that cannot be written is no error.

    Args:
        world: State to keep.
        months: Months since day 0.
        name: `state_name`.
    """
    arrays = world._asdict() | {"months": np.array(months)}
    if sum(array.nbytes for array in arrays.values()) > LARGEST_BYTES:
        return
    arrays["seal"] = np.array(_seal(arrays, months))
    path = state_folder() / f"{name}.npz"
    partial = path.with_name(f".{name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        partial.replace(path)
        _make_room(path.parent)
    except OSError:
        partial.unlink(missing_ok=True)


def kept_state(name: str) -> BurntIn | None:
    """State kept under a name; None if there is none that can be read."""
    path = state_folder() / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {field: copied(file[field]) for field in World._fields}
            months = int(file["months"])
            if str(file["seal"]) != _seal(arrays, months):
                return None
        os.utime(path)
    except Exception:  # a damaged file fails in many ways inside the reader; the state is computed anew
        return None
    return BurntIn(World(**arrays), months)


def _seal(arrays: Mapping[str, Array], months: int) -> str:
    """Hash over every array's name, type, shape and bytes: a damaged state is not gone on from."""
    digest = hashlib.sha256(str(months).encode())
    for name in World._fields:
        array = arrays[name]
        kind = (array.dtype.itemsize, array.dtype.names or array.dtype.kind, array.shape)
        digest.update(f"{name}{kind}".encode())
        # Bytes between the fields of a row belong to nobody and are not kept by the file.
        for column in [array[field] for field in array.dtype.names] if array.dtype.names else [array]:
            digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _make_room(folder: Path) -> None:
    """Remove the states used longest ago until the rest fit."""
    files = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    used = 0
    for path in files:
        used += path.stat().st_size
        if used > TOTAL_BYTES:
            path.unlink(missing_ok=True)
