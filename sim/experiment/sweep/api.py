"""``sim.sweep``: an experiment from its file to its rows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.library import load_experiment
from sim.experiment.design.plan import plan_of
from sim.experiment.sweep.files import only_one
from sim.experiment.sweep.pool import Pool
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.schema import OK
from sim.experiment.sweep.store import LOCK, Store, open_store
from sim.experiment.sweep.sweep import Shard, Told, Workers, run_sweep
from sim.experiment.sweep.work import Setup, run_task
from sim.rules import check_rules, describe


def sweep(
    experiment: str | Path | Experiment,
    store: str | Path | None = None,
    *,
    workers: int | None = None,
    dask: str | None = None,
    shard: tuple[int, int] | None = None,
    retry: bool = False,
    progress: Told | None = None,
    **rules: type[Any],
) -> Runs:
    """Run what an experiment asks and a store does not have yet.

    Args:
        experiment: Name in the library, path of a TOML file, or an experiment that was read.
        store: Directory; ``results/NAME`` if None.
        workers: Processes; one a core if None.
        dask: Address of a dask.distributed scheduler whose workers take the place of processes.
        shard: (I, N): run only the I-th of N parts, beside others that fill the same store.
        retry: Whether to run again what failed or was quarantined.
        progress: Called with a `Progress` as runs are done.
        **rules: Classes that decide in place of built-in ones (see `sim.GovernanceModel`).

    Returns:
        What the store holds now.

    Raises:
        sim.InputError: The experiment, the store or a rule is wrong, or another sweep fills the store.
        OSError: The store cannot be written to; what was stored stays.
    """
    asked = experiment if isinstance(experiment, Experiment) else load_experiment(experiment)
    check_rules(rules)
    described = tuple(describe(cls) for cls in rules.values())
    plan = plan_of(asked)
    given = Path("results", asked.name) if store is None else Path(store)
    opened = open_store(given, asked, described)
    part = Shard(*shard) if shard is not None else None
    with only_one(given / LOCK, str(given), shared=part is not None):
        if retry:
            _try_again(opened)
        setup = Setup(asked.base, asked.settle_years, asked.indicators, asked.tables, rules)
        team = _team(setup, workers, dask)
        try:
            run_sweep(plan, opened, team, described, part, progress)
        finally:
            team.close()
    return Runs(given)


def _team(setup: Setup, workers: int | None, dask: str | None) -> Workers:
    if dask is not None:
        from sim.experiment.sweep.cluster import Cluster

        return Cluster(dask, run_task, setup)
    return Pool(workers or _cores(), run_task, setup)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _try_again(store: Store) -> None:
    wrong = frozenset(name for name, status in store.known().items() if status != OK)
    if wrong:
        store.journal.note("tried again", runs=sorted(wrong))
        store.forget(wrong)
