"""Scenario discovery, to be read: what was asked, the boxes, and how far they can be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.discovery import Discovery
from sim.locale import word
from sim.report.columns import Column, aligned, wrapped
from sim.report.discovery.sentences import before, cases_told, heading, question, trust
from sim.report.discovery.tables import (
    AGAIN_HEADS,
    FEW_STEPS,
    LIMIT_HEADS,
    STEP_HEADS,
    again_rows,
    heads,
    limit_rows,
    step_rows,
)

WIDTH = 98
"""Places of a line, indents included; a table is no wider."""
INDENT = "  "


def discovery_text(found: Discovery, language: str) -> str:
    """What was asked, a section a box, and what the words mean.

    Args:
        found: What was found.
        language: ``en`` or ``zh``.
    """
    lines = [*_prose(question(found.cases, language)), ""]
    for sentence in cases_told(found.cases, language):
        lines += _prose(sentence)
    for number, box in enumerate(found.boxes, 1):
        lines += ["", *_box(found, box, number, language)]
    if found.ending in ("few", "alike"):
        lines += ["", *_prose(word(f"discover.ending.{found.ending}", language))]
    return "\n".join([*lines, "", *_prose(word("discover.means", language))])


def _prose(text: str, width: int = WIDTH) -> list[str]:
    return [line.rstrip() for line in wrapped(text, width)]


def _box(found: Discovery, box: Found, number: int, language: str) -> Iterator[str]:
    yield from _prose(heading(box, number, language))
    for sentence in before(found, box, number, language):
        yield from _indented(sentence)
    if box.limits:
        yield ""
        yield indent(_limits(box, language), INDENT)
        yield ""
        for sentence in trust(found, box, language):
            yield from _indented(sentence)
        yield ""
        head = word("discover.again.head", language, halves=box.stability.halves)
        yield from _indented(head)
        yield indent(_again(box, language), INDENT)
    yield ""
    yield from _indented(word("discover.trajectory", language))
    yield indent(_steps(box, language), INDENT)


def _indented(text: str) -> list[str]:
    return [INDENT + line for line in _prose(text, WIDTH - len(INDENT))]


def _limits(box: Found, language: str) -> str:
    names = heads(LIMIT_HEADS, language)
    columns = [Column(name, right=n == 2, wraps=n == 3) for n, name in enumerate(names)]
    return aligned(columns, limit_rows(box, language), WIDTH - len(INDENT))


def _again(box: Found, language: str) -> str:
    columns = [Column(name, right=n == 1) for n, name in enumerate(heads(AGAIN_HEADS, language))]
    return aligned(columns, again_rows(box, language))


def _steps(box: Found, language: str) -> str:
    columns = [Column(name, right=True) for name in heads(STEP_HEADS, language)]
    return aligned(columns, step_rows(box, FEW_STEPS))
