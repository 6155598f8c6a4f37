"""A run that is stopped and gone on with gives the bytes of an unbroken one; another's state is refused."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_worlds import small

from sim.agents import Department
from sim.cli import main
from sim.result import Result
from sim.run.checkpoint import Checkpoint
from sim.run.checkpoint_place import HEADER
from sim.run.identity import run_id
from sim.run.tables import tables_of
from sim.scenario import InputError, Scenario, load_scenario
from sim.simulation import simulate

CHANGES = {"time.days": 150, "time.burn_in_days": 75, "time.start": "2023-01-15"}
STAFF = """
extends = "demo_town"
[[events]]
day = 21
until = 98
label_en = "Staff away, short memory, a flood"
label_zh = "减员、健忘、汛情"
set = { "staff.per_10k" = 4.0, "learning.memory_years" = 1.0, "assessment.intensity" = 0.1 }
shock = { class = "public", factor = 6.0 }
"""


class PowerCutError(Exception):
    """The process is gone, without a word."""


def cut_at(day: int, spec: Scenario, act: Callable[[], None] | None = None) -> Callable[..., None]:
    """A progress report that cuts the run short at the first span's end on a day or after it."""

    def report(today: date, *_: object) -> None:
        if today >= spec.date_of(day):
            if act is None:
                raise PowerCutError
            act()

    return report


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


def same(one: Result, two: Result) -> bool:
    tables = [tables_of(result) for result in (one, two)]
    assert tables[0].keys() == tables[1].keys() and one.indicators == two.indicators
    assert run_id(one.spec, one.seed) == run_id(two.spec, two.seed)
    return all(
        column.dtype == tables[1][name][key].dtype and column.tobytes() == tables[1][name][key].tobytes()
        for name, table in tables[0].items()
        for key, column in table.items()
    )


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A small town whose staff, memory and troubles change on a date and change back."""
    path = tmp_path_factory.mktemp("town") / "staff.toml"
    path.write_text(STAFF, encoding="utf-8")
    changes = {key: value for key, value in small(CHANGES).values().items() if small()[key] is not None}
    return load_scenario(path, changes)


@pytest.fixture(scope="module")
def whole(town: Scenario) -> Result:
    return simulate(town, log_events=True, use_kept=False)


def begun(town: Scenario, place: Path, day: int = 40, **options: Any) -> Checkpoint:
    """A checkpoint of a run that was cut short."""
    checkpoint = Checkpoint(place, every_seconds=0.0)
    with pytest.raises(PowerCutError):
        checkpoint.simulate(town, progress=cut_at(day, town), **options)
    assert (place / HEADER).exists()
    return checkpoint


@pytest.mark.parametrize(
    ("days", "threads"),
    [
        ((-40,), (1, 1)),
        ((-5, 2), (1, 2)),
        ((16,), (2, 2)),
        ((23,), (2, 1)),
        ((99,), (1, 2)),
        ((-61, 30, 107, 149), (1, 2)),
    ],
)
def test_the_bytes_are_those_of_an_unbroken_run(
    days: tuple[int, ...], threads: tuple[int, int], town: Scenario, whole: Result, tmp_path: Path
) -> None:
    """Cut short in the burn-in and the period; the event begins and is over on days of a pause."""
    for turn, day in enumerate(days):
        begun(town, tmp_path / "kept", day, threads=threads[turn % 2], log_events=True)
    told: list[tuple[str, dict[str, Any]]] = []
    last = Checkpoint(tmp_path / "kept", tell=lambda *what: told.append(what))
    assert same(last.simulate(town, threads=threads[len(days) % 2], log_events=True), whole)
    ((what, values),) = told
    assert what == "resumed"
    assert town.date_of(days[-1] - 7) <= date.fromisoformat(values["date"]) < town.date_of(days[-1])


def test_a_log_is_not_needed(town: Scenario, whole: Result, tmp_path: Path) -> None:
    plain = begun(town, tmp_path, threads=2).simulate(town)
    assert plain.requests is None and plain.indicators == whole.indicators


@pytest.mark.usefixtures("_hearing")
@pytest.mark.parametrize("day", [-40, 30])
def test_an_interruption_waits_for_a_pause_and_a_second_one_does_not(
    day: int, town: Scenario, whole: Result, tmp_path: Path
) -> None:
    told: list[tuple[str, dict[str, Any]]] = []
    checkpoint = Checkpoint(tmp_path, tell=lambda *what: told.append(what))
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.simulate(town, log_events=True, progress=cut_at(day, town, interrupt))
    ((what, values),) = told
    assert what == "stopped" and town.date_of(day) <= date.fromisoformat(values["date"]) <= town.date_of(
        day + 7
    )
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        checkpoint.simulate(
            town, log_events=True, progress=cut_at(day + 9, town, lambda: (interrupt(), interrupt()))
        )
    assert kept == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert signal.getsignal(signal.SIGINT) is before
    assert same(checkpoint.simulate(town, log_events=True), whole)
    checkpoint.remove()
    assert list(tmp_path.iterdir()) == []


def test_seconds_of_all_sittings_are_counted(town: Scenario, tmp_path: Path) -> None:
    checkpoint = begun(town, tmp_path, 65)
    path = tmp_path / HEADER
    seconds = json.loads(path.read_text())["seconds"]
    result = checkpoint.simulate(town)
    assert result.setup_seconds > seconds[0] > 0.0 and result.wall_seconds > seconds[1] > 0.0


@pytest.fixture(scope="module")
def stopped(town: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stopped")
    begun(town, place, log_events=True)
    return place


@pytest.fixture
def kept(stopped: Path, tmp_path: Path) -> Path:
    """A checkpoint of the town with its log, in the period."""
    return shutil.copytree(stopped, tmp_path / "kept")


@pytest.fixture
def _hearing() -> Iterator[None]:
    """Ctrl-C is heard, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def refused(place: Path, spec: Scenario, words: str, **options: Any) -> None:
    """Refused in words, with every file as it was."""
    kept = {path: path.read_bytes() for path in sorted(place.iterdir())}
    with pytest.raises(InputError, match=words) as error:
        Checkpoint(place).simulate(spec, **{"log_events": True, **options})
    assert "\n" not in str(error.value)
    assert kept == {path: path.read_bytes() for path in sorted(place.iterdir())}


def test_another_run_is_refused(town: Scenario, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(kept, town, "begun with --events", log_events=False)
    refused(kept, town, "time.seed = 1 there, 2 here", seed=2)
    changed = town.with_values({"visiting.hours": 0.25})
    refused(kept, changed, "visiting.hours = .* there, 0.25 here")
    eventless = small({**town.values()})
    refused(kept, eventless, "the events of its scenario differ")
    refused(kept, town, "takes no classes", department=type("Own", (Department,), {}))
    monkeypatch.setattr("sim.run.checkpoint_identity.NUMERICAL", ("numpy", "pandas"))
    refused(kept, town, "pandas = None there")


def test_another_version_is_refused(town: Scenario, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr("sim.run.checkpoint_files.LAYOUT", 2)
        refused(kept, town, "was written in layout 1, this version reads 2")
    from sim.version import ModelVersion

    monkeypatch.setattr("sim.run.checkpoint_identity.model_version", lambda: ModelVersion("0.1.0", "ab"))
    refused(kept, town, "made by other sources of the model")


@pytest.mark.parametrize("which", [HEADER, "jiesu-state"])
@pytest.mark.parametrize("what", ["truncated", "flipped", "empty"])
def test_a_damaged_file_is_told_and_kept(which: str, what: str, town: Scenario, kept: Path) -> None:
    (path,) = (path for path in kept.iterdir() if path.name.startswith(which))
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    if what == "flipped":
        content[middle] ^= 4
    path.write_bytes({"truncated": content[:middle], "flipped": content, "empty": b""}[what])
    refused(kept, town, "is damaged; remove its jiesu-")


def test_a_missing_state_is_told(town: Scenario, kept: Path) -> None:
    next(kept.glob("jiesu-state-*")).unlink()
    refused(kept, town, "is missing")


def test_a_state_of_other_rows_is_refused(town: Scenario, kept: Path) -> None:
    """As a version with other rows and the same hash would have it, were there one."""
    from sim.run.checkpoint_files import put, read_header, read_state

    header = read_header(kept, "kept")
    assert header is not None
    arrays = read_state(kept, header, "kept")
    content = {name: header[name] for name in header if name not in ("state", "manifest_sha256")}
    for name, array in (
        ("residents", arrays["world.residents"][["trust"]]),
        ("load", np.zeros(3, np.float32)),
    ):
        put(kept, content, arrays | {f"world.{name}": array})
        refused(kept, town, "its state is damaged")


def test_a_place_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(**_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("sim.run.checkpoint_place.tempfile.mkdtemp", forbidden)
    for place in (tmp_path, tmp_path / "absent"):
        with pytest.raises(InputError, match="cannot be used: Permission denied"):
            Checkpoint(place)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_will_not_do(town: Scenario, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("x")
    for name, words in (("full", "holds thesis.txt"), ("full/thesis.txt", "is a file"), ("", "given")):
        with pytest.raises(InputError, match=words):
            Checkpoint(tmp_path / name if name else "")
    begun(town, tmp_path / "kept")
    (tmp_path / "kept" / "thesis.txt").write_text("x")
    checkpoint = Checkpoint(tmp_path / "kept")
    checkpoint.simulate(town)
    checkpoint.remove()
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["thesis.txt"]


def test_two_runs_do_not_share_a_place(town: Scenario, tmp_path: Path) -> None:
    def second(*_: object) -> None:
        with pytest.raises(InputError, match="in use by another run"):
            Checkpoint(tmp_path).simulate(town)
        raise PowerCutError

    with pytest.raises(PowerCutError):
        Checkpoint(tmp_path).simulate(town, progress=second)


@pytest.mark.parametrize("call", ["numpy.savez", "os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_costs_neither_the_run_nor_the_last_state(
    call: str, town: Scenario, whole: Result, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    told: list[tuple[str, dict[str, Any]]] = []

    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    checkpoint = Checkpoint(kept, every_seconds=0.0, tell=lambda *what: told.append(what))
    with monkeypatch.context() as full:
        full.setattr(call, fails)
        assert same(checkpoint.simulate(town, log_events=True), whole)
    assert [what for what, _ in told] == ["resumed", "failed"]
    assert told[1][1]["why"] == os.strerror(errno.ENOSPC) and told[1][1]["last"] == told[0][1]["date"]
    assert before == {path.name: path.read_bytes() for path in kept.iterdir()}


COMMAND = ["run", "demo_town", "--days", "40", "--seed", "7", "--events"]
OFTEN = """
import signal, sys, sim.cli, sim.run.checkpoint
signal.signal(signal.SIGINT, signal.default_int_handler)
sim.run.checkpoint.EVERY_SECONDS = 0.0
sys.exit(sim.cli.main(sys.argv[1:]))
"""


def test_the_command_is_stopped_and_given_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.report.year.save_year", lambda *_: None)  # slow, and not what is tested
    kept, out = tmp_path / "kept", tmp_path / "run"
    words = [*COMMAND, "--checkpoint", str(kept), "--out", str(out)]
    path = os.pathsep.join(entry for entry in sys.path if entry)
    with subprocess.Popen(
        [sys.executable, "-c", OFTEN, *words],
        stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**os.environ, "PYTHONPATH": path},
    ) as process:  # fmt: skip
        while not (kept / HEADER).exists():
            assert process.poll() is None
            time.sleep(0.005)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and not out.exists()
    assert said.splitlines()[-1] == "jiesu: interrupted" and "stopped before" in said
    assert main([*words, "--seed", "8"]) == 2
    assert "time.seed = 7 there, 8 here" in capsys.readouterr().err
    assert main([*words, "--lang", "zh"]) == 0
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "续跑" in told
    assert kept.is_dir() and not any(kept.iterdir())
    assert main([*COMMAND, "--out", str(tmp_path / "whole")]) == 0
    runs = [json.loads((tmp_path / name / "manifest.json").read_text("utf-8")) for name in ("run", "whole")]
    assert runs[0]["run_id"] == runs[1]["run_id"] and runs[0]["indicators"] == runs[1]["indicators"]
    tables = sorted((tmp_path / "whole").glob("*.parquet"))
    assert len(tables) == 5
    assert all(table.read_bytes() == (out / table.name).read_bytes() for table in tables)


def test_state_and_run_lie_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for inner in ("run", "run/kept"):
        words = ["--out", str(tmp_path / "run"), "--checkpoint", str(tmp_path / inner)]
        assert main(["run", "demo_town", *words]) == 2
        assert "must not be in the directory after --out" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
