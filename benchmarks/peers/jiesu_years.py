"""Time jiesu: `beijing_2023` at the size asked for, after a year of burn-in. Settings: numbers of threads."""

from __future__ import annotations

from timed import Case, Counted, Model, tell

from sim.model import GovernanceModel
from sim.scenario import load_scenario
from sim.version import model_version

BURN_IN_DAYS = 365


def prepare(case: Case) -> GovernanceModel:
    """A city after its burn-in, computed anew each time."""
    spec = load_scenario("beijing_2023")
    size = {
        "city.scale": case.agents / spec.city.residents,
        "time.burn_in_days": BURN_IN_DAYS,
        "time.days": case.days,
    }
    model = GovernanceModel(spec.with_values(size), threads=int(case.setting.split()[0]), use_kept=False)
    assert case.agents == len(model.residents), f"{len(model.residents)} residents in place of {case.agents}"
    return model


def count(model: GovernanceModel) -> Counted:
    """Matters that arose, and contacts with the government."""
    series = model.series()
    events = {name: float(series[name].sum()) for name in ("matters", "contacts")}
    steps = len(series)
    model.close()
    return Counted(steps, events)


if __name__ == "__main__":
    tell(Model(model_version().package, prepare, lambda model: model.run(), count))
