"""Compiled code is kept under a name that changes with the sources that it comes from."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim import kernel_cache

PACKAGE = Path(sim.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    return Path(shutil.copytree(PACKAGE, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__")))


def test_a_copy_has_the_same_name(copy: Path) -> None:
    assert kernel_cache.fingerprint(copy) == kernel_cache.fingerprint()


@pytest.mark.parametrize(
    "source",
    [
        "day/clock.py",
        "day/queue.py",
        "city/rows.py",
        "streams.py",
        "compiled.py",
        "elementary.py",
        "linking.py",
        "month/sums.py",
        "month/rules.py",
        "agents/unit.py",
        "scenario/sections/conduct.py",
    ],
)
def test_an_edit_of_any_source_changes_the_name(copy: Path, source: str) -> None:
    before = kernel_cache.fingerprint(copy)
    with (copy / source).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert kernel_cache.fingerprint(copy) != before


def test_a_new_or_a_renamed_source_changes_the_name(copy: Path) -> None:
    names = {kernel_cache.fingerprint(copy)}
    (copy / "day" / "extra.py").write_text("", encoding="utf-8")
    names.add(kernel_cache.fingerprint(copy))
    (copy / "day" / "extra.py").rename(copy / "day" / "other.py")
    names.add(kernel_cache.fingerprint(copy))
    assert len(names) == 3


@pytest.mark.parametrize("source", ["report/style.py", "cli/app.py", "indicators.py"])
def test_an_edit_that_no_kernel_sees_keeps_the_name(copy: Path, source: str) -> None:
    before = kernel_cache.fingerprint(copy)
    with (copy / source).open("a", encoding="utf-8") as file:
        file.write("# edited\n")
    assert kernel_cache.fingerprint(copy) == before


def test_every_module_with_kernels_is_among_the_sources() -> None:
    known = set(kernel_cache.source_files())
    marks = ("@kernel", "@apart", "@rule", "@entry", "@njit", "np.dtype(")
    for path in sorted(PACKAGE.rglob("*.py")):
        if any(mark in path.read_text(encoding="utf-8") for mark in marks):
            assert path in known, path.relative_to(PACKAGE)


def test_the_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIESU_CACHE_DIR", str(tmp_path / "chosen"))
    folder = kernel_cache.kernel_folder()
    assert folder == tmp_path / "chosen" / kernel_cache.fingerprint()
    assert folder.is_dir() and not list(folder.iterdir())


def test_a_folder_that_cannot_be_written_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("JIESU_CACHE_DIR", str(blocked))
    folder = kernel_cache.kernel_folder()
    assert blocked not in folder.parents and stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.heavy
def test_an_edited_helper_is_compiled_anew(copy: Path, tmp_path: Path) -> None:
    """A helper in another module than the compiled entry changes, and so does the answer."""
    code = "from small_worlds import fingerprint, ran; print(fingerprint(ran()))"
    path = os.pathsep.join([str(copy.parent), str(Path(__file__).parent), *(e for e in sys.path if e)])
    shutil.copytree("scenarios", tmp_path / "scenarios")
    environment = {**os.environ, "PYTHONPATH": path, "JIESU_CACHE_DIR": str(tmp_path / "cache")}
    answers = []
    for helper in ("SELF_HELP_DAYS = 2.0", "SELF_HELP_DAYS = 9.0"):
        source = copy / "day" / "attempts.py"
        text = source.read_text(encoding="utf-8")
        source.write_text(text.replace("SELF_HELP_DAYS = 2.0", helper), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        answers.append(done.stdout.strip())
    assert answers[0] != answers[1]
    assert len([entry for entry in (tmp_path / "cache").iterdir() if len(entry.name) == 16]) == 2


def test_every_module_with_compiled_code_is_a_source() -> None:
    compiled = {
        path for path in PACKAGE.rglob("*.py") if "from sim.compiled import" in path.read_text("utf-8")
    }
    named = {
        path
        for path in compiled
        if "@kernel" in path.read_text("utf-8") or "@entry" in path.read_text("utf-8")
    }
    assert named
    assert named <= set(kernel_cache.source_files())


def test_code_that_nobody_has_used_for_long_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIESU_CACHE_DIR", str(tmp_path))
    old, recent, other = tmp_path / ("0" * 16), tmp_path / ("1" * 16), tmp_path / "states"
    for folder in (old, recent, other):
        folder.mkdir()
    for folder, days in ((old, kernel_cache.UNUSED_DAYS + 1), (recent, 1.0), (other, 999.0)):
        then = time.time() - days * 86400.0
        os.utime(folder, (then, then))
    mine = kernel_cache.kernel_folder()
    assert mine.parent == tmp_path
    assert {path.name for path in tmp_path.iterdir()} == {mine.name, recent.name, other.name}
