"""``sim.sweep``: an experiment from its file to its rows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.library import load_experiment
from sim.experiment.design.plan import Plan, plan_of
from sim.experiment.design.reread import check_as_read, reread
from sim.experiment.intervals import t_interval
from sim.experiment.sweep.files import only_one
from sim.experiment.sweep.here import Here
from sim.experiment.sweep.pool import Pool
from sim.experiment.sweep.progress import Progress, Told
from sim.experiment.sweep.request import Request, check_request, shard_of
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.schedule import PIECE_SECONDS
from sim.experiment.sweep.schema import OK
from sim.experiment.sweep.stopping import difference_by_seed, next_replications
from sim.experiment.sweep.store import LOCK, Store, open_store, remember
from sim.experiment.sweep.sweep import Workers, order_of, run_sweep
from sim.experiment.sweep.work import Setup, run_task
from sim.rules import describe
from sim.run.machine import usable_cores


def sweep(
    experiment: str | Path | Experiment,
    store: str | Path | None = None,
    *,
    workers: int | None = None,
    dask: str | None = None,
    replications: int | None = None,
    shard: tuple[int, int] | None = None,
    retry: bool = False,
    limit: float | None = None,
    progress: Told | None = None,
    **rules: type[Any],
) -> Runs:
    """Run what an experiment asks and a store does not have yet.

    Args:
        experiment: Name in the library, path of a TOML file, or an experiment that was read.
        store: Directory; ``results/NAME`` if None.
        workers: Processes; one a core if None, 0 for none besides this one.
        dask: Address of a dask.distributed scheduler whose workers take the place of processes.
        replications: Seeds in each world in place of those that the experiment says.
        shard: (I, N): run only the I-th of N parts, beside others that fill the same store.
        retry: Whether to run again what failed or was quarantined.
        limit: Seconds that a burn-in or a run may take, or else its worker is ended, which counts as the
            worker's death; no limit if None. The first task of a process gets a minute more.
        progress: Called with a `Progress` as runs are done.
        **rules: Classes that decide in place of built-in ones (see `sim.GovernanceModel`).

    Returns:
        What the store holds now.

    Raises:
        sim.InputError: The experiment, the store or a rule is wrong, or another sweep fills the store.
        OSError: The store cannot be written to; what was stored stays.
    """
    asked = experiment if isinstance(experiment, Experiment) else load_experiment(experiment)
    if replications is not None:
        asked = reread(asked, replications=replications)
    part = None if shard is None else shard_of(shard)
    request = Request(workers, dask, part, retry, limit, progress, tuple(rules.items()))
    run_experiment(asked, home_of(asked, store), request)
    return Runs(home_of(asked, store))


def home_of(experiment: Experiment, store: str | Path | None) -> Path:
    """The directory that was asked for, or the usual one."""
    return Path("results", experiment.name) if store is None else Path(store)


def run_experiment(experiment: Experiment, store: Path, request: Request) -> Progress:
    """Run an experiment as `sweep` does, and tell how it went.

    Raises:
        sim.InputError: As `sweep`.
        OSError: As `sweep`.
    """
    check_request(request)
    check_as_read(experiment)
    described = tuple(describe(cls) for _, cls in request.rules)
    plan = plan_of(experiment)
    opened = open_store(store, experiment, described)
    with only_one(store / LOCK, str(store), shared=request.shard is not None) as alone:
        remember(store, experiment)
        if alone:
            opened.tidy()
        if request.retry:
            _try_again(opened, order_of(plan, described))
        team = _team(experiment, request)
        try:
            return _in_rounds(plan, opened, team, described, request)
        finally:
            team.close()


def _in_rounds(plan: Plan, store: Store, team: Workers, rules: tuple[str, ...], request: Request) -> Progress:
    """Replications until the interval that the experiment names is narrow enough; one round without.

    Rounds that are stored already are gone through again, so that a sweep that was stopped goes the same way.
    """
    done = Progress()
    while True:
        done = run_sweep(plan, store, team, rules, request.shard, request.told, done)
        if request.shard is not None:
            return done
        more = _more_replications(plan, store, done)
        if more is None:
            store.put_in_order(order_of(plan, rules))
            return done
        plan = plan.extended(more)


def _more_replications(plan: Plan, store: Store, done: Progress) -> int | None:
    """Replications of the next round, by the difference so far, which is told with the progress."""
    stop = plan.experiment.stop
    if stop is None:
        return None
    planned = Runs(store.path, plan).planned
    so_far = planned[planned["replicate"] < plan.replications]
    differences = difference_by_seed(so_far, stop)
    done.difference = t_interval(differences)
    return next_replications(differences, plan.replications, stop)


def _team(experiment: Experiment, request: Request) -> Workers:
    setup = Setup(
        base=experiment.base,
        settle_years=experiment.settle_years,
        indicators=experiment.indicators,
        tables=experiment.tables,
        rules=dict(request.rules),
    )
    if request.dask is not None:
        from sim.experiment.sweep.cluster import Cluster

        return Cluster(request.dask, run_task, setup)
    if request.workers == 0:
        return Here(run_task, setup)
    with_main = any(cls.__module__ == "__main__" for _, cls in request.rules)
    limit = request.limit
    # A burn-in and a run; what other runs of the piece take is little, and they are tried again one by one.
    seconds_for = None if limit is None else (lambda task: 2.0 * limit + PIECE_SECONDS)
    return Pool(request.workers or usable_cores(), run_task, setup, with_main, seconds_for)


def _try_again(store: Store, order: Mapping[str, int]) -> None:
    """Let go of what failed in the plan that is asked; rows of earlier plans stay as they are."""
    wrong = frozenset(name for name, status in store.known().items() if status != OK and name in order)
    if wrong:
        store.journal.note("tried again", runs=sorted(wrong))
        store.forget(wrong)
