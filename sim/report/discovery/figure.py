"""A figure a box: the peeling trajectory that it lies on, and its limits among all cases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.discovery import Discovery
from sim.locale import word
from sim.report.discovery.ranges import FEWEST_ROWS, SHOWN, draw_limits
from sim.report.discovery.sentences import question
from sim.report.fitting import fit
from sim.report.fonts import Font, font_for
from sim.report.numbers import whole_percent
from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, RED, styled
from sim.scenario.errors import legible
from sim.version import model_version

DPI = 150
SHADES = LinearSegmentedColormap.from_list("restricted", ["#DCE9F3", BLUE, "#06263B"])
"""From few to many restricted inputs, darker and darker, so that it can be read in grey."""
WIDE, AROUND, ROW = 10.6, 2.6, 0.6
"""Inches: width of the figure, height besides the axes, height of a row of limits."""
LEGEND: Mapping[str, Any] = MappingProxyType({"ncols": 2, "columnspacing": 1.4})


def figure_name(number: int) -> str:
    """File of a box's figure."""
    return f"box_{number}.png"


def save_box(found: Discovery, number: int, folder: Path, language: str) -> Path:
    """Draw the figure of a box into a folder.

    Args:
        found: What was found.
        number: Of the box, from 1.
        folder: Existing folder.
        language: ``en`` or ``zh``.
    """
    asked = question(found.cases, language)
    font, box = font_for(language, asked), found.boxes[number - 1]
    path = folder / figure_name(number)
    rows = min(max(len(box.limits), FEWEST_ROWS), SHOWN)
    tall = AROUND + ROW * rows
    with styled(font):
        figure, (left, right) = plt.subplots(1, 2, figsize=(WIDE, tall), width_ratios=(1.0, 1.12))
        try:
            _draw_path(left, found, box, language)
            # Room for the name of the axis, whatever the height.
            left.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.55 / (tall - AROUND)), **LEGEND)
            draw_limits(right, found.cases, box, language)
            figure.tight_layout(rect=(0, 0.035, 1, 0.945), w_pad=2.5)
            _around(figure, found, box, number, font, asked, language)
            figure.savefig(path, dpi=DPI)
        finally:
            plt.close(figure)
    return path


def _around(
    figure: Any, found: Discovery, box: Found, number: int, font: Font, asked: str, language: str
) -> None:
    """The question above, the source below."""
    name = word("discover.box.short", language, number=number)
    title = figure.text(
        0.012,
        0.985,
        font.spell(f"{name}: {asked}" if language == "en" else f"{name}：{asked}"),
        fontsize=11.5,
        va="top",
    )
    foot = word(
        "discover.figure.foot",
        language,
        source=font.spell(legible(Path(found.cases.source).name)),
        cases=found.cases.count,
        halves=box.stability.halves,
        version=model_version().package,
    )
    source = figure.text(0.012, 0.012, foot, fontsize=7.5, color=GREY)
    for text, smallest in ((title, 8.0), (source, 6.0)):
        fit(text, 0.976 * figure.bbox.width, smallest, 1)


def _draw_path(axes: Axes, found: Discovery, box: Found, language: str) -> None:
    """Density against coverage, a mark a step, with what chance gives behind it."""
    steps, chance = box.steps, box.chance
    axes.fill_between(
        100.0 * chance.coverages * steps[0].coverage, 100.0 * chance.lowest, 100.0 * chance.highest,
        fc=(PALE, 0.55), ec=GREY, lw=0.5, label=word("discover.figure.chance", language),
    )  # fmt: skip
    x, y = ([100.0 * getattr(step, name) for step in steps] for name in ("coverage", "density"))
    axes.plot(x, y, color=GREY, lw=0.8, zorder=2)
    restricted = np.array([len(step.box.restricted) for step in steps])
    most = max(int(restricted.max()), 1)
    axes.scatter(x, y, c=restricted / most, cmap=SHADES, vmin=0, vmax=1, s=26, ec=INK, lw=0.5, zorder=3)
    for n in sorted({0, (most + 1) // 2, most}):
        label = word("discover.figure.restricted", language, n=n)
        axes.scatter([], [], color=[SHADES(n / most)], s=26, ec=INK, lw=0.5, label=label)
    _draw_box(axes, box, language)
    _lines(axes, found, box, language)
    axes.set_title(word("discover.figure.path", language), fontsize=10)
    axes.set_xlabel(word("discover.figure.path.x", language))
    axes.set_ylabel(word("discover.figure.path.y", language))
    axes.set_xlim(-2, 104)
    axes.set_ylim(-2, 104)


def _draw_box(axes: Axes, box: Found, language: str) -> None:
    """The box that is told, in its sample and outside of it."""
    if not box.limits:
        return
    look: dict[str, Any] = {
        "ls": "none",
        "capsize": 3,
        "elinewidth": 1.1,
        "mec": INK,
        "mew": 0.7,
        "zorder": 5,
    }
    low, high = box.interval
    one = box.filled
    axes.errorbar(
        100.0 * one.coverage, 100.0 * one.density,
        yerr=[[100.0 * (one.density - low)], [100.0 * (high - one.density)]],
        marker="*", ms=15, color=ORANGE, label=word("discover.figure.box", language), **look,
    )  # fmt: skip
    x, y = box.stability.coverage, box.stability.density
    if x is not None and y is not None:
        axes.errorbar(
            100.0 * x.mean, 100.0 * y.mean,
            xerr=[[100.0 * (x.mean - x.low)], [100.0 * (x.high - x.mean)]],
            yerr=[[100.0 * (y.mean - y.low)], [100.0 * (y.high - y.mean)]],
            marker="D", ms=6, color=RED, label=word("discover.figure.outside", language), **look,
        )  # fmt: skip


def _lines(axes: Axes, found: Discovery, box: Found, language: str) -> None:
    """The density that was asked for, and that of all cases."""
    base = word("discover.figure.base", language, rate=whole_percent(box.base_rate))
    asked = word("discover.figure.asked", language, density=whole_percent(found.asked.density))
    for at, text, dash in ((found.asked.density, asked, (0, (5, 3))), (box.base_rate, base, (0, (1, 2)))):
        axes.axhline(100.0 * at, color=INK, lw=0.9, ls=dash, zorder=1, label=text)
