"""From dotted keys to checked values: flattening, types and ranges, words of an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any

from pydantic import ValidationError

from sim.scenario.errors import InputError, cut, given, hint
from sim.scenario.fixed import FIXED, FIXED_TRAITS
from sim.scenario.param import Scalar
from sim.scenario.registry import PARAMETERS, TABLES
from sim.scenario.settings import Settings

Flat = dict[str, Scalar]
"""A value by dotted key."""

DEFAULTS: Mapping[str, Scalar] = {key: parameter.default for key, parameter in PARAMETERS.items()}
"""Every parameter's default, in order of declaration."""

_EVERY_VALUE: Callable[[Settings], tuple[Scalar, ...]] = attrgetter(*PARAMETERS)


def flatten(table: Mapping[Any, object], where: str) -> dict[str, object]:
    """Return nested tables as dotted keys; both ways of writing may be mixed.

    Args:
        table: tables as TOML gives them, or dotted keys.
        where: what is being read, for the message.

    Raises:
        InputError: a key is no parameter, is a table, or is given twice.
    """
    flat: dict[str, object] = {}
    for key, value in _leaves(table, ""):
        if key not in PARAMETERS:
            raise InputError(where, f"{given(key, value)}: {unknown(key)}")
        if key in flat:
            raise InputError(where, f"{cut(key)}: given twice")
        flat[key] = plain(value)
    return flat


def _leaves(table: Mapping[Any, object], prefix: str) -> Iterator[tuple[str, object]]:
    """Yield dotted key and value, going down only into tables that exist."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and key in TABLES:
            yield from _leaves(value, f"{key}.")
        else:
            yield key, value


def unknown(key: str) -> str:
    """Return what to say of a key that is no parameter."""
    if key in TABLES:
        example = next(name for name in PARAMETERS if name.startswith(f"{key}."))
        return f"must be a table of parameters, such as {example}"
    if key in FIXED or (key.startswith("matter.") and key.split(".")[-1] in FIXED_TRAITS):
        return "fixed, since it moves nothing; see docs/screening.md"
    return f"unknown parameter{hint(key, PARAMETERS)}"


def plain(value: object) -> object:
    """Return a number of an array library as Python's own; anything else as it is."""
    item = getattr(value, "item", None)
    return item() if callable(item) and getattr(value, "shape", None) == () else value


def validated(values: Mapping[str, object], where: str) -> Settings:
    """Return the settings that hold ``values``, each of its type and inside its range.

    Args:
        values: a value for every parameter, by dotted key.
        where: what is being read, for the message.

    Raises:
        InputError: a value has the wrong type or is out of range.
    """
    return _checked(nested(values), values, where)


def revised(base: Settings, changes: Mapping[str, object], where: str) -> Settings:
    """Return settings with other values; only the sections that hold one are checked again.

    Args:
        base: settings that have been checked.
        changes: values by dotted key.
        where: what is being read, for the message.

    Raises:
        InputError: a value has the wrong type or is out of range.
    """
    tables = {name: getattr(base, name) for name in Settings.model_fields}
    for name in {key.partition(".")[0] for key in changes}:
        tables[name] = tables[name].model_dump()
    return _checked(nested(changes, tables), changes, where)


def _checked(tables: Mapping[str, object], values: Mapping[str, object], where: str) -> Settings:
    """Return tables as settings; the message tells the first of ``values`` that is wrong."""
    try:
        return Settings.model_validate(tables)
    except ValidationError as error:
        key = ".".join(str(part) for part in error.errors(include_url=False)[0]["loc"])
    raise InputError(where, f"{given(key, values[key])}: must be {PARAMETERS[key].allowed()}")


def nested(values: Mapping[str, object], into: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return dotted keys as nested tables, or put them ``into`` tables that there are."""
    tables: dict[str, Any] = {} if into is None else into
    for key, value in values.items():
        *path, name = key.split(".")
        table = tables
        for part in path:
            table = table.setdefault(part, {})
        table[name] = value
    return tables


def value_of(settings: Settings, key: str) -> Scalar:
    """Return the value of a dotted key, such as ``assessment.intensity``.

    Raises:
        KeyError: no parameter has this key.
    """
    value: Scalar = attrgetter(PARAMETERS[key].key)(settings)
    return value


def flat_of(settings: Settings) -> Flat:
    """Return the values by dotted key, in order of declaration."""
    return dict(zip(PARAMETERS, _EVERY_VALUE(settings), strict=True))
