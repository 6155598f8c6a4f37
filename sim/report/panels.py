"""The panels of the year's figure that show flows: volumes, rates, formalism, who ended the matters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes

from sim.report.fitting import legend
from sim.report.happenings import TOLD
from sim.report.rates import Floats, divided, running_mean
from sim.report.style import BLUE, GREEN, GREY, INK, ORANGE, PALE, PURPLE, RED, SKY
from sim.report.yeardata import YearData

Say = Callable[[str], str]
"""A text of the figure by its short key, in the language of the figure."""

SHORT_PERIOD = 62
"""Days up to which the time axis names days, beyond it months."""

FEW_DAYS = 5
"""Days up to which each day has its own mark on the time axis and in the lines."""

RATES: tuple[tuple[str, str, str, str, Any, str], ...] = (
    ("response", "responded", "counted", SKY, ":", "s"),
    ("resolution", "yes", "counted", BLUE, "-", "o"),
    ("satisfaction", "satisfied", "counted", PURPLE, "-.", "^"),
    ("true", "settled_true", "settled", RED, "--", "D"),
)
"""Rates by month: words, cases that count, all cases, colour, dash, mark."""


def time_axis(ax: Axes, data: YearData) -> None:
    """Dates in figures, which read alike in both languages, and the events of the period."""
    dates = data.daily["date"].astype("datetime64[D]")
    few = len(dates) <= FEW_DAYS
    if few:
        ax.set_xticks(list(dates.astype(object)))
    else:
        ax.xaxis.set_major_locator(mdates.AutoDateLocator(minticks=2, maxticks=6))
    short = len(dates) <= SHORT_PERIOD
    ax.xaxis.set_major_formatter(mdates.DateFormatter("%Y-%m-%d" if short else "%Y-%m"))
    _mark_events(ax, data)
    edge = np.timedelta64(12 if few else 24, "h")
    ax.set_xlim(dates[0] - edge, dates[-1] + edge)


def _mark_events(ax: Axes, data: YearData) -> None:
    """A numbered line where each event begins; the figure's foot says what it is."""
    for number, event in enumerate(data.events[:TOLD], start=1):
        day: Any = event.first
        ax.axvline(day, color=INK, linestyle=(0, (1, 2)), linewidth=0.9)
        place: Any = {"transform": ax.get_xaxis_transform(), "ha": "left", "va": "top"}
        behind = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
        ax.text(day, 0.99, f" {number}", fontsize=7, bbox=behind, zorder=1.5, **place)


def caption(ax: Axes, text: str) -> None:
    """A small heading that says what a narrow axis shows, and in which unit."""
    ax.text(0, 1.04, text, transform=ax.transAxes, fontsize=8.5, va="bottom")


def dots(data: YearData) -> Any:
    """The mark of a daily line: a single day would show nothing without one."""
    return "o" if len(data.daily["date"]) <= FEW_DAYS else "None"


def _undefined(ax: Axes, say: Say) -> None:
    """Say that there is nothing to draw, rather than show an axis without meaning."""
    ax.text(0.5, 0.5, say("undefined"), transform=ax.transAxes, ha="center", va="center", color=INK)
    ax.set_yticks([])


def draw_volumes(ax: Axes, data: YearData, say: Say) -> None:
    """Contacts and requests per 10,000 residents, day by day and as the mean of seven days."""
    dates = data.daily["date"]
    for column, colour, dash in (("contacts", BLUE, "-"), ("requests", ORANGE, "--")):
        values = data.per_10k(column)
        ax.plot(dates, values, color=colour, alpha=0.3, linewidth=0.7)
        mean = running_mean(values, 7)
        ax.plot(dates, mean, color=colour, linestyle=dash, marker=dots(data), ms=4, label=say(column))
    ax.set_ylim(bottom=0)
    ax.set_ylabel(say("volumes.axis"))
    time_axis(ax, data)
    legend(ax)


def draw_rates(ax: Axes, data: YearData, say: Say) -> None:
    """Reported rates of the answered call-backs, and the share of requests truly resolved, by month."""
    months, drawn = data.months, data.months.drawn
    dates, missing = months.middle[drawn], []
    for key, part, whole, colour, dash, mark in RATES:
        rate = months.rate(part, whole)
        share, low, high = (100 * values[drawn] for values in (rate.share, rate.low, rate.high))
        if not np.isfinite(share).any():
            missing.append(f"{say(key)}: {say('undefined')}")
            continue
        ax.fill_between(dates, low, high, color=colour, alpha=0.18, linewidth=0)
        ax.plot(dates, share, color=colour, linestyle=dash, marker=mark, ms=4, label=say(key))
    ax.set_ylabel(say("rates.axis"))
    time_axis(ax, data)
    if len(missing) == len(RATES):
        _undefined(ax, say)
        return
    ax.set_ylim(max(0, ax.get_ylim()[0]), 101)
    if ax.get_ylim()[0] > 0:
        ax.set_ylabel(say("rates.cut"))
    ax.text(0.02, 0.02, "\n".join(missing), transform=ax.transAxes, va="bottom", color=INK)
    legend(ax)


def draw_formalism(axes: list[Axes], data: YearData, say: Say) -> None:
    """Three axes for three numbers that must not be summed: avoidable, gap, paperwork."""
    months, drawn = data.months, data.months.drawn
    reported, true = months.rate("yes", "counted"), months.rate("settled_true", "settled")
    series: tuple[tuple[str, Floats, str], ...] = (
        ("avoidable", months.ratio("avoidable", "closed"), RED),
        ("gap", reported.share - true.share, BLUE),
        ("paper", months.ratio("paper_hours", "government_hours"), GREEN),
    )
    for ax, (key, values, colour) in zip(axes, series, strict=True):
        caption(ax, say(key))
        time_axis(ax, data)
        if not np.isfinite(values[drawn]).any():
            _undefined(ax, say)
            continue
        ax.plot(months.middle[drawn], 100 * values[drawn], color=colour, marker="o", ms=3.5)
        ax.axhline(0, color=GREY, linewidth=0.8)
        ax.margins(y=0.25)
        if not np.nan_to_num(values[drawn]).any():
            ax.set_ylim(-0.25, 1)  # nothing but zeros would be drawn on a scale of rounding errors
        ax.locator_params(axis="y", nbins=3)
    for ax in axes[:-1]:
        ax.tick_params(labelbottom=False)


ENDERS: tuple[tuple[str, str, str], ...] = (
    ("autonomous", GREEN, ""),
    ("mobilised", ORANGE, "///"),
    ("by_company", PURPLE, "---"),
    ("by_government", BLUE, "xxx"),
    ("by_itself", PALE, "..."),
)
"""Who ended a matter: daily column, colour, hatch."""


def draw_enders(ax: Axes, data: YearData, say: Say) -> None:
    """By whom the matters of each month were ended, as shares that add up to one."""
    months = data.months
    ended = months.total("ended")
    width = _bar_width(months.of_day)
    base = np.zeros(len(ended))
    for key, colour, hatch in ENDERS:
        part = months.total(key)
        share = 100 * np.nan_to_num(divided(part, ended))
        ax.bar(
            months.middle, share, width, base, color=colour, hatch=hatch, edgecolor="white", label=say(key)
        )
        base = base + share
    ax.set_ylim(0, 100)
    ax.set_ylabel(say("self.axis"))
    time_axis(ax, data)
    legend(ax)
    if not ended.any():
        _undefined(ax, say)


def _bar_width(of_day: Any) -> Floats:
    return np.bincount(of_day).astype(np.float64) * 0.86
