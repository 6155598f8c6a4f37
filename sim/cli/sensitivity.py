"""``jiesu sensitivity``: indices over the runs of a store, printed and written with figures."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.output import emit, emit_answer
from sim.cli.typed import names

if TYPE_CHECKING:
    from sim.experiment.answers.sensitivity.sensitivity import Sensitivity


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, as typed.

    Attributes:
        store: Directory of the store.
        indicators: Names with commas between them; None for all that are kept.
        policy: Name of the policy; None for the first.
        out: Directory to write to; None to write nothing.
        language: ``en`` or ``zh``.
    """

    store: Path
    indicators: str | None
    policy: str | None
    out: str | None
    language: str


def print_sensitivity(request: Request, form: str) -> None:
    """Compute sensitivity indices, write tables and figures if asked, and print them.

    Args:
        request: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: The store, a name or the directory will not do, or a run that indices need is missing.
    """
    from sim.experiment.answers.sensitivity.sensitivity import sensitivity
    from sim.experiment.sweep.runs import Runs
    from sim.report.sensitivity.as_json import sensitivity_json
    from sim.report.sensitivity.text import sensitivity_text

    if request.out is not None:
        from sim.report.fonts import font_for
        from sim.run.target import check_out

        check_out(request.out)
        font_for(request.language)
    found = sensitivity(Runs(request.store), names(request.indicators), request.policy)
    if request.out is not None:
        _write(found, request.out, request.language)
    if form == "json":
        emit(sensitivity_json(found))
    else:
        emit_answer(sensitivity_text(found, request.language), request.out, request.language)


def _write(found: Sensitivity, out: str, language: str) -> None:
    from sim.report.sensitivity.as_json import sensitivity_json
    from sim.report.sensitivity.figure import save_sensitivity
    from sim.report.sensitivity.page import sensitivity_page
    from sim.run.target import check_out, written_at_once

    with written_at_once(check_out(out), out) as part:
        figures = [path.name for path in save_sensitivity(found, part, language)]
        page = sensitivity_page(found, figures, language)
        (part / "sensitivity.md").write_text(page, encoding="utf-8")
        (part / "sensitivity.json").write_text(sensitivity_json(found) + "\n", encoding="utf-8")
