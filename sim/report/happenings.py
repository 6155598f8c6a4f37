"""The events of a scenario as people read them: when, and what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.locale import pick, word
from sim.scenario import Scenario
from sim.scenario.errors import legible

TOLD = 12
"""Events that are shown at most; a scenario may hold a thousand."""

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Happening:
    """One event of a period.

    Attributes:
        first: First date in force.
        last: Last date in force; None for good.
        en: What happens, in English, printable.
        zh: What happens, in Chinese, printable.
    """

    first: dt.date
    last: dt.date | None
    en: str
    zh: str

    def label(self, language: str) -> str:
        """What happens, in a language."""
        return pick(language, self.en, self.zh)

    def dates(self, language: str) -> str:
        """When it happens: ``2023-07-29 to 2023-08-07``, or from a date on."""
        if self.last == self.first:
            return str(self.first)
        return word("event.span" if self.last else "event.from", language, first=self.first, last=self.last)


def happenings(events: Sequence[Mapping[str, Any]], start: dt.date, days: int) -> tuple[Happening, ...]:
    """Events that begin within a period, the first one first.

    Args:
        events: As `sim.scenario.events.Event.written` and a run's manifest have them.
        start: First day of the period.
        days: Its length.
    """
    found = [_happening(event, start) for event in events]
    end = start + days * DAY
    return tuple(sorted((event for event in found if event.first < end), key=lambda event: event.first))


def of_scenario(spec: Scenario) -> tuple[Happening, ...]:
    """Events of a scenario's period."""
    return happenings([event.written() for event in spec.events], spec.date_of(0), spec.time.days)


def _happening(event: Mapping[str, Any], start: dt.date) -> Happening:
    first = _date(event["date"] if "date" in event else event["day"], start)
    last = _date(event["until"], start) - DAY if "until" in event else None
    said = [legible(str(event.get(key, ""))) for key in ("label_en", "label_zh")]
    en, zh = (text or said[1 - i] or _changes(event) for i, text in enumerate(said))
    return Happening(first, last, en, zh)


def _date(when: str | int, start: dt.date) -> dt.date:
    return start + when * DAY if isinstance(when, int) else dt.date.fromisoformat(when)


def _changes(event: Mapping[str, Any]) -> str:
    """What an event without a label does, in the words of a scenario file."""
    told = [f"{key} = {value}" for key, value in event.get("set", {}).items()]
    if shock := event.get("shock"):
        told.append(f"{shock['class']} × {shock['factor']:g}")
    return legible(", ".join(told))
