"""Write docs/doses.md: coordination by dose (H5), participation (H6), ceilings and trust (H14).

Every arm branches from one burnt-in state a seed; outcomes are of months 25 to 36. A few minutes on two
processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from doses_page import page
from seeded import DOCS, each_seed, source

from sim.experiment.paired import MEASURED_DAYS, Changes, changes, settle, under
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.scenario.param import Scalar
from sim.state import BurntIn

SCALE = 0.01
SEEDS = range(1, 5)
BASE = {
    "city.scale": SCALE,
    "party.coordination": 0.0,
    "partners.participation": 0.0,
    "volunteers.mobilisation": 0.0,
}

COORDINATION = (0.0, 0.25, 0.5, 0.75, 1.0)
DEPARTMENTS = (1.0, 0.5)
"""Departments' staff, as a share of what they have: with half of it whistles congest."""
PARTICIPATION = (0.0, 0.4, 0.8)
STAFF = (0.5, 0.7, 0.85, 1.0, 1.2)
"""Staff of subdistricts and communities, as a share of what they have."""
CEILINGS = (2.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0)
"""Yuan of material per resident-year for subdistricts; departments have twice as much."""
DEMANDS = (1.0, 1.5)
"""Factor on everything that arises."""

Outcome = Mapping[str, float]
SUMS = ("government_hours", "displaced_hours", "partner_hours", "volunteer_hours", "resolved", "matters")


def arms(spec: Scenario) -> Iterator[tuple[tuple[str, float, float], Changes]]:
    """Every arm: its table, its two doses, and what it sets."""
    departments, below = float(spec["staff.departments"]), ("staff.per_10k", "staff.subdistrict_per_10k")
    for share in DEPARTMENTS:
        for dose in COORDINATION:
            values = {"party.coordination": dose, "staff.departments": share * departments}
            yield ("H5", share, dose), changes(values)
    for dose in PARTICIPATION:
        for share in STAFF:
            values = {"partners.participation": dose, "volunteers.mobilisation": dose}
            yield ("H6", dose, share), changes(values | {key: share * float(spec[key]) for key in below})
    for factor in DEMANDS:
        for ceiling in (None, *CEILINGS):
            yield ("H14", factor, ceiling or 0.0), changes(demand(spec, factor) | ceilings(ceiling))


def demand(spec: Scenario, factor: float) -> dict[str, Scalar]:
    """More of everything that arises, own matters and problems."""
    keys = [
        key for key in spec.values() if key.startswith("matter.") and key.endswith((".rate", ".problem_rate"))
    ]
    return {key: factor * float(spec[key]) for key in keys}


def ceilings(street: float | None) -> dict[str, Scalar]:
    """Yearly budgets that bind; none if there is no ceiling."""
    if street is None:
        return {}
    return {"budget.binding": True, "budget.street": street, "budget.departments": 2.0 * street}


def third_year(spec: Scenario, arm: Changes, state: BurntIn) -> Outcome:
    """Sums and rates of months 25 to 36; hours and yuan are per 1,000 resident-years."""
    model = GovernanceModel(under(spec, arm), burnt_in=state)
    settle(model)
    model.advance(MEASURED_DAYS)
    series, per = model.series(), 1000.0 / len(model.world.residents)
    found = {name: per * float(series[name].sum()) for name in SUMS}
    found["material"] = float(series["material_yuan"].sum()) / len(model.world.residents)
    told = model.indicators()
    model.close()
    return found | {name: float(told[name] or 0.0) for name in ("true_resolution", "trust", "p90_close_days")}


def run(seed: int) -> dict[tuple[str, float, float], Outcome]:
    """All arms of a seed."""
    spec = load_scenario("beijing_2023").with_values({**BASE, "time.seed": seed})
    state = GovernanceModel(spec).branch()
    return {name: third_year(spec, arm, state) for name, arm in arms(spec)}


def main() -> None:
    found = each_seed(run, SEEDS)
    wage = load_scenario("beijing_2023")["price.staff_hour"]
    text = page(found, float(wage), source(f"beijing_2023 --scale {SCALE}", len(SEEDS)))
    (DOCS / "doses.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
