"""Made-up results of policies, laid out as a store gives them, with known answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.experiment.answers.asked import USUAL
from sim.experiment.answers.comparison.comparison import Comparison, compared
from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.scenario import load_scenario

NAMES = ("as_it_is", "gentle", "volunteers")
SETS: tuple[dict[str, float], ...] = ({}, {"assessment.intensity": 0.2}, {"volunteers.mobilisation": 0.8})


def experiment_of(names: Sequence[str] = NAMES, **document: Any) -> Experiment:
    policies = {name: {"set": dict(SETS[n])} for n, name in enumerate(names)}
    content = {"policies": policies, **document}
    return parse_experiment("made_up", content, load_scenario("demo_town"), {}, "made_up.toml")


def planned_of(
    values: Mapping[str, Any],
    names: Sequence[str] = NAMES,
    traces: Mapping[Any, bytes] | None = None,
) -> pd.DataFrame:
    """A frame as `Runs.planned` gives it, of values by indicator: (policies, worlds, points, seeds)."""
    shape = np.shape(next(iter(values.values())))
    places_ = np.indices(shape).reshape(4, -1)
    frame = pd.DataFrame(
        {
            "seed": places_[3] + 1,
            "replicate": places_[3],
            "world": places_[1],
            "point": places_[2],
            "policy": np.array(names)[places_[0]],
            "status": "ok",
            **{name: np.asarray(array, np.float64).ravel() for name, array in values.items()},
            "trace": [(traces or {}).get(tuple(place)) for place in places_.T.tolist()],
        }
    )
    # Whatever the order of rows is, the answer is the same.
    return frame.sample(frac=1.0, random_state=1).reset_index(drop=True)


def drawn(shape: tuple[int, ...], seed: int = 1) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def correlated(count: int, rho: float, rng: np.random.Generator) -> tuple[Any, Any]:
    common, own = rng.normal(size=(2, count))
    return common, rho * common + np.sqrt(1.0 - rho**2) * own


def three(cost: Any, true: Any, own: Any, seeds: int = 10) -> dict[str, Any]:
    noise = 0.01 * drawn((1, 1, 1, seeds), 4)
    columns = {"cost_total": cost, "true_resolution": true, "autonomous_share": own}
    return {name: np.array(column)[:, None, None, None] + noise for name, column in columns.items()}


def full(seeds: int = 10, **changed: Any) -> dict[str, Any]:
    """All usual indicators of three policies, the last of which does nothing."""
    common = drawn((1, 1, 1, seeds), 7)
    values = {}
    for n, name in enumerate(USUAL):
        own = drawn((3, 1, 1, seeds), 20 + n)
        own[2] = own[0]
        shift = np.array([0.0, 0.2, 0.0])[:, None, None, None]
        values[name] = 10.0 + common + 0.1 * own + shift
    return values | changed


def made_up(values: Mapping[str, Any], **asked: Any) -> Comparison:
    return compared(planned_of(values), experiment_of(), "made_up", **asked)


def flat(text: str) -> str:
    return " ".join(text.split())


def hard() -> Comparison:
    """Missing and failed runs, an indicator that is undefined, a policy without runs, few seeds."""
    values = full(9, trust=np.full((3, 1, 1, 9), np.nan))
    values["dependence"][0, 0, 0, 2] = np.nan
    frame = planned_of(values)
    frame.loc[(frame["policy"] == "gentle") & (frame["seed"] <= 2), "status"] = "failed"
    frame.loc[frame["policy"] == "volunteers", "status"] = None
    return compared(frame, experiment_of(title_en="A | title", title_zh="标题"), "x", None, None)
