"""Sensitivity indices as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sim.experiment.answers.sensitivity.indices import Analysis, Index
from sim.experiment.answers.sensitivity.sensitivity import Sensitivity
from sim.experiment.design.factor import Factor
from sim.indicators import INDICATORS
from sim.scenario import PARAMETERS


def sensitivity_json(found: Sensitivity) -> str:
    """What was found as one JSON object; null is what is unknown, and there is no NaN.

    Values are in the indicators' own units, shares as 0-1.
    """
    experiment, design = found.experiment, found.experiment.design
    content = {
        "experiment": experiment.name,
        "title_en": experiment.title("en"),
        "title_zh": experiment.title("zh"),
        "scenario": experiment.base.name,
        "policy": found.policy,
        "design": {"kind": design.kind, "base": design.points, "seed": design.seed, "points": found.points},
        "seeds": list(found.seeds),
        "worlds": found.worlds,
        "runs": found.runs,
        "factors": [_factor(factor) for factor in experiment.factors],
        "indicators": [_indicator(name, found) for name in found.found],
        "left_out": dict(found.left_out),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)


def _factor(factor: Factor) -> dict[str, Any]:
    parameter, span = PARAMETERS[factor.key], factor.span
    ends = {} if span is None else {"low": span.low, "high": span.high, "log": span.log}
    return {
        "key": factor.key,
        "label_en": parameter.label_en,
        "label_zh": parameter.label_zh,
        "unit": parameter.unit,
        "role": factor.role,
        **(ends or {"values": list(factor.values)}),
    }


def _indicator(name: str, found: Sensitivity) -> dict[str, Any]:
    indicator, analysis = INDICATORS[name], found.found[name]
    return {
        "name": name,
        "label_en": indicator.label_en,
        "label_zh": indicator.label_zh,
        "unit": indicator.unit,
        "mean": analysis.mean,
        "standard_deviation": analysis.deviation,
        "varies": analysis.varies,
        "noise": _noise(analysis),
        "factors": [{"key": key, **_indices(indices)} for key, indices in found.ranked(name)],
    }


def _noise(analysis: Analysis) -> dict[str, float | None]:
    chance = analysis.chance
    return {
        "share": chance.share,
        "low": chance.low,
        "high": chance.high,
        "common": chance.common,
        "left": chance.left,
        "index_by_noise_alone": analysis.floor,
    }


def _indices(indices: Mapping[str, Index]) -> dict[str, Any]:
    return {
        name: {
            "value": index.value,
            "half_width": index.half_width,
            "seed_mean": index.seed_mean,
            "seed_sd": index.seed_sd,
            "seed_se": index.seed_se,
        }
        for name, index in indices.items()
    }
