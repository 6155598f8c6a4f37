"""A run's answer for programs: one JSON object."""

from __future__ import annotations

import json

from sim.result import Result
from sim.run.identity import run_id
from sim.run.manifest import defined


def answer(result: Result) -> str:
    """The indicators of a result as one JSON object on one line; an undefined value is null."""
    content = {
        "scenario": result.spec.name,
        "run_id": run_id(result.spec, result.seed, result.user_rules),
        "seed": result.seed,
        "days": result.days,
        "residents": result.residents,
        "burn_in_days": result.burn_in_days,
        "setup_seconds": round(result.setup_seconds, 6),
        "wall_seconds": round(result.wall_seconds, 6),
        "indicators": {name: defined(value) for name, value in result.indicators.items()},
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False)
