"""The limits of a box as bars: what share of all cases lies below, inside and above."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes

from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.boxes_limits import Limit
from sim.experiment.answers.discovery.cases import CLASSES, Cases
from sim.locale import word
from sim.report.discovery.sentences import limits_of, meaning, p_value
from sim.report.fitting import fit
from sim.report.numbers import whole_percent
from sim.report.style import BLUE, GREY, INK, PALE

SHOWN = 8
"""Inputs that a figure shows at most, those whose limits add most."""
FEWEST_ROWS = 5
"""Rows for which there is room, however few inputs have limits."""
THICK = 0.28
"""Of a bar, as a share of its row."""

Column = np.ndarray[tuple[int], np.dtype[np.float64]]


def draw_limits(axes: Axes, cases: Cases, box: Found, language: str) -> None:
    """Draw the limits of a box, an input a row.

    The axis is the share of all cases that lie below a value, on which every input fills the same width,
    however it was drawn.

    Args:
        axes: Where.
        cases: All cases.
        box: The box.
        language: ``en`` or ``zh``.
    """
    shown = box.limits[:SHOWN]
    rows = max(len(shown), FEWEST_ROWS)
    axes.set_xlim(-1, 101)
    axes.set_ylim(rows - 0.42, -0.62)
    axes.set_yticks([])
    axes.grid(False)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(word("discover.figure.limits.x", language))
    axes.set_title(word("discover.figure.limits", language), fontsize=10)
    for n, limit in enumerate(shown):
        _draw_row(axes, (n + 0.5) * rows / len(shown) - 0.5, limit, cases, box, language)
    if len(box.limits) > SHOWN:
        more = word("discover.figure.more", language, count=len(box.limits) - SHOWN)
        axes.set_title(f"{word('discover.figure.limits', language)} ({more})", fontsize=10)
    if not shown:
        axes.text(50, rows / 2 - 0.5, word("discover.figure.needless", language), ha="center", color=INK)


def _draw_row(axes: Axes, row: float, limit: Limit, cases: Cases, box: Found, language: str) -> None:
    n = cases.inputs.index(limit.input)
    column = cases.sample.values[:, n]
    axes.barh(row, 100, THICK, color=PALE, lw=0)
    if limit.input.kind == CLASSES:
        _draw_classes(axes, row, limit, column, box.filled.box.barred[n])
    else:
        low, high = box.filled.box.low[n], box.filled.box.high[n]
        left, right = _below(column, low), 100.0 - _above(column, high)
        axes.barh(row, right - left, THICK, left, color=BLUE, lw=0)
        for spread, end, upper in ((box.stability.low, low, False), (box.stability.high, high, True)):
            if n in spread and math.isfinite(end):
                # Apart, for they may overlap.
                _draw_spread(axes, row + (0.25 if upper else -0.25) * THICK, column, spread[n], upper)
    _write_row(axes, row, limit, language)


def _below(column: Column, value: float) -> float:
    """Per cent of the cases below a value."""
    return 100.0 * float(np.mean(column < value))


def _above(column: Column, value: float) -> float:
    """Per cent of the cases above a value."""
    return 100.0 * float(np.mean(column > value))


def _draw_spread(axes: Axes, row: float, column: Column, ends: tuple[float, float], upper: bool) -> None:
    """Where the same end lies in half-samples."""
    low, high = (100.0 - _above(column, end) if upper else _below(column, end) for end in ends)
    axes.plot([low, high], [row, row], color="white", lw=3.0, solid_capstyle="butt")
    axes.plot([low, high], [row, row], color=INK, lw=1.2, marker="|", ms=6, mew=1.2)


def _draw_classes(axes: Axes, row: float, limit: Limit, column: Column, barred: frozenset[int]) -> None:
    """Classes side by side, as wide as they are frequent, those inside coloured and named."""
    left = 0.0
    for code, level in enumerate(limit.input.levels):
        width = 100.0 * float(np.mean(column == code))
        inside = code not in barred
        if inside:
            axes.barh(row, width, THICK, left, color=BLUE, ec="white", lw=0.8)
        name = str(level).lower() if isinstance(level, bool) else str(level)
        colour = "white" if inside else INK
        text = axes.text(left + width / 2, row, name, fontsize=7, color=colour, ha="center", va="center")
        fit(text, width / 102 * axes.get_window_extent().width, 4.5, 1)
        left += width


def _write_row(axes: Axes, row: float, limit: Limit, language: str) -> None:
    """Above the bar what the input is, below it its limits and how sure they are."""
    top, bottom = row - 0.8 * THICK, row + 0.75 * THICK
    name = axes.text(0, top, meaning(limit, language), fontsize=8.5, va="bottom", color=INK)
    axes.text(0, bottom, limits_of(limit, language), fontsize=8.5, va="top", color=BLUE)
    again = whole_percent(limit.restricted)
    note = word("discover.figure.note", language, p=p_value(limit.quasi_p), again=again)
    axes.text(100, bottom, note, fontsize=7.5, va="top", ha="right", color=GREY)
    fit(name, axes.get_window_extent().width, 6.0, 1)
