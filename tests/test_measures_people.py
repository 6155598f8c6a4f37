"""Residents and open cases added up in one pass amount to what NumPy finds column by column."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import ran

from sim.city.rows import CHANNELS, CLASSES, FLAG_KNOWS, FLAG_THREAT, LEARNED
from sim.day.choice import DOMAIN
from sim.day.learning import kept, trust_now, values_now
from sim.day.world import (
    BIT_COHORT,
    BIT_FOUND_GONE,
    BIT_SOLVED,
    CH_PETITION,
    CLOSED,
    DEPARTMENT,
    FACILITATE,
    HOTLINE,
    OFFICE,
    WATCHED,
    Array,
    World,
)
from sim.measures.people import SAMPLE, VIGNETTES, add_up_people
from sim.model import GovernanceModel
from sim.unsettled import FOR_NOW, OPEN, unsettled


@pytest.fixture(scope="module")
def model() -> GovernanceModel:
    """More than twice as many residents as are asked, so that not everybody is."""
    return ran({"city.residents": 2 * SAMPLE + 500, "time.days": 400})


def drifted(w: World) -> Array:
    return kept(w.residents, int(w.city[0]["day"]), float(w.city[0]["fading"]))


def test_counts_and_sums_of_residents(model: GovernanceModel) -> None:
    w, people = model.world, add_up_people(model.world, model.driver.words())[0]
    rows, keep = w.residents, drifted(w)
    assert people["helped"] == (rows["part"] > 0).sum() > 0
    assert people["met"] == ((rows["flags"] & FLAG_KNOWS) > 0).sum() > 0
    assert people["warm"] == (values_now(rows, keep)[:, OFFICE] > 0.5).sum() > 0
    assert (people["once"], people["ever"]) == ((rows["requests"] == 1).sum(), (rows["requests"] > 0).sum())
    assert people["trust"] == pytest.approx(trust_now(rows, keep).sum(), rel=1e-12)


def test_hours_by_who_gets_them(model: GovernanceModel) -> None:
    rows, people = model.world.residents, add_up_people(model.world, model.driver.words())[0]
    threatens, calls = (rows["flags"] & FLAG_THREAT) > 0, rows["requests"] > 0
    for n, who in enumerate((threatens, ~threatens & calls, ~threatens & ~calls)):
        assert people["hours"][n] == pytest.approx(rows["gov_hours"][who].sum(dtype=np.float64), rel=1e-12)
        assert people["trouble"][n] == pytest.approx(rows["trouble"][who].sum(dtype=np.float64), rel=1e-12)


EXTREME = {
    "choice.sensitivity": 20.0,
    "choice.mismatch": 20.0,
    "choice.live_value": -2.0,
    "learning.memory_years": 0.1,
} | {f"choice.effort_{name}": 2.0 for name in CHANNELS[:LEARNED]}


@pytest.mark.parametrize("changes", [{}, EXTREME])
def test_chance_of_government_first(model: GovernanceModel, changes: dict[str, float]) -> None:
    if changes:
        model = ran(changes)
    w, people = model.world, add_up_people(model.world, model.driver.words())[0]
    step = max(1, len(w.residents) // SAMPLE)
    rows, par = w.residents[::step], w.par[0]
    keep = drifted(w)[::step]
    gain = par["choice_trust_weight"] * (trust_now(rows, keep) - 0.5)
    chances = []
    for vignette in VIGNETTES:
        alien = np.abs(w.cls["publicness"][CLASSES.index(vignette)] - DOMAIN[:LEARNED])
        utility = par["choice_sensitivity"] * (values_now(rows, keep) - w.effort)
        utility -= par["choice_mismatch"] * alien
        utility[:, [OFFICE, DEPARTMENT, HOTLINE]] += gain[:, None]
        weight = np.exp(utility)
        government = weight[:, [OFFICE, DEPARTMENT, HOTLINE, CH_PETITION]].sum(axis=1)
        chances.append(government / (weight.sum(axis=1) + w.city[0]["living_with"]))
    assert people["asked"] == len(VIGNETTES) * len(rows)
    assert people["government"] / people["asked"] == pytest.approx(np.mean(chances), rel=1e-9)


def test_cases_not_settled(model: GovernanceModel) -> None:
    w, rest = model.world, unsettled(model.driver.words())[0]
    rows, hour = w.cases[w.cases["id"] >= 0], 24.0 * w.city[0]["day"]
    solved = (rows["bits"] & BIT_SOLVED) > 0
    own = solved & (hour < rows["returns"]) & (rows["problem"] < 0)
    gone = (rows["passes"] <= hour) | own | (solved & (rows["way"] == FACILITATE))
    behind = w.problems[np.maximum(rows["problem"], 0)]
    mended = (behind["id"] != rows["problem_id"]) | (behind["fixed"] >= 0) | (behind["wakes"] >= 0)
    gone |= (rows["problem"] >= 0) & mended
    closed = np.isin(rows["state"], (CLOSED, WATCHED))
    lasting = (rows["problem"] >= 0) | (rows["way"] == FACILITATE) | (hour < rows["returns"])
    by_unit = closed & gone & solved & lasting & ((rows["bits"] & BIT_FOUND_GONE) == 0)
    for outcome, which in ((FOR_NOW, by_unit), (OPEN, ~by_unit)):
        assert which.any()
        spent = rows["cost"][which].sum(axis=0, dtype=np.float64)
        assert rest["cost"][outcome] == pytest.approx(spent, rel=1e-9)
    mine = ((rows["bits"] & BIT_COHORT) > 0) & (w.cls["remit"][rows["cls"]] > 0.0)
    counts = [(mine & closed & gone).sum(), (mine & closed).sum(), (mine & ~closed).sum()]
    assert [rest[name] for name in ("gone", "closed", "open")] == counts
    assert min(counts) > 0
