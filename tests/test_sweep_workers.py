"""Whoever dies: a sweep goes on, loses at most what was in hand, and sets aside a run that kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from small_experiments import LEVER, Deadly, Endless, as_toml, bytes_of, doses

from sim import sweep
from sim.experiment.sweep import worker
from sim.experiment.sweep.api import run_experiment
from sim.experiment.sweep.pool import Pool
from sim.experiment.sweep.progress import Progress
from sim.experiment.sweep.request import Request
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.schedule import Pending, Schedule
from sim.experiment.sweep.schema import Row
from sim.experiment.sweep.work import Done, Task
from sim.experiment.sweep.worker import WorkersFailError
from sim.scenario import InputError

TESTS = Path(__file__).parent


OFTEN = """
import sys
from sim.experiment.sweep import buffer
buffer.DUE_SECONDS = 0.1
from sim.cli import main
sys.exit(main(sys.argv[1:]))
"""
"""The command, with rows written every tenth of a second, so that there is time to kill it in between."""


def journal(store: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (store / "journal.jsonl").read_text().splitlines()]


def workers_of(process: int) -> list[psutil.Process]:
    """Processes that were spawned to work, not the one that tracks resources."""
    return [
        child for child in psutil.Process(process).children() if "spawn_main" in " ".join(child.cmdline())
    ]


def test_a_killed_worker_costs_no_run(tmp_path: Path) -> None:
    asked, killed = doses(20, replications=4), []

    def kill(progress: Progress) -> None:
        if progress.done >= 10 and not killed:
            killed.append(workers_of(os.getpid())[0])
            killed[0].send_signal(signal.SIGKILL)

    done = run_experiment(asked, tmp_path / "s", Request(workers=2, told=kill))
    assert killed and (done.done, done.failed, done.quarantined) == (80, 0, 0)
    run_experiment(asked, tmp_path / "one", Request(workers=0))
    assert bytes_of(tmp_path / "s") == bytes_of(tmp_path / "one")


def test_a_run_that_kills_its_worker_twice_is_quarantined(tmp_path: Path) -> None:
    runs = sweep(doses(3, replications=2), tmp_path / "s", workers=1, assessor=Deadly)
    frame = runs.frame().sort_values(["seed", LEVER])
    assert list(frame["status"]) == ["ok", "quarantined", "ok"] * 2
    errors = frame[frame["status"] == "quarantined"]["error"]
    assert set(errors) == {"workers died over it, the last with exit code -9"}
    deaths = [line for line in journal(tmp_path / "s") if line["event"] == "worker died"]
    assert len(deaths) == 4 and all(line["exit_code"] == -9 for line in deaths)
    assert runs.missing() == {"quarantined": 2}


def test_a_run_without_an_end_is_given_up_long_before_its_piece_could_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit is of a run, not of the hundred or so that a worker has in hand."""
    monkeypatch.setattr(worker, "FIRST_TASK_SECONDS", 4.0)
    begun = time.monotonic()
    frame = sweep(doses(101), tmp_path / "s", workers=1, limit=1.0, assessor=Endless).frame()
    assert time.monotonic() - begun < 45.0
    assert frame["status"].value_counts().to_dict() == {"ok": 100, "quarantined": 1}
    told = set(frame["error"].dropna()) - {""}
    assert told == {"workers died over it, the last ended because it took too long"}
    assert any(line.get("late") for line in journal(tmp_path / "s"))


def echo(setup: Any, task: Any) -> Any:
    return task


def test_a_worker_that_was_dead_before_it_had_a_task_is_not_held_against_the_task() -> None:
    workers = Pool(1, echo, None)
    told: list[Any] = []
    for n in range(3):
        workers.give(n)
        while len(told) <= n:
            told += workers.wait(10.0)
        os.kill(workers_of(os.getpid())[0].pid, signal.SIGKILL)
    assert [(event.task, event.result) for event in told] == [(0, 0), (1, 1), (2, 2)]
    workers.close()


def test_what_is_finished_is_kept_when_whoever_is_told_fails(tmp_path: Path) -> None:
    def fails(progress: Progress) -> None:
        if progress.done >= 5:
            raise BrokenPipeError("nobody listens")

    with pytest.raises(BrokenPipeError):
        run_experiment(doses(20), tmp_path / "s", Request(workers=0, told=fails))
    assert len(Runs(tmp_path / "s").frame()) >= 5


@pytest.mark.parametrize(
    ("limit", "more", "told"),
    [
        (1.0, {"workers": 0}, "limit: needs worker processes"),
        (1.0, {"dask": "tcp://127.0.0.1:9"}, "limit: needs worker processes"),
        (0.0, {}, r"limit: given 0\.0: must be seconds, 1 or more"),
        (float("nan"), {}, "limit: given nan: must be seconds"),
        (True, {}, "limit: given True: must be seconds"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(
    tmp_path: Path, limit: float, more: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        sweep(doses(1), tmp_path / "s", limit=limit, **more)
    assert not (tmp_path / "s").exists()


def test_what_a_killed_writer_left_is_taken_away(tmp_path: Path) -> None:
    sweep(doses(1), tmp_path / "s", workers=0)
    left = [tmp_path / "s" / ".experiment.json.ab.part", tmp_path / "s" / "runs" / ".part-1.parquet.cd.part"]
    for path in left:
        path.write_bytes(b"half")
    sweep(doses(2), tmp_path / "s", workers=0, shard=(1, 1))
    assert all(path.exists() for path in left), "another shard may be at it"
    sweep(doses(2), tmp_path / "s", workers=0)
    assert not any(path.exists() for path in left)


def test_a_death_is_remembered_when_the_sweep_itself_ends(tmp_path: Path) -> None:
    """A run over which a worker died once before is quarantined at the next death."""
    from sim.experiment.sweep.journal import Journal

    asked, rules = doses(1, 0.4, 0.6), (("assessor", Deadly),)  # one level: the middle
    first = run_experiment(asked, tmp_path / "s", Request(workers=1, rules=rules))
    assert first.quarantined == 1
    name = journal(tmp_path / "s")[1]["runs"][0]
    for path in (tmp_path / "s" / "runs").iterdir():
        path.unlink()
    (tmp_path / "s" / "journal.jsonl").unlink()
    Journal(tmp_path / "s" / "journal.jsonl").note("worker died", exit_code=-9, runs=[name])
    assert run_experiment(asked, tmp_path / "s", Request(workers=1, rules=rules)).quarantined == 1
    assert [line["event"] for line in journal(tmp_path / "s")].count("worker died") == 2


def test_a_killed_parent_loses_what_was_in_hand_and_leaves_no_process(tmp_path: Path) -> None:
    file, store = as_toml(tmp_path / "e.toml", 100, replications=20), tmp_path / "s"
    command = [sys.executable, "-c", OFTEN, "sweep", str(file), "--store", str(store), "--workers", "2"]
    parent = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 60.0
    while not list(store.glob("runs/*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = workers_of(parent.pid)
    parent.kill()
    parent.wait()
    kept = sum(line.get("runs", 0) for line in journal(store) if line["event"] == "stored")
    assert kept > 0 and workers
    _, alive = psutil.wait_procs(workers, timeout=10.0)
    assert not alive
    told: list[Progress] = []
    sweep(file, store, workers=0, progress=told.append)
    assert told[-1].stored == kept and told[-1].done == 2000 - kept
    sweep(file, tmp_path / "one", workers=0)
    assert bytes_of(store) == bytes_of(tmp_path / "one")


def test_an_interrupted_command_keeps_what_was_finished(tmp_path: Path) -> None:
    file, store = as_toml(tmp_path / "e.toml", 100, replications=20), tmp_path / "s"
    command = [sys.executable, "-c", OFTEN, "sweep", str(file), "--store", str(store), "--workers", "2"]
    # A shell has what it runs in the background ignore Ctrl-C, and tests may be run there.
    heeds = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    parent = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heeds)
    deadline = time.monotonic() + 60.0
    while not list(store.glob("runs/*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.send_signal(signal.SIGINT)
    _, told = parent.communicate(timeout=30.0)
    assert parent.returncode == 130 and "the same command goes on from there" in told
    assert "Traceback" not in told
    assert len(sweep(file, store, workers=0).frame()) == 2000


def end_at_once(setup: Any, task: Any) -> None:
    os._exit(7)


class Hostile:
    """Cannot be loaded in another process."""

    def __reduce__(self) -> Any:
        return os._exit, (3,)


def test_workers_that_never_get_ready_end_the_sweep() -> None:
    pool = Pool(1, end_at_once, Hostile())
    pool.give("task")
    with pytest.raises(WorkersFailError, match="before they have begun"):
        for _ in range(20):
            pool.wait(5.0)
    pool.close()


def test_a_task_over_which_a_worker_dies_is_told_with_the_exit_code() -> None:
    pool = Pool(1, end_at_once, None)
    pool.give("task")
    events: list[Any] = []
    while not events:
        events = pool.wait(10.0)
    assert [(event.task, event.result, event.exit_code) for event in events] == [("task", None, 7)]
    assert pool.room() == 1 and not pool.busy()
    pool.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own, on loopback."""
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    address = tmp_path / "scheduler.json"
    begin = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    begin += ["--no-dashboard", "--scheduler-file", str(address)]
    processes = [subprocess.Popen(begin, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)]
    work = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address)]
    work += ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    deadline = time.monotonic() + 30.0
    while not address.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    processes += [
        subprocess.Popen(work, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL) for _ in range(2)
    ]
    try:
        yield json.loads(address.read_text())["address"], processes
    finally:
        for process in processes[::-1]:
            process.kill()
            process.wait()


def test_on_a_cluster_with_a_worker_killed_in_mid_sweep(
    tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, processes = cluster
    asked, killed = doses(20, replications=5), []

    def kill(progress: Progress) -> None:
        if progress.done >= 10 and not killed:
            killed.append(processes[1].pid)
            processes[1].kill()

    done = run_experiment(asked, tmp_path / "s", Request(dask=address, told=kill))
    assert killed and (done.done, done.failed, done.quarantined) == (100, 0, 0)
    run_experiment(asked, tmp_path / "one", Request(workers=0))
    assert bytes_of(tmp_path / "s") == bytes_of(tmp_path / "one")


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no scheduler answers"):
        run_experiment(doses(1), tmp_path / "s", Request(dask="tcp://127.0.0.1:9"))


IN_A_NOTEBOOK = """
import code
shell = code.InteractiveConsole()
for line in {lines!r}:
    assert not shell.push(line)
"""


def test_from_a_notebook(tmp_path: Path) -> None:
    """Where the main module is no file, as in a notebook, workers start all the same."""
    file = as_toml(tmp_path / "e.toml", 4)
    lines = ["import sim", f"runs = sim.sweep({str(file)!r}, {str(tmp_path / 's')!r}, workers=2)"]
    lines.append("print(len(runs.frame()))")
    told = subprocess.run(
        [sys.executable, "-"], input=IN_A_NOTEBOOK.format(lines=lines), capture_output=True, text=True
    )
    assert told.stdout.strip() == "4", told.stderr


def test_the_slurm_script_runs_every_shard(tmp_path: Path) -> None:
    from sim.experiment.sweep.slurm import array_script

    file, store = as_toml(tmp_path / "my e.toml", 3, replications=3), tmp_path / "the store"
    script = tmp_path / "array.sh"
    script.write_text(array_script(["jiesu", "sweep", str(file), "--store", str(store)], "my e", 2, 1))
    assert subprocess.run(["bash", "-n", str(script)]).returncode == 0
    stub = tmp_path / "bin"
    stub.mkdir()
    (stub / "srun").write_text('#!/bin/bash\nexec "$@"\n')
    (stub / "jiesu").write_text(f'#!/bin/bash\nexec {sys.executable} -m sim "$@"\n')
    for path in stub.iterdir():
        path.chmod(0o755)
    for n in (1, 2):
        environment = {**os.environ, "PATH": f"{stub}:{os.environ['PATH']}", "SLURM_ARRAY_TASK_ID": str(n)}
        assert subprocess.run(["bash", str(script)], env=environment, capture_output=True).returncode == 0
    done = run_experiment_file(file, store)
    assert (done.done, done.stored) == (0, 9)


def run_experiment_file(file: Path, store: Path) -> Progress:
    from sim.experiment.design.library import load_experiment

    return run_experiment(load_experiment(file), store, Request(workers=0))


def test_runs_beside_one_that_kills_are_not_held_against_it(tmp_path: Path) -> None:
    """Deaths from an earlier sweep: each run of that piece is tried alone before any is given up."""
    from sim.experiment.sweep.journal import Journal
    from sim.experiment.sweep.naming import Namer
    from sim.rules import describe

    asked, rules = doses(5), (("assessor", Deadly),)
    name = Namer(asked.base, 0, (describe(Deadly),)).of_group({}, 1)
    (tmp_path / "s").mkdir()
    from sim.experiment.sweep.store import open_store

    open_store(tmp_path / "s", asked, (describe(Deadly),))
    names = [name(((LEVER, dose),)) for dose in (0.0, 0.25, 0.5, 0.75, 1.0)]
    Journal(tmp_path / "s" / "journal.jsonl").note("worker died", exit_code=-9, runs=names)
    done = run_experiment(asked, tmp_path / "s", Request(workers=1, rules=rules))
    assert (done.done, done.quarantined) == (5, 1)


def test_a_run_that_is_tried_alone_does_not_open_its_group() -> None:
    """Until the opener is back no other run of its group goes out, so that a burn-in is paid once."""
    rows = tuple(Row(f"r{n}", 1, 0, "a", {}) for n in range(4))
    group = Pending(rows, Task((), 1, tuple((n, ()) for n in range(4))))
    schedule = Schedule([group], Counter({"r0": 1}))
    opener, alone = schedule.next(), schedule.next()
    assert opener is not None and alone is not None
    assert [one.rows[0].run_id for one in (opener, alone)] == ["r1", "r0"]
    result = Done((), 0.0, 0.5)
    schedule.done(alone, result)
    assert schedule.next() is None
    schedule.done(opener, result)
    following = schedule.next()
    assert following is not None and [row.run_id for row in following.rows] == ["r2", "r3"]
