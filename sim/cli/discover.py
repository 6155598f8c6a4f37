"""``jiesu discover``: read what was stored, look for boxes, print and write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.cli.output import emit, emit_answer
from sim.cli.typed import number, whole_number
from sim.scenario.errors import InputError

if TYPE_CHECKING:
    from sim.experiment.answers.discovery.cases import Cases
    from sim.experiment.answers.discovery.discovery import Discovery

WAYS = "--policy with --against and --indicator, --where with a formula, or --claim"


@dataclass(frozen=True)
class Request:
    """What was asked on the command line, as typed.

    Attributes:
        path: A store, or what ``jiesu claims --out`` wrote.
        policy, against, indicator: Whose difference, of what.
        better: ``higher`` or ``lower``.
        by: More than how much better; None for more than nothing.
        where: Formula on indicators.
        claim: Id of a claim.
        density, mass, boxes: What is asked of boxes, and how many.
        lean: Whether to look again without the inputs whose limits may be chance.
        out: Directory to write to; None to write nothing.
        language: ``en`` or ``zh``.
    """

    path: str
    policy: str | None
    against: str | None
    indicator: str | None
    better: str
    by: str | None
    where: str | None
    claim: str | None
    density: str
    mass: str
    boxes: str
    lean: bool
    out: str | None
    language: str


def print_discovery(request: Request, form: str) -> None:
    """Look for boxes, write them and their figures if asked, and print them.

    Args:
        request: What was asked.
        form: ``text`` or ``json``.

    Raises:
        InputError: The store, a name, a number or the directory will not do, or there is nothing to look for.
    """
    if request.out is not None:
        from sim.report.fonts import font_for
        from sim.run.target import check_out

        check_out(request.out)
        font_for(request.language)
    from sim.experiment.answers.discovery.discovery import MOST_BOXES, discover

    density, mass = number(request.density, "--density"), number(request.mass, "--mass")
    boxes = whole_number(request.boxes, "--boxes", 1, MOST_BOXES)
    found = discover(_cases(request), density=density, mass=mass, boxes=boxes, lean=request.lean)
    if request.out is not None:
        _write(found, request)
    from sim.report.discovery.as_json import discovery_json
    from sim.report.discovery.text import discovery_text

    if form == "json":
        emit(discovery_json(found))
    else:
        emit_answer(discovery_text(found, request.language), request.out, request.language)


def _cases(request: Request) -> Cases:
    """The cases of the one question that was asked."""
    from sim.experiment.answers.discovery.cases_of import cases_of_claim, cases_of_formula, cases_of_policies
    from sim.experiment.sweep.runs import Runs

    names = ("policy", "against", "indicator", "by", "where", "claim")
    given = {name for name in names if getattr(request, name) is not None}
    by = 0.0 if request.by is None else number(request.by, "--by")
    match request:
        case Request(claim=str(claim)) if given == {"claim"}:
            return cases_of_claim(request.path, claim)
        case Request(where=str(formula)) if given <= {"where", "policy"}:
            return cases_of_formula(Runs(request.path), formula, request.policy)
        case Request(policy=str(a), against=str(b), indicator=str(what)) if not given & {"where", "claim"}:
            higher = request.better == "higher"
            return cases_of_policies(Runs(request.path), a, b, what, higher=higher, by=by)
    told = ", ".join(f"--{name}" for name in names if name in given) or "nothing"
    raise InputError("discover", f"given {told}: must be {WAYS}")


def _write(found: Discovery, request: Request) -> None:
    from sim.report.discovery.as_json import discovery_json
    from sim.report.discovery.figure import save_box
    from sim.report.discovery.page import discovery_page
    from sim.run.target import check_out, written_at_once

    assert request.out is not None
    with written_at_once(check_out(request.out), request.out) as part:
        (part / "discovery.json").write_text(discovery_json(found) + "\n", encoding="utf-8")
        (part / "discovery.md").write_text(discovery_page(found, request.language), encoding="utf-8")
        for n in range(1, len(found.boxes) + 1):
            save_box(found, n, part, request.language)
