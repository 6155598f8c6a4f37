"""The two-way ledger: nature of cost by outcome, per payer, in hours and yuan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.city.rows import NATURES, PAYERS
from sim.day.tallies import OPEN_OUTCOME
from sim.day.world import (
    BIT_FOUND_GONE,
    BIT_SOLVED,
    CALLBACK,
    CLOSED,
    COORDINATION,
    FACILITATE,
    GOVERNMENT,
    HOURS,
    LABOUR,
    MATERIAL,
    MISROUTING,
    PAPERWORK,
    PARTNERS,
    PLATFORM,
    REQUEST,
    WATCHED,
    YUAN,
    Array,
    World,
)
from sim.result import Table

OUTCOME_NAMES = ("resolved", "unresolved", "open")
"""Outcomes in the ledger; open: spent on matters whose outcome is not known at the horizon, and the
platform's fixed cost, which no matter carries."""

IMPLICIT = (COORDINATION, MISROUTING, PAPERWORK, CALLBACK)


def open_costs(w: World) -> Array:
    """What cases not yet settled have cost so far, as a ledger of the same shape.

    A closed case that its unit has rid of its trouble at the horizon counts as resolved, the others as open.
    """
    extra = np.zeros(w.ledger.shape[1:])
    used = w.cases["id"] >= 0
    gone = resolved_so_far(w)
    for outcome, mine in ((0, used & gone), (OPEN_OUTCOME, used & ~gone)):
        _add(extra, {name: w.cases[name][mine] for name in ("cost", "kind", "partner")}, outcome, w.par[0])
    return extra


def _add(extra: Array, cases: Mapping[str, Array], outcome: int, par: Array) -> None:
    for nature in range(len(NATURES)):
        amount = float(cases["cost"][:, nature].sum(dtype=np.float64))
        if nature == MATERIAL:
            extra[GOVERNMENT, nature, outcome, YUAN] += amount
        else:
            extra[GOVERNMENT, nature, outcome, HOURS] += amount
            extra[GOVERNMENT, nature, outcome, YUAN] += amount * par["price_staff_hour"]
    calls = (cases["kind"] == REQUEST) & (cases["cost"][:, PLATFORM] > 0.0)
    extra[GOVERNMENT, PLATFORM, outcome, YUAN] += float(calls.sum()) * par["price_contact"]
    lent = float(cases["partner"].sum(dtype=np.float64))
    extra[PARTNERS, LABOUR, outcome, HOURS] += lent
    extra[PARTNERS, LABOUR, outcome, YUAN] += lent * par["price_partner_hour"]


def gone_so_far(w: World) -> Array:
    """Which cases are closed, not yet settled, and rid of their trouble at the horizon.

    Returns:
        Boolean array over ``w.cases``.
    """
    hour = float(w.city[0]["day"]) * 24.0
    rows = w.cases
    closed = (rows["id"] >= 0) & ((rows["state"] == CLOSED) | (rows["state"] == WATCHED))
    passed = rows["passes"] <= hour
    own = ((rows["bits"] & BIT_SOLVED) > 0) & (hour < rows["returns"]) & (rows["problem"] < 0)
    among = ((rows["bits"] & BIT_SOLVED) > 0) & (rows["way"] == FACILITATE)
    gone = passed | own | among
    linked = np.flatnonzero(closed & (rows["problem"] >= 0))
    behind = w.problems[rows["problem"][linked]]
    fixed = (behind["id"] != rows["problem_id"][linked]) | (behind["fixed"] >= 0) | (behind["wakes"] >= 0)
    gone[linked] |= fixed
    return np.asarray(closed & gone)


def resolved_so_far(w: World) -> Array:
    """Which of `gone_so_far` the unit solved: not found gone, not passed (bool over ``w.cases``)."""
    rows, hour = w.cases, float(w.city[0]["day"]) * 24.0
    bits = rows["bits"]
    solved = ((bits & BIT_SOLVED) > 0) & ((bits & BIT_FOUND_GONE) == 0)
    lasting = (rows["problem"] >= 0) | (rows["way"] == FACILITATE) | (hour < rows["returns"])
    return np.asarray(gone_so_far(w) & solved & lasting)


def city_ledger(w: World, fixed_platform: float) -> Array:
    """Ledger of the whole city at the horizon: (payers, natures, outcomes, hours and yuan).

    Args:
        w: World at the horizon.
        fixed_platform: Yuan of platform cost that no single matter carries.
    """
    total = np.asarray(w.ledger.sum(axis=0)) + open_costs(w)
    total[GOVERNMENT, PLATFORM, 2, YUAN] += fixed_platform
    return np.asarray(total)


def ledger_table(total: Array) -> Table:
    """Ledger as a table: a row per payer, nature and outcome."""
    rows: dict[str, list[Any]] = {"payer": [], "nature": [], "outcome": [], "hours": [], "yuan": []}
    for p, payer in enumerate(PAYERS):
        for n, nature in enumerate(NATURES):
            for o, outcome in enumerate(OUTCOME_NAMES):
                rows["payer"].append(payer)
                rows["nature"].append(nature)
                rows["outcome"].append(outcome)
                rows["hours"].append(total[p, n, o, HOURS])
                rows["yuan"].append(total[p, n, o, YUAN])
    return {name: np.array(column) for name, column in rows.items()}


def cost_kinds(total: Array) -> Mapping[str, float]:
    """Government and partners' yuan by kind: explicit, sunk, implicit, platform; they add up.

    Explicit is labour and material that resolved; sunk is labour and material that did not, or not
    yet; implicit is coordination, misrouting, paperwork and call-back; platform stands apart
    (docs/odd.md). Time of residents and volunteers is no public cost and is left out.
    """
    yuan = total[: GOVERNMENT + 2, :, :, YUAN].sum(axis=0)
    work = yuan[LABOUR] + yuan[MATERIAL]
    return {
        "cost_explicit": float(work[0]),
        "cost_sunk": float(work[1] + work[2]),
        "cost_implicit": float(yuan[list(IMPLICIT)].sum()),
        "cost_platform": float(yuan[PLATFORM].sum()),
    }
