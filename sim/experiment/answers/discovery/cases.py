"""Cases of scenario discovery: what may decide, whether it is so, and what was asked."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from sim.experiment.answers.discovery.boxes import Bools, Matrix
from sim.experiment.answers.discovery.boxes_search import Groups, Sample
from sim.experiment.design.experiment import Policy
from sim.scenario import PARAMETERS
from sim.scenario.param import Scalar

RANGE: Final = "range"
STEPS: Final = "steps"
CLASSES: Final = "classes"


@dataclass(frozen=True)
class Input:
    """A parameter that differs between cases.

    Attributes:
        key: Dotted key.
        kind: Numbers of a range; steps of an ordered list; classes without an order.
        levels: Steps in order, or classes; empty for a range.
    """

    key: str
    kind: Literal["range", "steps", "classes"]
    levels: tuple[Scalar, ...] = ()

    @property
    def unit(self) -> str:
        """Unit of its values, as declared."""
        return PARAMETERS[self.key].unit

    def label(self, language: str) -> str:
        """What it is called in English (``en``) or Chinese (``zh``)."""
        return PARAMETERS[self.key].label(language)

    def low(self, end: float) -> Scalar | None:
        """The value of a box's lower end, the lowest step inside; None where it has none."""
        if end == -math.inf:
            return None
        return self.levels[min(math.ceil(end), len(self.levels) - 1)] if self.levels else end

    def high(self, end: float) -> Scalar | None:
        """The value of a box's upper end, the highest step inside; None where it has none."""
        if end == math.inf:
            return None
        return self.levels[max(math.floor(end), 0)] if self.levels else end


@dataclass(frozen=True)
class Beats:
    """Where is one policy better than another?

    Attributes:
        policy, against: The policies.
        indicator: By what.
        higher: Whether higher is better.
        by: By more than how much, in the indicator's unit.
    """

    policy: Policy
    against: Policy
    indicator: str
    higher: bool
    by: float


@dataclass(frozen=True)
class Above:
    """Where is a formula on indicators above 0?

    Attributes:
        formula: As written.
        policy: Under which policy.
    """

    formula: str
    policy: Policy


@dataclass(frozen=True)
class Fails:
    """Where does a claim not hold?

    Attributes:
        claim: Its id.
        ranges: Names of the ranges that its worlds were drawn from.
    """

    claim: str
    ranges: tuple[str, ...]


Question = Beats | Above | Fails


@dataclass(frozen=True, eq=False)
class Cases:
    """What PRIM works on.

    Attributes:
        source: Directory that they come from, as given.
        question: What an outcome of 1 means.
        inputs: What differs between cases; may be empty.
        sample: Values, in the order of the inputs, outcomes and groups.
        runs: Pairs of runs, runs or worlds behind them.
        runs_left_out: Pairs of which a side is missing or undefined; the same of single runs.
        left_out: Cases of which nothing is known.
    """

    source: str
    question: Question
    inputs: tuple[Input, ...]
    sample: Sample
    runs: int
    runs_left_out: int
    left_out: int

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.sample.outcome)

    @property
    def hits(self) -> int:
        """How many have outcome 1."""
        return int(self.sample.outcome.sum())


def coded(
    columns: Mapping[str, Sequence[Scalar]], stepped: Collection[str] = ()
) -> tuple[tuple[Input, ...], Matrix]:
    """Inputs that vary, and their values as numbers.

    Args:
        columns: Values by dotted key, one a case.
        stepped: Keys of numbers that take the values of a list.

    Returns:
        The inputs; and values of ranges, places among the levels of all others: (cases, inputs).
    """
    inputs, values = [], []
    cases = 0
    for key, column in columns.items():
        cases = len(column)
        if len(set(column)) < 2:
            continue
        one = _input(key, column, key in stepped)
        places = {level: float(n) for n, level in enumerate(one.levels)}
        inputs.append(one)
        values.append([places[value] if places else float(value) for value in column])
    return tuple(inputs), np.array(values, np.float64).T.reshape(cases, len(inputs))


def _input(key: str, column: Sequence[Scalar], stepped: bool) -> Input:
    parameter = PARAMETERS[key]
    if parameter.type == "choice":
        return Input(key, CLASSES, tuple(one for one in parameter.choices if one in column))
    if parameter.type == "bool":
        return Input(key, CLASSES, (False, True))
    if parameter.type == "float" and not stepped:
        return Input(key, RANGE)
    levels = set(column)
    return Input(key, STEPS, tuple(sorted(levels, key=lambda level: (str(type(level)), level))))


def sample_of(inputs: Sequence[Input], values: Matrix, outcome: Bools, groups: Groups) -> Sample:
    """Cases as plain arrays.

    Args:
        inputs: What differs between them.
        values: As `coded` gives them.
        outcome: One a case.
        groups: What cases share with others: (cases, kinds of groups).
    """
    classes = np.array([one.kind == CLASSES for one in inputs], np.bool_)
    return Sample(values, outcome, classes, groups)
