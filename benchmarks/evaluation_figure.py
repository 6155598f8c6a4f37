"""The figure of benchmarks/evaluation.py: three estimates a policy, with intervals over seeds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from sim.experiment.studies.evaluation import Evaluation, over_seeds
from sim.locale import pick
from sim.report.fonts import font_for
from sim.report.style import BLUE, GREY, INK, ORANGE, RED, styled
from sim.version import model_version

if TYPE_CHECKING:
    from evaluation import Case

DPI = 150
ESTIMATES = (
    ("truth", "true effect (paired run)", "真实效应（配对运行）", BLUE, "o"),
    ("did", "difference-in-differences", "双重差分", ORANGE, "D"),
    ("naive", "naive before-after", "简单前后对比", RED, "v"),
)
PANELS = (("estate", "Requests about the estate", "小区物业类诉求"), ("all", "All requests", "全部诉求"))


def draw(
    known: Mapping[tuple[Case, str], list[Evaluation]], path: Path, language: str, seeds: int, scenario: str
) -> None:
    """Draw the figure into a file."""
    with styled(font_for(language)):
        figure, axes = plt.subplots(1, 2, figsize=(10.6, 4.6), sharey=True, layout="constrained")
        try:
            for ax, (outcome, en, zh) in zip(axes, PANELS, strict=True):
                mine = {case: ones for (case, name), ones in known.items() if name == outcome}
                _panel(ax, mine, language)
                ax.set_title(pick(language, en, zh))
                ax.set_xlabel(pick(language, "requests per 1,000 resident-years", "件/千人·年"))
            handles, labels = axes[0].get_legend_handles_labels()
            figure.legend(handles, labels, loc="outside upper center", ncols=3, handletextpad=0.3)
            foot = pick(
                language,
                f"Means over {seeds} seeds with 95 % intervals; third year of the policy against the year "
                f"before. Simulated: {scenario}. jiesu {model_version().package}",
                f"{seeds}个随机种子的均值与95%区间；政策第三年与实施前一年相比。模拟结果：{scenario}。"
                f"jiesu {model_version().package}",
            )
            figure.text(0.01, 0.012, foot, fontsize=7.5, color=GREY)
            figure.get_layout_engine().set(rect=(0.01, 0.05, 0.98, 0.94))
            figure.savefig(path, dpi=DPI)
        finally:
            plt.close(figure)


def _panel(ax: Axes, mine: Mapping[Case, list[Evaluation]], language: str) -> None:
    ax.axvline(0.0, color=INK, lw=0.8)
    ax.grid(visible=True, axis="x")
    ax.grid(visible=False, axis="y")
    for place, ones in enumerate(mine.values()):
        for n, (name, en, zh, colour, mark) in enumerate(ESTIMATES):
            found = over_seeds([_value(one, name) for one in ones])
            y = place + 0.24 * (n - 1)
            ax.plot([found.low, found.high], [y, y], color=colour, lw=1.6)
            label = pick(language, en, zh) if place == 0 else None
            ax.plot(found.value, y, mark, color=colour, ms=5.5, label=label)
    ax.set_yticks(range(len(mine)), [f"{c.claim}  {pick(language, c.en, c.zh)}" for c in mine])
    ax.set_ylim(len(mine) - 0.5, -0.5)


def _value(one: Evaluation, name: str) -> float:
    return one.truth if name == "truth" else float(getattr(one, name).value)
