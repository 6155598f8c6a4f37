"""A progress bar with the simulated date, the phase and the rate; on a terminal only, on standard error."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sim.locale import word

Progress = Callable[[datetime.date, int, int, str], None]
"""Told the simulated date, days done, days in all and the phase."""


@contextmanager
def progress_bar(residents: int, language: str) -> Iterator[Progress | None]:
    """Show a bar while the block runs, if standard error is a terminal.

    Args:
        residents: Residents to be simulated, for the rate.
        language: ``en`` or ``zh``.

    Yields:
        What the simulation reports to; None without a terminal.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    from sim.report.numbers import rounded

    columns = (TextColumn("{task.fields[date]} {task.description}"), BarColumn(), TaskProgressColumn())
    bar = Bar(*columns, TextColumn("{task.fields[rate]}"), console=Console(stderr=True), transient=True)
    with bar:
        task = bar.add_task(word("phase.compile", language), total=None, date="", rate="")
        clock = _Clock(residents)

        def report(date: datetime.date, done: int, days: int, phase: str) -> None:
            rate = clock.rate(done, phase)
            shown = word("rate.residents", language, rate=rounded(rate, language)) if rate else ""
            what = word(f"phase.{phase}", language)
            bar.update(task, completed=done, total=days or None, description=what, date=str(date), rate=shown)

        yield report


class _Clock:
    """Rate of the phase that is under way."""

    def __init__(self, residents: int) -> None:
        self.residents = residents
        self.phase = ""
        self.began = 0.0
        self.first = 0

    def rate(self, done: int, phase: str) -> float:
        """Resident-days a second since the phase began; 0 while unknown."""
        now = time.perf_counter()
        if phase != self.phase:
            self.phase, self.began, self.first = phase, now, done
        elapsed = now - self.began
        return (done - self.first) * self.residents / elapsed if elapsed > 0 else 0.0
