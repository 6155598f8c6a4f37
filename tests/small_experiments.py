"""Experiments on a town of 900 that run in a second, and rules that fail in known ways."""

from __future__ import annotations

import hashlib
import os
import signal
import time
from pathlib import Path
from typing import Any

from small_worlds import SMALL

from sim import agents
from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.experiment.ranges import SPANS, folder
from sim.experiment.worlds import load_spans
from sim.scenario import load_scenario

LEVER = "assessment.intensity"
SHORT: dict[str, Any] = {"time.days": 35, "time.burn_in_days": 5}


def experiment(**document: Any) -> Experiment:
    """An experiment on the small town, 35 days after 5 of burn-in, from the tables of a file."""
    base = load_scenario("demo_town", SMALL | SHORT)
    spans = {span.key: span for span in load_spans(folder() / SPANS)}
    return parse_experiment("made_up", document, base, spans, "made_up.toml")


def doses(levels: int, low: float = 0.0, high: float = 1.0, **more: Any) -> Experiment:
    """Doses of pressure, evenly from low to high."""
    return experiment(factors={LEVER: {"low": low, "high": high, "levels": levels}}, **more)


def as_toml(path: Path, levels: int, replications: int = 1, days: int = 35) -> Path:
    """The file of such an experiment."""
    values = "\n".join(f'"{key}" = {value}' for key, value in {**SMALL, **SHORT, "time.days": days}.items())
    path.write_text(
        f'scenario = "demo_town"\nreplications = {replications}\n[set]\n{values}\n'
        f'[factors."{LEVER}"]\nlow = 0.0\nhigh = 1.0\nlevels = {levels}\n',
        encoding="utf-8",
    )
    return path


def bytes_of(store: Path) -> dict[str, str]:
    """Hashes of all Parquet files of a store, by name."""
    files = sorted(store.rglob("*.parquet"))
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Fragile(agents.Assessor):  # type: ignore[misc]
    """Cannot cope with a pressure of 0.6 and more."""

    def decide(self) -> None:
        """Decide, or fail."""
        if self.model.day > 0 and self.model.spec.values_on(0)[LEVER] >= 0.6:
            raise ValueError("too much pressure")
        super().decide()


class Endless(agents.Assessor):  # type: ignore[misc]
    """Never comes to an end at a pressure of 0.5."""

    def decide(self) -> None:
        """Decide, or go on for ever."""
        while self.model.day > 0 and self.model.spec.values_on(0)[LEVER] == 0.5:
            time.sleep(0.05)
        super().decide()


class Deadly(agents.Assessor):  # type: ignore[misc]
    """Takes its process along at a pressure of 0.5."""

    def decide(self) -> None:
        """Decide, or kill the process."""
        if self.model.day > 0 and self.model.spec.values_on(0)[LEVER] == 0.5:
            os.kill(os.getpid(), signal.SIGKILL)
        super().decide()
