"""Where scenarios are found: a path, ``./scenarios``, or the library that comes with the package."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.locale import pick
from sim.scenario.about import parse_about
from sim.scenario.errors import InputError, cut, hint
from sim.scenario.files import called, read_toml

NAME = re.compile(r"[\w-]{1,100}")
ENDING = ".toml"
TOLD = 12
"""Names that a message lists at most."""


@dataclass(frozen=True)
class ScenarioInfo:
    """A scenario that can be asked for by name.

    Attributes:
        name: its name.
        title_en: title in English.
        title_zh: title in Chinese.
        path: its file.
        problem: why its file cannot be used; empty if it can be read.
    """

    name: str
    title_en: str
    title_zh: str
    path: Path
    problem: str = ""

    def title(self, language: str) -> str:
        """Return the title in English (``en``) or Chinese (``zh``)."""
        return pick(language, self.title_en, self.title_zh)


def shipped() -> Path:
    """Return the package's own scenarios: inside it where it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def places() -> tuple[Path, ...]:
    """Return the folders that names are looked up in, the first one first."""
    return Path("scenarios"), shipped()


def is_path(name: str) -> bool:
    """Return whether a scenario is asked for by its file, not by its name."""
    return name.endswith(ENDING) or "/" in name or "\\" in name


def locate(name: str, where: str) -> Path:
    """Return the file of a scenario that is asked for by name or path.

    Args:
        name: a name from the library, or a path to a TOML file.
        where: what asks for it, for the message.

    Raises:
        InputError: no scenario has this name, or there is no such file.
    """
    if is_path(name):
        return _present(Path(name), called(Path(name)), ())
    beside = NAME.fullmatch(name) and Path(f"{name}{ENDING}").is_file()
    return find(name, places(), where, f"; did you mean {name}{ENDING}?" if beside else "")


def locate_parent(name: str, child: Path) -> Path:
    """Return the file that ``child`` extends: beside it, else in the library.

    Raises:
        InputError: there is none.
    """
    where = f'{called(child)}: extends = "{cut(name)}"'
    if is_path(name):
        return _present(child.parent / name, where, (child.stem,))
    return find(name, (child.parent, *places()), where, but=(child.stem,))


def find(name: str, folders: tuple[Path, ...], where: str, near: str = "", but: Sequence[str] = ()) -> Path:
    """Return ``NAME.toml`` of the first folder that has it.

    Args:
        name: name of a scenario.
        folders: where to look, the first one first.
        where: what asks for it, for the message.
        near: what to suggest if there is none; the nearest known name if empty.
        but: names that make no suggestion.

    Raises:
        InputError: none has; the nearest known name is told.
    """
    if NAME.fullmatch(name):
        for folder in folders:
            if (folder / f"{name}{ENDING}").is_file():
                return folder / f"{name}{ENDING}"
    known = [other for other in _files(folders) if other not in but]
    raise InputError(where, f"no scenario has this name{near or hint(name, known) or _listed(known)}")


def _listed(known: Sequence[str]) -> str:
    if not known:
        return "; the library is empty"
    more = f" and {len(known) - TOLD} more" if len(known) > TOLD else ""
    return f"; known are {', '.join(known[:TOLD])}{more}"


def _present(path: Path, where: str, but: Sequence[str]) -> Path:
    """Return a path that is there, whatever is there; what cannot be looked at is for the reader to judge."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        beside = [file.name for file in _toml(path.parent) if file.stem not in (path.stem, *but)]
        named = path.stem in _files(places()) and path.stem not in but
        near = f"; did you mean {path.stem}?" if named else hint(path.name, beside)
        raise InputError(where, f"no such file{near}") from None
    except (OSError, ValueError):
        pass
    return path


def _toml(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{ENDING}"))


def list_scenarios() -> list[ScenarioInfo]:
    """Return every scenario that has a name, sorted by it; a broken file is listed with its problem."""
    return [_info(name, path) for name, path in _files(places()).items()]


def _files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Return files by name, sorted; where two folders have one, the first folder's counts."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in _toml(folder):
            if NAME.fullmatch(path.stem):
                found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def _info(name: str, path: Path) -> ScenarioInfo:
    try:
        about = parse_about(read_toml(path), name, called(path))
    except InputError as error:
        return ScenarioInfo(name, name, name, path, problem=error.problem)
    return ScenarioInfo(name, about.title_en, about.title_zh, path)
