"""Is there a threshold? A line with one kink against a straight line, by least squares (Muggeo 2003)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

FEWEST: Final = 5
"""Points that a kink needs: its four numbers, and one to spare."""
STEPS: Final = 400
"""Places tried for the kink, evenly between the second point and the last but one."""


@dataclass(frozen=True)
class Kink:
    """``y = start + below * x`` up to the kink at ``at``, and with slope ``above`` beyond it.

    Attributes:
        at: Where it bends, in the unit of x; between the second point and the last but one.
        start: Value at x = 0 of the left piece.
        below, above: Slopes on either side.
        gained: Share of a straight line's squared error that the kink removes, 0 to 1; 0 if a line is exact.
    """

    at: float
    start: float
    below: float
    above: float
    gained: float


def fit_kink(x: Sequence[float], y: Sequence[float]) -> Kink:
    """Fit a line with one kink.

    Args:
        x: Doses, rising strictly.
        y: Outcomes.

    Raises:
        ValueError: There are fewer than five points, or the doses do not rise.
    """
    xs: Any = np.asarray(x, np.float64)
    ys: Any = np.asarray(y, np.float64)
    if len(xs) < FEWEST or len(xs) != len(ys) or not (np.diff(xs) > 0.0).all():
        raise ValueError(f"a kink needs at least {FEWEST} doses that rise, each with an outcome")
    straight = _fit(np.column_stack((np.ones(len(xs)), xs)), ys)[1]
    places = np.unique(np.concatenate((np.linspace(xs[1], xs[-2], STEPS), xs[1:-1])))
    fits = [_fit(np.column_stack((np.ones(len(xs)), xs, np.maximum(xs - at, 0.0))), ys) for at in places]
    best = int(np.argmin([error for _, error in fits]))
    (start, below, bend), error = fits[best]
    tiny = 1e-12 * float(((ys - ys.mean()) ** 2).sum())
    gained = 1.0 - error / straight if straight > tiny else 0.0
    return Kink(float(places[best]), float(start), float(below), float(below + bend), max(gained, 0.0))


def _fit(columns: Any, y: Any) -> tuple[Any, float]:
    """Coefficients and squared error."""
    solution = np.linalg.lstsq(columns, y, rcond=None)[0]
    return solution, float(((y - columns @ solution) ** 2).sum())
