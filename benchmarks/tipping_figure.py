"""The figure of docs/tipping.md, English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from tipping_plans import AFTER, HELD, SMALLEST, SWEEPS, UP, Told, difference

from sim.experiment.studies.tipping import staircase
from sim.report.fonts import font_for
from sim.report.style import BLUE, GREY, INK, ORANGE, PALE, styled
from sim.version import model_version

TEXTS = {
    "en": {
        "left": "Share of matters ended autonomously:\npromoted less never promoted",
        "left_x": "Year (promoted in years 1 and 2)",
        "left_y": "difference, percentage points",
        "right": "Volunteers who come unasked,\nmobilisation up and down",
        "right_x": "volunteers.mobilisation (share, 2 years at each level)",
        "right_y": "share of those registered, %",
        "mobilisation, crowding -1": "crowding −1",
        "mobilisation, crowding 0": "crowding 0",
        "mobilisation, crowding +1": "crowding +1",
        "mobilisation, crowding +1, few volunteers, contagion 0.3": "crowding +1, contagion 0.3",
        "under": "contagion 0.05, under resting 0.1",
        "above": "contagion 0.3, above resting 0.1",
        "foot": "demo_town, {seeds} paired seeds, means with 95 % intervals. jiesu {version}, {sources}",
    },
    "zh": {
        "left": "自主了结事项占比：\n动员与从未动员之差",
        "left_x": "年份（第1、2年动员，之后撤回）",
        "left_y": "差值（百分点）",
        "right": "主动参与的志愿者：\n动员力度先升后降",
        "right_x": "动员力度 volunteers.mobilisation（每档保持2年）",
        "right_y": "占登记志愿者的比例（%）",
        "mobilisation, crowding -1": "挤出（crowding −1）",
        "mobilisation, crowding 0": "不挤出也不带动（0）",
        "mobilisation, crowding +1": "带动（crowding +1）",
        "mobilisation, crowding +1, few volunteers, contagion 0.3": "带动且传染力0.3",
        "under": "传染力0.05，低于回落速度0.1",
        "above": "传染力0.3，高于回落速度0.1",
        "foot": "示范小镇，{seeds}对随机种子，均值与95%区间。jiesu {version}，{sources}",
    },
}  # fmt: skip
DRAWN = (
    ("mobilisation, crowding -1", BLUE, "o", "-"),
    ("mobilisation, crowding 0", GREY, "s", "--"),
    ("mobilisation, crowding +1", ORANGE, "^", "-"),
    ("mobilisation, crowding +1, few volunteers, contagion 0.3", INK, "D", ":"),
)


def draw_routes(axes: Axes, told: Told, text: Mapping[str, str]) -> None:
    for at, (title, colour, mark, line) in enumerate(DRAWN):
        years = np.arange(1, UP + AFTER + 1)
        found = [difference(told[title], year - 1, "autonomous_share", SMALLEST) for year in years]
        means = 100.0 * np.array([one.effect for one in found])
        half = 100.0 * np.array([(one.high or one.effect) - one.effect for one in found])
        axes.errorbar(
            years + 0.04 * (at - 1.5),
            means,
            half,
            color=colour,
            marker=mark,
            ls=line,
            ms=4.5,
            label=text[title],
        )
    axes.axhline(0.0, color=INK, lw=0.8)
    axes.axvspan(0.6, UP + 0.5, color=PALE, alpha=0.35, lw=0)
    axes.set_xticks(np.arange(1, UP + AFTER + 1))
    axes.set(xlabel=text["left_x"], ylabel=text["left_y"], title=text["left"])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, handletextpad=0.4, columnspacing=1.0)


def draw_sweeps(axes: Axes, told: Told, text: Mapping[str, str]) -> None:
    for sweep, colour, name in ((SWEEPS[0], BLUE, "under"), (SWEEPS[1], ORANGE, "above")):
        steps, _ = staircase(sweep.key, sweep.levels, HELD)
        ends = np.array(
            [[one[0][(n + 1) * HELD - 1]["active"] for n in range(len(steps))] for one in told[sweep.title]]
        )
        means, top = 100.0 * ends.mean(axis=0), len(sweep.levels)
        axes.plot(steps[:top], means[:top], "-o", color=colour, ms=4.5, label=f"{text[name]} ↑")
        axes.plot(
            steps[top - 1 :], means[top - 1 :], ":v", color=colour, ms=5, mfc="white", label=f"{text[name]} ↓"
        )
    axes.set(xlabel=text["right_x"], ylabel=text["right_y"], title=text["right"])
    axes.set_ylim(bottom=0.0)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=1, handletextpad=0.4)


def draw(promotions: Told, sweeps: Told, seeds: int, folder: Path) -> None:
    """The two figures, English and Chinese."""
    version = model_version()
    for language, text in TEXTS.items():
        with styled(font_for(language)):
            figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 5.0))
            draw_routes(left, promotions, text)
            draw_sweeps(right, sweeps, text)
            foot = text["foot"].format(seeds=seeds, version=version.package, sources=version.sources[:16])
            figure.text(0.01, 0.012, foot, fontsize=7.5, color=GREY)
            figure.tight_layout(rect=(0, 0.03, 1, 1))
            figure.savefig(folder / f"tipping{'' if language == 'en' else '.zh'}.png", dpi=150)
            plt.close(figure)
