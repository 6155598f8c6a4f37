"""``jiesu compare``: read a store, compare its policies, print and write what was found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.output import emit

if TYPE_CHECKING:
    from sim.experiment.answers.comparison import Comparison


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, as typed.

    Attributes:
        store: Directory of the store.
        against: Policy that others are compared with; None for the experiment's first.
        indicators: Names with commas between; None for the usual ones.
        out: Directory to write to; None to write nothing.
        language: ``en`` or ``zh``.
    """

    store: Path
    against: str | None
    indicators: str | None
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
    from sim.experiment.answers.comparison import compare
    from sim.experiment.sweep.runs import Runs
    from sim.report.comparison.as_json import comparison_json
    from sim.report.comparison.text import comparison_text

    if request.out is not None:
        from sim.report.fonts import font_for
        from sim.run.target import check_out

        check_out(request.out)
        font_for(request.language)
    found = compare(Runs(request.store), request.against, _names(request.indicators))
    if request.out is not None:
        _write(found, request.out, request.language)
    emit(comparison_json(found) if form == "json" else comparison_text(found, request.language))


def _names(typed: str | None) -> list[str] | None:
    if typed is None:
        return None
    return [name.strip() for name in typed.split(",") if name.strip()]


def _write(found: Comparison, out: str, language: str) -> None:
    from sim.report.comparison.as_json import comparison_json
    from sim.report.comparison.figure import save_differences
    from sim.report.comparison.front import save_front
    from sim.report.comparison.text import comparison_page
    from sim.run.target import check_out, written_at_once

    with written_at_once(check_out(out), out) as part:
        (part / "comparison.json").write_text(comparison_json(found) + "\n", encoding="utf-8")
        (part / "comparison.md").write_text(comparison_page(found, language), encoding="utf-8")
        save_differences(found, part, language)
        if found.front is not None:
            save_front(found, found.front, part, language)
