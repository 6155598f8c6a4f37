"""How the figures look: colours that colour-blind readers can tell apart, lines that print in grey."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any

import matplotlib as mpl

from sim.report.fonts import Font

BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY = "#CC79A7", "#56B4E9"
"""Colours of Okabe and Ito (2008)."""

INK, GREY, PALE = "#333333", "#8A8A8A", "#C9D6DF"
"""Text, frames, and what is shown only for completeness."""

SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "axes.axisbelow": True,
        "axes.edgecolor": GREY,
        "axes.formatter.useoffset": False,
        "axes.grid": True,
        "axes.grid.axis": "y",
        "axes.labelcolor": INK,
        "axes.labelsize": 9,
        "axes.linewidth": 0.8,
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "axes.titlepad": 8,
        "axes.titlesize": 11.5,
        "axes.unicode_minus": False,
        "font.size": 9,
        "grid.color": "#E3E3E3",
        "grid.linewidth": 0.7,
        "hatch.linewidth": 0.6,
        "legend.fontsize": 8.5,
        "legend.frameon": False,
        "lines.linewidth": 1.7,
        "svg.fonttype": "path",
        "svg.hashsalt": "jiesu",
        "text.color": INK,
        "text.parse_math": False,
        "xtick.color": INK,
        "xtick.labelsize": 8.5,
        "ytick.color": INK,
        "ytick.labelsize": 8.5,
    }
)
"""matplotlib settings in force while a figure is drawn; the user's own stay as they are outside."""


def styled(font: Font) -> AbstractContextManager[None]:
    """While in force, figures are drawn in this style and with these fonts."""
    settings: Any = {**SETTINGS, "font.family": list(font.families)}
    return mpl.rc_context(settings)
