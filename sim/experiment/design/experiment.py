"""An experiment: a scenario, what is varied in it, which policies it compares, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sim.experiment.design.factor import Factor
from sim.experiment.design.relations import Constraint
from sim.experiment.formula import Formula
from sim.experiment.paired import Changes
from sim.experiment.worlds import Span
from sim.locale import pick
from sim.scenario import Scenario

Kind = Literal["factorial", "paired", "latin_hypercube", "sobol", "morris", "saltelli"]
"""Every combination; lists side by side; two ways to fill a space; two that sensitivity indices ask for."""

KINDS: Final = ("factorial", "paired", "latin_hypercube", "sobol", "morris", "saltelli")
FOR_INDICES: Final = ("morris", "saltelli")
"""Designs of which no point may be missing."""


MOST_POINTS: Final = 1_000_000
"""Points of a design, and uncertain worlds."""


@dataclass(frozen=True)
class Design:
    """How values of the factors are chosen.

    Attributes:
        kind: One of `KINDS`.
        points: Points of a Latin hypercube or Sobol sequence, base sample of Saltelli's scheme, or
            trajectories of Morris's; 0 where the lists say how many.
        seed: Of the design, not of the model.
        levels: Levels of Morris's grid, an even number.
    """

    kind: Kind
    points: int = 0
    seed: int = 0
    levels: int = 4


@dataclass(frozen=True)
class Policy:
    """A policy that is compared: what it sets from the first day after the burn-in on.

    Attributes:
        name: Key of its table; ``as_is`` for the only one of an experiment that names none.
        changes: Values by dotted key, sorted.
        title_en, title_zh: What people read.
    """

    name: str
    changes: Changes
    title_en: str
    title_zh: str

    def title(self, language: str) -> str:
        """Title in English (``en``) or Chinese (``zh``)."""
        return pick(language, self.title_en, self.title_zh)


AS_IS: Final = Policy("as_is", (), "as it is", "维持现状")


@dataclass(frozen=True)
class Worlds:
    """Uncertain worlds that everything else is crossed with.

    Attributes:
        spans: Plausible ranges of what is assumed.
        count: Worlds, drawn independently of one another.
        seed: Of the draw.
    """

    spans: tuple[Span, ...]
    count: int
    seed: int


@dataclass(frozen=True)
class Stop:
    """Replications go on until an interval is narrow enough.

    Attributes:
        policy, against: Whose difference.
        indicator: Of what.
        half_width: Of the 95 % interval of the mean paired difference, in the indicator's unit.
        most: Replications after which it ends in any case.
    """

    policy: str
    against: str
    indicator: str
    half_width: float
    most: int


@dataclass(frozen=True)
class Experiment:
    """What is asked; frozen.

    Attributes:
        name: Of the file, without its ending.
        texts: Titles and questions by key (``title_en`` ...).
        base: Scenario with what the experiment sets for all runs.
        settle_years: Years under a policy before the period that is measured.
        factors: What is varied.
        derived: Values that follow from others, by dotted key.
        constraints: What must hold at a point; other points are left out.
        design: How values are chosen.
        policies: At least one; the first is what others are compared with.
        worlds: Uncertain worlds; None for the scenario's own alone.
        replications: Seeds in each world.
        first_seed: The first of them.
        indicators: Indicators that are kept.
        tables: Tables that are kept: ``daily``, ``handlers``.
        stop: When replications end early or go on; None for a fixed number.
        document: The file as it was read.
    """

    name: str
    texts: Mapping[str, str]
    base: Scenario
    settle_years: int
    factors: tuple[Factor, ...]
    derived: Mapping[str, Formula]
    constraints: tuple[Constraint, ...]
    design: Design
    policies: tuple[Policy, ...]
    worlds: Worlds | None
    replications: int
    first_seed: int
    indicators: tuple[str, ...]
    tables: tuple[str, ...]
    stop: Stop | None
    document: Mapping[str, Any]

    def title(self, language: str) -> str:
        """Title in English (``en``) or Chinese (``zh``)."""
        return pick(language, self.texts["title_en"], self.texts["title_zh"]) or self.name

    def question(self, language: str) -> str:
        """What it asks, in English (``en``) or Chinese (``zh``)."""
        return pick(language, self.texts["question_en"], self.texts["question_zh"])

    def policy(self, name: str) -> Policy:
        """The policy of a name.

        Raises:
            KeyError: There is none.
        """
        return {policy.name: policy for policy in self.policies}[name]

    def columns(self) -> tuple[str, ...]:
        """Dotted keys that differ between runs: factors, derived values, what worlds and policies set."""
        keys = [factor.key for factor in self.factors] + list(self.derived)
        keys += [span.key for span in self.worlds.spans] if self.worlds else []
        keys += [key for policy in self.policies for key, _ in policy.changes]
        return tuple(dict.fromkeys(keys))
