"""Figures of sensitivity indices: a panel an outcome, six to a figure."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sim.experiment.answers.sensitivity.sensitivity import Sensitivity
from sim.locale import word
from sim.report.fitting import fit
from sim.report.fonts import Font, font_for
from sim.report.sensitivity.panels import bars, effects, names_shown
from sim.report.style import GREY, styled
from sim.version import model_version

DPI: Final = 150
MOST_PANELS: Final = 6
PANEL_WIDTH, ONLY_WIDTH = 5.9, 7.6
"""Inches of a panel, and of one that stands alone."""
HEAD, LEGEND, FOOT = 0.45, 0.3, 0.3
"""Inches of the title, of the legend of bars under it, and of the line at the foot."""
ROOM: Final = 0.94
"""Share of the width that the foot may fill: letters this small come in few widths."""
SMALLEST: Final = 6.0
"""Points to which the foot may shrink before it is broken into two lines."""
SMALLEST_TITLE: Final = 9.0
"""Points to which the title may shrink before it is cut."""


def save_sensitivity(found: Sensitivity, folder: Path, language: str) -> list[Path]:
    """Draw ST and S1 as bars, or mu* against sigma, as ``sensitivity.png``, ``sensitivity_2.png`` and so on.

    An outcome that does not vary has no panel, and where none does there is no figure.

    Args:
        found: What was found.
        folder: Existing folder.
        language: ``en`` or ``zh``.

    Returns:
        The files written.

    Raises:
        InputError: No font has the characters.
    """
    names = [name for name, analysis in found.found.items() if analysis.varies]
    font = font_for(language, found.experiment.title(language))
    paths = []
    with styled(font):
        for first in range(0, len(names), MOST_PANELS):
            number = first // MOST_PANELS + 1
            paths.append(folder / ("sensitivity.png" if number == 1 else f"sensitivity_{number}.png"))
            figure = _figure(names[first : first + MOST_PANELS], found, font, language)
            figure.savefig(paths[-1], dpi=DPI)
    return paths


def _figure(names: list[str], found: Sensitivity, font: Font, language: str) -> Figure:
    """Panels in two columns under the experiment's title, over a line that says where all comes from."""
    columns = min(len(names), 2)
    rows = math.ceil(len(names) / columns)
    top = HEAD + (LEGEND if found.kind == "saltelli" else 0.0)
    wide = PANEL_WIDTH * columns if columns > 1 else ONLY_WIDTH
    high = top + FOOT + _panel_height(found) * rows
    figure = Figure(figsize=(wide, high), dpi=DPI)
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False)
    draw = bars if found.kind == "saltelli" else effects
    for ax, name in zip(axes.flat, names, strict=False):
        draw(ax, name, found, language)
    for ax in axes.flat[len(names) :]:
        ax.set_visible(False)
    title = word("sensitivity.title", language, title=found.experiment.title(language))
    head = figure.text(0.01, 1 - 0.12 / high, font.spell(title), va="top", fontsize=13)
    fit(head, ROOM * wide * DPI, SMALLEST_TITLE, 1)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    if handles:
        figure.legend(handles, labels, loc="upper left", ncols=3, bbox_to_anchor=(0.0, 1 - HEAD / high))
    foot = figure.text(0.01, 0.08 / high, font.spell(_foot(found, language)), fontsize=7.5, color=GREY)
    fit(foot, ROOM * wide * DPI, SMALLEST, 2)
    figure.tight_layout(rect=(0, FOOT / high, 1, 1 - top / high), h_pad=2.0, w_pad=2.0)
    return figure


def _panel_height(found: Sensitivity) -> float:
    """Inches: bars need some a factor."""
    return 1.15 + 0.36 * names_shown(found) if found.kind == "saltelli" else 3.6


def _foot(found: Sensitivity, language: str) -> str:
    foot = word(
        "sensitivity.foot",
        language,
        scenario=found.experiment.base.name,
        policy=found.experiment.policy(found.policy).title(language),
        runs=f"{found.runs:,}",
        seeds=len(found.seeds),
    )
    return f"{foot}  jiesu {model_version().package}"
