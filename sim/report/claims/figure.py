"""A figure a claim: its effect in every world, sorted, with intervals, coloured by verdict."""

from __future__ import annotations

from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from sim.experiment.claims.summary import FINDINGS, Summary
from sim.experiment.claims.survey import Survey
from sim.locale import word
from sim.report.fonts import font_for
from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, RED, styled
from sim.version import model_version

COLOURS = dict(zip(FINDINGS, (BLUE, GREY, RED, ORANGE), strict=True))
MARKS = dict(zip(FINDINGS, ("o", "s", "v", "D"), strict=True))
"""Shapes too, for print in grey."""
DPI = 150


def save_claim(summary: Summary, found: Survey, folder: Path, language: str) -> Path:
    """Draw a claim's figure into a folder as ``<id>.png``.

    Args:
        summary: The claim over all worlds.
        found: The survey.
        folder: Existing folder.
        language: ``en`` or ``zh``.
    """
    font = font_for(language)
    path = folder / f"{summary.claim.id}.png"
    with styled(font):
        figure, axes = plt.subplots(figsize=(7.6, 3.9))
        try:
            _draw(axes, summary, found, language)
            axes.set_title(font.spell(f"{summary.claim.id}  {summary.claim.text('title', language)}"))
            foot = word("claims.foot", language, worlds=len(found.worlds), scenario=summary.claim.base.name)
            figure.text(0.01, 0.012, f"{foot}  jiesu {model_version().package}", fontsize=7.5, color=GREY)
            figure.tight_layout(rect=(0, 0.035, 1, 1))
            figure.savefig(path, dpi=DPI)
        finally:
            plt.close(figure)
    return path


def _draw(axes: Axes, summary: Summary, found: Survey, language: str) -> None:
    claim = summary.claim
    known = [f for f in found.of(claim.id) if f.verdict is not None]
    known.sort(key=lambda f: f.verdict.effect if f.verdict else 0.0)
    axes.axhspan(-claim.smallest, claim.smallest, color=PALE, alpha=0.55, lw=0)
    axes.axhline(0.0, color=INK, lw=0.8)
    for at, finding in enumerate(known):
        verdict = finding.verdict
        assert verdict is not None
        colour, mark = COLOURS[verdict.finding], MARKS[verdict.finding]
        if verdict.low is not None and verdict.high is not None:
            axes.plot([at, at], [verdict.low, verdict.high], color=colour, lw=1.0, alpha=0.7)
        axes.plot(at, verdict.effect, mark, color=colour, ms=4.5)
    _legend(axes, summary, language)
    home = summary.home.verdict
    if home is not None:
        axes.axhline(home.effect, color=INK, lw=0.9, ls=(0, (4, 3)))
        axes.annotate(
            word("claims.own", language), (0.995, home.effect), xycoords=("axes fraction", "data"),
            ha="right", va="bottom", fontsize=8, color=INK,
        )  # fmt: skip
    axes.set_xlabel(word("claims.worlds", language))
    axes.set_ylabel(claim.text("unit", language))
    axes.set_xlim(-0.8, max(len(known) - 0.2, 1))
    axes.set_xticks(np.array([], dtype=float))


def _legend(axes: Axes, summary: Summary, language: str) -> None:
    for name in FINDINGS:
        share = summary.shares[name].value
        label = f"{word(f'claims.{name}', language)} {100.0 * share:.0f} %"
        axes.plot([], [], MARKS[name], color=COLOURS[name], ms=5, label=label)
    axes.legend(loc="upper left", ncols=4, bbox_to_anchor=(0.0, -0.1), handletextpad=0.2, columnspacing=1.2)
