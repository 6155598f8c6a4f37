"""Building scenarios in layers: defaults, a parent's file, a file, the command line.

Each layer is checked as a whole, so that a message names the layer that made the scenario wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.scenario.about import About, parse_about
from sim.scenario.checks import cross_check
from sim.scenario.errors import InputError, cut
from sim.scenario.event_tables import parse_events
from sim.scenario.events import Event
from sim.scenario.param import Scalar
from sim.scenario.registry import PARAMETERS
from sim.scenario.scenario import DEFAULT, SET, Scenario
from sim.scenario.settings import Settings
from sim.scenario.values import DEFAULTS, flatten, revised, validated, value_of


def assemble(
    about: About,
    settings: Settings,
    origins: Mapping[str, str],
    events: tuple[Event, ...],
    where: str,
    *,
    flat: Mapping[str, Scalar] | None = None,
) -> Scenario:
    """Return a scenario that has been checked.

    Args:
        about: what it says about itself.
        settings: a value for every parameter, each inside its own range.
        origins: where each value that is no default came from.
        events: what changes during the period.
        where: the layer that is being added, for the message.
        flat: ``Scenario.flat``, where it is known.

    Raises:
        InputError: values or events contradict each other.
    """
    sections = {name: getattr(settings, name) for name in Settings.model_fields}
    spec = Scenario(**sections, about=about, events=events, origins=origins)
    if flat is not None:
        vars(spec)["flat"] = flat
    cross_check(spec.values(), where)
    _check_events(spec, where)
    return spec


def defaults(about: About) -> Scenario:
    """Return the scenario in which every parameter has its default."""
    return assemble(about, validated(DEFAULTS, DEFAULT), {}, (), DEFAULT)


def layered(
    base: Scenario,
    changes: Mapping[str, object],
    *,
    origin: str,
    where: str,
    about: About | None = None,
    events: object = None,
) -> Scenario:
    """Return ``base`` with one more layer on it.

    Args:
        base: the scenario below.
        changes: values of the layer, as dotted keys or nested tables.
        origin: what ``Scenario.origin`` shall say of them.
        where: name of the layer, for the message.
        about: what the new scenario says about itself; None: as below.
        events: list of events as in a file, which takes the place of those below; None: as below.

    Raises:
        InputError: the layer is wrong.
    """
    flat = flatten(changes, where)
    settings = revised(base, flat, where) if flat else base
    known = {**base.flat, **{key: value_of(settings, key) for key in flat}}
    origins = {**base.origins, **dict.fromkeys(flat, origin)}
    happening = base.events
    if events is not None:
        happening = parse_events(events, settings, where)
    return assemble(about or base.about, settings, origins, happening, where, flat=known)


def restored(resolved: Mapping[str, Any], where: str) -> Scenario:
    """Return the scenario that ``Scenario.resolved`` described.

    Args:
        resolved: name, titles, ``values``, ``origins`` and ``events``.
        where: what is being read, for the message.

    Raises:
        InputError: something is missing, unknown or wrong.
    """
    flat = flatten(resolved["values"], where)
    missing = [key for key in PARAMETERS if key not in flat]
    if missing:
        raise InputError(where, f"{cut(missing[0])}: missing")
    about = parse_about(resolved, str(resolved["name"]), where)
    settings = validated(flat, where)
    events = parse_events(resolved["events"], settings, where)
    return assemble(about, settings, resolved["origins"], events, where)


def _check_events(spec: Scenario, where: str) -> None:
    """Check when events happen, and what must hold between values each time that anything changes."""
    first = spec.date_of(0)
    for i, event in enumerate(spec.events):
        if problem := _misplaced(spec, event):
            raise InputError(where, f"events[{i}]: {problem}")
    for day in spec.change_days():
        turning = [f"events[{i}]" for i, event in enumerate(spec.events) if day in event.span(first)]
        cross_check(
            spec.values_on(day), f"{where}: {cut(', '.join(turning))}: day {day} ({spec.date_of(day)})"
        )


def _misplaced(spec: Scenario, event: Event) -> str:
    """Return what is wrong with an event's days; a period cut short by ``--set`` may end before it."""
    start, until = event.span(spec.date_of(0))
    begins = f"{'day' if isinstance(event.start, int) else 'date'} = {event.start}"
    if start < 0:
        return f"{begins}: is {-start} days before the first day, {spec.time.start}"
    if until is not None and until <= start:
        return f"until = {event.until}: must be later than {begins}"
    shortened = SET in (spec.origin("time.days"), spec.origin("time.start"))
    if start >= spec.time.days and not shortened:
        last = spec.time.days - 1
        counted = "" if isinstance(event.start, int) else f"is day {start}, but "
        return f"{begins}: {counted}the last day of the period is {last} ({spec.date_of(last)})"
    return ""
