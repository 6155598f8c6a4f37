"""Loading a scenario: the file, what it extends, and what the command line changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.scenario import about
from sim.scenario.build import defaults, layered
from sim.scenario.errors import InputError, cut, given, hint
from sim.scenario.files import called, read_toml
from sim.scenario.library import locate, locate_parent
from sim.scenario.registry import PARAMETERS, Parameter
from sim.scenario.scenario import DEFAULT, SET, Scenario
from sim.scenario.settings import Settings
from sim.scenario.values import unknown

LONGEST_CHAIN = 16
"""Files that may extend each other."""

SECTIONS = tuple(Settings.model_fields)
OWN_KEYS = (*about.KEYS, "extends", "events")


def load_scenario(name_or_path: str | Path, overrides: Mapping[str, object] | Sequence[str] = ()) -> Scenario:
    """Return a scenario from the library or a file, with some values changed.

    Args:
        name_or_path: a name, looked up in ``./scenarios`` and then in the package's library; or a path, which
            ends in ``.toml`` or has a separator in it.
        overrides: values by dotted key, or texts ``key=value`` as after ``--set``.

    Raises:
        InputError: the scenario or an override is wrong, told in one line.
    """
    spec = _read(locate(str(name_or_path), cut(str(name_or_path))), ())
    if not overrides:
        return spec
    if isinstance(overrides, Mapping):
        return spec.with_values(overrides, where="overrides")
    return spec.with_values(parse_assignments(overrides), where=SET)


def parse_assignments(texts: Sequence[str]) -> dict[str, object]:
    """Return the values that texts ``key=value`` give, each read as its parameter's type; the last counts.

    A text that cannot be read as the type stays text, for the check of values to refuse.

    Raises:
        InputError: a text is not of the form ``key=value``, or its key is unknown.
    """
    changes: dict[str, object] = {}
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise InputError(SET, f"{cut(text)}: must be key=value")
        if key not in PARAMETERS:
            raise InputError(SET, f"{cut(key)} = {cut(value)}: {unknown(key)}")
        changes[key] = _typed(PARAMETERS[key], value)
    return changes


def _typed(parameter: Parameter, text: str) -> object:
    try:
        match parameter.type:
            case "float":
                return float(text)
            case "int":
                return int(text)
            case "bool":
                return {"true": True, "false": False}[text]
            case _:
                return text
    except (ValueError, KeyError):
        return text


def _read(path: Path, chain: tuple[Path, ...]) -> Scenario:
    """Return the scenario of a file, built upon the one that it extends."""
    where = called(path)
    document = read_toml(path)
    _known(document, where)
    base = _base(document, path, chain)
    return layered(
        base,
        {name: document[name] for name in SECTIONS if name in document},
        origin=f"file:{path.stem}",
        where=where,
        about=about.parse_about(document, path.stem, where, base.about.sources),
        events=document.get("events"),
    )


def _known(document: Mapping[str, Any], where: str) -> None:
    known = (*OWN_KEYS, *SECTIONS)
    for key, value in document.items():
        if key not in known:
            raise InputError(where, f"{given(key, value)}: unknown key{hint(key, known)}")


def _base(document: Mapping[str, Any], path: Path, chain: tuple[Path, ...]) -> Scenario:
    """Return what the file stands on: the defaults, or its parent with the parent's values called so."""
    if "extends" not in document:
        return defaults(about.About(DEFAULT, DEFAULT, DEFAULT))
    name = document["extends"]
    if not isinstance(name, str):
        raise InputError(called(path), f"{given('extends', name)}: must be the name of a scenario")
    chain = (*chain, path.resolve())
    parent = locate_parent(name, path)
    if parent.resolve() in chain or len(chain) >= LONGEST_CHAIN:
        loop = " -> ".join(file.stem for file in (*chain, parent))
        raise InputError(called(path), f"{given('extends', name)}: circular or too long: {cut(loop)}")
    spec = _read(parent, chain)
    inherited = {
        key: origin.replace("file:", "parent:", 1) if origin.startswith("file:") else origin
        for key, origin in spec.origins.items()
    }
    return spec.model_copy(update={"origins": inherited})
