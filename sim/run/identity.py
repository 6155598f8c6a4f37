"""The name of a run: a hash of everything that decides its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from sim.scenario import Scenario
from sim.version import ModelVersion, model_version

ID_LENGTH = 16
"""Hexadecimal digits of a run's name: 64 bits, a chance below 1e-7 that two of a million runs share one."""


def run_id(
    spec: Scenario, seed: int, user_rules: Sequence[str] = (), *, model: ModelVersion | None = None
) -> str:
    """Name a run by content.

    Days, scale, events and seed count; the number of threads, the event log, the scenario's name and
    the file it came from do not.

    Args:
        spec: Scenario as resolved.
        seed: Seed in force; takes the place of the scenario's own.
        user_rules: Qualified name and source hash of each user-supplied class, in any order.
        model: Model that made the run; the one imported now if None.

    Returns:
        ``ID_LENGTH`` hexadecimal digits.
    """
    made_by = model or model_version()
    content = {
        "scenario": spec.with_values({"time.seed": seed}).content_hash(),
        "package": made_by.package,
        "sources": made_by.sources,
        "rules": sorted(user_rules),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:ID_LENGTH]
