"""Money for material: whose purse a unit draws on, and whether it suffices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.compiled import kernel
from sim.day.world import CaseRow, HandlerRow, World


def new_year(w: World, values: Mapping[str, Any], share: float = 1.0) -> None:
    """Fill every unit's purse for a year; what was left has lapsed.

    Args:
        w: World, changed in place.
        values: Parameters in force.
        share: Of the year that is left: a period that begins in July has half a year's money until January.
    """
    c, s = len(w.communities), len(w.subs)
    street, office = w.handlers[c : c + s], w.handlers[c + s :]
    street["money"] = share * values["budget.street"] * street["residents"]
    office["money"] = share * office["staff_share"] * values["budget.departments"] * office["residents"]


@kernel
def material(w: World, case: CaseRow, depth: float) -> float:
    """Yuan of material that an honest attempt at a case takes."""
    return w.cls[case.cls].yuan * (0.5 + case.severity) * depth


@kernel
def can_pay(w: World, payer: HandlerRow, case: CaseRow, depth: float) -> bool:
    """Whether the purse of `sim.day.desks.superior` still suffices for the material of a case this year."""
    return w.par[0].budget_binding == 0.0 or material(w, case, depth) <= payer.money
