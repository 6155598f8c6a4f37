"""Workbenches that others wrote drive the model as it is: ema_workbench and SALib."""

from __future__ import annotations

from typing import Any

import ema_workbench as ema
import numpy as np
from small_worlds import SMALL

from sim import GovernanceModel

DAYS = {"time.days": 31, "time.burn_in_days": 0}


def small_year(**dotted: float) -> dict[str, float]:
    """What any workbench needs: numbers in, numbers out."""
    model = GovernanceModel("demo_town", seed=1, **SMALL | DAYS | dotted)
    model.run()
    found = model.indicators()
    model.close()
    return {name: float(found[name] or 0.0) for name in ("contacts", "trust", "government_hours")}


def test_ema_workbench_runs_scenarios_by_policies() -> None:
    model = ema.Model("town", function=small_year)
    model.uncertainties = [ema.RealParameter("norm", 0.2, 0.9, variable_name="strategy.norm")]
    model.levers = [ema.RealParameter("intensity", 0.0, 1.0, variable_name="assessment.intensity")]
    model.outcomes = [ema.ScalarOutcome(name) for name in ("contacts", "trust", "government_hours")]
    with ema.SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=3, policies=2)
    assert len(experiments) == 6 and set(outcomes) == {"contacts", "trust", "government_hours"}
    row = experiments.iloc[0]
    again = small_year(**{"strategy.norm": row["norm"], "assessment.intensity": row["intensity"]})
    assert outcomes["contacts"][0] == again["contacts"] > 0.0


def test_salib_samples_and_analyses() -> None:
    from SALib import ProblemSpec

    names = ["assessment.intensity", "choice.sensitivity"]
    spec = ProblemSpec({"names": names, "bounds": [[0.0, 1.0], [2.0, 8.0]], "outputs": ["contacts"]})

    def evaluate(points: Any) -> Any:
        return np.array(
            [small_year(**dict(zip(names, map(float, p), strict=True)))["contacts"] for p in points]
        )

    spec.sample_sobol(8, calc_second_order=False, seed=1).evaluate(evaluate)
    spec.analyze_sobol(calc_second_order=False, seed=1)
    first, total = spec.analysis["S1"], spec.analysis["ST"]
    assert len(spec.results) == 8 * 4 and np.isfinite(first).all() and np.isfinite(total).all()
    assert total[1] > total[0], "how sensitively people choose moves calls more than pressure in a month"
