"""``jiesu sweep``: check what is asked, run what is missing, and tell how it went."""

from __future__ import annotations

import json
import math
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from sim.cli.output import complain, emit
from sim.cli.sweep_progress import sweep_progress
from sim.cli.typed import threads_of, whole_number
from sim.locale import word
from sim.scenario.errors import InputError, show

if TYPE_CHECKING:
    from sim.experiment.design.experiment import Experiment
    from sim.experiment.sweep.progress import Progress
    from sim.experiment.sweep.sweep import Shard

SHARD = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
FAILED = 1
USUAL_CPUS = 4
"""Processes of a job in the array script, unless told."""


@dataclass(frozen=True)
class Asked:
    """What was asked on the command line, as typed.

    Attributes:
        experiment: Name or path.
        replications: Seeds in each world; None for as many as the experiment says.
        store: Directory; None for ``results/NAME``.
        workers: Processes; None for one a core.
        dask: Address of a scheduler; None for processes of this machine.
        shard: ``I/N``; None for all.
        slurm: Jobs of an array script that is printed instead; None to run.
        retry: Whether to run again what failed.
        limit: Seconds that a run may take; None for no limit.
        language: ``en`` or ``zh``.
    """

    experiment: str
    replications: str | None
    store: str | None
    workers: str | None
    dask: str | None
    shard: str | None
    slurm: str | None
    retry: bool
    limit: float | None
    language: str


def sweep_experiment(asked: Asked, form: str) -> None:
    """Run an experiment and print how it went, or print a script that does.

    Args:
        asked: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: The experiment, the store or an option will not do.
        typer.Exit: The store cannot be written to.
    """
    from sim.experiment.design.experiment_file import MOST_REPLICATIONS
    from sim.experiment.design.library import load_experiment
    from sim.experiment.design.reread import reread
    from sim.experiment.sweep.api import home_of, run_experiment
    from sim.experiment.sweep.request import LEAST_LIMIT, Request

    workers = None if asked.workers is None else threads_of(asked.workers, "--workers")
    shard = shard_of(asked.shard)
    if asked.dask is not None and asked.workers is not None:
        raise InputError("--workers", "goes not with --dask, whose workers are the cluster's")
    if asked.retry and shard is not None:
        raise InputError("--retry", "goes not with --shard: shards beside it are using the store")
    if asked.limit is not None and not LEAST_LIMIT <= asked.limit < math.inf:
        raise InputError("--limit", f"given {asked.limit:g}: must be seconds, {LEAST_LIMIT:g} or more")
    if asked.limit is not None and asked.dask is not None:
        raise InputError("--limit", "goes not with --dask, whose workers it cannot end")
    experiment = load_experiment(asked.experiment)
    if asked.replications is not None:
        experiment = reread(
            experiment, replications=whole_number(asked.replications, "--replications", 1, MOST_REPLICATIONS)
        )
    store = home_of(experiment, asked.store)
    if asked.slurm is not None:
        emit(_script(asked, experiment, store, workers))
        return
    request = Request(workers, asked.dask, shard, asked.retry, asked.limit)
    try:
        with sweep_progress(asked.language) as told:
            done = run_experiment(experiment, store, replace(request, told=told))
    except KeyboardInterrupt:
        complain(f"jiesu: {word('sweep.cut_off', asked.language, stored=_stored(store), store=store)}")
        raise
    except OSError as error:
        why = error.strerror or str(error)
        complain(f"jiesu: {word('sweep.unwritable', asked.language, store=store, why=why)}")
        raise typer.Exit(FAILED) from None
    emit(_text(asked, experiment, store, done, shard) if form == "text" else _json(experiment, store, done))


def shard_of(text: str | None) -> Shard | None:
    """The shard that was asked for.

    Raises:
        InputError: The text is not ``I/N`` with I from 1 to N.
    """
    if text is None:
        return None
    from sim.experiment.sweep.sweep import Shard

    found = SHARD.fullmatch(text)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise InputError("--shard", f"{show(text)}: must be I/N, such as 1/8, with I from 1 to N")
    return Shard(int(found[1]), int(found[2]))


def _script(asked: Asked, experiment: Experiment, store: Path, workers: int | None) -> str:
    from sim.experiment.sweep.slurm import array_script

    for option, value in {"--shard": asked.shard, "--dask": asked.dask, "--retry": asked.retry}.items():
        if value:
            raise InputError(option, "goes not with --slurm, which only prints a script")
    if not all(text.isprintable() for text in (asked.experiment, str(store))):
        raise InputError("--slurm", "needs an experiment and a store whose names are printable")
    jobs = threads_of(asked.slurm, "--slurm")
    command = ["jiesu", "sweep", asked.experiment, "--store", str(store)]
    if asked.replications is not None:
        command += ["--replications", asked.replications]
    if asked.limit is not None:
        command += ["--limit", f"{asked.limit:g}"]
    return array_script(command, experiment.name, jobs, workers or USUAL_CPUS).rstrip("\n")


def _stored(store: Path) -> int:
    from sim.experiment.sweep import parts
    from sim.experiment.sweep.store import RUNS

    return len(parts.names_in(store / RUNS))


def _text(asked: Asked, experiment: Experiment, store: Path, done: Progress, shard: Shard | None) -> str:
    from sim.experiment.sweep.runs import Runs
    from sim.report.sweep import sweep_text

    part = (shard.number, shard.of) if shard is not None else None
    if shard is not None:
        now = {"failed": done.failed, "quarantined": done.quarantined}
        return sweep_text(experiment, str(store), done, part, 0, now, asked.language)
    runs = Runs(store)
    return sweep_text(experiment, str(store), done, part, runs.others(), runs.missing(), asked.language)


def _json(experiment: Experiment, store: Path, done: Progress) -> str:
    return json.dumps(
        {
            "experiment": experiment.name,
            "store": str(store),
            "runs": done.runs,
            "stored_before": done.stored,
            "done": done.done,
            "failed": done.failed,
            "quarantined": done.quarantined,
            "seconds": round(done.seconds, 3),
            "runs_a_second": round(done.rate(), 3),
            "difference": None if done.difference is None else asdict(done.difference),
        },
        ensure_ascii=False,
    )
