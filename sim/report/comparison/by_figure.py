"""What a factor does to outcomes under each policy, and to the differences between policies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from sim.experiment.answers.comparison.estimate import Estimate
from sim.experiment.answers.comparison.levels import AtLevel, ByFactor
from sim.locale import pick, word
from sim.report.columns import wrapped
from sim.report.comparison.frame import DPI, finish, font_of, handle, source_of, tick
from sim.report.comparison.numbers import factor_of, title_of
from sim.report.fitting import fit
from sim.report.fonts import Font
from sim.report.numbers import label_of, scale_of, unit_of
from sim.report.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, RED, SKY, styled
from sim.scenario.errors import legible

FIGURE = "by_factor.png"
WIDTH = 10.5
PANEL = 2.2
"""Inches of a panel's height, without what stands around it."""
BESIDE = 3
"""Indicators beside one another."""
MOST_DRAWN = 7
"""Policies that colours and marks tell apart."""
FEW = 6
"""Values of a factor that all stand at the axis."""
LABEL = 42
"""Places of a line below an axis."""
APART = 0.018
"""Share of the axis by which the bars of two policies stand apart."""

LOOKS = tuple(zip((INK, BLUE, RED, GREEN, ORANGE, PURPLE, SKY), "osD^vPX", strict=True))
"""Colour and mark of each policy."""


def save_by_factor(found: ByFactor, folder: Path, language: str) -> Path:
    """Draw means and differences by the factor's value into a folder as ``by_factor.png``.

    Args:
        found: What was found.
        folder: Existing folder.
        language: ``en`` or ``zh``.

    Raises:
        InputError: No font has the characters.
    """
    font = font_of(found, language)
    path = folder / FIGURE
    across = min(BESIDE, len(found.indicators))
    rows = 2 * math.ceil(len(found.indicators) / across)
    with styled(font):
        height = 1.3 + (PANEL + 0.45) * rows
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        for n, name in enumerate(found.indicators):
            place = 2 * across * (n // across) + n % across + 1
            _means(figure.add_subplot(rows, across, place), found, name, language)
            _differences(figure.add_subplot(rows, across, place + across), found, name, font, language)
        figure.tight_layout(rect=(0.0, 0.66 / height, 1.0, 1.0 - 0.42 / height), h_pad=1.3, w_pad=1.5)
        _frame(figure, found, font, language)
        figure.savefig(path, dpi=DPI)
    return path


def _named(found: ByFactor) -> bool:
    """Whether values are names, which no line may join, and not numbers."""
    return any(isinstance(value, (str, bool)) for value in found.levels)


def _places(found: ByFactor) -> Any:
    """Where values stand on the axis: numbers where they are, others side by side."""
    if _named(found):
        return np.arange(len(found.levels), dtype=np.float64)
    return np.array(found.levels, np.float64)


def _means(axes: Axes, found: ByFactor, indicator: str, language: str) -> None:
    by, places = scale_of(indicator), _places(found)
    for policy, (colour, mark) in zip(found.policies, LOOKS, strict=False):
        means = [math.nan if one.mean is None else by * one.mean for one in found.of(policy, indicator)]
        axes.plot(places, means, color=colour, marker=mark, ms=4.5, lw=1.4, ls="" if _named(found) else "-")
        for place, one in zip(places, found.of(policy, indicator), strict=True):
            if one.interval is not None:
                axes.plot(
                    [place, place], [by * one.interval.low, by * one.interval.high], color=colour, lw=0.7
                )
    axes.set_title(label_of(indicator, language), fontsize=9.5, pad=5)
    axes.set_ylabel(unit_of(indicator, language), fontsize=8)
    _finish(axes, found, language)
    axes.tick_params(labelbottom=False)
    axes.set_xlabel("")


def _differences(axes: Axes, found: ByFactor, indicator: str, font: Font, language: str) -> None:
    """Differences from the policy that is compared with; of a single policy, from its first value."""
    axes.axhline(0.0, color=INK, lw=0.8)
    several = len(found.policies) > 1
    for n, (policy, (colour, mark)) in enumerate(zip(found.policies, LOOKS, strict=False)):
        if n or not several:
            rows = found.of(policy, indicator)
            told = [one.effect if several else one.change for one in rows]
            shift = APART * (n - 0.5 * len(found.policies))
            _drawn(axes, found, rows, told, (colour, mark, shift))
    against = font.spell(title_of(found, found.against, language, longest=28))
    first = level_of(found, 0, language)
    key = "comparison.by.axis.policies" if several else "comparison.by.axis.first"
    heading = word(key, language, against=against, first=first)
    axes.set_title(heading, fontsize=8.5, pad=4, color=INK)
    axes.set_ylabel(unit_of(indicator, language, difference=True), fontsize=8)
    _finish(axes, found, language)


def level_of(found: ByFactor, n: int, language: str) -> str:
    """A value of the factor as it stands at the axis."""
    value = found.levels[n]
    if isinstance(value, bool):
        return word("comparison.front.yes" if value else "comparison.front.no", language)
    return f"{value:g}" if isinstance(value, (int, float)) else legible(str(value))


def _drawn(
    axes: Axes,
    found: ByFactor,
    rows: Sequence[AtLevel],
    told: Sequence[Estimate | None],
    look: tuple[str, str, float],
) -> None:
    """Differences with their intervals by Student's t."""
    colour, mark, shift = look
    by, places = scale_of(rows[0].indicator), _places(found)
    places = places + shift * float(np.ptp(places))
    middle = [math.nan if one is None or one.difference is None else by * one.difference for one in told]
    line = "" if _named(found) else (0, (4, 1.5))
    axes.plot(places, middle, color=colour, marker=mark, ms=4.5, lw=1.0, ls=line)
    for place, one in zip(places, told, strict=True):
        if one is not None and one.student is not None:
            axes.plot([place, place], [by * one.student.low, by * one.student.high], color=colour, lw=1.6)


def _finish(axes: Axes, found: ByFactor, language: str) -> None:
    places = _places(found)
    if _named(found):
        axes.set_xticks(places, [level_of(found, n, language) for n in range(len(found.levels))])
    else:
        axes.xaxis.set_major_locator(FixedLocator(places) if len(places) <= FEW else MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(tick))
    axes.set_xlim(places.min() - 0.05 * np.ptp(places), places.max() + 0.05 * np.ptp(places))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.yaxis.set_major_formatter(FuncFormatter(tick))
    axes.margins(y=0.12)
    label, unit = factor_of(found, found.key, language)
    name = word("comparison.by.axis", language, label=label, unit=unit)
    axes.set_xlabel("\n".join(line.rstrip() for line in wrapped(name, LABEL)), fontsize=8)


def _frame(figure: Figure, found: ByFactor, font: Font, language: str) -> None:
    """Title at the head, legend and source at the foot."""
    inch = 1.0 / figure.get_figheight()
    name, (factor, _) = legible(found.experiment.title(language)), factor_of(found, found.key, language)
    title = word("comparison.by.title", language, title=name, factor=factor)
    if len(found.policies) > MOST_DRAWN:
        some = word("comparison.figure.some", language, drawn=MOST_DRAWN, of=len(found.policies))
        title += pick(language, "; ", "；") + some
    room = 0.98 * figure.bbox.width
    head = figure.text(0.01, 1.0 - 0.1 * inch, font.spell(title), fontsize=12, va="top")
    fit(head, room, smallest=9, lines=1)
    policies = [
        handle(font.spell(title_of(found, policy, language)), colour, mark, size=5)
        for policy, (colour, mark) in zip(found.policies, LOOKS, strict=False)
    ]
    handles = [*policies, handle(word("comparison.figure.student", language), GREY, "|", size=9)]
    finish(figure, handles, source_of(found, language), font)
