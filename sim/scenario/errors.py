"""Errors of input, told in one line.

A wrong scenario is the user's to mend, so the message names the file, the key, what was given and what is
allowed. Nothing that a user typed can break the line or flood the screen: it is escaped and cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

WIDEST = 80
"""Characters of the user's own text that a message repeats."""


class InputError(ValueError):
    """The input is wrong; the text is one printable line.

    Attributes:
        where: what was read: a file's name, ``--set``, a scenario's name.
        problem: the key, what was given and what is allowed.
    """

    def __init__(self, where: str, problem: str) -> None:
        """Keep both parts as ``args``, so that the error crosses a process boundary."""
        super().__init__(where, problem)
        self.where = where
        self.problem = problem

    def __str__(self) -> str:
        """Return ``where: problem`` on one printable line."""
        return f"{printable(self.where)}: {printable(self.problem)}"


def printable(text: str) -> str:
    """Return ``text`` with every unprintable character written as its escape."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def legible(text: str) -> str:
    """Return a title or label on one line: breaks become spaces, what else is unprintable its escape."""
    return printable(" ".join(text.split()))


def cut(text: str) -> str:
    """Return at most ``WIDEST`` characters of ``text``, printable."""
    return printable(text if len(text) <= WIDEST else text[: WIDEST - 1] + "…")


def show(value: object) -> str:
    """Return ``value`` as a TOML file would have it, cut to one short line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{cut(value)}"'
    if isinstance(value, int) and value.bit_length() > 256:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, (dict, list, tuple)):
        return f"a {'table' if isinstance(value, dict) else 'list'} of {len(value)}"
    return cut(str(value))


def given(key: str, value: object) -> str:
    """Return ``key = value`` as the user gave it."""
    return f"{cut(key)} = {show(value)}"


def hint(name: str, known: Iterable[str]) -> str:
    """Return ``; did you mean X?`` for the nearest known name, or nothing.

    A bare last part (``intensity``) finds the full key (``assessment.intensity``).
    """
    name = name[:WIDEST]
    names = list(known)
    close = get_close_matches(name, names, n=1) or [k for k in names if k.endswith(f".{name}")]
    return f"; did you mean {close[0]}?" if close else ""
