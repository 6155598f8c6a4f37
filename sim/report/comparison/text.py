"""A comparison of policies, to be read: as text on a terminal, and as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment.answers.comparison import Comparison
from sim.locale import word
from sim.report.columns import aligned, wrapped
from sim.report.comparison.sections import sections
from sim.report.comparison.tables import Table
from sim.version import model_version

WIDTH = 100
"""Places in a line."""


def comparison_text(comparison: Comparison, language: str) -> str:
    """A comparison in aligned tables and wrapped sentences, at most 100 places wide.

    Args:
        comparison: What was found.
        language: ``en`` or ``zh``.
    """
    parts = []
    for section in sections(comparison, language):
        parts.append(_lines(section.heading))
        parts.extend(text for part in section.parts for text in _plain(part))
    return "\n\n".join([*parts, _lines(word("comparison.notes", language))])


def _plain(part: str | Table) -> Iterator[str]:
    if isinstance(part, str):
        yield _lines(part)
        return
    for table in part.within(WIDTH):
        yield aligned(table.columns, table.rows)


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in wrapped(text, WIDTH))


def comparison_page(comparison: Comparison, language: str) -> str:
    """The same as a Markdown page, with the version that made it.

    Args:
        comparison: What was found.
        language: ``en`` or ``zh``.
    """
    lines = []
    for depth, section in enumerate(sections(comparison, language)):
        lines += [f"{'#' if depth == 0 else '##'} {_cell(section.heading)}", ""]
        for part in section.parts:
            lines += [*(_table(part) if isinstance(part, Table) else [part]), ""]
    version = f"jiesu {model_version().package}, {model_version().sources[:16]}"
    return "\n".join([*lines, word("comparison.notes", language), "", version, ""])


def _table(table: Table) -> list[str]:
    rule = ["--:" if column.right else "---" for column in table.columns]
    rows = [[column.head for column in table.columns], rule, *table.rows]
    return [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]


def _cell(text: str) -> str:
    """Text whose bars do not end the cell, nor its stars the plain letters."""
    return text.strip().replace("|", "\\|").replace("*", "\\*")
