"""``jiesu claims``: read the claims, draw worlds, run the pairs, print and write the verdicts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.cli.output import emit
from sim.cli.run import threads_of, usable_cores
from sim.locale import word
from sim.scenario.errors import InputError, show

if TYPE_CHECKING:
    from sim.experiment.summary import Summary
    from sim.experiment.survey import Progress, Survey

MOST_WORLDS, MOST_SEEDS = 100_000, 1_000
WIDTH = {"halved": 0.5, "raw": 1.0, "doubled": 2.0}


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, as typed.

    Attributes:
        ids: Claims; all if empty.
        worlds, seeds: How many.
        ranges: ``halved``, ``raw`` or ``doubled``.
        workers: Processes; None for one a core.
        out: Directory to write to; None to write nothing.
        language: ``en`` or ``zh``.
    """

    ids: tuple[str, ...]
    worlds: str
    seeds: str
    ranges: str
    workers: str | None
    out: str | None
    language: str


def test_claims(request: Request, form: str) -> None:
    """Test claims, write table and figures if asked, and print the verdicts.

    Args:
        request: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: A claim, a number or the directory will not do; told before anything is computed.
    """
    worlds = _count(request.worlds, "--worlds", 1, MOST_WORLDS)
    seeds = _count(request.seeds, "--seeds", 2, MOST_SEEDS)
    workers = usable_cores() if request.workers is None else threads_of(request.workers)
    if request.out is not None:
        from sim.report.fonts import font_for
        from sim.run.target import check_out

        check_out(request.out)
        font_for(request.language)
    from sim.experiment.library import SPANS, folder, load_claims
    from sim.experiment.summary import summarise
    from sim.experiment.survey import survey
    from sim.experiment.worlds import draw_worlds, load_spans

    claims = load_claims(request.ids)
    spans = [span.widened(WIDTH[request.ranges]) for span in load_spans(folder() / SPANS)]
    with _bar(request.language) as progress:
        found = survey(claims, draw_worlds(spans, worlds), range(1, seeds + 1), workers, progress)
    summaries = [summarise(found, claim) for claim in claims]
    if request.out is not None:
        _write(found, summaries, seeds, request)
    from sim.report.claims import claims_json, claims_text

    emit(
        claims_json(summaries, found, seeds)
        if form == "json"
        else claims_text(summaries, found, seeds, request.language)
    )


def _count(text: str, option: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and least <= int(text) <= most):
        raise InputError(option, f"{show(text)}: must be a whole number from {least} to {most}")
    return int(text)


@contextmanager
def _bar(language: str) -> Iterator[Progress | None]:
    """A bar of worlds and seeds done, if standard error is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(word("claims.progress", language), total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _write(found: Survey, summaries: list[Summary], seeds: int, request: Request) -> None:
    from sim.experiment.store import write_findings
    from sim.report.claims import claims_json
    from sim.report.claims_figure import save_claim
    from sim.report.claims_page import claims_page
    from sim.run.target import check_out, written_at_once

    assert request.out is not None
    with written_at_once(check_out(request.out), str(request.out)) as part:
        write_findings(found, part / "claims.parquet")
        (part / "claims.json").write_text(claims_json(summaries, found, seeds) + "\n", encoding="utf-8")
        page = claims_page(summaries, found, seeds, request.language)
        (part / "claims.md").write_text(page, encoding="utf-8")
        for summary in summaries:
            save_claim(summary, found, part, request.language)
