"""Markdown that pages of different kinds share."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def markdown_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int] = ()
) -> list[str]:
    """Lines of a table, with an empty one after it.

    Args:
        heads: Headings of the columns.
        rows: One text a column.
        right: Columns set flush right, as numbers are.
    """
    rule = ["--:" if n in right else "---" for n in range(len(heads))]
    return [f"| {' | '.join(row)} |" for row in (heads, rule, *rows)] + [""]


def escaped(text: str) -> str:
    """A text in which no star or bar is taken for Markdown."""
    return text.strip().replace("*", r"\*").replace("|", r"\|")
