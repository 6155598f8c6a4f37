"""What is asked: parameters with their provenance, scenarios from TOML files, events, overrides."""

from __future__ import annotations

from sim.scenario.build import restored
from sim.scenario.errors import InputError
from sim.scenario.library import ScenarioInfo, list_scenarios
from sim.scenario.loading import load_scenario, parse_assignments
from sim.scenario.registry import MATTER_CLASSES, PARAMETERS, Parameter
from sim.scenario.scenario import Scenario

__all__ = [
    "MATTER_CLASSES",
    "PARAMETERS",
    "InputError",
    "Parameter",
    "Scenario",
    "ScenarioInfo",
    "list_scenarios",
    "load_scenario",
    "parse_assignments",
    "restored",
]
