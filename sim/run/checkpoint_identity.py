"""Of which run a checkpoint is: everything that decides the bytes of what follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sim.run.checkpoint_place import ADVICE, OPTION, damaged
from sim.run.machine import machine, versions
from sim.run.manifest import Manifest
from sim.scenario import Scenario
from sim.scenario.errors import InputError, given, show
from sim.version import model_version

NUMERICAL = ("llvmlite", "numba", "numpy")
"""Libraries whose version may change the last digit of a number."""


def identity(spec: Scenario, log_events: bool) -> dict[str, Any]:
    """What must be the same for a run to go on; threads may differ, and the scenario's name.

    Args:
        spec: Scenario as resolved.
        log_events: Whether the path of every matter is kept.
    """
    installed = versions()
    return {
        "model": asdict(model_version()),
        "made_with": {name: installed[name] for name in NUMERICAL} | machine(),
        "values": spec.values(),
        "content": spec.content_hash(),
        "event_log": log_events,
    }


def check_same(header: Manifest, here: dict[str, Any], place: str) -> None:
    """Refuse a checkpoint of another run.

    Args:
        header: What the checkpoint says of itself.
        here: `identity` of the run that is asked for.
        place: Directory as the user gave it.

    Raises:
        InputError: Something that decides the bytes is not the same; the first such thing is told.
    """
    if any(type(header.get(key)) is not type(value) for key, value in here.items()):
        raise damaged(place, "its header")
    for difference in _differences(header, here):
        raise InputError(
            OPTION, f"{place} is of another run: {difference}; give another directory or {ADVICE}"
        )


def _differences(there: Manifest, here: dict[str, Any]) -> Iterator[str]:
    for part, what in (("package", "another version"), ("sources", "other sources")):
        if (then := there["model"].get(part)) != here["model"][part]:
            yield f"made by {what} of the model ({str(then)[:16]})"
    for name, now in here["made_with"].items():
        if (then := there["made_with"].get(name)) != now:
            yield f"{given(name, then)} there, {show(now)} here"
    for key, now in here["values"].items():
        if (then := there["values"].get(key)) != now:
            yield f"{given(key, then)} there, {show(now)} here"
    if there["content"] != here["content"]:
        yield "the events of its scenario differ"
    if there["event_log"] != here["event_log"]:
        yield f"begun {'with' if there['event_log'] else 'without'} --events"
