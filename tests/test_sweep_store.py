"""What a sweep stores: again nothing, more only what is new, and the same bytes whichever way it ran."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_experiments import LEVER, Fragile, as_toml, bytes_of, doses, experiment

from sim import sweep
from sim.experiment.sweep.api import run_experiment
from sim.experiment.sweep.request import Request
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.store import STORE
from sim.indicators import INDICATORS
from sim.model import GovernanceModel
from sim.scenario import InputError


def lines(store: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (store / "journal.jsonl").read_text().splitlines()]


def done(store: Path, asked: Any, **request: Any) -> Any:
    return run_experiment(asked, store, Request(**{"workers": 0, **request}))


def test_a_row_is_what_the_model_gives(tmp_path: Path) -> None:
    asked = doses(3, replications=2)
    frame = sweep(asked, tmp_path / "s", workers=0).frame()
    assert list(frame["status"]) == ["ok"] * 6 and frame["error"].isna().all()
    row = frame[(frame["seed"] == 2) & (frame[LEVER] == 0.5)].iloc[0]
    from sim.experiment.paired import under

    spec = under(asked.base.with_values({"time.seed": 2}), ((LEVER, 0.5),))
    model = GovernanceModel(spec)
    model.run()
    for name, value in model.indicators().items():
        assert (np.isnan(row[name]) and value is None) or row[name] == value, name


def test_the_same_sweep_again_does_nothing(tmp_path: Path) -> None:
    first = done(tmp_path / "s", doses(3))
    before = bytes_of(tmp_path / "s")
    again = done(tmp_path / "s", doses(3))
    assert (first.done, again.done, again.stored) == (3, 0, 3)
    assert bytes_of(tmp_path / "s") == before


def test_more_replications_and_a_wider_range_run_only_what_is_new(tmp_path: Path) -> None:
    assert done(tmp_path / "s", doses(3, 0.0, 0.4)).done == 3
    assert done(tmp_path / "s", doses(3, 0.0, 0.4, replications=3)).done == 6
    wider = done(tmp_path / "s", doses(5, 0.0, 0.8, replications=3))
    assert (wider.done, wider.stored, wider.runs) == (6, 9, 15)
    done(tmp_path / "at_once", doses(5, 0.0, 0.8, replications=3))
    assert bytes_of(tmp_path / "s") == bytes_of(tmp_path / "at_once")
    assert len(list((tmp_path / "s" / "experiments").iterdir())) == 2


def test_rows_of_a_narrower_plan_stay(tmp_path: Path) -> None:
    done(tmp_path / "s", doses(3))
    narrower = sweep(doses(2), tmp_path / "s", workers=0)
    assert len(narrower.frame(everything=True)) == 3 and narrower.others() == 1
    assert len(narrower.frame()) == len(narrower.planned) == 2 and not narrower.missing()


@pytest.mark.parametrize("way", ["two processes", "shards", "stopped"])
def test_the_same_bytes_whichever_way(tmp_path: Path, way: str) -> None:
    asked = doses(4, replications=3)
    done(tmp_path / "one", asked)
    if way == "two processes":
        done(tmp_path / "two", asked, workers=2)
    elif way == "shards":
        from sim.experiment.sweep.sweep import Shard

        parts = [done(tmp_path / "two", asked, shard=Shard(n, 2)) for n in (1, 2)]
        assert [part.done for part in parts] == [8, 4]
        assert all(name.startswith("runs/part-") for name in bytes_of(tmp_path / "two"))
        assert done(tmp_path / "two", asked).done == 0
    else:

        def stop(progress: Any) -> None:
            if progress.done >= 5:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            done(tmp_path / "two", asked, told=stop)
        kept = done(tmp_path / "two", asked)
        assert kept.stored >= 5 and kept.done == 12 - kept.stored
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "one")


def test_a_failing_run_is_a_row_with_its_error_and_can_be_tried_again(tmp_path: Path) -> None:
    asked = doses(3)
    runs = sweep(asked, tmp_path / "s", workers=0, assessor=Fragile)
    frame = runs.frame()
    wrong = frame[frame["status"] == "failed"]
    assert list(wrong[LEVER]) == [1.0] and list(wrong["error"]) == ["ValueError: too much pressure"]
    assert wrong[list(INDICATORS)].isna().all(axis=None)
    assert runs.missing() == {"failed": 1}
    rules = (("assessor", Fragile),)
    assert done(tmp_path / "s", asked, rules=rules).done == 0
    again = done(tmp_path / "s", asked, rules=rules, retry=True)
    assert (again.done, again.failed, again.stored) == (1, 1, 2)
    with pytest.raises(InputError, match="by other rules"):
        done(tmp_path / "s", asked)
    narrower = done(tmp_path / "s", doses(1, 0.0, 0.1), rules=rules, retry=True)
    assert (narrower.done, narrower.failed) == (1, 0)
    kept = Runs(tmp_path / "s").frame(everything=True)
    assert sorted(kept["status"]) == ["failed", "ok", "ok", "ok"], "rows of an earlier plan stay"


def test_a_world_or_policy_that_cannot_be_is_refused_before_anything_is_run(tmp_path: Path) -> None:
    impossible = experiment(factors={"data.error_base": {"values": [0.2, 0.0], "role": "world"}})
    with pytest.raises(InputError, match=r"policies\.as_is, point 2: data\.error_floor"):
        sweep(impossible, tmp_path / "s", workers=0)
    policies = {"as_it_is": {}, "greedy": {"set": {"assessment.weight_response": 0.9}}}
    with pytest.raises(InputError, match=r"policies\.greedy: .*must add up to 1, not 1\.7"):
        sweep(experiment(policies=policies), tmp_path / "s", workers=0)
    assert not (tmp_path / "s").exists()


def test_tables_are_kept_where_asked(tmp_path: Path) -> None:
    asked = doses(2, keep={"tables": ["daily", "handlers"], "indicators": ["trust"]})
    runs = sweep(asked, tmp_path / "s", workers=0)
    assert "trust" in runs.frame() and "cost_total" not in runs.frame()
    files = str(tmp_path / "s" / "daily" / "*.parquet")
    daily = duckdb.sql(f"select run_id, count(*), min(day), max(day) from '{files}' group by 1").fetchall()
    assert {row[0] for row in daily} == set(runs.frame()["run_id"])
    assert all(row[1:] == (35, 0, 34) for row in daily)


def test_settling_years_come_before_what_is_measured(tmp_path: Path) -> None:
    asked = doses(2, period={"settle_years": 1}, keep={"tables": ["daily"], "indicators": ["matters"]})
    runs = sweep(asked, tmp_path / "s", workers=0)
    daily = pq.read_table(next((tmp_path / "s" / "daily").glob("*.parquet")))
    assert str(daily.column("date")[0]) == "2024-01-01"
    at_once = sweep(doses(2), tmp_path / "t", workers=0)
    assert set(runs.frame()["run_id"]).isdisjoint(at_once.frame()["run_id"])


def foreign(store: Path) -> None:
    store.mkdir()
    (store / "thesis.docx").write_text("mine")


def another_version(store: Path) -> None:
    done(store, doses(2))
    told = json.loads((store / STORE).read_text())
    (store / STORE).write_text(json.dumps(told | {"sources": "0" * 64}))


def another_format(store: Path) -> None:
    done(store, doses(2))
    told = json.loads((store / STORE).read_text())
    (store / STORE).write_text(json.dumps(told | {"format": 99}))


def another_scenario(store: Path) -> None:
    done(store, doses(2, set={"party.coordination": 0.9}))


def other_columns(store: Path) -> None:
    done(store, doses(2, keep={"indicators": ["trust"]}))


def damaged(store: Path) -> None:
    done(store, doses(2))
    (store / STORE).write_text("{")


def a_file(store: Path) -> None:
    store.write_text("mine")


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (foreign, "is no store (it holds thesis.docx)"),
        (another_version, "runs of jiesu"),
        (another_format, "format 99"),
        (another_scenario, "with other values, events or days"),
        (other_columns, "no column matters"),
        (damaged, "store.json is damaged"),
        (a_file, "is a file"),
    ],
)
def test_what_is_not_such_a_store_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    make(tmp_path / "s")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(InputError) as caught:
        done(tmp_path / "s", doses(2))
    assert told in str(caught.value)
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_two_sweeps_do_not_fill_one_store_at_once(tmp_path: Path) -> None:
    from sim.experiment.sweep.files import only_one

    done(tmp_path / "s", doses(2))
    with only_one(tmp_path / "s" / "lock", "s"), pytest.raises(InputError, match="in use by another sweep"):
        done(tmp_path / "s", doses(2))


FULL = """
import resource, sys
from sim.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.exit(main(["sweep", sys.argv[1], "--store", sys.argv[2], "--workers", "1"]))
"""


def test_a_full_disk_is_told_and_costs_nothing_that_was_stored(tmp_path: Path) -> None:
    few, many = as_toml(tmp_path / "few.toml", 2), as_toml(tmp_path / "many.toml", 41, replications=3)
    (tmp_path / "s").mkdir()
    shutil.copy(few, tmp_path / "e.toml")
    sweep(tmp_path / "e.toml", tmp_path / "s", workers=0)
    before = bytes_of(tmp_path / "s")
    shutil.copy(many, tmp_path / "e.toml")
    largest = max(path.stat().st_size for path in (tmp_path / "s").rglob("*")) + 2000
    command = [sys.executable, "-c", FULL, str(tmp_path / "e.toml"), str(tmp_path / "s"), str(largest)]
    told = subprocess.run(command, capture_output=True, text=True)
    assert told.returncode == 1, told.stderr
    assert "cannot be written (File too large)" in told.stderr and "Traceback" not in told.stderr
    assert before.items() <= bytes_of(tmp_path / "s").items()
    assert not list((tmp_path / "s").rglob("*.part"))
    assert len(sweep(tmp_path / "e.toml", tmp_path / "s", workers=0).frame()) == 123
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_an_unwritable_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be used"):
        done(Path("/proc/jiesu_store"), doses(2))


def test_names_of_files_are_legal_on_windows(tmp_path: Path) -> None:
    done(tmp_path / "s", doses(2, keep={"tables": ["daily"]}))
    for path in (tmp_path / "s").rglob("*"):
        name = path.name
        assert not set(name) & set('<>:"/\\|?*') and name == name.rstrip(" .") and len(name) < 60
        reserved = getattr(PureWindowsPath(name), "is_reserved", lambda: False)
        assert not reserved()


def test_duckdb_reads_it_without_this_code(tmp_path: Path) -> None:
    done(tmp_path / "s", doses(3, replications=2))
    files = f"{tmp_path}/s/runs/*.parquet"
    query = f"select \"{LEVER}\", count(*), avg(trust) from '{files}' group by 1 order by 1"
    rows = duckdb.sql(query).fetchall()
    assert [row[:2] for row in rows] == [(0.0, 2), (0.5, 2), (1.0, 2)]


def test_as_xarray_on_request(tmp_path: Path) -> None:
    asked = doses(3, replications=2, policies={"none": {}, "party": {"set": {"party.coordination": 0.5}}})
    cube = sweep(asked, tmp_path / "s", workers=0).xarray()
    assert dict(cube.sizes) == {"policy": 2, "point": 3, "world": 1, "replicate": 2}
    assert bool(cube["trust"].notnull().all())


def test_a_burn_in_is_paid_once_by_all_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first piece of a group that is shared keeps the state; others find it under its name."""
    from sim.experiment.sweep import work
    from sim.experiment.sweep.work import Setup, Task, run_task

    kept: list[str] = []
    monkeypatch.setattr(work, "keep_state", lambda world, months, name: kept.append(name))
    asked = doses(3)
    setup = Setup(asked.base, 0, asked.indicators, (), {})
    for shared in (False, True):
        work._states.clear()
        run_task(setup, Task((), 987_654, ((0, ((LEVER, 0.5),)),), shared=shared))
    assert kept == [work.state_name(asked.base.with_values({"time.seed": 987_654}))]
    work._states.clear()


def test_what_was_asked_is_read_back_in_its_order(tmp_path: Path) -> None:
    """Others are compared with the first policy, and a design's points hang on the order of factors."""
    asked = experiment(
        factors={"strategy.price": {"low": 0.02, "high": 0.1}, LEVER: {"low": 0.2, "high": 0.4}},
        design={"kind": "latin_hypercube", "points": 3},
        policies={"zero": {}, "a": {"set": {"party.coordination": 0.5}}},
        worlds={"count": 2, "ranges": ["strategy.norm", "handling.difficulty"]},
    )
    runs = sweep(asked, tmp_path / "s", workers=0)
    assert [policy.name for policy in runs.experiment.policies] == ["zero", "a"]
    assert len(runs.planned) == 12 and not runs.missing()


def test_a_refused_sweep_leaves_what_was_asked_alone(tmp_path: Path) -> None:
    from sim.experiment.sweep.files import only_one

    done(tmp_path / "s", doses(2))
    before = (tmp_path / "s" / "experiment.json").read_bytes()
    with only_one(tmp_path / "s" / "lock", "s"), pytest.raises(InputError):
        done(tmp_path / "s", doses(3))
    assert (tmp_path / "s" / "experiment.json").read_bytes() == before


def test_a_store_that_is_being_begun_is_no_foreign_directory(tmp_path: Path) -> None:
    """Another shard, or one that was killed, may have left the file that becomes store.json."""
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / ".store.json.0123456789abcdef").write_text("{")
    assert done(tmp_path / "s", doses(2)).done == 2


def test_shards_that_begin_together_agree_on_the_store(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from sim.experiment.sweep.store import open_store

    asked = doses(2)
    for n in range(20):
        with ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(open_store, tmp_path / str(n), asked) for _ in range(4)]
        assert all(one.result().path == tmp_path / str(n) for one in waiting)


def test_a_store_of_an_earlier_version_can_be_read(tmp_path: Path) -> None:
    """Its runs have the names that the version gave them."""
    from sim.experiment.sweep.naming import Namer
    from sim.version import ModelVersion

    done(tmp_path / "s", doses(2))
    old = ModelVersion("0.0.9", "1" * 64)
    told = json.loads((tmp_path / "s" / STORE).read_text())
    (tmp_path / "s" / STORE).write_text(json.dumps(told | {"package": old.package, "sources": old.sources}))
    (path,) = (tmp_path / "s" / "runs").glob("*.parquet")
    rows = pq.read_table(path)
    name = Namer(doses(2).base, 0, (), old).of_group({}, 1)
    names = pa.array([name(((LEVER, dose),)) for dose in (0.0, 1.0)])
    pq.write_table(rows.set_column(0, rows.schema.field(0), names), path)
    assert len(Runs(tmp_path / "s").frame()) == 2
    (tmp_path / "s" / STORE).write_text(json.dumps(told | {"format": 99}))
    with pytest.raises(InputError, match="format 99"):
        Runs(tmp_path / "s")


def test_tables_have_each_run_once_however_it_went(tmp_path: Path) -> None:
    """A kill between a table's part and the rows leaves days of runs that are then run again."""
    asked = doses(3, replications=2, keep={"tables": ["daily"]})
    done(tmp_path / "s", asked)
    done(tmp_path / "one", asked)
    for path in (tmp_path / "s" / "runs").iterdir():
        path.unlink()
    assert done(tmp_path / "s", asked).done == 6
    assert bytes_of(tmp_path / "s") == bytes_of(tmp_path / "one")


def test_a_line_after_one_that_was_cut_off_is_read(tmp_path: Path) -> None:
    from sim.experiment.sweep.journal import Journal

    (tmp_path / "j").write_text('{"at": "2026-01')
    journal = Journal(tmp_path / "j")
    for _ in range(2):
        journal.note("worker died", runs=["a"])
    assert journal.deaths() == {"a": 2}


@pytest.mark.parametrize(
    ("request_", "told"),
    [
        ({"workers": -1}, "from 0 to"),
        ({"workers": 2.5}, "must be a whole number"),
        ({"retry": True, "shard": (1, 2)}, "goes not with shard"),
        ({"shard": (3, 2)}, "I from 1 to N"),
        ({"shard": (0, 2)}, "I from 1 to N"),
        ({"asessor": Fragile}, "did you mean assessor?"),
    ],
)
def test_what_cannot_be_asked_in_python_is_told(tmp_path: Path, request_: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        sweep(doses(2), tmp_path / "s", **{"workers": 0, **request_})
    assert told in str(caught.value) and not (tmp_path / "s").exists()


def test_a_class_that_workers_cannot_import_is_told(tmp_path: Path) -> None:
    class Local(Fragile):
        pass

    with pytest.raises(InputError, match="must stand in a module"):
        sweep(doses(2), tmp_path / "s", workers=1, assessor=Local)


def test_a_disk_that_is_full_at_the_start_leaves_no_half_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.write_bytes

    def half(path: Path, content: bytes) -> int:
        whole(path, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", half)
        with pytest.raises(InputError, match="No space left"):
            sweep(doses(1), tmp_path / "s", workers=0)
    assert not list((tmp_path / "s").iterdir())
    assert len(sweep(doses(1), tmp_path / "s", workers=0).frame()) == 1


def test_a_flipped_bit_or_a_missing_column_is_noticed(tmp_path: Path) -> None:
    runs = sweep(doses(40), tmp_path / "s", workers=0)
    (path,) = (tmp_path / "s" / "runs").glob("*.parquet")
    content = path.read_bytes()
    silent = 0
    for at in range(100, len(content) - 4000, len(content) // 60):
        path.write_bytes(content[:at] + bytes([content[at] ^ 4]) + content[at + 1 :])
        try:
            frame = Runs(tmp_path / "s").frame()
        except InputError:
            continue
        silent += not frame.equals(runs.frame())
    assert silent == 0
    path.write_bytes(content)
    table = pq.read_table(path)
    pq.write_table(table.drop_columns(["trust"]), path)
    with pytest.raises(InputError, match="has no column trust"):
        Runs(tmp_path / "s").frame()
    pq.write_table(table.drop_columns(["run_id"]), path)
    with pytest.raises(InputError, match="has no column run_id"):
        sweep(doses(40), tmp_path / "s", workers=0)


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[31m", "a\nb", "x" * 61])
def test_a_policy_has_a_name_that_can_be_read(name: str) -> None:
    with pytest.raises(InputError, match="must have a name of 1 to 60 printable characters"):
        experiment(policies={"as_it_is": {}, name: {"set": {LEVER: 0.5}}})


@pytest.mark.parametrize("address", ["", "nonsense", "tcp://", "http://a b:1"])
def test_an_address_of_no_scheduler_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError, match=r"--dask: .* must be an address such as tcp://127\.0\.0\.1:8786"):
        sweep(doses(1), tmp_path / "s", dask=address)
