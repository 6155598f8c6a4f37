"""How an experiment is to be run, and what cannot be asked."""

from __future__ import annotations

import math
import pickle
from dataclasses import dataclass
from typing import Any, Final

from sim.experiment.sweep.progress import Told
from sim.experiment.sweep.sweep import Shard
from sim.rules import BUILT_IN, check_rules
from sim.scenario import InputError
from sim.scenario.errors import cut, hint

MOST_WORKERS: Final = 1024
LEAST_LIMIT: Final = 1.0
"""Seconds below which a limit would tell more of the machine than of a run."""


@dataclass(frozen=True)
class Request:
    """How an experiment is to be run.

    Attributes:
        workers: Processes; one a core if None, 0 for none besides this one.
        dask: Address of a dask.distributed scheduler whose workers take the place of processes.
        shard: Which part of the plan; None for all.
        retry: Whether to run again what failed or was quarantined.
        limit: Seconds, 1 or more, that a burn-in or a run may take; no limit if None.
        told: Called as runs are done.
        rules: Classes that decide in place of built-in ones, by kind.
    """

    workers: int | None = None
    dask: str | None = None
    shard: Shard | None = None
    retry: bool = False
    limit: float | None = None
    told: Told | None = None
    rules: tuple[tuple[str, type[Any]], ...] = ()


def shard_of(given: object) -> Shard:
    """A shard from a pair of numbers.

    Raises:
        InputError: It is no pair, or its numbers are none of a shard.
    """
    if not isinstance(given, tuple) or len(given) != 2:
        raise InputError("shard", f"given {cut(repr(given))}: must be a pair (I, N)")
    return Shard(*given)


def check_request(request: Request) -> None:
    """Refuse what cannot be run, before anything is touched.

    Raises:
        InputError: A rule, a number or a combination will not do.
    """
    for kind, _ in request.rules:
        if kind not in BUILT_IN:
            raise InputError("sweep", f"{cut(kind)}: unknown keyword{hint(kind, BUILT_IN)}")
    check_rules(dict(request.rules))
    workers = request.workers
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int)):
        raise InputError("workers", f"given {cut(repr(workers))}: must be a whole number")
    if workers is not None and not 0 <= workers <= MOST_WORKERS:
        raise InputError("workers", f"given {workers}: must be a whole number from 0 to {MOST_WORKERS}")
    if request.dask is not None and workers is not None:
        raise InputError("workers", "goes not with dask, whose workers are the cluster's")
    if request.retry and request.shard is not None:
        raise InputError("retry", "goes not with shard: shards beside it are using the store")
    _check_limit(request)
    if workers != 0:
        _check_sendable(request)


def _check_limit(request: Request) -> None:
    if request.limit is None:
        return
    if request.dask is not None or request.workers == 0:
        raise InputError("limit", "needs worker processes of this machine, which alone can be ended")
    number = isinstance(request.limit, (int, float)) and not isinstance(request.limit, bool)
    if not number or not LEAST_LIMIT <= request.limit < math.inf:
        raise InputError(
            "limit", f"given {cut(repr(request.limit))}: must be seconds, {LEAST_LIMIT:g} or more"
        )


def _check_sendable(request: Request) -> None:
    for kind, cls in request.rules:
        try:
            pickle.dumps(cls)
        except (pickle.PicklingError, AttributeError, TypeError):
            told = "must stand in a module that workers can import, or give workers=0"
            raise InputError(kind, f"given {cut(cls.__qualname__)}: {told}") from None
