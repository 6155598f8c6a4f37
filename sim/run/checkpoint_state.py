"""A model in the midst of its run as plain arrays and facts, and a model that goes on from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import numpy as np

from sim.city.rows import CASE, COMMUNITY, DISTRICT, HANDLER, PROBLEM, RESIDENT, SUBDISTRICT, TALLY
from sim.day.handle import table
from sim.day.parameters import CLASS_ROW, PARAMETER_ROW
from sim.day.setup import working_space
from sim.day.tallies import DAILY, EVENT
from sim.day.world import CITY, MAIL, Array, World
from sim.model import GovernanceModel
from sim.month.books import Snapshot
from sim.month.policy import put_in_force
from sim.month.record import Record
from sim.scenario.fixed import FIXED_VALUES
from sim.state import BurntIn

_ROWS: Final[Mapping[str, np.dtype[Any]]] = {
    "par": PARAMETER_ROW,
    "cls": CLASS_ROW,
    "city": CITY,
    "residents": RESIDENT,
    "communities": COMMUNITY,
    "subs": SUBDISTRICT,
    "districts": DISTRICT,
    "handlers": HANDLER,
    "cases": CASE,
    "problems": PROBLEM,
    "daily": DAILY,
    "series": DAILY,
    "tally": TALLY,
    "mail": MAIL,
    "events": EVENT,
}
"""Rows of the World whose alignment a file does not keep; `table` checks the types of all arrays."""

_SHOT: Final[Mapping[str, np.dtype[Any] | str]] = {
    "first": "M8[D]",
    "units": HANDLER,
    "sums": "f8",
    "counts": "i8",
    "echo": "i8",
    "communities": COMMUNITY,
    "waits": "f8",
    "desk_hours": "f8",
}
"""Types of a `Snapshot`, field by field, all months in one array."""


class Saved(NamedTuple):
    """A run as far as it has come.

    Attributes:
        city: Rows, and months since day 0.
        day: Next day to simulate; up to 0 the burn-in is not over.
        record: Days and months of the period so far; empty in the burn-in, of which no record is kept.
        events: EVENT rows of the period so far, as the driver has them.
        burn_in_cached: Whether the burnt-in state came from the cache.
    """

    city: BurntIn
    day: int
    record: Record
    events: list[Array]
    burn_in_cached: bool


def arrays_of(model: GovernanceModel) -> dict[str, Array]:
    """Every array that the rest of a run hangs on; not copied, so to be written before the run goes on."""
    world = model.world._replace(
        **working_space(1), events=np.zeros((1, 0), EVENT), n_events=np.zeros(1, np.int64)
    )
    arrays = {f"world.{name}": array for name, array in world._asdict().items()}
    if model.day <= 0:
        return arrays
    record = model._record
    arrays["days"] = record.series(model.world.daily[:0])
    for name, kind in _SHOT.items() if record.shots else ():
        arrays[f"shots.{name}"] = np.array([getattr(shot, name) for shot in record.shots], kind)
    return arrays | {f"log.{n}": rows for n, rows in enumerate(model.driver.events)}


def facts_of(model: GovernanceModel) -> dict[str, Any]:
    """What of a run is no array, in types that JSON knows."""
    period = model.day > 0
    return {
        "day": model.day,
        "months": model._months,
        "platform": [[a_year, days] for a_year, days in model._record.platform.items()] if period else [],
        "logs": len(model.driver.events) if period else 0,
        "burn_in_cached": model.burn_in_cached,
    }


def saved_state(arrays: Mapping[str, Array], facts: Mapping[str, Any]) -> Saved:
    """What `arrays_of` and `facts_of` gave.

    Raises:
        KeyError, TypeError: Something is missing, or an array is not of the type that the model has.
    """
    rows = {name: arrays[f"world.{name}"] for name in World._fields}
    world = World(**rows | {name: _typed(rows[name], kind) for name, kind in _ROWS.items()})
    table(world)  # refuses what compiled code could not read
    record = Record()
    if facts["day"] > 0:
        record.days = [_typed(arrays["days"], DAILY)]
        record.shots.extend(_shots(arrays))
        record.platform = {float(a_year): int(days) for a_year, days in facts["platform"]}
    logs = [_typed(arrays[f"log.{n}"], EVENT) for n in range(facts["logs"])]
    cached = bool(facts["burn_in_cached"])
    return Saved(BurntIn(world, int(facts["months"])), int(facts["day"]), record, logs, cached)


def _shots(arrays: Mapping[str, Array]) -> list[Snapshot]:
    if "shots.first" not in arrays:
        return []
    fields = {name: _typed(arrays[f"shots.{name}"], kind) for name, kind in _SHOT.items()}
    dates = fields.pop("first").tolist()
    return [
        Snapshot(first=first, **{name: fields[name][month] for name in fields})
        for month, first in enumerate(dates)
    ]


def _typed(array: Array, kind: np.dtype[Any] | str) -> Array:
    """An array that was read, with the model's own type: equal, but the file does not know its alignment."""
    if array.dtype != kind:
        raise TypeError(f"{array.dtype} is not {kind}")
    return array.view(kind)


def go_on_from(model: GovernanceModel, saved: Saved) -> None:
    """Set all that a model has besides its rows and months to where the run had come.

    What is in force is put into the rows again, for a new model puts in what is in force at its beginning;
    nothing changes in between, so nobody is hired and nothing fades.
    """
    model.day = saved.day
    model.steps = max(saved.day, 0)
    model.burn_in_cached = saved.burn_in_cached
    model.driver.events = saved.events
    model._record = saved.record
    policy = {**FIXED_VALUES, **model.spec.values_on(saved.day - 1)}
    model._policy = policy
    put_in_force(model.world, policy, policy)
