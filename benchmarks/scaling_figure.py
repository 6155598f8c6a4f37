"""The figure of benchmarks/bench_scaling.py."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt

from sim.report.fonts import font_for
from sim.report.style import BLUE, GREY, INK, ORANGE, styled

TITLE = "A simulated year by size of the city"
AXES = "residents", "seconds (median; bars: lowest to highest)"
LINES = {1: (BLUE, "o", "one thread"), 2: (ORANGE, "s", "two threads")}


def draw(rows: Sequence[Mapping[str, Any]], slope: float, where: Mapping[str, Any], path: Path) -> None:
    """Write the figure: time by residents on two log axes, with a line of slope one.

    Args:
        rows: Entries of ``scaling.json``.
        slope: Fitted slope on one thread.
        where: Machine, versions and sources.
        path: PNG.
    """
    with styled(font_for("en", TITLE)):
        figure, axes = plt.subplots(figsize=(7.2, 4.6), layout="constrained")
        for threads, (colour, mark, label) in LINES.items():
            mine = [row for row in rows if row["threads"] == threads]
            x = [row["residents"] for row in mine]
            y = [statistics.median(row["seconds"]) for row in mine]
            reach = [
                [middle - min(row["seconds"]) for middle, row in zip(y, mine, strict=True)],
                [max(row["seconds"]) - middle for middle, row in zip(y, mine, strict=True)],
            ]
            axes.errorbar(x, y, yerr=reach, color=colour, marker=mark, label=label, capsize=2)
        first = next(row for row in rows if row["threads"] == 1)
        start = statistics.median(first["seconds"])
        ends = first["residents"], max(row["residents"] for row in rows)
        linear = [start * end / ends[0] for end in ends]
        axes.plot(ends, linear, color=GREY, linestyle=":", label="in proportion to residents")
        axes.set(xscale="log", yscale="log", xlabel=AXES[0], ylabel=AXES[1], title=TITLE)
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.legend(frameon=False)
        machine = where["machine"]
        foot = (
            f"beijing_2023, one year of burn-in. Slope on matters, one thread: {slope:.3f}. "
            f"{machine['processor']}, {machine['cores']} cores. jiesu {where['versions']['jiesu']}, "
            f"{where['sources'][:16]}"
        )
        figure.supxlabel(foot, fontsize=7, color=INK, x=0.01, ha="left")
        figure.savefig(path, dpi=160)
        plt.close(figure)
