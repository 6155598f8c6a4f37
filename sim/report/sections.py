"""Reports in sections of sentences and tables: as text on a terminal, and as a Markdown page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sim.locale import pick
from sim.report.columns import GAP, Column, aligned, places, wrapped
from sim.report.markdown import escaped, markdown_table
from sim.version import model_version

WIDTH = 100
"""Places in a line."""


@dataclass(frozen=True)
class Table:
    """A table.

    Attributes:
        columns: Its columns; the first names the rows.
        rows: One text a column.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]

    def within(self, width: int) -> Iterator[Table]:
        """Tables of the same rows that are no wider, each with the first column and as many more as fit."""
        cells = list(zip([column.head for column in self.columns], *self.rows, strict=True))
        wide = [max(places(row[n]) for row in zip(*cells, strict=True)) for n in range(len(cells))]
        taken: list[int] = [0]
        for n in range(1, len(self.columns)):
            if len(taken) > 1 and sum(wide[m] + len(GAP) for m in (*taken, n)) - len(GAP) > width:
                yield self._of(taken)
                taken = [0]
            taken.append(n)
        yield self._of(taken)

    def _of(self, taken: list[int]) -> Table:
        rows = tuple(tuple(row[n] for n in taken) for row in self.rows)
        return Table(tuple(self.columns[n] for n in taken), rows)


@dataclass(frozen=True)
class Section:
    """A part of what is told.

    Attributes:
        heading: Its heading.
        parts: Sentences and tables, in order.
        figure: Name of a file beside the page; empty for none.
        depth: Of its heading on a page.
    """

    heading: str
    parts: tuple[str | Table, ...]
    figure: str = ""
    depth: int = 2


def joined(sentences: Sequence[str], language: str) -> str:
    """Sentences as one paragraph."""
    return pick(language, " ", "").join(sentences)


def as_text(sections: Iterable[Section], notes: str) -> str:
    """Aligned tables and wrapped sentences, at most 100 places wide.

    Args:
        sections: What is told.
        notes: How to read it.
    """
    parts = []
    for section in sections:
        parts.append(_lines(section.heading))
        parts.extend(text for part in section.parts for text in _plain(part))
    return "\n\n".join([*parts, _lines(notes)])


def _plain(part: str | Table) -> Iterator[str]:
    if isinstance(part, str):
        yield _lines(part)
        return
    for table in part.within(WIDTH):
        yield aligned(table.columns, table.rows)


def _lines(text: str) -> str:
    return "\n".join(line.rstrip() for line in wrapped(text, WIDTH))


def as_page(sections: Iterable[Section], notes: str) -> str:
    """A Markdown page with the version that made it.

    Args:
        sections: What is told; the first heading is the page's title.
        notes: How to read it.
    """
    lines = []
    for n, section in enumerate(sections):
        lines += [f"{'#' * (section.depth if n else 1)} {escaped(section.heading)}", ""]
        if section.figure:
            lines += [f"![{escaped(section.heading)}]({section.figure})", ""]
        for part in section.parts:
            lines += _table(part) if isinstance(part, Table) else [escaped(part), ""]
    version = f"jiesu {model_version().package}, {model_version().sources[:16]}"
    return "\n".join([*lines, escaped(notes), "", version, ""])


def _table(table: Table) -> list[str]:
    right = {n for n, column in enumerate(table.columns) if column.right}
    heads = [escaped(column.head) for column in table.columns]
    return markdown_table(heads, [[escaped(cell) for cell in row] for row in table.rows], right)
