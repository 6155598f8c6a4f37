"""Compiling days and months side by side."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from sim import compiling
from sim.compiled import entry
from sim.compiling import BESIDE, HERE, is_kept

compile_model = compiling.compile_model.__wrapped__
"""As at the first model of a process."""


def unable(*_: Any, **__: Any) -> NoReturn:
    raise OSError("no process")


def telling(asked: list[Any], *instead: str) -> Callable[..., Any]:
    """A `Popen` that begins another program and tells which."""
    begin = subprocess.Popen

    def popen(*_: Any, **options: Any) -> Any:
        asked.append(begin(instead, **options))
        return asked[-1]

    return popen


def test_what_is_kept_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_model()
    assert all(is_kept(one) for one in HERE + BESIDE)
    begun: list[Any] = []
    monkeypatch.setattr(subprocess, "Popen", telling(begun, sys.executable, "-c", ""))
    compile_model()
    assert not begun


def test_an_entry_that_nobody_compiled_is_not_kept() -> None:
    @entry
    def never(n: int) -> int:
        return n

    assert not is_kept(never)


def test_the_process_beside_compiles() -> None:
    done = subprocess.run([sys.executable, "-P", "-m", "sim.compiling"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert all(is_kept(one) for one in BESIDE)


def test_without_a_process_beside_all_is_compiled_here(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Any] = []
    monkeypatch.setattr(compiling, "is_kept", lambda _: False)
    monkeypatch.setattr(compiling, "compile_entry", compiled.append)
    monkeypatch.setattr(subprocess, "Popen", unable)
    compile_model()
    assert compiled == [*HERE, *BESIDE]


def test_code_that_could_not_be_shared_is_not_asked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(compiling, "is_kept", lambda _: False)
    monkeypatch.setattr(compiling, "kernel_folder", lambda: tmp_path)
    monkeypatch.setattr(subprocess, "Popen", telling(begun, sys.executable, "-c", ""))
    compile_model()
    assert not begun


@pytest.mark.parametrize("waited", [True, False])
def test_no_process_is_left_behind(monkeypatch: pytest.MonkeyPatch, waited: bool) -> None:
    begun: list[Any] = []
    monkeypatch.setattr(compiling, "is_kept", lambda _: False)
    monkeypatch.setattr(compiling, "os", type("Two", (), {"cpu_count": staticmethod(lambda: 2)}))
    monkeypatch.setattr(compiling, "LONGEST_SECONDS", 0.1)
    monkeypatch.setattr(
        subprocess, "Popen", telling(begun, sys.executable, "-c", "import time; time.sleep(60)")
    )
    if waited:
        compile_model()
    else:
        monkeypatch.setattr(compiling, "compile_entry", unable)
        with pytest.raises(OSError):
            compile_model()
    assert [process.poll() is not None for process in begun] == [True]
