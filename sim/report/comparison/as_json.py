"""A comparison of policies as JSON, for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sim.experiment.answers.comparison.best import BETTER, LOWER, Best
from sim.experiment.answers.comparison.comparison import Comparison
from sim.experiment.answers.comparison.differences import Difference
from sim.experiment.answers.comparison.estimate import Estimate
from sim.experiment.answers.comparison.levels import ByFactor
from sim.experiment.answers.comparison.pareto import OBJECTIVES, Front
from sim.experiment.intervals import Interval
from sim.indicators import INDICATORS
from sim.scenario import PARAMETERS


def comparison_json(comparison: Comparison) -> str:
    """What was found as one JSON object; what is undefined or not told is null."""
    counts = ("over", "worlds", "points", "seeds", "runs")
    content = {
        "experiment": comparison.experiment.name,
        "against": comparison.against,
        "policies": [
            {"name": one.name, "title_en": one.title_en, "title_zh": one.title_zh}
            for one in comparison.experiment.policies
        ],
        **{name: getattr(comparison, name) for name in counts},
        "absent": dict(comparison.absent),
        "resamples": comparison.resamples,
        "differences": [_difference(one) for one in comparison.differences],
        "first_day_apart": {name: asdict(one) for name, one in comparison.parting.items()},
        "best": [_best(one) for one in comparison.ranking],
        "pareto": None if comparison.front is None else _front(comparison.front),
        "pareto_lacks": list(comparison.lacking),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "policy": one.policy,
        "indicator": one.indicator,
        "unit": INDICATORS[one.indicator].unit,
        "mean": one.mean,
        "mean_t": _ends(one.interval),
        "mean_against": one.mean_against,
        "mean_against_t": _ends(one.interval_against),
        **(_estimate(one) or {}),
        "missing": one.missing,
        "undefined": one.undefined,
        "variance_factor": asdict(one.saving),
    }


def _ends(interval: Interval | None) -> dict[str, float] | None:
    return None if interval is None else {"low": interval.low, "high": interval.high}


def _best(one: Best) -> dict[str, Any]:
    return {
        "indicator": one.indicator,
        "better": "lower" if BETTER[one.indicator] == LOWER else "higher",
        "units": one.units,
        "leaders": list(one.leaders),
        "probability": None if one.probability is None else dict(one.probability),
    }


def _front(front: Front) -> dict[str, Any]:
    return {
        "objectives": list(OBJECTIVES),
        "units": front.units,
        "policies": [
            {
                "policy": name,
                "means": dict(zip(OBJECTIVES, means, strict=True)),
                "on_front": front.on_front[name],
                "probability": None if front.probability is None else front.probability[name],
            }
            for name, means in front.means.items()
        ],
    }


def by_factor_json(found: ByFactor) -> str:
    """Policies at each value of a factor as one JSON object; what is undefined or not told is null."""
    counts = ("over", "worlds", "seeds", "runs")
    content = {
        "experiment": found.experiment.name,
        "by": found.key,
        "unit_of_by": PARAMETERS[found.key].unit if found.key in PARAMETERS else None,
        "against": found.against,
        "values": [
            {"value": value, "points": points, "alike": alike}
            for value, points, alike in zip(found.levels, found.points, found.alike, strict=True)
        ],
        **{name: getattr(found, name) for name in counts},
        "absent": dict(found.absent),
        "rows": [
            {
                "policy": one.policy,
                "indicator": one.indicator,
                "unit": INDICATORS[one.indicator].unit,
                "value": found.levels[one.level],
                "known": one.known,
                "planned": one.planned,
                "mean": one.mean,
                "mean_t": _ends(one.interval),
                "difference": _estimate(one.effect),
                "change_since_first": _estimate(one.change),
            }
            for one in found.rows
        ],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)


def _estimate(one: Estimate | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "difference": one.difference,
        "t": _ends(one.student),
        "bootstrap": _ends(one.bootstrap),
        "pairs": one.pairs,
        "units": one.units,
        "higher": one.higher,
        "lower": one.lower,
    }
