"""A run on disk: named by content, written at once, verified, cited.

>>> from sim.run import read_run
>>> read_run("results/mine").table("daily")["contacts"].sum()  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_EXPORTS = {
    "BrokenSealError": "sim.run.citation",
    "Checkpoint": "sim.run.checkpoint",
    "Run": "sim.run.store",
    "Verification": "sim.run.verify",
    "check_out": "sim.run.target",
    "cite": "sim.run.citation",
    "read_run": "sim.run.store",
    "run_id": "sim.run.identity",
    "verify_run": "sim.run.verify",
    "write_run": "sim.run.store",
}
"""Public names and where they live; imported when first asked for, for pyarrow is slow to import."""

__all__ = list(_EXPORTS)


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'sim.run' has no attribute {name!r}")
    value = getattr(import_module(_EXPORTS[name]), name)
    globals()[name] = value
    return value
