"""Tables of a box, row by row: its limits, how they are found anew, and the trajectory it lies on."""

from __future__ import annotations

from collections.abc import Sequence

from sim.experiment.answers.discovery.boxes_found import Found
from sim.locale import word
from sim.report.discovery.sentences import limits_of, meaning, p_value, spread
from sim.report.numbers import whole_percent

LIMIT_HEADS = ("input", "limits", "p", "meaning")
AGAIN_HEADS = ("input", "again", "low_spread", "high_spread")
STEP_HEADS = ("step", "restricted", "density", "coverage", "mass", "count")
FEW_STEPS = 10
"""Steps of a trajectory that a text shows."""


def heads(names: Sequence[str], language: str) -> list[str]:
    """Headings of a table."""
    return [word(f"discover.{name}", language) for name in names]


def limit_rows(box: Found, language: str) -> list[list[str]]:
    """Of each restricted input: key, limits, quasi-p-value, meaning and unit."""
    return [
        [limit.input.key, limits_of(limit, language), p_value(limit.quasi_p), meaning(limit, language)]
        for limit in box.limits
    ]


def again_rows(box: Found, language: str) -> list[list[str]]:
    """Of each restricted input: key, how often half-samples restrict it, and between what its ends lie."""
    return [
        [
            limit.input.key,
            whole_percent(limit.restricted),
            spread(limit.low_spread, limit.input, language),
            spread(limit.high_spread, limit.input, language),
        ]
        for limit in box.limits
    ]


def step_rows(box: Found, most: int | None = None) -> list[list[str]]:
    """Steps of the peeling trajectory; a star marks the one that the box was pasted from.

    Args:
        box: The box.
        most: How many, evenly chosen, the first, the last and the marked one among them; all if None.
    """
    return [
        [
            f"{n}*" if n == box.place else f"{n} ",
            str(len(box.steps[n].box.restricted)),
            *(whole_percent(getattr(box.steps[n], name)) for name in ("density", "coverage", "mass")),
            str(box.steps[n].cases),
        ]
        for n in _some(len(box.steps), box.place, most)
    ]


def _some(count: int, marked: int, most: int | None) -> list[int]:
    if most is None or count <= most:
        return list(range(count))
    even = {round(n * (count - 1) / (most - 2)) for n in range(most - 1)}
    return sorted(even | {marked})
