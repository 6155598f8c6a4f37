"""A scenario: typed values, where each came from, and what changes during the period."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sim.locale import pick
from sim.scenario.about import About
from sim.scenario.events import Event
from sim.scenario.param import Scalar
from sim.scenario.registry import MATTER_CLASSES, PARAMETERS
from sim.scenario.settings import Settings
from sim.scenario.values import Flat, flat_of, value_of

DEFAULT, SET = "default", "--set"
"""Origins of a value besides ``file:NAME`` and ``parent:NAME``."""

FLAGS = {"time.seed": "--seed", "time.days": "--days", "city.scale": "--scale"}
"""Parameters that have an option of their own on the command line."""


class Scenario(Settings):
    """What is asked of the simulator; frozen.

    ``spec.assessment.intensity`` and ``spec["assessment.intensity"]`` are the same value.

    Attributes:
        about: name, titles, reasons, sources.
        events: what changes during the period, as written.
        origins: where each value that is no default came from, by dotted key.
    """

    about: About
    events: tuple[Event, ...]
    origins: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return the name: the file's, without its ending."""
        return self.about.name

    @property
    def title_en(self) -> str:
        """Return the title in English."""
        return self.about.title_en

    @property
    def title_zh(self) -> str:
        """Return the title in Chinese."""
        return self.about.title_zh

    def title(self, language: str) -> str:
        """Return the title in English (``en``) or Chinese (``zh``)."""
        return pick(language, self.title_en, self.title_zh)

    def __getitem__(self, key: str) -> Scalar:
        """Return the value of a dotted key, such as ``assessment.intensity``.

        Raises:
            KeyError: no parameter has this key.
        """
        return value_of(self, key)

    def origin(self, key: str) -> str:
        """Return where a value came from: ``default``, ``parent:NAME``, ``file:NAME`` or ``--set``.

        Raises:
            KeyError: no parameter has this key.
        """
        return self.origins.get(PARAMETERS[key].key, DEFAULT)

    def values(self) -> Flat:
        """Return every value by dotted key, in order of declaration: what is in force without events."""
        return dict(self.flat)

    @cached_property
    def flat(self) -> Mapping[str, Scalar]:
        """The same values, read once: a run asks for all of them half a dozen times."""
        return flat_of(self)

    def values_on(self, day: int) -> Flat:
        """Return every value in force on a day of the period; negative days are the burn-in."""
        values = self.values()
        for event in self._in_force(day):
            values.update(event.set)
        return values

    def shock_on(self, day: int) -> list[float]:
        """Return the factor on what arises on a day, one per class in the order of ``MATTER_CLASSES``."""
        factors = dict.fromkeys(MATTER_CLASSES, 1.0)
        for shock in (event.shock for event in self._in_force(day) if event.shock is not None):
            for name in MATTER_CLASSES if shock.cls == "all" else (shock.cls,):
                factors[name] *= shock.factor
        return list(factors.values())

    def shocks(self) -> bool:
        """Return whether an event multiplies what arises on any day."""
        return any(event.shock is not None for event in self.events)

    def _in_force(self, day: int) -> list[Event]:
        """Return the events in force, the one that began last at the end."""
        first = self.date_of(0)
        running = [event for event in self.events if event.in_force(day, first)]
        return sorted(running, key=lambda event: event.span(first)[0])

    def change_days(self) -> tuple[int, ...]:
        """Return the days of the period, in order, on which an event begins or has ended."""
        first = self.date_of(0)
        days = {day for event in self.events for day in event.span(first) if day is not None}
        return tuple(sorted(day for day in days if 0 <= day < self.time.days))

    def date_of(self, day: int) -> date:
        """Return the date of a day of the period; negative days are the burn-in."""
        return self._first + timedelta(days=day)

    @cached_property
    def _first(self) -> date:
        return date.fromisoformat(self.time.start)

    def resolved(self) -> dict[str, Any]:
        """Return the whole scenario in types that JSON knows; ``restored`` takes it back."""
        about = asdict(self.about) | {"sources": list(self.about.sources)}
        events = [event.written() for event in self.events]
        return {**about, "values": self.values(), "origins": dict(self.origins), "events": events}

    def content_hash(self) -> str:
        """Return the SHA-256, hexadecimal, of all that bears on a result: values and events.

        Name, titles, reasons and labels do not enter, nor how an event's date was written.
        """
        first = self.date_of(0)
        events = [(*event.span(first), _plain(event.set), _shock(event)) for event in self.events]
        content = json.dumps([_plain(self.values()), events], sort_keys=True, allow_nan=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def with_values(self, values: Mapping[str, object], *, where: str = "values") -> Scenario:
        """Return the scenario with other values; their origin is ``--set``.

        Args:
            values: by dotted key or as nested tables.
            where: what gives them, for the message.

        Raises:
            InputError: a key is unknown, a value wrong, or values contradict each other.
        """
        # A scenario is built in layers by the module above this one.
        from sim.scenario.build import layered

        return layered(self, values, origin=SET, where=where)


def _plain(values: Mapping[str, Scalar]) -> Flat:
    """Return values with one zero: -0.0 is 0.0."""
    return {key: value + 0.0 if isinstance(value, float) else value for key, value in values.items()}


def _shock(event: Event) -> tuple[str, float] | None:
    return None if event.shock is None else (event.shock.cls, event.shock.factor + 0.0)
