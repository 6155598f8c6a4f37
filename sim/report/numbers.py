"""Numbers as people read them: per cent for shares, separated thousands, four figures that matter."""

from __future__ import annotations

from sim.indicators import INDICATORS
from sim.locale import Language, pick, word
from sim.locale.units import unit_in
from sim.run.manifest import defined

SHARE = "share"
"""Unit of a value between 0 and 1 that is shown in per cent."""


POINTS = "points"
"""Unit of a difference of two shares, shown in percentage points."""


def label_of(indicator: str, language: str) -> str:
    """An indicator's label."""
    known = INDICATORS[indicator]
    return pick(language, known.label_en, known.label_zh)


def scale_of(indicator: str) -> float:
    """Factor from an indicator's unit to the one that is shown: 100 for shares, else 1."""
    return 100.0 if INDICATORS[indicator].unit in (SHARE, POINTS) else 1.0


def unit_of(indicator: str, language: str, difference: bool = False) -> str:
    """Unit that is shown: per cent for a share, percentage points for a difference of shares."""
    unit = INDICATORS[indicator].unit
    if unit == POINTS or (unit == SHARE and difference):
        return unit_in("percentage points", language)
    return "%" if unit == SHARE else unit_in(unit, language)


def whole_percent(share: float) -> str:
    """A share as a whole percentage, without the sign."""
    return f"{100.0 * share:.0f}"


def shown(value: float | None, unit: str, language: str) -> tuple[str, str]:
    """A value with its unit, as shown.

    Args:
        value: The value; None where undefined.
        unit: Its unit as declared.
        language: ``en`` or ``zh``.

    Returns:
        The number and the unit to write beside it.
    """
    known = defined(value)
    if known is None:
        return word("run.undefined", language), ""
    if unit == POINTS:
        return f"{100 * known:.1f}", unit_in("percentage points", language)
    if unit == SHARE:
        return f"{100 * known:.1f}", "%"
    return _figures(known), unit_in(unit, language)


def shown_margin(margin: float | None, unit: str) -> str:
    """Half-width of an interval in the unit of its value, to one figure less than the value would have."""
    if margin is None:
        return ""
    if unit in (POINTS, SHARE):
        return f"{100 * margin:.1f}"
    return f"{margin:,.0f}" if abs(margin) >= 1000 else f"{margin:.2g}"


def _figures(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def rounded(value: float, language: str) -> str:
    """A large number to three figures, by millions in English, by 万 and 亿 in Chinese."""
    if language == Language.ZH:
        size, name = (1e8, " 亿") if value >= 1e8 else (1e4, " 万")
    else:
        size, name = 1e6, " M"
    return f"{value / size:,.3g}{name}"
