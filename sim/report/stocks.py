"""The panels of the year's figure that show what it cost and what is left: costs, backlog, problems."""

from __future__ import annotations

from matplotlib.axes import Axes

from sim.report.panels import Say, caption, dots, time_axis
from sim.report.style import BLUE, GREEN, INK, ORANGE, PURPLE, RED
from sim.report.yeardata import YearData

KINDS = (
    ("explicit", "cost_explicit", GREEN, ""),
    ("implicit", "cost_implicit", ORANGE, "///"),
    ("sunk", "cost_sunk", RED, "\\\\\\"),
    ("platform", "cost_platform", BLUE, "..."),
)
"""Kinds of cost, which add up to the total: words, indicator, colour, hatch."""


def draw_costs(ax: Axes, data: YearData, say: Say) -> None:
    """Yuan per resident by kind of cost, and each kind's share of the total."""
    costs = [data.indicators.get(name) for _, name, _, _ in KINDS]
    yuan = [(cost or 0.0) / data.residents for cost in costs]
    total = sum(yuan)
    for row, ((key, _, colour, hatch), value) in enumerate(zip(KINDS, yuan, strict=True)):
        ax.barh(row, value, 0.42, color=colour, hatch=hatch, edgecolor="white")
        share = f" ({value / total:.0%})" if total > 0 else ""
        figures = say("undefined") if costs[row] is None else f"{value:,.2f}{share}"
        ax.annotate(figures, (value, row), (5, 0), textcoords="offset points", va="center")
        ax.annotate(say(key), (0, row - 0.27), (3, 0), textcoords="offset points", va="bottom")
    ax.set_yticks([])
    ax.set_ylim(len(KINDS) - 0.6, -0.75)
    ax.set_xlabel(say("cost.axis"))
    ax.set_xlim(0, 1.25 * max(yuan) or 1.0)
    ax.grid(axis="x")


def draw_stocks(axes: list[Axes], data: YearData, say: Say) -> None:
    """Requests not yet closed and problems not yet fixed at the end of each day, per 1,000 residents."""
    dates = data.daily["date"]
    for ax, key, column, colour in (
        (axes[0], "open", "open_requests", PURPLE),
        (axes[1], "problems", "problems", INK),
    ):
        ax.plot(dates, 0.1 * data.per_10k(column), color=colour, marker=dots(data), ms=4)
        caption(ax, say(key))
        ax.set_ylim(bottom=0)
        time_axis(ax, data)
    axes[0].tick_params(labelbottom=False)
