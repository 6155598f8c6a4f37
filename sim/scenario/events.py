"""Events: values that change on a day, and shocks that multiply what arises.

An event is in force from its first day on; ``until`` is the first day on which it no longer is, and the
former values are back. Where events overlap, the one that began later wins. Days count from the first day of
the period, which is day 0; the burn-in knows no events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sim.scenario.param import Scalar

When = int | date
"""A day of the period, or a date."""


@dataclass(frozen=True)
class Shock:
    """A factor on how often matters and problems of a class arise.

    Attributes:
        cls: a class of matters, or ``all``.
        factor: 0 to 1000; 1 changes nothing.
    """

    cls: str
    factor: float


@dataclass(frozen=True)
class Event:
    """Something that happens to the scenario on a day.

    Attributes:
        start: first day in force, as it was written.
        until: first day no longer in force; None: for good.
        label_en: what happens, in English.
        label_zh: what happens, in Chinese.
        set: values by dotted key, within their ranges.
        shock: what it multiplies, if anything.
    """

    start: When
    until: When | None
    label_en: str
    label_zh: str
    set: Mapping[str, Scalar]
    shock: Shock | None

    def span(self, first: date) -> tuple[int, int | None]:
        """Return the first day in force and the first day no longer, in a period that starts on ``first``."""
        return day_number(self.start, first), None if self.until is None else day_number(self.until, first)

    def in_force(self, day: int, first: date) -> bool:
        """Return whether the event is in force on day ``day``, 0 or later."""
        start, until = self.span(first)
        return day >= 0 and start <= day and (until is None or day < until)

    def written(self) -> dict[str, Any]:
        """Return the event as a file would have it, in types that JSON knows."""
        table: dict[str, Any] = {"day": self.start}
        if isinstance(self.start, date):
            table = {"date": self.start.isoformat()}
        if self.until is not None:
            table["until"] = self.until.isoformat() if isinstance(self.until, date) else self.until
        table |= {"label_en": self.label_en, "label_zh": self.label_zh}
        if self.set:
            table["set"] = dict(self.set)
        if self.shock is not None:
            table["shock"] = {"class": self.shock.cls, "factor": self.shock.factor}
        return table


def day_number(when: When, first: date) -> int:
    """Return the day of a period that starts on ``first``."""
    return (when - first).days if isinstance(when, date) else when
