"""The figure of benchmarks/bench_roofline.py: events a second against events a cache line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from roofline_events import CLOSE, DEPARTMENTS, SUBDISTRICTS
from roofline_sums import NEAR, choice_rate, line_rate, rows, streamed_lines

from sim.report.fonts import font_for
from sim.report.style import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, styled

TITLE = "The stages of a day below the limits of the machine"
AXES = "events a cache line that they have to touch (64 bytes)", "events a second, one thread"
COLOURS = (BLUE, ORANGE, GREEN)
DASHES = ("-", "--", "-.")
MARKS = {SUBDISTRICTS: "o", DEPARTMENTS: "s", CLOSE: "^"}
ROOM = 2.0
"""Factor by which the axis goes beyond the points, either way."""


def _reach(content: Mapping[str, Any]) -> tuple[float, float]:
    """Least and largest events a line of the axis."""
    each = [1.0 / row.lines for place in content["places"] for row in rows(content, place) if row.lines]
    return min(each) / ROOM, max(each) * ROOM


def _ceilings(axes: Any, content: Mapping[str, Any], ends: tuple[float, float]) -> None:
    for place, colour, dash in zip(content["places"], COLOURS, DASHES, strict=False):
        rate = line_rate(content, place)
        label = f"residents' rows at random,\n{place} ({rate / 1e6:.0f} million lines/s)"
        axes.plot(ends, [rate * end for end in ends], color=colour, linestyle=dash, label=label)
    near = max(line_rate(content, place, NEAR) for place in content["places"])
    label = f"units' rows at random\n({near / 1e6:.0f} million lines/s)"
    axes.plot(ends, [near * end for end in ends], color=PURPLE, linestyle=(0, (1, 2)), label=label)
    streamed = streamed_lines(content)
    label = f"memory streamed\n({streamed / 1e6:.0f} million lines/s)"
    axes.plot(ends, [streamed * end for end in ends], color=GREY, linestyle=":", label=label)
    choices = choice_rate(content)
    label = f"one core, a choice of channel each\n({choices / 1e6:.0f} million/s)"
    axes.plot(ends, [choices, choices], color=INK, linestyle=(0, (1, 1)), label=label)


def _points(axes: Any, content: Mapping[str, Any]) -> None:
    for place, colour in zip(content["places"], COLOURS, strict=False):
        for row in rows(content, place):
            if row.lines is None:
                continue
            rates = [row.count / taken for taken in row.seconds]
            reach = [[row.rate - min(rates)], [max(rates) - row.rate]]
            style = {"color": colour, "marker": MARKS[row.stage], "capsize": 2, "markersize": 7}
            axes.errorbar(1.0 / row.lines, row.rate, yerr=reach, linestyle="none", **style)
    for stage, mark in MARKS.items():
        axes.plot([], [], color=INK, marker=mark, linestyle="none", label=stage)


def _ticks(axes: Any) -> None:
    """Plain numbers on both axes; few on that which spans little more than one power of ten."""
    axes.grid(True, which="major", axis="both")
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda rate, _: f"{rate / 1e6:g} million"))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())


def draw(content: Mapping[str, Any], path: Path) -> None:
    """Write the figure: stages as points, by place and stage, below the limits as lines.

    Args:
        content: What ``roofline.json`` holds.
        path: PNG.
    """
    with styled(font_for("en", TITLE)):
        figure, axes = plt.subplots(figsize=(8.6, 4.9), layout="constrained")
        ends = _reach(content)
        _ceilings(axes, content, ends)
        _points(axes, content)
        axes.set(xscale="log", yscale="log", xlim=ends, xlabel=AXES[0], ylabel=AXES[1], title=TITLE)
        _ticks(axes)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside right upper", labelspacing=0.9)
        machine = content["machine"]
        foot = (
            "Points in the colour of their place; bars: lowest to highest. "
            f"{machine['processor']}, {machine['cores']} cores. "
            f"jiesu {content['versions']['jiesu']}, {content['sources'][:16]}"
        )
        figure.supxlabel(foot, fontsize=7, color=INK, x=0.01, ha="left")
        figure.savefig(path, dpi=160)
        plt.close(figure)
