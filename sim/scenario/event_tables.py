"""Reading events from a scenario's file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sim.scenario.errors import InputError, given, hint
from sim.scenario.events import Event, Shock, When
from sim.scenario.param import EARLIEST, LATEST, Scalar
from sim.scenario.registry import MATTER_CLASSES
from sim.scenario.settings import Settings
from sim.scenario.values import flatten, revised, value_of

FIXED = ("city.", "time.")
"""Structure: what a run is built on and no event may change."""

MOST_EVENTS = 1000
LONGEST_WAIT = 100_000
"""Latest day on which an event may begin or end; beyond any period."""
STRONGEST = 1000.0
"""Largest factor of a shock."""

SHOCK_KEYS = ("class", "factor")
KEYS = ("date", "day", "until", "label_en", "label_zh", "set", "shock")


def parse_events(tables: object, base: Settings, where: str) -> tuple[Event, ...]:
    """Read the list of events.

    Args:
        tables: what the file holds under ``events``.
        base: settings in force without events.
        where: what is being read, for the message.

    Raises:
        InputError: the list or one of its events is not as it should be.
    """
    if not isinstance(tables, (list, tuple)) or not all(isinstance(table, Mapping) for table in tables):
        raise InputError(where, "events: must be a list of tables, each headed [[events]]")
    if len(tables) > MOST_EVENTS:
        raise InputError(where, f"events: must be at most {MOST_EVENTS}, not {len(tables)}")
    return tuple(_event(table, base, f"{where}: events[{i}]") for i, table in enumerate(tables))


def _event(table: Mapping[str, object], base: Settings, where: str) -> Event:
    _known(table, KEYS, where)
    if ("date" in table) == ("day" in table):
        both = ", ".join(given(key, table[key]) for key in ("date", "day") if key in table)
        raise InputError(where, f"{both}{': ' if both else ''}must have either date or day")
    if "set" not in table and "shock" not in table:
        raise InputError(where, "must have set or shock, else it changes nothing")
    shock = _shock(table["shock"], where) if "shock" in table else None
    if shock is not None and "until" not in table:
        raise InputError(where, "shock: must end, so until is needed")
    changes = _changes(table["set"], base, where) if "set" in table else {}
    return Event(
        start=_date(table, "date", where) if "date" in table else _day(table, "day", where),
        until=_until(table, where),
        label_en=_text(table, "label_en", where),
        label_zh=_text(table, "label_zh", where),
        set=changes,
        shock=shock,
    )


def _known(table: Mapping[str, object], keys: tuple[str, ...], where: str, prefix: str = "") -> None:
    for key, value in table.items():
        if key not in keys:
            told = given(f"{prefix}{key}", value)
            raise InputError(where, f"{told}: unknown key{hint(str(key), keys)}")


def _date(table: Mapping[str, object], key: str, where: str) -> date:
    value = table[key]
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime) or not EARLIEST <= day <= LATEST:
        raise InputError(where, f"{given(key, value)}: must be a date from {EARLIEST} to {LATEST}")
    return day


def _day(table: Mapping[str, object], key: str, where: str) -> int:
    value = table[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LONGEST_WAIT:
        raise InputError(where, f"{given(key, value)}: must be a whole number from 0 to {LONGEST_WAIT}")
    return value


def _until(table: Mapping[str, object], where: str) -> When | None:
    if "until" not in table:
        return None
    return _day(table, "until", where) if isinstance(table["until"], int) else _date(table, "until", where)


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise InputError(where, f"{given(key, value)}: must be text")
    return value


def _changes(table: object, base: Settings, where: str) -> dict[str, Scalar]:
    if not isinstance(table, Mapping) or not table:
        raise InputError(where, f"{given('set', table)}: must be a table of parameters")
    flat = flatten(table, where)
    for key, value in flat.items():
        if key.startswith(FIXED):
            raise InputError(
                where, f"{given(key, value)}: belongs to the structure, which no event may change"
            )
    settings = revised(base, flat, where)
    return {key: value_of(settings, key) for key in flat}


def _shock(table: object, where: str) -> Shock:
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('shock', table)}: must be a table of class and factor")
    _known(table, SHOCK_KEYS, where, "shock.")
    if missing := [key for key in SHOCK_KEYS if key not in table]:
        raise InputError(where, f"shock.{missing[0]}: missing; must be a table of class and factor")
    cls, factor = table["class"], table["factor"]
    if cls not in (*MATTER_CLASSES, "all"):
        allowed = ", ".join((*MATTER_CLASSES, "all"))
        raise InputError(where, f"{given('shock.class', cls)}: must be one of {allowed}")
    if isinstance(factor, bool) or not isinstance(factor, (int, float)) or not 0 <= factor <= STRONGEST:
        raise InputError(where, f"{given('shock.factor', factor)}: must be a number from 0 to {STRONGEST:g}")
    return Shock(cls, float(factor))
