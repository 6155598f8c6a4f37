"""Small cities that run in milliseconds, and what tests ask of their state."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.day.world import ARRIVING, IN_HAND, MERGED, QUEUED, REQUEST, Array, World
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.simulation import result_of

RESIDENTS = 900
SHARE = RESIDENTS / 8000
"""Share of demo_town that the small city is; what demo_town shares out, it has in proportion."""

SMALL: dict[str, Any] = {
    "city.residents": RESIDENTS,
    "city.subdistricts": 3,
    "city.communities": 4,
    "city.departments": 3,
    "city.utilities": 1,
    "intake.operators": 0.6212 * SHARE,
    "staff.departments": 9.135 * SHARE,
    "price.platform_fixed": 21_925 * SHARE,
    "time.burn_in_days": 0,
    "time.days": 90,
}

FILTERS_OFF: dict[str, Any] = {
    f"filters.{name}": False for name in ("eligibility", "sampling", "perception", "coaxing", "leniency")
}


def small(changes: dict[str, Any] | None = None) -> Scenario:
    """A city of 900 residents in three subdistricts, 90 days without burn-in unless changed."""
    return load_scenario("demo_town", SMALL | (changes or {}))


def ran(changes: dict[str, Any] | None = None, **options: Any) -> GovernanceModel:
    """A small city after its period."""
    model = GovernanceModel(small(changes), **options)
    model.run()
    model.driver.close()
    return model


def indicators(model: GovernanceModel) -> dict[str, float | None]:
    return dict(result_of(model, 0.0, 0.0).indicators)


def daily(model: GovernanceModel, name: str) -> float:
    """Sum of a daily column over the period."""
    return float(model.series()[name].sum())


def fingerprint(model: GovernanceModel) -> str:
    """Hash of all that a run yields: series, residents, ledger, months, times to closure, indicators.

    Rows are read field by field: the bytes between their fields belong to nobody.
    """
    w, digest = model.world, hashlib.sha256()
    tables = [
        {name: rows[name] for name in rows.dtype.names} for rows in (model.series(), w.residents, w.handlers)
    ]
    tables += [*model.months(), {"ledger": w.ledger, "days": w.histogram, "problems": w.problems["id"]}]
    for table in tables:
        for name, column in table.items():
            digest.update(name.encode() + np.ascontiguousarray(column).tobytes())
    digest.update(repr(sorted(indicators(model).items())).encode())
    return digest.hexdigest()


ECHOES = (
    "norm",
    "price",
    "pressure",
    "willing",
    "overtime",
    "residents",
    "estate",
    "efficacy",
    "volunteer_hours_left",
)
"""Columns and indicators that tell what was put in, or what a unit thinks, and not what came of it."""


def outputs(model: GovernanceModel) -> str:
    """Hash of what a run is for: series, months, ledger, times to closure, indicators; no rows of state."""
    w, digest = model.world, hashlib.sha256()
    series = model.series()
    tables: list[dict[str, Any]] = [{name: series[name] for name in series.dtype.names}]
    tables += [{k: v for k, v in table.items() if k not in ECHOES} for table in model.months()]
    for table in [*tables, {"ledger": w.ledger, "days": w.histogram}]:
        for name, column in table.items():
            digest.update(name.encode() + np.ascontiguousarray(column).tobytes())
    told = {name: value for name, value in indicators(model).items() if name not in ECHOES}
    digest.update(repr(sorted(told.items())).encode())
    return digest.hexdigest()


def log(model: GovernanceModel) -> Array:
    """All rows of the event log."""
    return np.concatenate(model.driver.events)


def live(w: World) -> Array:
    """Slots of the cases that are in use."""
    return np.flatnonzero(w.cases["id"] >= 0)


def open_requests(w: World) -> int:
    """Hotline requests that no handler has closed yet."""
    rows = w.cases[live(w)]
    waiting = np.isin(rows["state"], (ARRIVING, QUEUED, IN_HAND, MERGED))
    return int((waiting & (rows["kind"] == REQUEST)).sum())


def chain(links: Array, slot: int) -> Iterator[int]:
    """Slots of a linked list from ``slot`` on."""
    while slot >= 0:
        yield slot
        slot = int(links[slot])


def pile(links: Array, row: Any) -> Iterator[int]:
    """Slots of a pile, the uppermost first: as many linked lists, taken in turn, as it keeps tops."""
    lists = [chain(links, int(top)) for top in row["tops"]]
    for height in range(int(row["count"]) - 1, -1, -1):
        yield next(lists[height % len(lists)])


def heap(cases: Array, root: int) -> Iterator[int]:
    """Slots of a pairing heap."""
    waiting = [root] if root >= 0 else []
    while waiting:
        slot = waiting.pop()
        yield slot
        waiting += chain(cases["sibling"], int(cases[slot]["child"]))


def assert_share(happened: Array, chance: float, errors: float = 4.5) -> None:
    """Assert that so large a share of a batch is within chance of the rule's."""
    spread = np.sqrt(max(chance * (1.0 - chance), 1e-12) / len(happened))
    assert abs(float(np.mean(happened)) - chance) <= errors * spread, (float(np.mean(happened)), chance)
