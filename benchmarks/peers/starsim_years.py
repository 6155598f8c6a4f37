"""Time Starsim by days and as its own benchmark sets it. Runs in Starsim's environment."""

from __future__ import annotations

from typing import Any

import starsim as ss  # type: ignore[import-not-found]
from timed import Case, Counted, Model, tell


def default(agents: int, days: int) -> Any:
    """The default disease and network of Starsim, by days."""
    start = "2020-01-01"
    return ss.Sim(
        n_agents=agents, start=start, dur=days, dt="day", diseases="sir", networks="random", verbose=0
    )


def own_benchmark(agents: int, days: int) -> Any:
    """The settings of tests/benchmark_large.py of Starsim's repository, where a step is a year."""
    return ss.Sim(n_agents=agents, dur=days, dt=1.0, diseases="sis", networks="random", verbose=0)


SETTINGS = {"default": default, "own benchmark": own_benchmark}


def prepare(case: Case) -> Any:
    """A simulation whose people exist; the network is drawn anew at each step."""
    simulation = SETTINGS[case.setting](case.agents, case.days)
    simulation.init()
    return simulation


def count(simulation: Any) -> Counted:
    """Pairs in contact, each tried both ways at each step, and infections."""
    steps = int(simulation.t.npts)
    pairs = sum(len(network) for network in simulation.networks.values())
    infections = sum(float(disease.results.new_infections.sum()) for disease in simulation.diseases.values())
    return Counted(steps, {"pairs in contact": float(pairs * steps), "infections": infections})


if __name__ == "__main__":
    tell(Model(ss.__version__, prepare, lambda simulation: simulation.run(), count))
