"""Panels of sensitivity indices: bars of ST and S1 by ST, and mu* against sigma with names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from sim.experiment.answers.sensitivity.indices import Index
from sim.experiment.answers.sensitivity.sensitivity import Sensitivity
from sim.locale import word
from sim.report.columns import wrapped
from sim.report.numbers import label_of, scale_of, unit_of
from sim.report.sensitivity.sentences import percent
from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, RED
from sim.scenario import PARAMETERS

MOST_BARS: Final = 12
MOST_NAMED: Final = 8
"""Factors that a panel names, the largest first."""
NAMED_FROM: Final = 0.01
"""Share of the largest mu* below which a factor has no name."""
LABEL_WIDTH: Final = 30
"""Places of a line of a factor's label, in which there are two."""
THICK: Final = 0.36
WHISKER: Final[Mapping[str, Any]] = {"color": INK, "elinewidth": 0.8, "capsize": 2.0, "fmt": "none"}
LINE_GAP: Final = 0.1
"""Distance of names at the side of a panel, as a share of its height."""


def names_shown(found: Sensitivity) -> int:
    """How many factors a panel of bars has."""
    return min(len(found.experiment.factors), MOST_BARS)


def factor_label(key: str, language: str) -> str:
    """A factor's label on at most two lines."""
    lines = wrapped(PARAMETERS[key].label(language), LABEL_WIDTH)
    short = [*lines[:1], lines[1].rstrip() + "…"] if len(lines) > 2 else lines
    return "\n".join(line.strip() for line in short)


def bars(ax: Axes, indicator: str, found: Sensitivity, language: str) -> None:
    """ST and S1 of each factor with their intervals, and what ST is by noise alone."""
    ranked = found.ranked(indicator)[:MOST_BARS]
    places = np.arange(len(ranked))
    for name, colour, at, hatch in (("ST", BLUE, -0.5, ""), ("S1", ORANGE, 0.5, "///")):
        values = [indices[name].value for _, indices in ranked]
        label = word(f"sensitivity.legend.{name}", language)
        where = places + at * THICK
        ax.barh(where, values, THICK, color=colour, hatch=hatch, edgecolor="white", lw=0.4, label=label)
        ax.errorbar(values, where, xerr=_halves([indices[name] for _, indices in ranked]), **WHISKER)
    ax.set_yticks(places, [factor_label(key, language) for key, _ in ranked])
    ax.set_ylim(len(ranked) - 0.4, -0.6)
    ax.axvline(0.0, color=INK, lw=0.8)
    floor = found.found[indicator].floor
    if floor is not None:
        ax.axvline(floor, color=RED, lw=1.2, ls=(0, (4, 2)), label=word("sensitivity.legend.floor", language))
    several = "" if len(found.seeds) > 1 else ".one"
    ax.set_xlabel(word(f"sensitivity.axis.saltelli{several}", language))
    ax.grid(axis="x")
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="y", length=0)
    _titled(ax, indicator, found, len(ranked), language)


def effects(ax: Axes, indicator: str, found: Sensitivity, language: str) -> None:
    """mu* against sigma, the largest with names at the side, and what mu* is by noise alone."""
    times = scale_of(indicator)
    ranked = found.ranked(indicator)
    least = NAMED_FROM * ranked[0][1]["mu_star"].value
    named = [pair for pair in ranked[:MOST_NAMED] if pair[1]["mu_star"].value > least]
    x, y = (np.array([times * i[name].value for _, i in ranked]) for name in ("mu_star", "sigma"))
    half = _halves([indices["mu_star"] for _, indices in ranked], times)
    ax.errorbar(x, y, xerr=half, **{**WHISKER, "color": PALE, "elinewidth": 1.2})
    ax.plot(x[len(named) :], y[len(named) :], "o", color=GREY, ms=4, ls="none")
    ax.plot(x[: len(named)], y[: len(named)], "o", color=BLUE, ms=5.5, ls="none")
    ax.set_xlim(min(0.0, *(x - half)), None)
    ax.set_ylim(0.0, max(1.12 * float(y.max()), 1e-9))
    _names(ax, named, x, y, language)
    floor = found.found[indicator].floor
    if floor is not None:
        ax.axvline(times * floor, color=RED, lw=1.2, ls=(0, (4, 2)))
        note = word("sensitivity.noted.floor", language)
        behind = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.8}
        at: Any = {"xycoords": ax.get_xaxis_transform(), "textcoords": "offset points", "va": "top"}
        ax.annotate(note, (times * floor, 0.99), (3, 0), color=RED, fontsize=8, bbox=behind, **at)
    unit = unit_of(indicator, language, difference=True)
    ax.set_xlabel(word("sensitivity.axis.morris", language, unit=unit))
    ax.set_ylabel(word("sensitivity.axis.sigma", language, unit=unit))
    _titled(ax, indicator, found, len(named), language)


def _halves(indices: Sequence[Index], times: float = 1.0) -> Any:
    """Half-widths of intervals; 0, which draws none, where there is none."""
    return np.array([times * (index.half_width or 0.0) for index in indices])


def _names(ax: Axes, named: Sequence[tuple[str, Mapping[str, Index]]], x: Any, y: Any, language: str) -> None:
    """Names in a column at the right, in the order of the points' heights, each with a thin line to it."""
    top = ax.get_ylim()[1]
    order = np.argsort(-y[: len(named)], kind="stable")
    at = _apart([float(y[n]) / top for n in order])
    for n, height in zip(order, at, strict=True):
        ax.annotate(
            factor_label(named[n][0], language),
            (float(x[n]), float(y[n])),
            (1.03, height),
            textcoords="axes fraction",
            va="center",
            fontsize=7.5,
            linespacing=1.0,
            arrowprops={"arrowstyle": "-", "color": GREY, "lw": 0.5, "relpos": (0.0, 0.5), "shrinkB": 3.0},
        )


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights from high to low, moved as little as keeps them apart and inside the panel."""
    gap = min(LINE_GAP, 1.0 / max(len(heights) - 1, 1))
    placed: list[float] = []
    for n, height in enumerate(heights):
        most = placed[-1] - gap if placed else 1.0
        least = gap * (len(heights) - 1 - n)
        placed.append(min(most, max(height, least)))
    return placed


def _titled(ax: Axes, indicator: str, found: Sensitivity, shown: int, language: str) -> None:
    """The outcome, and in small letters under it how much of its variance is noise."""
    chance = found.found[indicator].chance
    notes = [word("sensitivity.noted.unknown", language)]
    if chance.share is not None and chance.left is not None:
        told = {"share": percent(chance.share), "left": percent(chance.left)}
        notes = [word("sensitivity.noted", language, **told)]
    if shown < (factors := len(found.experiment.factors)):
        notes.append(word("sensitivity.shown", language, shown=shown, factors=factors))
    ax.set_title(label_of(indicator, language), pad=22)
    text = word("sensitivity.semicolon", language).join(notes)
    ax.annotate(text, (0, 1), (0, 6), "axes fraction", "offset points", fontsize=8, color=GREY)
