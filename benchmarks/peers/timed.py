"""Time cases of one model in this process, each told as a line of JSON. Needs Python alone.

A case is `agents:days:setting`. A small run of each setting goes first and is not told: it compiles.
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

SMALL = 2000
"""Agents of the run that compiles."""


@dataclass(frozen=True)
class Case:
    """What is simulated.

    Attributes:
        agents: People.
        days: Days that are asked for; a model may count its first moment as one more.
        setting: Which of the script's settings.
    """

    agents: int
    days: int
    setting: str

    @classmethod
    def of(cls, text: str) -> Case:
        """The case that ``agents:days:setting`` names."""
        agents, days, setting = text.split(":")
        return cls(int(agents), int(days), setting)


@dataclass(frozen=True)
class Counted:
    """What a run held: steps that were computed, and events by name, the most frequent kind first."""

    steps: int
    events: dict[str, float]


@dataclass(frozen=True)
class Model:
    """A model to be timed.

    Attributes:
        version: Its version.
        prepare: Makes a simulation that is ready for its first day.
        run: Simulates all days of it.
        count: What the finished simulation held.
    """

    version: str
    prepare: Callable[[Case], Any]
    run: Callable[[Any], Any]
    count: Callable[[Any], Counted]

    def timed(self, case: Case) -> dict[str, Any]:
        """Seconds of preparing, and of the run alone, by the clock and of the processor."""
        begun = time.perf_counter()
        simulation = self.prepare(case)
        gc.collect()
        ready, used = time.perf_counter(), time.process_time()
        self.run(simulation)
        seconds, cpu = time.perf_counter() - ready, time.process_time() - used
        found = asdict(self.count(simulation))
        times = {"setup_seconds": ready - begun, "seconds": seconds, "cpu_seconds": cpu}
        return asdict(case) | times | found | {"version": self.version}


def tell(model: Model) -> None:
    """Time the cases that the command line names, and print each when it is done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("cases", nargs="+", type=Case.of, help="agents:days:setting")
    parser.add_argument("--repeats", type=int, default=1)
    chosen = parser.parse_args()
    first = {case.setting: replace(case, agents=SMALL) for case in chosen.cases}
    for case in first.values():
        model.timed(case)
    for case in chosen.cases * chosen.repeats:
        print(json.dumps(model.timed(case)), flush=True)
