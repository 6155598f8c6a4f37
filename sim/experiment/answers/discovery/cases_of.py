"""Cases from what was stored: worlds and points of a sweep, or the worlds that a claim was put to."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from sim.experiment.answers.discovery.boxes_search import Groups
from sim.experiment.answers.discovery.cases import Above, Beats, Cases, Fails, Question, coded, sample_of
from sim.experiment.design.experiment import Experiment, Policy
from sim.experiment.formula import parse_formula
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.schema import OK
from sim.run.tables import read_table
from sim.scenario import PARAMETERS, InputError
from sim.scenario.errors import hint, show
from sim.scenario.param import Scalar

CLAIMS: Final = "claims.parquet"
CASE: Final = ["world", "point"]


def cases_of_policies(
    runs: Runs, policy: str, against: str, indicator: str, *, higher: bool = True, by: float = 0.0
) -> Cases:
    """Where one policy is better than another: a case is one world and point.

    Its outcome is 1 if the mean paired difference over its seeds is better by more than ``by``. Seeds of
    which a side is missing, failed or undefined are left out.

    Args:
        runs: A store.
        policy, against: Names of its policies.
        indicator: One that it keeps.
        higher: Whether higher is better.
        by: In the indicator's unit.

    Raises:
        InputError: A name is unknown, or no pair is complete.
    """
    asked = runs.experiment
    mine, other = _policy(asked, policy, "--policy"), _policy(asked, against, "--against")
    if mine == other:
        raise InputError("--against", f"{show(against)}: must be another policy than --policy")
    if indicator not in asked.indicators:
        near = hint(indicator, asked.indicators)
        raise InputError("--indicator", f"{show(indicator)}: the store keeps no such indicator{near}")
    planned = runs.planned
    sides = [_known(planned, one)[indicator] for one in (mine, other)]
    better = (sides[0] - sides[1]) * (1.0 if higher else -1.0)
    return _cases(runs, Beats(mine, other, indicator, higher, by), better, by)


def cases_of_formula(runs: Runs, formula: str, policy: str | None = None) -> Cases:
    """Where a formula on indicators is above 0: a case is one world and point.

    Its outcome is 1 if the formula's mean over the seeds is; runs in which it is undefined are left out.

    Args:
        runs: A store.
        formula: Arithmetic on indicators that it keeps.
        policy: Under which policy; may be None where there is but one.

    Raises:
        InputError: A name is unknown, the formula is wrong, or it is undefined in all runs.
    """
    asked = runs.experiment
    names = [one.name for one in asked.policies]
    if policy is None and len(names) > 1:
        raise InputError("--policy", f"must be one of {', '.join(names)}: the store holds several")
    under = _policy(asked, policy or names[0], "--policy")
    parsed = parse_formula(formula, "--where", asked.indicators)
    known = _known(runs.planned, under)
    table = known[list(asked.indicators)].to_numpy(np.float64)
    rows = (dict(zip(asked.indicators, map(_defined, row), strict=True)) for row in table.tolist())
    values = [parsed.value(row) for row in rows]
    told = pd.Series([math.nan if value is None else value for value in values], known.index, np.float64)
    return _cases(runs, Above(parsed.text, under), told, 0.0)


def _policy(asked: Experiment, name: str, option: str) -> Policy:
    names = [one.name for one in asked.policies]
    if name not in names:
        raise InputError(option, f"{show(name)}: must be one of {', '.join(names)}{hint(name, names)}")
    return asked.policy(name)


def _known(planned: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Rows of a policy by world, point and seed; what is not known is NaN."""
    mine = planned[planned["policy"] == policy.name].set_index([*CASE, "seed"])
    return mine.where(mine["status"] == OK)


def _defined(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _cases(runs: Runs, question: Question, values: pd.Series[float], by: float) -> Cases:
    """Cases by world and point, whose outcome is a mean over seeds above a number."""
    means = values.groupby(level=CASE).mean()
    known = means[means.notna()]
    if known.empty:
        raise InputError(str(runs.path), "holds no run, or pair of runs, in which this is known")
    laid = _laid(runs)
    rows = [laid[case] for case in known.index]
    columns = {key: [row[key] for row in rows] for key in rows[0]}
    inputs, numbers = coded(columns, _stepped(runs.experiment))
    outcome = np.asarray(known.to_numpy() > by)
    return Cases(
        source=str(runs.path),
        question=question,
        inputs=inputs,
        sample=sample_of(inputs, numbers, outcome, _groups(known.index)),
        runs=int(values.notna().sum()),
        runs_left_out=int(values.isna().sum()),
        left_out=len(means) - len(known),
    )


def _laid(runs: Runs) -> dict[tuple[int, int], dict[str, Scalar]]:
    """Values of the factors and of what is uncertain, by world and point.

    They are the plan's, not the rows': a policy may set in a row what its world had before.
    """
    asked = runs.experiment
    keys = [one.key for one in asked.factors]
    keys += [span.key for span in asked.worlds.spans] if asked.worlds else []
    laid: dict[tuple[int, int], dict[str, Scalar]] = {}
    for place in runs.plan().places:
        for arm in place.arms:
            values: Mapping[str, Scalar] = {**dict(arm.changes), **dict(place.world)}
            laid[place.number, arm.point] = {key: values[key] for key in keys}
    return laid


def _stepped(asked: Experiment) -> Collection[str]:
    """Factors that take the values of a list."""
    grid = asked.design.kind in ("factorial", "morris")
    return {factor.key for factor in asked.factors if grid or factor.span is None}


def _groups(index: pd.Index[Any]) -> Groups:
    """Cases of one world hang together, and so do those of one point, where there are several of both."""
    labels = [index.get_level_values(name).to_numpy(np.intp) for name in CASE]
    several = [one for one in labels if len(np.unique(one)) > 1]
    return np.stack(several or labels[:1], axis=1)


def cases_of_claim(path: str | Path, claim: str) -> Cases:
    """Where a claim does not hold: a case is one world that was drawn for it.

    Worlds in which its outcome is undefined or runs failed are left out.

    Args:
        path: Directory that ``jiesu claims --out`` wrote.
        claim: Id.

    Raises:
        InputError: There is no table of claims, or it does not hold this one.
    """
    table = read_table(Path(path) / CLAIMS)
    if not {"claim", "world", "ranges", "finding", "effect"} <= table.keys():
        raise InputError(str(path), f"{CLAIMS}: is damaged or no table of claims")
    known = list(dict.fromkeys(table["claim"].tolist()))
    if claim not in known:
        raise InputError("--claim", f"{show(claim)}: must be one of {', '.join(known)}{hint(claim, known)}")
    drawn = (table["claim"] == claim) & (table["world"] >= 0)
    told = drawn & np.isfinite(table["effect"])
    if not told.any():
        raise InputError(str(path), f"holds no world in which {claim} is defined")
    columns = {key: table[key][told].tolist() for key in table if key in PARAMETERS}
    inputs, numbers = coded(columns)
    outcome = np.asarray(table["finding"][told] != "holds")
    ranges = tuple(dict.fromkeys(table["ranges"][told].tolist()))
    return Cases(
        source=str(path),
        question=Fails(claim, ranges),
        inputs=inputs,
        sample=sample_of(inputs, numbers, outcome, np.arange(len(outcome))[:, None]),
        runs=int(told.sum()),
        runs_left_out=int(drawn.sum() - told.sum()),
        left_out=int(drawn.sum() - told.sum()),
    )
