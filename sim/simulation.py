"""Run a scenario from beginning to end and gather what it yields."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from sim.city.rows import CHANNELS, CLASSES, CLOSING_WAYS, WAYS
from sim.day.accounts import ENDINGS
from sim.day.tallies import EVENT, EVENT_KINDS
from sim.day.world import Array
from sim.ledger import ledger_table
from sim.model import GovernanceModel, Progress
from sim.result import Result, Table
from sim.rules import describe
from sim.scenario import Scenario


def simulate(
    spec: Scenario,
    *,
    seed: int | None = None,
    threads: int = 1,
    log_events: bool = False,
    progress: Progress | None = None,
    use_kept: bool = True,
    **rules: Any,
) -> Result:
    """Simulate a scenario's period after its burn-in.

    Args:
        spec: Scenario.
        seed: Seed; None means the scenario's own.
        threads: Threads; any number gives the same result.
        log_events: Whether to keep the path of every matter.
        progress: Called with date, days done, days in all, and phase.
        use_kept: Whether a burnt-in state kept in the user's cache may be taken; else it is computed.
        **rules: Classes that decide in place of built-in ones (see `GovernanceModel`).

    Raises:
        sim.scenario.InputError: The scenario is wrong.
    """
    begun = time.perf_counter()
    model = GovernanceModel(
        spec, seed=seed, threads=threads, log_events=log_events, progress=progress, use_kept=use_kept, **rules
    )
    ready = time.perf_counter()
    try:
        model.run()
    finally:
        model.driver.close()
    return result_of(model, ready - begun, time.perf_counter() - ready)


def result_of(model: GovernanceModel, setup_seconds: float, wall_seconds: float) -> Result:
    """What a model has yielded so far."""
    w, series = model.world, model.series()
    handlers, communities = model.months()
    origin = 24.0 * model.spec.time.burn_in_days
    events = event_table(model.driver.events, origin) if model.driver.log_events else None
    return Result(
        spec=model.spec,
        seed=model.spec.time.seed,
        days=len(series),
        residents=len(w.residents),
        indicators=model.indicators(),
        daily=daily_table(series, np.datetime64(model.spec.time.start, "D")),
        handlers=handlers,
        communities=communities,
        ledger=ledger_table(model.ledger()),
        requests=events,
        burn_in_days=model.spec.time.burn_in_days,
        setup_seconds=setup_seconds,
        wall_seconds=wall_seconds,
        burn_in_cached=model.burn_in_cached,
        user_rules=tuple(describe(cls) for cls in model.user_classes),
    )


def daily_table(series: Array, first: np.datetime64) -> Table:
    """City series as flat columns: a sub-array field becomes one column per channel or way."""
    days = np.arange(len(series))
    columns: dict[str, Array] = {"day": days, "date": first + days}
    for name in series.dtype.names or ():
        labels = {"first": CHANNELS, "way": CLOSING_WAYS, "requests_of": CLASSES}.get(name)
        if labels is None:
            columns[name] = series[name].copy()
        else:
            columns |= {f"{name}_{label}": series[name][:, n].copy() for n, label in enumerate(labels)}
    return columns


DECIDED = ("started", "closed", "called_back", "settled")
"""Steps at which the way of closing is known."""


def event_table(parts: list[Array], origin_hours: float) -> Table:
    """The event log as flat columns, ordered by hour, matter and step.

    Args:
        parts: EVENT rows as they were taken from the model.
        origin_hours: Hour since day 0 of the burn-in at which the period starts; hours count from it.
    """
    rows: Array = np.concatenate(parts) if parts else np.zeros(0, EVENT)
    order = np.lexsort((rows["what"], rows["attempt"], rows["id"], rows["hour"]))
    rows = rows[order]
    kinds = np.array(EVENT_KINDS)[rows["what"]]
    detail = rows["channel"]
    outcome = np.full(len(rows), "", dtype="U16")
    said = {"ended": ENDINGS, "settled": ("unresolved", "resolved"), "called_back": ("no", "yes")}
    for step, words in said.items():
        outcome[kinds == step] = np.array(words)[detail[kinds == step]]
    channel = np.full(len(rows), "", dtype="U16")
    told = ~np.isin(kinds, ("arises", "ended", "settled", "called_back"))
    channel[told] = np.array(CHANNELS)[detail[told]]
    way = np.where(np.isin(kinds, DECIDED), np.array(WAYS)[rows["way"]], "")
    hour = rows["hour"].astype(np.float64) - origin_hours
    return {
        "matter": rows["id"],
        "day": np.floor(hour / 24.0).astype(np.int64),
        "hour": hour,
        "step": kinds,
        "channel": channel,
        "outcome": outcome,
        "attempt": rows["attempt"].astype(np.int64),
        "way": way,
        "cls": np.array(CLASSES)[rows["cls"]],
        "category": rows["category"].astype(np.int64),
        "resident": rows["resident"].astype(np.int64),
        "community": rows["community"].astype(np.int64),
        "handler": rows["handler"].astype(np.int64),
        "hours": rows["hours"].astype(np.float64),
    }
