"""Differences between policies with their intervals: a panel an indicator, a line a policy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiment.answers.comparison.best import BETTER
from sim.experiment.answers.comparison.comparison import Comparison
from sim.experiment.answers.comparison.differences import Difference
from sim.locale import pick, word
from sim.report.comparison.frame import DPI, finish, font_of, handle, source_of, tick
from sim.report.comparison.numbers import title_of
from sim.report.fitting import fit
from sim.report.fonts import Font
from sim.report.numbers import label_of, scale_of, unit_of
from sim.report.style import BLUE, GREY, INK, RED, styled
from sim.scenario.errors import legible

WIDTH = 10.5
PANELS = 3
"""Panels beside one another."""
MOST_DRAWN = 24
"""Policies beyond which the figure would be a wall."""
BELOW = 0.24
"""Places by which the bootstrap interval lies below Student's."""

COLOURS = {"better": BLUE, "worse": RED, "open": GREY, "neither": INK, "alone": GREY}
MARKS = {"better": "o", "worse": "v", "open": "s", "neither": "D", "alone": "x"}
"""Shapes too, for print in grey."""

CLEAR: Mapping[str, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
"""Behind words that would stand on a line."""

INTERVALS: Mapping[str, Any] = {
    "student": {"lw": 1.8, "ls": "-"},
    "bootstrap": {"lw": 0.9, "ls": (0, (3, 1.5))},
}
"""Lines of the two intervals."""


def save_differences(comparison: Comparison, folder: Path, language: str) -> Path:
    """Draw the differences into a folder as ``differences.png``.

    Args:
        comparison: What was found.
        folder: Existing folder.
        language: ``en`` or ``zh``.

    Raises:
        InputError: No font has the characters.
    """
    font = font_of(comparison, language)
    path = folder / "differences.png"
    with styled(font):
        drawn = comparison.others[:MOST_DRAWN]
        rows = math.ceil(len(comparison.indicators) / PANELS)
        panel = 0.95 + 0.36 * len(drawn)
        height = 1.35 + panel * rows
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        for n, name in enumerate(comparison.indicators):
            axes = figure.add_subplot(rows, PANELS, n + 1)
            _panel(axes, comparison, name, drawn, font, language)
            axes.tick_params(labelleft=n % PANELS == 0)
        room = (0.0, 0.72 / height, 1.0, 1.0 - 0.42 / height)
        figure.tight_layout(rect=room, h_pad=1.1, w_pad=1.2)
        _frame(figure, comparison, font, language)
        figure.savefig(path, dpi=DPI)
    return path


def _panel(
    axes: Axes, comparison: Comparison, indicator: str, drawn: tuple[str, ...], font: Font, language: str
) -> None:
    axes.axvline(0.0, color=INK, lw=0.8)
    rows = {one.policy: one for one in comparison.differences if one.indicator == indicator}
    for place, policy in enumerate(drawn):
        _draw(axes, rows[policy], float(place), language)
    axes.set_ylim(len(drawn) - 0.4, -0.6)
    labels = [font.spell(title_of(comparison, name, language)) for name in drawn]
    axes.set_yticks(range(len(drawn)), labels)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x")
    axes.margins(x=0.12)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(FuncFormatter(tick))
    axes.set_title(label_of(indicator, language), fontsize=9.5, pad=5)
    axes.set_xlabel(unit_of(indicator, language, difference=True), fontsize=8, labelpad=2)


def _draw(axes: Axes, one: Difference, place: float, language: str) -> None:
    """A policy's difference with both intervals."""
    if one.difference is None:
        axes.text(
            0.02, place, word("comparison.figure.nothing", language), fontsize=7.5, color=GREY, va="center",
            transform=axes.get_yaxis_transform(), bbox=CLEAR,
        )  # fmt: skip
        return
    by, kind = scale_of(one.indicator), kind_of(one)
    colour = COLOURS[kind]
    for name, interval, at in (("student", one.student, place), ("bootstrap", one.bootstrap, place + BELOW)):
        if interval is not None:
            axes.plot([by * interval.low, by * interval.high], [at, at], color=colour, **INTERVALS[name])
    axes.plot(by * one.difference, place, MARKS[kind], color=colour, ms=5)
    if one.saving.why == "identical":
        axes.annotate(
            word("comparison.figure.identical", language), (0.0, place), xytext=(6, 0), fontsize=7.5,
            textcoords="offset points", va="center", color=INK, bbox=CLEAR,
        )  # fmt: skip


def kind_of(one: Difference) -> str:
    """What a difference is: ``better``, ``worse``, ``open`` (an interval holds 0), ``neither``, ``alone``.

    ``neither`` is one without a better direction, ``alone`` one without an interval.
    """
    intervals = [interval for interval in (one.student, one.bootstrap) if interval is not None]
    if not intervals:
        return "alone"
    if any(interval.low <= 0.0 <= interval.high for interval in intervals):
        return "open"
    if one.indicator not in BETTER:
        return "neither"
    return "better" if BETTER[one.indicator] * intervals[0].mean > 0.0 else "worse"


def _frame(figure: Figure, comparison: Comparison, font: Font, language: str) -> None:
    """Title at the head, legend and source at the foot."""
    inch = 1.0 / figure.get_figheight()
    title = legible(comparison.experiment.title(language))
    against = title_of(comparison, comparison.against, language, longest=60)
    told = word("comparison.figure.forest", language, title=title, against=against)
    if len(comparison.others) > MOST_DRAWN:
        some = word("comparison.figure.some", language, drawn=MOST_DRAWN, of=len(comparison.others))
        told += pick(language, "; ", "；") + some
    room = 0.98 * figure.bbox.width
    head = figure.text(0.01, 1.0 - 0.1 * inch, font.spell(told), fontsize=12, va="top")
    fit(head, room, smallest=9, lines=1)
    handles = _handles(comparison, language)
    finish(figure, handles, source_of(comparison, language), font)


def _handles(comparison: Comparison, language: str) -> list[Line2D]:
    """Handles of the kinds that there are, and of the two intervals."""
    kinds = {kind_of(one) for one in comparison.differences if one.difference is not None}
    handles = [
        handle(word(f"comparison.figure.{kind}", language), COLOURS[kind], MARKS[kind], size=5)
        for kind in COLOURS
        if kind in kinds
    ]
    for name, style in INTERVALS.items():
        if any(getattr(one, name) is not None for one in comparison.differences):
            told = word(f"comparison.figure.{name}", language)
            handles.append(Line2D([], [], color=GREY, label=told, **style))
    return handles
