"""Keeping text inside its room: smaller first, then broken into lines, cut only as the last resort."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.text import Text

from sim.report.columns import places, wrapped

SPARE = 0.98
"""Share of a room that text may fill: the same text takes a little more at another resolution."""


def fit(text: Text, room: float, smallest: float, lines: int) -> None:
    """Fit a text of one line into a width.

    Args:
        text: The text, already in its figure; changed in place.
        room: Pixels that it may take.
        smallest: Points to which the letters may shrink before the text is broken.
        lines: Lines into which it may be broken; the last one is cut if even they do not do.
    """
    wide = _width(text) / (SPARE * room)
    if wide <= 1:
        return
    size = float(text.get_fontsize())
    text.set_fontsize(max(smallest, size / wide))
    wide *= float(text.get_fontsize()) / size
    if wide > 1.001:
        text.set_text("\n".join(_broken(text.get_text(), wide, lines)))
        if _width(text) > room:  # letters wider than this text's average met in one line
            text.set_fontsize(float(text.get_fontsize()) * room * SPARE / _width(text))


def _broken(text: str, wide: float, lines: int) -> list[str]:
    width = max(2, int(places(text) / wide))
    parts = wrapped(text, width)
    if len(parts) <= lines and all(places(part) <= width for part in parts):
        return parts
    rest = [part[:width] for part in parts[:lines]]
    while places(rest[-1]) > width - 1:
        rest[-1] = rest[-1][:-1]
    return [*rest[:-1], rest[-1].rstrip() + "…"]


def legend(ax: Axes) -> None:
    """A legend of one row between the title and the axes, as wide as the axes at most."""
    row = _legend(ax, 1.0)
    wide = _width(row) / (SPARE * ax.get_window_extent().width)
    if wide > 1:
        _legend(ax, 1 / wide)


def _legend(ax: Axes, smaller: float) -> Any:
    return ax.legend(
        ncols=len(ax.get_legend_handles_labels()[1]),
        loc="lower left",
        bbox_to_anchor=(-0.01, 1.0),
        borderaxespad=0.2,
        columnspacing=0.9,
        handlelength=1.7,
        handletextpad=0.4,
        fontsize=8.5 * smaller,
    )


def _width(artist: Any) -> float:
    return float(artist.get_window_extent(artist.figure.canvas.get_renderer()).width)
