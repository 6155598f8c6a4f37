"""Which model made a run: the package's version and a hash of the sources a result depends on."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent

PRESENTATION = frozenset(
    {
        "__init__.py",
        "__main__.py",
        "cli",
        "experiment",
        "locale",
        "report",
        "run",
        "web",
        "_claims",
        "_scenarios",
    }
)
"""Parts of the package that read results or show them; every other source can change a result."""


@dataclass(frozen=True)
class ModelVersion:
    """Identity of the model itself.

    Attributes:
        package: Version of the package, such as ``0.1.0``.
        sources: SHA-256 over the sources that a result depends on, hexadecimal.
    """

    package: str
    sources: str


@cache
def package_version() -> str:
    """Version of the package: of the checkout it is imported from, else of the installed package.

    Raises:
        importlib.metadata.PackageNotFoundError: Neither a checkout nor installed.
    """
    project = PACKAGE.parent / "pyproject.toml"
    if project.is_file():
        declared = tomllib.loads(project.read_text(encoding="utf-8")).get("project", {})
        if declared.get("name") == "jiesu":
            return str(declared["version"])
    return version("jiesu")


@cache
def model_version() -> ModelVersion:
    """Identity of the model that is imported now."""
    return ModelVersion(package_version(), source_hash(PACKAGE))


def source_hash(package: Path) -> str:
    """SHA-256 over the names and texts of the sources that a result depends on.

    Line ends are normalised, so that a checkout on Windows names its runs alike.

    Args:
        package: Directory of the package.
    """
    digest = hashlib.sha256()
    for name, path in _sources(package):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{name}\0{len(text)}\0".encode())
        digest.update(text)
    return digest.hexdigest()


def _sources(package: Path) -> Iterator[tuple[str, Path]]:
    found = {path.relative_to(package): path for path in package.rglob("*.py")}
    for relative in sorted(found, key=lambda path: path.as_posix()):
        if relative.parts[0] not in PRESENTATION:
            yield relative.as_posix(), found[relative]
