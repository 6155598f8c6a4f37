"""``jiesu compare``: read a store, compare its policies, print and write what was found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.output import emit, emit_answer
from sim.cli.typed import names

if TYPE_CHECKING:
    from sim.experiment.sweep.runs import Runs


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, as typed.

    Attributes:
        store: Directory of the store.
        against: Policy that others are compared with; None for the experiment's first.
        indicators: Names with commas between; None for the usual ones.
        by: Factor at whose values policies are compared; None for all points together.
        out: Directory to write to; None to write nothing.
        language: ``en`` or ``zh``.
    """

    store: Path
    against: str | None
    indicators: str | None
    by: str | None
    out: str | None
    language: str


def compare_policies(request: Request, form: str) -> None:
    """Compare the policies of a store, write page and figures if asked, and print what was found.

    Args:
        request: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: The store, a name or the directory will not do.
    """
    from sim.experiment.sweep.runs import Runs

    if request.out is not None:
        from sim.report.fonts import font_for
        from sim.run.target import check_out

        check_out(request.out)
        font_for(request.language)
    answer = _compared if request.by is None else _compared_by
    told = answer(Runs(request.store), request, form)
    if form == "json":
        emit(told)
    else:
        emit_answer(told, request.out, request.language)


def _compared(runs: Runs, request: Request, form: str) -> str:
    from sim.experiment.answers.comparison.comparison import compare
    from sim.report.comparison.as_json import comparison_json
    from sim.report.comparison.figure import save_differences
    from sim.report.comparison.front import save_front
    from sim.report.comparison.text import comparison_page, comparison_text

    found = compare(runs, request.against, names(request.indicators))
    content, language = comparison_json(found), request.language
    if request.out is not None:
        with _written(request.out, content, comparison_page(found, language)) as part:
            save_differences(found, part, language)
            if found.front is not None:
                save_front(found, found.front, part, language)
    return content if form == "json" else comparison_text(found, language)


def _compared_by(runs: Runs, request: Request, form: str) -> str:
    from sim.experiment.answers.comparison.levels import compare_by
    from sim.report.comparison.as_json import by_factor_json
    from sim.report.comparison.by_factor import by_factor_page, by_factor_text
    from sim.report.comparison.by_figure import save_by_factor

    found = compare_by(runs, str(request.by), request.against, names(request.indicators))
    content, language = by_factor_json(found), request.language
    if request.out is not None:
        with _written(request.out, content, by_factor_page(found, language)) as part:
            save_by_factor(found, part, language)
    return content if form == "json" else by_factor_text(found, language)


@contextmanager
def _written(out: str, content: str, page: str) -> Iterator[Path]:
    """A directory that is there once all is in it, with JSON and page."""
    from sim.run.target import check_out, written_at_once

    with written_at_once(check_out(out), out) as part:
        (part / "comparison.json").write_text(content + "\n", encoding="utf-8")
        (part / "comparison.md").write_text(page, encoding="utf-8")
        yield part
