"""Outcomes of a whole design out of a store, or what is missing of it: nothing is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

import numpy as np
import pandas as pd

from sim.experiment.answers.sensitivity.chance import Floats
from sim.experiment.sweep.runs import Runs
from sim.experiment.sweep.schema import OK
from sim.indicators import INDICATORS
from sim.scenario import InputError
from sim.scenario.errors import cut, hint

NOT_RUN = "not run"


def policy_of(runs: Runs, name: str | None) -> str:
    """The policy whose runs are looked at; the first if none is named.

    Raises:
        InputError: The experiment has none of this name.
    """
    known = [policy.name for policy in runs.experiment.policies]
    if name is None:
        return known[0]
    if name not in known:
        near = hint(name, known) or f"; known are {', '.join(map(cut, known))}"
        raise InputError("--policy", f"{cut(name)}: the experiment has no policy of this name{near}")
    return name


def indicators_of(runs: Runs, names: Sequence[str] | None) -> tuple[str, ...]:
    """Indicators that are looked at, in the order in which they are named; all that are kept if none is.

    Raises:
        InputError: One is unknown, was not kept, or stands there twice.
    """
    kept = runs.experiment.indicators
    if names is None:
        return kept
    for n, name in enumerate(names):
        if name not in INDICATORS:
            told = f"no indicator has this name{hint(name, INDICATORS)}"
            raise InputError("--indicators", f"{cut(name)}: {told}")
        if name not in kept:
            told = f"is not kept in {runs.path.name}, which has {', '.join(kept)}"
            raise InputError("--indicators", f"{name}: {told}")
        if name in names[:n]:
            raise InputError("--indicators", f"{name}: stands there twice")
    if not names:
        raise InputError("--indicators", "names none")
    return tuple(names)


def rows_of(runs: Runs, policy: str) -> pd.DataFrame:
    """The rows of a policy's runs, if every one of them has a result.

    Raises:
        InputError: Some have none: how many and why, which is the first, and how to fill it.
    """
    rows = runs.planned[runs.planned["policy"] == policy].reset_index(drop=True)
    why = rows["status"].fillna(NOT_RUN)
    wrong = why != OK
    if not wrong.any():
        return rows
    if (why == NOT_RUN).all():
        told = f"holds none of the {len(rows)} runs of its plan"
        raise InputError(
            str(runs.path), f"{told}: jiesu sweep was stopped, or another version of jiesu ran it"
        )
    counts = ", ".join(f"{count} {name}" for name, count in why[wrong].value_counts().items())
    first = int(np.flatnonzero(wrong)[0])
    error = rows["error"].iloc[first]
    told = f" ({cut(' '.join(str(error).split()))})" if isinstance(error, str) and error else ""
    tried = "jiesu sweep" if (why[wrong] == NOT_RUN).all() else "jiesu sweep --retry"
    raise InputError(
        str(runs.path),
        f"{int(wrong.sum())} of {len(rows)} runs have no result ({counts}), and indices need every one; "
        f"the first is {_named(rows, first)}: {why.iloc[first]}{told}; {tried} fills it",
    )


def _named(rows: pd.DataFrame, at: int) -> str:
    row = rows.iloc[at]
    world = f", world {row['world']}" if rows["world"].nunique() > 1 else ""
    return f"{row['run_id']} (point {row['point']}{world}, seed {row['seed']})"


def undefined_in(rows: pd.DataFrame, name: str) -> int:
    """In how many runs an indicator is undefined or infinite."""
    return int((~np.isfinite(rows[name].to_numpy(np.float64))).sum())


def refuse(runs: Runs, rows: pd.DataFrame, name: str) -> NoReturn:
    """Refuse an indicator that is undefined in some runs.

    Raises:
        InputError: Always: in how many, and which is the first.
    """
    missing = ~np.isfinite(rows[name].to_numpy(np.float64))
    first = _named(rows, int(np.flatnonzero(missing)[0]))
    raise InputError(
        str(runs.path),
        f"{name}: is undefined in {int(missing.sum())} of {len(rows)} runs, and indices need every one; "
        f"the first is {first}; nothing is filled in, and another jiesu sweep does not change it: "
        "leave the indicator out, or narrow the factors",
    )


def outcomes_in(rows: pd.DataFrame, name: str) -> Floats:
    """An indicator by point and replicate, averaged over uncertain worlds, shape (points, seeds).

    Args:
        rows: Every run of one policy, with the indicator defined.
        name: Of the indicator.
    """
    table = rows.groupby(["point", "replicate"], sort=True)[name].mean().unstack("replicate")
    return np.asarray(table.to_numpy(np.float64))
