"""Where claims and plausible ranges of what is assumed are found: ``./claims``, else the package's own."""

from __future__ import annotations

from pathlib import Path

SPANS = "worlds.toml"
"""File of plausible ranges beside the claims."""


def shipped() -> Path:
    """The package's own claims: inside it where it is installed, beside it in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_claims"
    return installed if installed.is_dir() else package.parent / "claims"


def folder() -> Path:
    """The folder of claims in use."""
    mine = Path("claims")
    return mine if (mine / SPANS).is_file() else shipped()
