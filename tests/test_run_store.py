"""A run on disk: its name, its files, its bytes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from made_up import made_up_result

from sim.run.identity import run_id
from sim.run.machine import LIBRARIES
from sim.run.manifest import file_hash
from sim.run.store import read_run, write_run
from sim.run.target import check_out
from sim.scenario import InputError, load_scenario
from sim.version import ModelVersion, source_hash

REPOSITORY = Path(__file__).resolve().parents[1]


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_run(made_up_result(events=True), tmp_path / name)
    tables = sorted(path.name for path in (tmp_path / "a").glob("*.parquet"))
    assert tables == [
        f"{name}.parquet" for name in ("communities", "daily", "handlers", "ledger", "requests")
    ]
    for name in tables:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_only_timing_differs_between_two_manifests(tmp_path: Path) -> None:
    slow = replace(made_up_result(), setup_seconds=9.0, burn_in_cached=True)
    first = write_run(made_up_result(), tmp_path / "a").manifest
    second = write_run(slow, tmp_path / "b").manifest
    apart = {key for key in first if first[key] != second[key]}
    assert apart <= {"timing", "manifest_sha256"} and "timing" in apart


def test_a_table_comes_back_as_it_was(tmp_path: Path) -> None:
    result = made_up_result(40)
    run = write_run(result, tmp_path / "run")
    daily, handlers = run.table("daily"), run.table("handlers")
    np.testing.assert_array_equal(daily["date"], result.daily["date"])
    np.testing.assert_array_equal(daily["way_whistle"], result.daily["way_whistle"])
    assert handlers["month"][-1] == np.datetime64("2023-02-01")
    assert list(handlers["kind"][:4]) == ["subdistrict"] * 3 + ["department"]
    assert np.isnan(handlers["score"][0])


def test_nan_is_written_as_null(tmp_path: Path) -> None:
    result = made_up_result(5)
    odd = replace(result, indicators={**result.indicators, "overdue_share": float("nan")})
    run = write_run(odd, tmp_path / "run")
    assert pq.read_table(tmp_path / "run" / "handlers.parquet").column("score").null_count == 1
    text = (tmp_path / "run" / "manifest.json").read_text(encoding="utf-8")
    assert "NaN" not in text and json.loads(text)["indicators"]["overdue_share"] is None
    assert read_run(tmp_path / "run").indicators == run.indicators


def test_the_manifest_tells_what_was_asked_and_with_what(tmp_path: Path) -> None:
    manifest = write_run(made_up_result(12), tmp_path / "run").manifest
    text = (tmp_path / "run" / "manifest.json").read_text(encoding="utf-8")
    assert '\n  "seed": 4,\n' in text
    assert manifest["values"]["time.days"] == {"value": 12, "origin": "--set"}
    assert set(manifest["versions"]) == {"python", *LIBRARIES}
    assert "absent" not in manifest["versions"].values()
    for name, record in manifest["files"].items():
        assert record["sha256"] == file_hash(tmp_path / "run" / name)
    assert manifest["files"]["daily.parquet"]["rows"] == 12


ASKED_LATER = {"SALib"}
"""Dependencies that draw designs and answer from stores; no run passes through them."""


def test_every_dependency_is_among_the_libraries() -> None:
    import tomllib

    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {line.split(">")[0] for line in project["dependencies"]}
    assert declared - ASKED_LATER <= set(LIBRARIES) and declared >= ASKED_LATER


def test_the_name_depends_on_content_alone() -> None:
    spec = load_scenario("demo_town")
    name = run_id(spec, 1)
    assert len(name) == 16 and int(name, 16) >= 0
    assert run_id(spec.with_values({"time.seed": 7}), 1) == name
    assert run_id(spec, 1, ["a", "b"]) == run_id(spec, 1, ["b", "a"])
    others = [
        run_id(spec, 2),
        run_id(spec.with_values({"time.days": 10}), 1),
        run_id(spec.with_values({"city.scale": 0.5}), 1),
        run_id(spec, 1, ["mine.Department 12ab"]),
        run_id(spec, 1, model=ModelVersion("0.0.1", "ab")),
    ]
    assert len({name, *others}) == len(others) + 1


def test_sources_count_but_not_how_they_are_shown(tmp_path: Path) -> None:
    for folder in ("day", "report"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "rule.py").write_bytes(b"x = 1\n")
    before = source_hash(tmp_path)
    (tmp_path / "report" / "rule.py").write_bytes(b"x = 2\n")
    (tmp_path / "day" / "rule.py").write_bytes(b"x = 1\r\n")
    assert source_hash(tmp_path) == before
    (tmp_path / "day" / "rule.py").write_bytes(b"x = 2\n")
    assert source_hash(tmp_path) != before


def test_a_place_for_a_run_is_absent_or_empty(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing").write_text("x")
    (tmp_path / "empty").mkdir()
    for wrong in ("full", "full/thing", "full/thing/deeper", "x" * 300):
        with pytest.raises(InputError, match="--out"):
            check_out(tmp_path / wrong)
    for right in ("empty", "absent", "absent/deeper"):
        assert check_out(tmp_path / right) == (tmp_path / right).resolve()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "full"]


def test_of_two_runs_into_one_place_the_second_is_told(tmp_path: Path) -> None:
    given = tmp_path / "run"

    def draw(_result: object, _directory: Path) -> None:
        write_run(made_up_result(3, seed=5), given)

    with pytest.raises(InputError) as late:
        write_run(made_up_result(3), given, figure=draw)
    with pytest.raises(InputError) as full:
        check_out(given)
    assert str(late.value) == str(full.value) and "is not empty" in str(late.value)
    assert read_run(given).manifest["seed"] == 5
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_threads_may_write_side_by_side(tmp_path: Path) -> None:
    def write(seed: int) -> str:
        try:
            return write_run(made_up_result(3, seed=seed), tmp_path / "runs" / f"{seed % 4}").run_id
        except InputError as error:
            assert "is not empty" in str(error)
            return ""

    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(write, range(16)))
    kept = sorted(read_run(path).run_id for path in (tmp_path / "runs").iterdir())
    assert kept == sorted(filter(None, names)) and len(kept) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions only")
def test_a_run_can_be_read_by_whom_the_user_lets(tmp_path: Path) -> None:
    (tmp_path / "usual").mkdir()
    write_run(made_up_result(3), tmp_path / "run")
    assert (tmp_path / "run").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_empty_directory_is_filled_and_stays_the_same_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be a mount, which cannot be renamed over, or the directory in which the user stands."""
    tmp_path.chmod(0o751)
    before = tmp_path.stat()
    monkeypatch.chdir(tmp_path)
    write_run(made_up_result(3), ".")
    assert read_run(Path.cwd()).run_id == run_id(made_up_result(3).spec, 4)
    after = tmp_path.stat()
    assert (after.st_ino, after.st_mode, after.st_uid) == (before.st_ino, before.st_mode, before.st_uid)
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_nothing_is_written_beside_an_empty_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its parent may be closed to the user."""
    (tmp_path / "run").mkdir()
    monkeypatch.setattr("sim.run.target.tempfile.mkdtemp", _inside(tmp_path / "run"))
    write_run(made_up_result(3), tmp_path / "run")
    with pytest.raises(InputError, match="cannot be used: Permission denied"):
        check_out(tmp_path / "other")


def _inside(allowed: Path) -> Callable[..., str]:
    def mkdtemp(*, prefix: str, suffix: str, dir: Path) -> str:
        if dir != allowed:
            raise PermissionError(13, "Permission denied")
        (dir / f"{prefix}{suffix}").mkdir()
        return str(dir / f"{prefix}{suffix}")

    return mkdtemp


def test_the_manifest_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moved: list[str] = []
    rename = Path.rename

    def noted(path: Path, target: Path) -> Path:
        moved.append(target.name)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", noted)
    write_run(made_up_result(3), tmp_path)
    assert moved[-1] == "manifest.json" and len(moved) == 5


@pytest.mark.parametrize("failing", ["daily.parquet", "manifest.json"])
def test_a_move_that_fails_leaves_an_empty_directory_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    rename = Path.rename

    def fails(path: Path, target: Path) -> Path:
        if target.name == failing:
            raise OSError("disk full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(OSError, match="disk full"):
        write_run(made_up_result(3), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_came_meanwhile_into_an_empty_directory_stays(tmp_path: Path) -> None:
    def draw(_result: object, _directory: Path) -> None:
        with pytest.raises(InputError, match="is not empty"):
            write_run(made_up_result(3, seed=5), tmp_path)
        (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(InputError, match=r"is not empty \(it holds mine.txt\)"):
        write_run(made_up_result(3), tmp_path, figure=draw)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("failure", [OSError("disk full"), KeyboardInterrupt()])
def test_an_interrupted_write_leaves_nothing(tmp_path: Path, failure: BaseException) -> None:
    def draw(_result: object, _directory: Path) -> None:
        raise failure

    with pytest.raises(type(failure)):
        write_run(made_up_result(3), tmp_path / "deep" / "run", figure=draw)
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"jiesu_run": 1}', "[" * 100_000, "\udcff"])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(InputError, match="is no run"):
        read_run(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX files only")
@pytest.mark.parametrize("kind", ["pipe", "device", "directory"])
def test_a_manifest_is_a_regular_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "manifest.json"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()
    with pytest.raises(InputError, match="no regular file"):
        read_run(tmp_path)


def test_no_more_is_read_than_a_manifest_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_run(made_up_result(3), tmp_path / "run")
    size = (tmp_path / "run" / "manifest.json").stat().st_size
    monkeypatch.setattr("sim.run.opening.MAX_BYTES", size)
    read_run(tmp_path / "run")
    monkeypatch.setattr("sim.run.opening.MAX_BYTES", size - 1)
    with pytest.raises(InputError, match="larger than"):
        read_run(tmp_path / "run")


@pytest.mark.parametrize(
    ("key", "name", "value"),
    [
        ("indicators", "contacts", float("nan")),
        ("indicators", "contacts", "many"),
        ("indicators", "contacts", True),
        ("indicators", "contacts", 10**400),
        ("indicators", "contacts", [1.0]),
        ("values", "time.days", 3),
        ("values", "time.days", {"value": 3}),
        ("values", "time.days", {"value": 3, "origin": "default", "more": 1}),
        ("values", "time.days", {"value": float("inf"), "origin": "default"}),
    ],
)
def test_entries_that_make_no_sense_are_refused(tmp_path: Path, key: str, name: str, value: Any) -> None:
    write_run(made_up_result(3), tmp_path / "run")
    path = tmp_path / "run" / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content[key][name] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.json"):
        read_run(tmp_path / "run")


def test_a_number_too_large_to_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"jiesu_run": 1e999}', encoding="utf-8")
    with pytest.raises(InputError, match="no finite number"):
        read_run(tmp_path)
