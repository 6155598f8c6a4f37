"""Scenario discovery as a Markdown page, for documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.discovery import Discovery
from sim.locale import word
from sim.report.discovery.figure import figure_name
from sim.report.discovery.sentences import before, cases_told, heading, question, trust
from sim.report.discovery.tables import (
    AGAIN_HEADS,
    LIMIT_HEADS,
    STEP_HEADS,
    again_rows,
    heads,
    limit_rows,
    step_rows,
)
from sim.report.markdown import escaped, markdown_table
from sim.report.sections import joined
from sim.version import model_version


def discovery_page(found: Discovery, language: str) -> str:
    """What was asked, a section a box with its figure and the whole trajectory, and what the words mean.

    Args:
        found: What was found.
        language: ``en`` or ``zh``.
    """
    lines = [f"# {escaped(question(found.cases, language))}", ""]
    lines += [joined(list(cases_told(found.cases, language)), language), ""]
    for number, box in enumerate(found.boxes, 1):
        lines += _section(found, box, number, language)
    if found.ending in ("few", "alike"):
        lines += [word(f"discover.ending.{found.ending}", language), ""]
    lines += [word("discover.means", language), ""]
    return "\n".join([*lines, f"jiesu {model_version().package}, {model_version().sources[:16]}", ""])


def _section(found: Discovery, box: Found, number: int, language: str) -> Iterator[str]:
    name = word("discover.box.short", language, number=number)
    yield from (f"## {name}", "", heading(box, number, language), "")
    yield from (f"![{name}]({figure_name(number)})", "")
    for sentence in before(found, box, number, language):
        yield from (sentence, "")
    if box.limits:
        yield from _table(LIMIT_HEADS, limit_rows(box, language), language)
        yield from (f"- {sentence}" for sentence in trust(found, box, language))
        yield from ("", word("discover.again.head", language, halves=box.stability.halves), "")
        yield from _table(AGAIN_HEADS, again_rows(box, language), language)
    yield from (escaped(word("discover.trajectory", language)), "")
    yield from _table(STEP_HEADS, step_rows(box), language)


def _table(names: Sequence[str], rows: Sequence[Sequence[str]], language: str) -> list[str]:
    return markdown_table(heads(names, language), [[escaped(cell) for cell in row] for row in rows])
