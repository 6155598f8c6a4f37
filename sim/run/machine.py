"""What a run was computed with: Python, libraries, platform, processor."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version

LIBRARIES = (
    "llvmlite",
    "matplotlib",
    "mesa",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "platformdirs",
    "pyarrow",
    "pydantic",
    "rich",
    "scipy",
    "typer",
)
"""Libraries that a run passes through, by the name under which they are installed."""


def versions() -> dict[str, str]:
    """Version of Python and of every library used; ``absent`` for one that is not installed."""
    return {"python": platform.python_version(), **{name: _version(name) for name in LIBRARIES}}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def machine() -> dict[str, str]:
    """Operating system, architecture and processor family, without naming the machine.

    The processor is the one that numba compiles for: with another one the last digits of a number may differ.
    """
    from llvmlite.binding import get_host_cpu_name

    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processor": str(get_host_cpu_name()),
    }


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
