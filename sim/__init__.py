"""jiesu: a simulator of hotline-driven city government.

>>> import sim
>>> result = sim.simulate(sim.load_scenario("demo_town"))  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_EXPORTS = {
    "GovernanceModel": "sim.model",
    "simulate": "sim.simulation",
    "load_scenario": "sim.scenario",
    "list_scenarios": "sim.scenario",
    "Scenario": "sim.scenario",
    "InputError": "sim.scenario",
    "PARAMETERS": "sim.scenario",
    "INDICATORS": "sim.indicators",
    "Result": "sim.result",
    "Runs": "sim.experiment.sweep.runs",
    "compare": "sim.experiment.answers.comparison.comparison",
    "compare_by": "sim.experiment.answers.comparison.levels",
    "load_experiment": "sim.experiment.design.library",
    "sensitivity": "sim.experiment.answers.sensitivity.sensitivity",
    "sweep": "sim.experiment.sweep.api",
    "read_run": "sim.run",
    "write_run": "sim.run",
    "verify_run": "sim.run",
}
"""Public names and where they live; imported when first asked for (PEP 562)."""

__all__ = list(_EXPORTS)


def __getattr__(name: str) -> Any:
    if name not in _EXPORTS:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    value = getattr(import_module(_EXPORTS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_EXPORTS])
