"""What a model needs compiled: the days here and, at a first run, months and indicators in a process beside.

Compiling is Python that no second thread may run. The process beside leaves its code in the user's cache,
from which this one loads it; where that fails, this one compiles it, too. Run as a program the module is the
process beside.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from sim.compiled import compile_entry
from sim.day.loop import days
from sim.kernel_cache import kernel_folder, user_cache
from sim.measures.people import add_up as add_up_people
from sim.month.at_once import months
from sim.month.first import first_by_rows
from sim.month.registered import count_registered
from sim.month.rules import month
from sim.unsettled import add_up_cases

Entry = Callable[..., Any]

HERE: Final[tuple[Entry, ...]] = (days,)
BESIDE: Final[tuple[Entry, ...]] = (
    month,
    months,
    first_by_rows,
    count_registered,
    add_up_cases,
    add_up_people,
)
"""Entries of the month and of the indicators: half of the time that the days take."""

LONGEST_SECONDS = 120.0
"""How long a process beside is waited for once everything else is compiled."""


@cache
def compile_model() -> None:
    """Load the entries of a model from the cache, or compile them; once a process."""
    process = None if all(is_kept(entry) for entry in BESIDE) else _beside()
    try:
        _compile(HERE)
        if process:
            process.wait(LONGEST_SECONDS)
    except subprocess.TimeoutExpired:
        pass
    finally:
        if process:
            process.kill()
            process.wait()
    _compile(BESIDE)


def is_kept(entry: Entry) -> bool:
    """Whether the cache has compiled code of an entry."""
    module = entry.__module__.rpartition(".")[2]
    return any(kernel_folder().glob(f"*/{module}.{entry.__qualname__}-*.nbi"))


def _beside() -> subprocess.Popen[bytes] | None:
    """A process that compiles what is not compiled here; None where it could not hand its code over."""
    if not sys.executable or (os.cpu_count() or 1) < 2 or not kernel_folder().is_relative_to(user_cache()):
        return None
    # -P: a folder at hand that is called like the package is not taken for it.
    asked, nowhere = (sys.executable, "-P", "-m", "sim.compiling"), subprocess.DEVNULL
    try:
        return subprocess.Popen(asked, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    except OSError:
        return None


def _compile(entries: Iterable[Entry]) -> None:
    for entry in entries:
        compile_entry(entry)


if __name__ == "__main__":
    _compile(BESIDE)
