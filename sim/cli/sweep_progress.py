"""How far a sweep is: a bar on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from sim.cli.output import complain
from sim.locale import word
from sim.report.durations import duration

if TYPE_CHECKING:
    from sim.experiment.sweep.progress import Progress

LINE_SECONDS: Final = 30.0
"""Between two lines of a log."""


@contextmanager
def sweep_progress(language: str) -> Iterator[Callable[[Progress], None]]:
    """Show progress on standard error while the block runs.

    Args:
        language: ``en`` or ``zh``.

    Yields:
        What the sweep reports to.
    """
    if not sys.stderr.isatty():
        yield _lines(language)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(
        *columns, TextColumn("{task.fields[told]}"), console=Console(stderr=True), transient=True
    ) as bar:
        task = bar.add_task(word("sweep.progress", language), total=None, told="")

        def report(progress: Progress) -> None:
            done = progress.stored + progress.done
            bar.update(task, completed=done, total=progress.runs, told=_told(progress, language))

        yield report


def _lines(language: str) -> Callable[[Progress], None]:
    last = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last < LINE_SECONDS or not progress.done:
            return
        last = time.monotonic()
        done, left = progress.stored + progress.done, duration(progress.left_seconds(), language)
        rate = f"{progress.rate():.1f}"
        complain(word("sweep.line", language, done=done, runs=progress.runs, rate=rate, left=left))

    return report


def _told(progress: Progress, language: str) -> str:
    """Rate, time left, and failures if there are any."""
    parts = []
    if progress.rate():
        parts.append(word("sweep.rate", language, rate=f"{progress.rate():.1f}"))
        parts.append(word("sweep.left", language, left=duration(progress.left_seconds(), language)))
    if wrong := progress.failed + progress.quarantined:
        parts.append(word("sweep.wrong", language, count=wrong))
    return "  ".join(parts)
