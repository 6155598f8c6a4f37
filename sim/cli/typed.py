"""What is typed after an option: whole numbers, numbers, names with commas between."""

from __future__ import annotations

import math

from sim.run.machine import usable_cores
from sim.scenario.errors import InputError, show

MOST_THREADS = 1024
LONGEST = 8
"""Digits of a whole number."""


def whole_number(text: str, option: str, least: int, most: int) -> int:
    """A whole number from least to most.

    Args:
        text: As typed.
        option: After which.
        least, most: What it may be.

    Raises:
        InputError: The text is no such number.
    """
    digits = text.isascii() and text.isdigit() and len(text) <= LONGEST
    if not (digits and least <= int(text) <= most):
        raise InputError(option, f"{show(text)}: must be a whole number from {least} to {most}")
    return int(text)


def number(text: str, option: str) -> float:
    """A finite number.

    Raises:
        InputError: The text is none.
    """
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise InputError(option, f"{show(text)}: must be a number")
    return value


def names(text: str | None) -> list[str] | None:
    """Names with commas between; None where nothing was typed."""
    return None if text is None else [name for part in text.split(",") if (name := part.strip())]


def threads_of(text: str | None, option: str = "--threads") -> int:
    """Threads or processes that were asked for; as many as there are cores if none were.

    Raises:
        InputError: The text is no whole number from 1 to ``MOST_THREADS``.
    """
    return usable_cores() if text is None else whole_number(text, option, 1, MOST_THREADS)
