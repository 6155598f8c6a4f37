"""What the figures of a comparison share: fonts, line of the source, numbers at axes, marks in legends."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.locale import word
from sim.report.comparison.numbers import Compared
from sim.report.fitting import fit
from sim.report.fonts import Font, font_for
from sim.report.style import INK
from sim.version import model_version

DPI = 150


def font_of(comparison: Compared, language: str) -> Font:
    """Fonts that have, if they can be found, the titles of the experiment and its policies, too."""
    titles = [policy.title(language) for policy in comparison.experiment.policies]
    return font_for(language, "".join([comparison.experiment.title(language), *titles]))


def source_of(comparison: Compared, language: str) -> str:
    """Line that says what a figure was made of."""
    units = word(f"comparison.figure.{comparison.over}", language, count=getattr(comparison, comparison.over))
    return word(
        "comparison.figure.source",
        language,
        version=model_version().package,
        experiment=comparison.experiment.name,
        done=f"{comparison.runs - sum(comparison.absent.values()):,}",
        units=units,
    )


def finish(figure: Figure, handles: Sequence[Line2D], source: str, font: Font) -> None:
    """Legend and source at the foot of a figure that has left three quarters of an inch for them."""
    inch = 1.0 / figure.get_figheight()
    figure.legend(
        handles=list(handles), loc="lower left", ncols=len(handles), bbox_to_anchor=(0.005, 0.26 * inch),
        borderaxespad=0.0, columnspacing=1.4, handletextpad=0.4,
    )  # fmt: skip
    foot = figure.text(0.01, 0.08 * inch, font.spell(source), fontsize=7.5, color=INK)
    fit(foot, 0.98 * figure.bbox.width, smallest=6.5, lines=1)


def tick(value: float, _place: int | None) -> str:
    """Number at an axis, thousands separated, never in powers of ten."""
    if abs(value) >= 1000.0:
        return f"{value:,.0f}"
    return f"{value + 0.0:.10f}".rstrip("0").rstrip(".")


def handle(told: str, colour: str, mark: str, size: float, face: str | None = None) -> Line2D:
    """Handle of a mark in a legend."""
    return Line2D([], [], color=colour, marker=mark, mfc=face or colour, ls="", ms=size, label=told)
