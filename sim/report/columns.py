"""Aligned columns of plain text, in which a Chinese character takes two places."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

GAP = "  "
NARROWEST = 28
"""Places that a wrapping column gets at least, however narrow the terminal."""

OPENING, CLOSING = "（《〈“‘【([", "，。；：、！？）》〉”’】…—%％)],.;:!? "
"""Marks after which, and before which, no line is broken."""

FALLBACK_WIDTH = 120
"""Places in a line where no terminal tells its width."""


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        head: Its heading.
        right: Whether it is set flush right, as numbers are.
        wraps: Whether it is broken into lines; at most one column, the last.
    """

    head: str
    right: bool = False
    wraps: bool = False


def aligned(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Set rows in columns under their headings.

    Args:
        columns: The columns.
        rows: One text per column; an empty row gives an empty line, a row of one text a line of its own.
        width: Places in a line; the terminal's if None.
    """
    full = [row for row in rows if len(row) > 1]
    heads = [column.head for column in columns]
    widths = [max(places(row[i]) for row in (heads, *full)) for i in range(len(columns))]
    if columns[-1].wraps:
        line = width or shutil.get_terminal_size((FALLBACK_WIDTH, 24)).columns
        rest = line - sum(widths[:-1]) - len(GAP) * (len(columns) - 1)
        widths[-1] = max(NARROWEST, rest)
    lines = [line for row in (heads, *rows) for line in _lines(columns, widths, row)]
    return "\n".join(line.rstrip() for line in lines)


def _lines(columns: Sequence[Column], widths: Sequence[int], row: Sequence[str]) -> Iterator[str]:
    if len(row) < 2:
        yield "".join(row)
        return
    first, *more = wrapped(row[-1], widths[-1]) if columns[-1].wraps else [row[-1]]
    cells = [*row[:-1], first]
    yield GAP.join(_padded(*cell) for cell in zip(columns, widths, cells, strict=True))
    indent = " " * (sum(widths[:-1]) + len(GAP) * (len(widths) - 1))
    yield from (indent + part for part in more)


def _padded(column: Column, width: int, text: str) -> str:
    blank = " " * (width - places(text))
    return blank + text if column.right else text + blank


def wrapped(text: str, width: int) -> list[str]:
    """Lines of at most ``width`` places; Chinese breaks between any two characters, English at spaces.

    As in Chinese print, no line begins with a mark that closes and none ends with one that opens.
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and places(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return lines


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for i, character in enumerate(text):
        following = text[i + 1 : i + 2] or " "
        piece += character
        breaks = character == " " or _is_wide(character) or _is_wide(following)
        if breaks and character not in OPENING and following not in CLOSING:
            yield piece
            piece = ""
    if piece:
        yield piece


def places(text: str) -> int:
    """Places that a text takes on a terminal."""
    return sum(2 if _is_wide(character) else 1 for character in text)


def _is_wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
