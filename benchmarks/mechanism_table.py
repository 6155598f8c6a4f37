"""The mechanisms and the patterns they are there to produce, read from benchmarks/patterns/*.toml."""

from __future__ import annotations

import ast
import fnmatch
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mechanism_statistics import EVENT_STATISTICS, STATISTICS

from sim.experiment.formula import Formula
from sim.scenario import PARAMETERS, Scenario
from sim.scenario.param import Scalar

FOLDER = Path(__file__).resolve().parent / "patterns"
Values = Mapping[str, Scalar]


@dataclass(frozen=True)
class Mechanism:
    """One mechanism, one pattern.

    Attributes:
        name: What is switched.
        section: Section of docs/odd.md in which it stands.
        pattern: What it is there to produce, in one sentence.
        source: Where that is said; "assumed" if nowhere.
        outcome: Arithmetic on indicators, sums of daily columns and statistics.
        sign: 1 if the mechanism is expected to raise the outcome, -1 if to lower it.
        smallest: Smallest effect that counts, in the outcome's unit.
        grounds: Why that size: a key of `Table.grounds`.
        off: Parameters at which the mechanism is off.
        on: Parameters at which it is on, where they are not the scenario's own.
        place: Where it is measured: a key of `Table.places`.
        setting: Load under which both arms are run: a key of `Table.settings`.
        less: Load whose outcome is taken off in both arms; none if empty.
        note: What to know where the pattern is not found; may be empty.
    """

    name: str
    section: str
    pattern: str
    source: str
    outcome: str
    sign: int
    smallest: float
    grounds: str
    off: Values
    on: Values = field(default_factory=dict)
    place: str = "town"
    setting: str = "usual"
    less: str = ""
    note: str = ""

    @property
    def formula(self) -> Formula:
        """The outcome, ready to be evaluated."""
        return Formula(self.outcome, ast.parse(self.outcome, mode="eval").body)

    @property
    def names(self) -> frozenset[str]:
        """What the outcome is made of."""
        return frozenset(node.id for node in ast.walk(self.formula.tree) if isinstance(node, ast.Name))

    @property
    def statistics(self) -> frozenset[str]:
        """Statistics among them."""
        return self.names & (STATISTICS.keys() | EVENT_STATISTICS.keys())


@dataclass(frozen=True)
class Table:
    """All of it.

    Attributes:
        mechanisms: By stage.
        settings: Factors on parameters, by name and key.
        grounds: Why an effect of some size is the smallest that counts.
    """

    mechanisms: Mapping[int, tuple[Mechanism, ...]]
    settings: Mapping[str, Mapping[str, float]]
    grounds: Mapping[str, str]

    def at(self, place: str) -> Iterator[Mechanism]:
        """Mechanisms that are measured in a place."""
        return (one for stage in self.mechanisms.values() for one in stage if one.place == place)


def load_table() -> Table:
    """Read the files: one of settings and grounds, the others by stage."""
    common = tomllib.loads((FOLDER / "common.toml").read_text(encoding="utf-8"))
    stages: dict[int, tuple[Mechanism, ...]] = {}
    for path in sorted(FOLDER.glob("stage_*.toml")):
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["mechanism"]
        stage = int(path.stem.split("_")[1])
        stages[stage] = stages.get(stage, ()) + tuple(_mechanism(row) for row in rows)
    return Table(stages, common["settings"], common["grounds"])


def _mechanism(row: Mapping[str, Any]) -> Mechanism:
    spread = {side: dict(expanded(row.get(side, {}))) for side in ("on", "off")}
    return Mechanism(**{**row, **spread})


def expanded(values: Values) -> Iterator[tuple[str, Scalar]]:
    """Values with each pattern of keys (``matter.*.rate``) written out; a key that is none stays."""
    for key, value in values.items():
        for found in fnmatch.filter(PARAMETERS, key) or [key]:
            yield found, value


def scaled(spec: Scenario, factors: Mapping[str, float]) -> dict[str, Scalar]:
    """What a setting sets in a scenario."""
    return {key: float(factor) * float(spec[key]) for key, factor in expanded(factors)}
