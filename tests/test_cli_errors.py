"""Wrong input: one line on standard error, exit code 2, nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.guard import guarded

WRONG = {
    "": "Missing command",
    "nonsense": "nonsense",
    "runn demo_town": "'run'",
    "run": "scenario",
    "run demo_twn": "demo_town",
    "run no/such/file.toml": "file.toml",
    "run demo_town --set assessment.intenisty=0.8": "assessment.intensity",
    "run demo_town --set assessment.intensity=1.7": "from 0 to 1",
    "run demo_town --set assessment.intensity=nan": "from 0 to 1",
    "run demo_town --set foo": "key=value",
    "run demo_town --days 0": "from 1 to",
    "run demo_town --days x": "jiesu: --days: time.days",
    "run demo_town --seed -1": "jiesu: --seed: time.seed",
    "run demo_town --seed 3 --set time.days=0": "jiesu: --set: time.days = 0",
    "run demo_town --scale nan": "jiesu: --scale: city.scale",
    "run demo_town --scale 0.001": "jiesu: --scale: city.residents = 8000, city.scale = 0.001",
    "run demo_town --scale 0.1 --set city.degree=3": "jiesu: --set, --scale: city.degree = 3",
    "run demo_town --days 4 --set time.days=3": '--days: "4": time.days is given after --set too',
    "run demo_town --threads 0": "from 1 to",
    "run demo_town --format xml": "'--format': 'xml' is not one of",
    "run demo_town --lang fr": "zh",
    "run demo_town --sed 4": "--seed",
    "run demo_town extra": "extra",
    "run demo_town --events": "--out",
    "run demo_town --out=": 'given "": allowed is',
    "run demo_town --out {file}": "is a file",
    "run demo_town --out {folder}": "is not empty",
    "run demo_town --out {file}/deeper": "cannot be created",
    "run demo_town --checkpoint=": 'given "": allowed is',
    "run demo_town --checkpoint {file}": "is a file",
    "run demo_town --checkpoint {folder}": "holds file and no checkpoint",
    "run demo_town --checkpoint {file}/deeper": "cannot be created",
    "params nowhere": "demo_town",
    "params --format xml": "csv",
    "verify": "runs",
    "verify {folder}": "manifest.json",
    "verify {file}": "it is a file, and a run is a directory",
    "verify {folder}/nothing": "no such directory",
    "cite {folder}/nothing": "no such directory",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_input_is_told_in_one_line(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    words = [word.format(file=tmp_path / "file", folder=tmp_path) for word in line.split()]
    assert main(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1 and said.err.startswith("jiesu")
    assert WRONG[line] in said.err and "Traceback" not in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def run_jiesu(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sim", *words]
    environment = {**os.environ, **settings}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=60
    )


def test_as_a_process_too() -> None:
    done = run_jiesu("run", "demo\ntwn", "--set", "x")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_a_terminal_without_chinese_gets_escapes() -> None:
    done = run_jiesu("scenarios", "--lang", "zh", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0 and "\\u" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells only")
def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"'{sys.executable}' -m sim params | head -1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert done.stderr == "" and done.stdout.splitlines()[-1] == "0"


def test_a_failure_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk\nis full")

    monkeypatch.setattr("sim.cli.lists.print_scenarios", fail)
    assert guarded(["scenarios"]) == 1
    assert "RuntimeError: the disk is full" in capsys.readouterr().err
    monkeypatch.setenv("JIESU_DEBUG", "1")
    with pytest.raises(RuntimeError):
        guarded(["scenarios"])


def test_ctrl_c_exits_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.cli.lists.print_scenarios", interrupt)
    assert guarded(["scenarios"]) == 130
    assert capsys.readouterr().err == "jiesu: interrupted\n"


def test_no_library_talks_of_itself(tmp_path: Path) -> None:
    """matplotlib warns of a home that it cannot write to."""
    home = str(tmp_path / "home")
    Path(home).write_text("no directory")
    code = "import sim.cli.output as o; o.prepare_streams(); import sim.report.fonts as f; f.font_for('zh')"
    settings = {
        "MPLCONFIGDIR": str(tmp_path / "home"),
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=120, env={**os.environ, **settings},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_help_imports_nothing_slow() -> None:
    slow = "{'pandas', 'numba', 'numpy', 'mesa', 'pyarrow', 'matplotlib', 'scipy', 'pydantic', 'rich'}"
    code = f"import sys, sim.cli; sim.cli.main(['--help']); print(sorted({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"
