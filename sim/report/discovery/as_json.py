"""Scenario discovery as JSON, for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sim.experiment.answers.discovery.boxes import Filled
from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.boxes_limits import Limit
from sim.experiment.answers.discovery.cases import Above, Beats, Cases, Fails, Input
from sim.experiment.answers.discovery.discovery import Discovery
from sim.experiment.intervals import Interval


def discovery_json(found: Discovery) -> str:
    """What was found as one JSON object."""
    cases = found.cases
    content = {
        "source": Path(cases.source).name,
        "question": _question(cases),
        "cases": cases.count,
        "of_interest": cases.hits,
        "base_rate": cases.hits / cases.count,
        "runs": cases.runs,
        "runs_left_out": cases.runs_left_out,
        "cases_left_out": cases.left_out,
        "inputs": [_input(one) for one in cases.inputs],
        "density": found.asked.density,
        "mass": found.asked.mass,
        "lean": found.asked.lean,
        "ending": found.ending or None,
        "boxes": [_box(box, cases) for box in found.boxes],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)


def _question(cases: Cases) -> dict[str, Any]:
    match cases.question:
        case Beats(policy, against, indicator, higher, by):
            names = {"policy": policy.name, "against": against.name, "indicator": indicator}
            return {"kind": "policies", **names, "better": "higher" if higher else "lower", "by": by}
        case Above(formula, policy):
            return {"kind": "formula", "where": formula, "policy": policy.name}
        case Fails(claim, ranges):
            return {"kind": "claim", "claim": claim, "ranges": list(ranges)}


def _input(one: Input) -> dict[str, Any]:
    labels = {"label_en": one.label("en"), "label_zh": one.label("zh")}
    return {"key": one.key, "kind": one.kind, "unit": one.unit, **labels, "levels": list(one.levels)}


def _box(box: Found, cases: Cases) -> dict[str, Any]:
    low, high = box.interval
    return {
        "finding": box.finding,
        "reached": box.reached,
        **_filled(box.filled),
        "density_low": low,
        "density_high": high,
        "base_rate": box.base_rate,
        "limits": [_limit(limit) for limit in box.limits],
        "firm_limits_alone": None if box.firm is None else _restricted(box.firm, cases),
        "half_samples": _stability(box, cases),
        "shuffled": {
            "shuffles": box.chance.shuffles,
            "densities": list(box.chance.densities),
            "as_dense": box.chance.as_dense,
            "p": box.chance.p,
        },
        "step": box.place,
        "trajectory": [_restricted(step, cases) for step in box.steps],
    }


def _filled(one: Filled) -> dict[str, Any]:
    shares = {"density": one.density, "coverage": one.coverage, "mass": one.mass}
    return {**shares, "cases": one.cases, "of_interest": one.hits}


def _restricted(one: Filled, cases: Cases) -> dict[str, Any]:
    return {**_filled(one), "restricted": [cases.inputs[n].key for n in one.box.restricted]}


def _limit(limit: Limit) -> dict[str, Any]:
    rest = {name: value for name, value in vars(limit).items() if name != "input"}
    return {"input": limit.input.key, "unit": limit.input.unit, **rest}


def _stability(box: Found, cases: Cases) -> dict[str, Any]:
    anew = box.stability
    return {
        "halves": anew.halves,
        "density_inside": anew.own_density,
        "density_outside": _interval(anew.density),
        "coverage_outside": _interval(anew.coverage),
        "restricted": {one.key: share for one, share in zip(cases.inputs, anew.restricted, strict=True)},
    }


def _interval(found: Interval | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"mean": found.mean, "low": found.low, "high": found.high, "halves": found.count}
