"""The Pareto picture: cost against true resolution, self-governance by colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sim.experiment.answers.comparison.comparison import Comparison
from sim.experiment.answers.comparison.pareto import OBJECTIVES, Front
from sim.locale import word
from sim.report.comparison.frame import DPI, font_of, handle, source_of, tick
from sim.report.comparison.numbers import probability_text, title_of
from sim.report.fitting import fit
from sim.report.fonts import Font
from sim.report.numbers import scale_of
from sim.report.style import BLUE, GREEN, GREY, INK, PALE, styled
from sim.scenario.errors import legible

SIZE = (8.2, 5.6)
LINE = 13.0
"""Points between the names of neighbouring policies."""
ASIDE = 12.0
"""Points between a policy and its name."""
BESIDE = 6
"""Policies beyond which their names stand in a column, clear of the points."""
MOST_NAMED = 20
"""Policies beyond which only those on the front are named."""

LEADER = {"arrowstyle": "-", "color": GREY, "lw": 0.6, "shrinkA": 1.0, "shrinkB": 0.0, "relpos": (0.0, 0.5)}
"""Line from a name that had to move to its policy."""

SHADES = LinearSegmentedColormap.from_list("self-governance", (PALE, GREEN, BLUE))


def save_front(comparison: Comparison, front: Front, folder: Path, language: str) -> Path:
    """Draw the front into a folder as ``pareto.png``.

    Args:
        comparison: What was found.
        front: Its front.
        folder: Existing folder.
        language: ``en`` or ``zh``.

    Raises:
        InputError: No font has the characters.
    """
    font = font_of(comparison, language)
    path = folder / "pareto.png"
    with styled(font):
        figure = Figure(figsize=SIZE)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.09, 0.19, 0.75, 0.69))
        means = np.array([front.means[name] for name in front.means])
        points = means * [scale_of(name) for name in OBJECTIVES]
        _points(figure, axes, points, np.array(list(front.on_front.values())), language)
        _axes(axes, points, language)
        _frame(figure, axes, comparison, font, language)
        figure.draw_without_rendering()
        _names(axes, points, comparison, front, font, language)
        figure.savefig(path, dpi=DPI)
    return path


def _points(figure: Figure, axes: Axes, points: Any, on_front: Any, language: str) -> None:
    """Policies on the front as circles, others as squares; the colour is self-governance."""
    shade = points[:, 2]
    spread = max(float(np.ptp(shade)), 1e-9 * max(1.0, float(np.abs(shade).max())))
    norm = Normalize(float(shade.min()), float(shade.min()) + spread)
    drawn = None
    for mark, which, size in (("s", ~on_front, 46), ("o", on_front, 90)):
        drawn = axes.scatter(
            points[which, 0], points[which, 1], s=size, c=shade[which], cmap=SHADES, norm=norm, marker=mark,
            edgecolors=INK, linewidths=1.1, zorder=3,
        )  # fmt: skip
    place = figure.add_axes((0.86, 0.19, 0.018, 0.69))
    assert drawn is not None
    bar = figure.colorbar(drawn, cax=place)
    bar.outline.set_linewidth(0.6)
    bar.set_label(word(f"comparison.axis.{OBJECTIVES[2]}", language), fontsize=8.5)
    bar.ax.tick_params(labelsize=8)


def _axes(axes: Axes, points: Any, language: str) -> None:
    for axis, name in ((axes.xaxis, OBJECTIVES[0]), (axes.yaxis, OBJECTIVES[1])):
        axis.set_label_text(word(f"comparison.axis.{name}", language))
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter(FuncFormatter(tick))
    axes.grid(visible=True, axis="both")
    # Names stand to the right of their policies.
    low, high = float(points[:, 0].min()), float(points[:, 0].max())
    room = (high - low) or 0.02 * abs(high) or 1.0
    axes.set_xlim(low - 0.1 * room, high + 0.64 * room)
    axes.margins(y=0.14)


def _names(axes: Axes, points: Any, comparison: Comparison, front: Front, font: Font, language: str) -> None:
    """Names beside the policies, in a column if they are many, apart and with lines where they moved."""
    names, to_points = list(front.means), 72.0 / axes.figure.dpi
    named = _named(points, front)
    box = axes.get_window_extent()
    places = axes.transData.transform(points[:, :2]) * to_points
    heights = spread(places[named, 1], LINE)
    # A column that would hang below the axes, or stand out above them, is moved into them.
    heights += max(0.0, box.y0 * to_points + LINE - heights.min())
    heights -= max(0.0, heights.max() + LINE - box.y1 * to_points)
    right = float(places[:, 0].max())
    for n, height in zip(named, heights, strict=True):
        x, y = places[n]
        moved = abs(height - y) > 1.0
        aside = 2.2 * ASIDE if moved else ASIDE
        if len(named) > BESIDE:
            moved, aside = True, right - x + 2.2 * ASIDE
        axes.annotate(
            font.spell(_told(names[n], comparison, front, language)), points[n, :2],
            xytext=(aside, height - y), textcoords="offset points", va="center", fontsize=8, color=INK,
            zorder=2, arrowprops=LEADER if moved else None,
        )  # fmt: skip


def _named(points: Any, front: Front) -> list[int]:
    """Policies that are named: all, or those on the front, evenly over its cost where they are too many."""
    flags = list(front.on_front.values())
    named = [n for n in range(len(flags)) if len(flags) <= MOST_NAMED or flags[n]]
    if len(named) <= MOST_NAMED:
        return named
    ordered = sorted(named, key=lambda n: float(points[n, 0]))
    return [ordered[n] for n in np.linspace(0, len(ordered) - 1, MOST_NAMED).round().astype(int)]


def _told(policy: str, comparison: Comparison, front: Front, language: str) -> str:
    title = title_of(comparison, policy, language)
    return title if front.probability is None else f"{title} {probability_text(front.probability[policy])}%"


def spread(places: Any, gap: float) -> Any:
    """Places nearest to those that are given, in the same order, with a gap between neighbours.

    Args:
        places: (n,) places.
        gap: Least distance.

    Returns:
        (n,) places: those that are too near are laid out around their common mean.
    """
    order = np.argsort(places, kind="stable")
    groups: list[list[float]] = []
    for place in np.asarray(places, np.float64)[order]:
        groups.append([float(place)])
        while len(groups) > 1 and _end(groups[-1], gap, -1) - _end(groups[-2], gap, 1) < gap:
            groups[-2:] = [groups[-2] + groups[-1]]
    laid = [_end(group, gap, -1) + gap * n for group in groups for n in range(len(group))]
    found = np.empty(len(laid))
    found[order] = laid
    return found


def _end(group: list[float], gap: float, side: int) -> float:
    """First (-1) or last (1) place of a group that is laid out around its mean."""
    return sum(group) / len(group) + side * 0.5 * gap * (len(group) - 1)


def _frame(figure: Figure, axes: Axes, comparison: Comparison, font: Font, language: str) -> None:
    """Title at the head, legend and source at the foot."""
    title = word("comparison.figure.front", language, title=legible(comparison.experiment.title(language)))
    room = 0.97 * figure.bbox.width
    fit(figure.text(0.015, 0.975, font.spell(title), fontsize=12, va="top"), room, smallest=9, lines=1)
    handles = [
        handle(word(f"comparison.figure.{key}", language), INK, mark, size, face="white")
        for key, mark, size in (("on", "o", 8.0), ("beaten", "s", 6.0))
    ]
    if comparison.front is not None and comparison.front.probability is not None:
        handles.append(Line2D([], [], ls="", label=word("comparison.figure.percent", language)))
    axes.legend(
        handles=handles, loc="upper left", ncols=3, bbox_to_anchor=(-0.02, -0.12), handletextpad=0.3,
        columnspacing=1.4,
    )  # fmt: skip
    foot = figure.text(0.015, 0.014, font.spell(source_of(comparison, language)), fontsize=7.5, color=INK)
    fit(foot, room, smallest=6.5, lines=1)
