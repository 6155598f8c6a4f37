"""Cases in which it is known where an outcome is frequent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.experiment.answers.discovery.cases import Cases, Fails, Input, sample_of
from sim.scenario import PARAMETERS

KEYS = [key for key, parameter in PARAMETERS.items() if parameter.type == "float"]
CHOICE = "city.ties_of"
SWITCH = "filters.coaxing"

Rule = Callable[[Any], Any]


def as_cases(values: Any, outcome: Any, inputs: tuple[Input, ...] = ()) -> Cases:
    """Worlds in which a made-up claim fails where the outcome is 1."""
    known = inputs or tuple(Input(key, "range") for key in KEYS[: values.shape[1]])
    count = len(outcome)
    return Cases(
        "planted",
        Fails("X1", ("raw",)),
        known,
        sample_of(known, values, outcome, np.arange(count)[:, None]),
        count,
        0,
        0,
    )


def box(values: Any) -> Any:
    """Two inputs of all are restricted: the first below 0.7, the second above 0.4; 42 % of the space."""
    return (values[:, 0] < 0.7) & (values[:, 1] > 0.4)


def planted(seed: int, count: int = 500, inputs: int = 6, noise: float = 0.1, rule: Rule = box) -> Cases:
    """A planted box in uniform inputs; a share of the outcomes is turned round."""
    rng = np.random.default_rng(seed)
    values = rng.random((count, inputs))
    return as_cases(values, rule(values) ^ (rng.random(count) < noise))


def nothing(seed: int, count: int = 200, inputs: int = 6, rate: float = 0.35) -> Cases:
    """Outcomes that hang on no input."""
    rng = np.random.default_rng(seed)
    return as_cases(rng.random((count, inputs)), rng.random(count) < rate)


def with_classes(seed: int, count: int = 500) -> Cases:
    """So where a choice is one of two of four, a switch is on, and a list is at its third value or above."""
    rng = np.random.default_rng(seed)
    inputs = (
        Input(CHOICE, "classes", ("danwei", "commercial", "village", "rural")),
        Input(SWITCH, "classes", (False, True)),
        Input("city.need_tail", "steps", (0.4, 0.6, 0.8, 1.0, 1.2)),
        Input("strategy.norm", "range"),
    )
    values = np.column_stack([rng.integers(0, n, count) for n in (4, 2, 5)] + [rng.random(count)])
    outcome = np.isin(values[:, 0], (1, 3)) & (values[:, 1] == 1) & (values[:, 2] >= 2)
    return as_cases(values.astype(float), outcome ^ (rng.random(count) < 0.05), inputs)
