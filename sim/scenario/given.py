"""The scenario that a model is given: a name, a file or a scenario, with a seed and parameters of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.scenario.errors import InputError
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario


def scenario_given(
    scenario: str | Scenario, seed: int | None, rng: int | None, dotted: Mapping[str, object], where: str
) -> Scenario:
    """The scenario that somebody means.

    Args:
        scenario: Name in the library, path to a TOML file, or a scenario.
        seed: Seed; None means the scenario's own.
        rng: Another name for it.
        dotted: Parameters by dotted key.
        where: What they were handed to, for messages.

    Raises:
        InputError: One of them is wrong, or the seed is given twice.
    """
    if seed is not None and rng is not None:
        raise InputError("rng", "is another name for seed; give one of the two")
    changes, number = dict(dotted), seed if seed is not None else rng
    if number is not None:
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
            raise InputError("seed", f"{number!r}: must be a whole number")
        changes["time.seed"] = int(number)
    spec = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    return spec.with_values(changes, where=where) if changes else spec
