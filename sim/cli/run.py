"""``jiesu run``: check what is asked, simulate, write, and print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.cli.checkpoint import checked_checkpoint
from sim.cli.output import complain, emit
from sim.cli.progress import progress_bar
from sim.cli.typed import threads_of
from sim.run.target import check_out
from sim.scenario import Scenario, load_scenario, parse_assignments
from sim.scenario.errors import InputError, cut, show
from sim.scenario.scenario import FLAGS, SET
from sim.scenario.values import DEFAULTS, validated

if TYPE_CHECKING:
    from sim.result import Result
    from sim.run.checkpoint import Checkpoint


WORTH_A_THREAD = 100_000
"""Residents for whom another thread gains more than meeting it every day costs."""


@dataclass(frozen=True)
class Request:
    """What was asked on the command line.

    Attributes:
        scenario: Name or path.
        assignments: ``key=value`` as after ``--set``, the last one for a key wins.
        short: Texts by key of the parameters that have an option of their own.
        threads: Threads, as typed; None for as many as are worth it.
        out: Directory to write to, as typed; None to write nothing.
        events: Whether to log every request's path.
        language: ``en`` or ``zh``.
        checkpoint: Directory to keep the state in while it runs, as typed; None to keep none.
    """

    scenario: str
    assignments: tuple[str, ...]
    short: Mapping[str, str]
    threads: str | None
    out: str | None
    events: bool
    language: str
    checkpoint: str | None = None


def run_scenario(request: Request, form: str) -> None:
    """Simulate a scenario, write it if asked, and print its indicators.

    Args:
        request: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: The scenario, the directory or the font will not do; told before anything is computed.
    """
    spec = _checked(request)
    checkpoint = checked_checkpoint(spec, request)
    result = _simulate(spec, request, checkpoint)
    if request.out is not None:
        _write(result, request.out, request.language)
    emit(_text(result, request.language, request.out) if form == "text" else _json(result))
    if checkpoint is not None:
        checkpoint.remove()


def _checked(request: Request) -> Scenario:
    if request.events and request.out is None:
        raise InputError("--events", "needs --out DIR to write the event log to")
    spec = _asked(request)
    threads_of(request.threads)
    if request.out is not None:
        check_out(request.out)
        _check_font(spec, request.language)
    return spec


def _asked(request: Request) -> Scenario:
    """The scenario as asked; a message names the option that was typed, which need not be ``--set``."""
    spec = load_scenario(request.scenario)
    layers = {SET: parse_assignments(request.assignments)}
    for key, text in request.short.items():
        if key in layers[SET]:
            raise InputError(FLAGS[key], f"{show(text)}: {key} is given after --set too; give it once")
        layers[FLAGS[key]] = parse_assignments([f"{key}={text}"])
    for option, changes in layers.items():
        validated({**DEFAULTS, **changes}, option)
    asked = {option: changes for option, changes in layers.items() if changes}
    changed = {key: value for changes in asked.values() for key, value in changes.items()}
    return spec.with_values(changed, where=", ".join(asked)) if asked else spec


def _check_font(spec: Scenario, language: str) -> None:
    """Refuse a language that no font has; say beforehand what of the user's own words the figure lacks."""
    from sim.report.fonts import ADVICE, font_for
    from sim.report.yeardata import texts_of

    text = texts_of(spec, language)
    if lacking := font_for(language, text).lacks(text):
        complain(f"jiesu: the figure will show ? for {cut(lacking)}: {ADVICE}")


def _simulate(spec: Scenario, request: Request, checkpoint: Checkpoint | None) -> Result:
    with progress_bar(round(spec.city.residents * spec.city.scale), request.language) as progress:
        if checkpoint is None:
            from sim.simulation import simulate
        else:
            simulate = checkpoint.simulate
        threads = threads_of(request.threads)
        if request.threads is None:
            threads = min(threads, 1 + round(spec.city.residents * spec.city.scale) // WORTH_A_THREAD)
        return simulate(spec, threads=threads, log_events=request.events, progress=progress)


def _write(result: Result, out: str, language: str) -> None:
    from sim.report.year import save_year
    from sim.report.yeardata import of_result
    from sim.run.store import write_run

    write_run(result, out, figure=lambda done, directory: save_year(of_result(done), directory, language))


def _text(result: Result, language: str, out: str | None) -> str:
    from sim.report.summary import summary

    return summary(result, language, out)


def _json(result: Result) -> str:
    from sim.report.answer import answer

    return answer(result)
