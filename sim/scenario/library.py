"""Where scenarios are found: a path, ``./scenarios``, or the library that comes with the package."""

from __future__ import annotations

import re
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
        InputError: no scenario has this name.
    """
    return Path(name) if is_path(name) else find(name, places(), where)


def locate_parent(name: str, child: Path) -> Path:
    """Return the file that ``child`` extends: beside it, else in the library.

    Raises:
        InputError: there is none.
    """
    where = f'{called(child)}: extends = "{cut(name)}"'
    if is_path(name):
        return child.parent / name
    return find(name, (child.parent, *places()), where)


def find(name: str, folders: tuple[Path, ...], where: str) -> Path:
    """Return ``NAME.toml`` of the first folder that has it.

    Raises:
        InputError: none has; the nearest known name is told.
    """
    if NAME.fullmatch(name):
        for folder in folders:
            if (folder / f"{name}{ENDING}").is_file():
                return folder / f"{name}{ENDING}"
    known = _files(folders)
    some = f"; known are {', '.join(list(known)[:TOLD])}" if known else "; the library is empty"
    raise InputError(where, f"no scenario has this name{hint(name, known) or some}")


def list_scenarios() -> list[ScenarioInfo]:
    """Return every scenario that has a name, sorted by it; a broken file is listed with its problem."""
    return [_info(name, path) for name, path in _files(places()).items()]


def _files(folders: tuple[Path, ...]) -> dict[str, Path]:
    """Return files by name, sorted; where two folders have one, the first folder's counts."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in folder.glob(f"*{ENDING}"):
            if NAME.fullmatch(path.stem):
                found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def _info(name: str, path: Path) -> ScenarioInfo:
    try:
        about = parse_about(read_toml(path), name, called(path))
    except InputError as error:
        return ScenarioInfo(name, name, name, path, problem=error.problem)
    return ScenarioInfo(name, about.title_en, about.title_zh, path)
