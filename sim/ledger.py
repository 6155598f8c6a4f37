"""The two-way ledger: nature of cost by outcome, per payer, in hours and yuan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.city.rows import NATURES, PAYERS
from sim.day.tallies import OPEN_OUTCOME
from sim.day.world import (
    CALLBACK,
    COORDINATION,
    GOVERNMENT,
    HOURS,
    LABOUR,
    MATERIAL,
    MISROUTING,
    PAPERWORK,
    PARTNERS,
    PLATFORM,
    RESOLVED,
    YUAN,
    Array,
    World,
)
from sim.result import Table

OUTCOME_NAMES = ("resolved", "unresolved", "open")
"""Outcomes in the ledger; open: spent on matters whose outcome is not known at the horizon, and the
platform's fixed cost, which no matter carries."""

IMPLICIT = (COORDINATION, MISROUTING, PAPERWORK, CALLBACK)


def open_costs(w: World, rest: Array) -> Array:
    """What cases not yet settled have cost so far, as a ledger of the same shape.

    A closed case that its unit has rid of its trouble at the horizon counts as resolved, the others as open.

    Args:
        w: World at the horizon.
        rest: `sim.unsettled.unsettled`.
    """
    sums, par = rest[0], w.par[0]
    extra = np.zeros(w.ledger.shape[1:])
    which = [RESOLVED, OPEN_OUTCOME]
    government = extra[GOVERNMENT]
    government[:, which, HOURS] = sums["cost"].T
    government[:, which, YUAN] = sums["cost"].T * par["price_staff_hour"]
    government[MATERIAL, which, HOURS], government[MATERIAL, which, YUAN] = 0.0, sums["cost"][:, MATERIAL]
    government[PLATFORM, which, YUAN] += sums["contacts"] * par["price_contact"]
    extra[PARTNERS, LABOUR, which, HOURS] = sums["partner"]
    extra[PARTNERS, LABOUR, which, YUAN] = sums["partner"] * par["price_partner_hour"]
    return extra


def city_ledger(w: World, rest: Array, fixed_platform: float) -> Array:
    """Ledger of the whole city at the horizon: (payers, natures, outcomes, hours and yuan).

    Args:
        w: World at the horizon.
        rest: `sim.unsettled.unsettled`.
        fixed_platform: Yuan of platform cost that no single matter carries.
    """
    total = np.asarray(w.ledger.sum(axis=0)) + open_costs(w, rest)
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
