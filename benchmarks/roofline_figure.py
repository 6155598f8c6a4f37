"""The figure of benchmarks/bench_roofline.py: events a second against events a cache line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
from roofline_events import CLOSE, DEPARTMENTS, SUBDISTRICTS
from roofline_sums import choice_rate, line_rate, rows, streamed_lines

from sim.report.fonts import font_for
from sim.report.style import BLUE, GREEN, GREY, INK, ORANGE, styled

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
        label = f"rows at random, {place} ({rate / 1e6:.0f} million lines/s)"
        axes.plot(ends, [rate * end for end in ends], color=colour, linestyle=dash, label=label)
    streamed = streamed_lines(content)
    label = f"memory streamed ({streamed / 1e6:.0f} million lines/s)"
    axes.plot(ends, [streamed * end for end in ends], color=GREY, linestyle=":", label=label)
    choices = choice_rate(content)
    label = f"one core, a choice of channel each ({choices / 1e6:.0f} million/s)"
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


def draw(content: Mapping[str, Any], path: Path) -> None:
    """Write the figure: stages as points, by place and stage, below the limits as lines.

    Args:
        content: What ``roofline.json`` holds.
        path: PNG.
    """
    with styled(font_for("en", TITLE)):
        figure, axes = plt.subplots(figsize=(7.2, 5.4), layout="constrained")
        ends = _reach(content)
        _ceilings(axes, content, ends)
        _points(axes, content)
        axes.set(xscale="log", yscale="log", xlim=ends, xlabel=AXES[0], ylabel=AXES[1], title=TITLE)
        axes.grid(which="major", axis="both")
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
        machine = content["machine"]
        foot = (
            "Points in the colour of their place; bars: lowest to highest. "
            f"{machine['processor']}, {machine['cores']} cores. "
            f"jiesu {content['versions']['jiesu']}, {content['sources'][:16]}"
        )
        figure.text(0.01, 0.0, foot, fontsize=6.5, color=INK, ha="left", va="top")
        figure.savefig(path, dpi=160, bbox_inches="tight")
        plt.close(figure)
