"""``jiesu claims``: read the claims, draw worlds, run the pairs, print and write the verdicts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.cli.output import emit
from sim.cli.typed import threads_of, whole_number
from sim.locale import word

if TYPE_CHECKING:
    from sim.experiment.claims.cells import Progress
    from sim.experiment.claims.results import Results
    from sim.experiment.claims.survey import Survey

MOST_WORLDS, MOST_SEEDS = 100_000, 1_000
WIDTH = {"raw": 1.0, "halved": 0.5, "doubled": 2.0}


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, as typed.

    Attributes:
        ids: Claims; all if empty.
        worlds, seeds: How many.
        ranges: ``halved``, ``raw``, ``doubled``, or ``all`` three of them.
        workers: Processes; None for one a core.
        out: Directory to write to; None to write nothing.
        language: ``en`` or ``zh``.
        ablations: Whether to switch off each claim's mechanisms.
        search: Whether to look for a world that reverses each claim.
    """

    ids: tuple[str, ...]
    worlds: str
    seeds: str
    ranges: str
    workers: str | None
    out: str | None
    language: str
    ablations: bool = False
    search: bool = False


def judge_claims(request: Request, form: str) -> None:
    """Test claims, write table and figures if asked, and print the verdicts.

    Args:
        request: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: A claim, a number or the directory will not do; told before anything is computed.
    """
    worlds = whole_number(request.worlds, "--worlds", 1, MOST_WORLDS)
    seeds = whole_number(request.seeds, "--seeds", 2, MOST_SEEDS)
    workers = threads_of(request.workers, "--workers")
    if request.out is not None:
        from sim.report.fonts import font_for
        from sim.run.target import check_out

        check_out(request.out)
        font_for(request.language)
    found = _results(request, worlds, seeds, workers)
    if request.out is not None:
        _write(*found, request)
    from sim.report.claims.as_json import claims_json
    from sim.report.claims.text import claims_text

    emit(claims_json(found[1]) if form == "json" else claims_text(found[1], request.language))


def _results(request: Request, worlds: int, seeds: int, workers: int) -> tuple[Survey, Results]:
    """The survey of every world, and what it says."""
    from sim.experiment.claims.library import load_claims
    from sim.experiment.claims.results import results
    from sim.experiment.claims.search import search
    from sim.experiment.claims.survey import survey
    from sim.experiment.ranges import SPANS, folder
    from sim.experiment.worlds import draw_worlds, load_spans

    claims, spans = load_claims(request.ids), load_spans(folder() / SPANS)
    names = list(WIDTH) if request.ranges == "all" else [request.ranges]
    drawn = {name: draw_worlds([span.widened(WIDTH[name]) for span in spans], worlds) for name in names}
    each = range(1, seeds + 1)
    with _bar("claims.progress", request.language) as progress:
        found = survey(claims, drawn, each, workers, progress, ablations=request.ablations)
    searches = []
    if request.search:
        with _bar("claims.searching", request.language) as progress:
            searches = search(found, spans, each, workers, progress)
    return found, results(found, seeds, searches)


@contextmanager
def _bar(what: str, language: str) -> Iterator[Progress | None]:
    """A bar of worlds and seeds done, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word(what, language), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _write(found: Survey, told: Results, request: Request) -> None:
    from sim.experiment.claims.store import write_findings
    from sim.report.claims.as_json import claims_json
    from sim.report.claims.figure import save_claim
    from sim.report.claims.page import claims_page
    from sim.run.target import check_out, written_at_once

    assert request.out is not None
    with written_at_once(check_out(request.out), str(request.out)) as part:
        write_findings(found, part / "claims.parquet")
        (part / "claims.json").write_text(claims_json(told) + "\n", encoding="utf-8")
        (part / "claims.md").write_text(claims_page(told, request.language), encoding="utf-8")
        for summary in told.summaries:
            save_claim(summary, told.found, part, request.language)
