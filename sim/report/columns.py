"""Aligned columns of plain text, in which a Chinese character takes two places."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

GAP = "  "
NARROWEST = 24
"""Places that a wrapping column gets at least; where they are not there, each row becomes a record."""

INDENT = "    "
"""Before the lines of a record that follow its first."""

OPENING, CLOSING = "（《〈“‘【([", "，。；：、！？）》〉”’】…—%％)],.;:!? "
"""Marks after which, and before which, no line is broken."""

FALLBACK_WIDTH = 120
"""Places in a line where no terminal tells its width; a longer one is left to what reads it, such as grep."""


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

    Returns:
        The table; a record for each row where the last column, which wraps, would be too narrow.
    """
    full = [row for row in rows if len(row) > 1]
    heads = [column.head for column in columns]
    widths = [max(places(row[i]) for row in (heads, *full)) for i in range(len(columns))]
    if columns[-1].wraps:
        told = width or shutil.get_terminal_size((0, 0)).columns
        rest = (told or FALLBACK_WIDTH) - sum(widths[:-1]) - len(GAP) * (len(columns) - 1)
        if told and rest < NARROWEST:
            return "\n".join(line for row in rows for line in _record(heads, row, told))
        widths[-1] = max(NARROWEST, rest)
    lines = [line for row in (heads, *rows) for line in _lines(columns, widths, row)]
    return "\n".join(line.rstrip() for line in lines)


def _record(heads: Sequence[str], row: Sequence[str], width: int) -> Iterator[str]:
    """A row over several lines: its first cell, then the others by their headings, then the wrapping one."""
    if len(row) < 2:
        yield "".join(row)
        return
    room = max(NARROWEST, width - len(INDENT))
    named = [_named(head, cell) for head, cell in zip(heads[1:-1], row[1:-1], strict=True) if cell]
    yield row[0]
    for text in (*_packed(named, room), row[-1]):
        yield from (INDENT + line.rstrip() for line in wrapped(text, room) if text)


def _named(head: str, cell: str) -> str:
    colon = "：" if head and _is_wide(head[-1]) else ": "
    return f"{head}{colon}{cell}" if head else cell


def _packed(texts: Sequence[str], width: int) -> list[str]:
    """As many texts to a line as fit; none is broken."""
    lines: list[str] = []
    for text in texts:
        longer = f"{lines[-1]}{GAP}{GAP}{text}" if lines else text
        if lines and places(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(text)
    return lines


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
