"""Time Covasim, 3 or 4, as it ships and as its own benchmark sets it. Runs in Covasim's environment."""

from __future__ import annotations

from typing import Any

import covasim as cv  # type: ignore[import-not-found]
from timed import Case, Counted, Model, tell


def default(agents: int, days: int) -> Any:
    """Covasim's defaults: random contacts, twenty a person, and no interventions."""
    return cv.Sim(pop_size=agents, n_days=days, verbose=0)


def own_benchmark(agents: int, days: int) -> Any:
    """The settings of `make_sim` in tests/test_baselines.py of Covasim's repository."""
    policies = [
        cv.change_beta(days=40, changes=0.5),
        cv.test_prob(start_day=20, symp_prob=0.1, asymp_prob=0.01),
        cv.contact_tracing(trace_probs=0.3, start_day=50),
        cv.vaccinate_prob("pfizer", days=30, prob=0.1),
    ]
    return cv.Sim(
        use_waning=True,
        pop_size=agents,
        pop_infected=100,
        pop_type="hybrid",
        n_days=days,
        verbose=0,
        rand_seed=2,
        interventions=policies,
    )


SETTINGS = {"default": default, "own benchmark": own_benchmark}


def prepare(case: Case) -> Any:
    """A simulation whose people and contacts exist."""
    simulation = SETTINGS[case.setting](case.agents, case.days)
    simulation.initialize()
    return simulation


def count(simulation: Any) -> Counted:
    """Pairs in contact, each tried both ways on each day, and infections."""
    steps = len(simulation.results["date"]) if "date" in simulation.results else simulation.t.npts
    pairs = sum(len(layer) for layer in simulation.people.contacts.values())
    infections = float(simulation.summary["cum_infections"])
    return Counted(steps, {"pairs in contact": float(pairs * steps), "infections": infections})


if __name__ == "__main__":
    cv.options.set(interactive=False)
    tell(Model(cv.__version__, prepare, lambda simulation: simulation.run(), count))
