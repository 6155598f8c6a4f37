"""Write docs/grids.md: pressure by slack with and without filters (H1, H4), three integrations (H15).

Every arm branches from one burnt-in state a seed; outcomes are of months 25 to 36. Some three minutes on two
processes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

from grids_page import page
from seeded import DOCS, each_seed, source

from sim.experiment.paired import MEASURED_DAYS, Changes, changes, settle, under
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.scenario.param import Scalar
from sim.state import BurntIn

SCALE = 0.01
SEEDS = range(1, 7)
PRESSURE = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
STAFF = (0.5, 1.0, 4.0)
"""Staff of communities, subdistricts and departments, as a share of what they have."""
STAFFED = ("staff.per_10k", "staff.subdistrict_per_10k", "staff.departments")
FILTERS = ("eligibility", "sampling", "perception", "coaxing", "leniency")
SEPARATE: Mapping[str, Mapping[str, Scalar]] = {
    "vertical": {"intake.through_district": 0.6},
    "line and block": {"integration.shared_score": 0.0},
    "state and society": {
        "partners.participation": 0.0,
        "volunteers.mobilisation": 0.0,
        "councils.promotion": 0.0,
        "committees.promotion": 0.0,
    },
}
"""Each integration's levers where it is off; the values are those of claims H15a-d."""
JOINED: Mapping[str, Mapping[str, Scalar]] = {
    "vertical": {"intake.through_district": 0.0},
    "line and block": {"integration.shared_score": 1.0},
    "state and society": dict.fromkeys(SEPARATE["state and society"], 0.6),
}
"""The same levers where it is on."""
TOLD = (
    *("true_resolution", "reported_resolution", "autonomous_share", "median_close_days", "p90_close_days"),
    *("cost_per_true_resolution", "cost_per_resident_year", "powerless_share"),
)
WORK_HOURS = 2086.0
"""Hours of a full-time year."""

Arm = tuple[str, float, float, str]
"""Table, two doses, and what is switched."""


def arms(spec: Scenario) -> Iterator[tuple[Arm, Changes]]:
    """Every arm and what it sets."""
    unfiltered = {f"filters.{name}": False for name in FILTERS}
    for staff, dose in itertools.product(STAFF, PRESSURE):
        values = {key: staff * float(spec[key]) for key in STAFFED} | {"assessment.intensity": dose}
        yield ("pressure", staff, dose, "filters on"), changes(values)
        yield ("pressure", staff, dose, "filters off"), changes(values | unfiltered)
    for count in range(4):
        for chosen in itertools.combinations(SEPARATE, count):
            values = {}
            for name in SEPARATE:
                values |= JOINED[name] if name in chosen else SEPARATE[name]
            yield ("integration", 0.0, 0.0, ", ".join(chosen)), changes(values)


def third_year(spec: Scenario, arm: Changes, state: BurntIn) -> dict[str, float]:
    """Rates of months 25 to 36, and the share of hours that cases leave to communities and subdistricts."""
    policy = under(spec, arm)
    model = GovernanceModel(policy, burnt_in=state)
    settle(model)
    model.advance(MEASURED_DAYS)
    told = model.indicators()
    handlers, _ = model.months()
    taken = float(handlers["hours"][handlers["kind"] == "subdistrict"].sum())
    in_force = dict(arm)
    staff = sum(float(in_force.get(key, spec[key])) for key in STAFFED[:2]) / 1e4
    free = 1.0 - taken / (staff * len(model.world.residents) * WORK_HOURS)
    model.close()
    return {name: float(told[name] or 0.0) for name in TOLD} | {"free_hours": free}


def run(seed: int) -> dict[Arm, dict[str, float]]:
    """All arms of a seed."""
    spec = load_scenario("beijing_2023", {"city.scale": SCALE, "time.seed": seed})
    state = GovernanceModel(spec).branch()
    return {name: third_year(spec, arm, state) for name, arm in arms(spec)}


def main() -> None:
    text = page(each_seed(run, SEEDS), source(f"beijing_2023 --scale {SCALE}", len(SEEDS)))
    (DOCS / "grids.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
