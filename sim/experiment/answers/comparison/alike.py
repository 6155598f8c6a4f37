"""Which points of a design have which value of a factor, and which are alike in all other factors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.points import points_of
from sim.scenario import InputError
from sim.scenario.errors import cut, hint
from sim.scenario.param import Scalar

MOST_LEVELS: Final = 32
"""Values of a factor beyond which a table of them would tell nothing."""


POINT: Final = "point"
"""In place of a factor: the points of the design themselves, each as it is."""


@dataclass(frozen=True, eq=False)
class Levels:
    """The values of a factor in a design.

    Attributes:
        values: Numbers ascending, others in the order of the design.
        number: Which of them each point of the design has: (points,).
        alike: Of each value, pairs of points, one at the first value and one here, that are alike in all
            other factors. Derived values follow from these, and may differ.
    """

    values: tuple[Scalar, ...]
    number: NDArray[np.intp]
    alike: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def points(self) -> tuple[int, ...]:
        """Points of the design at each value."""
        return tuple(np.bincount(self.number, minlength=len(self.values)).tolist())


def levels_of(experiment: Experiment, key: str) -> Levels:
    """The values of a factor.

    Args:
        experiment: With its design.
        key: Dotted key of a factor, or of a value derived from factors; or ``point``.

    Raises:
        InputError: There is no such factor, or it has too many values, or one.
    """
    if key == POINT:
        return _points(experiment)
    factors = [factor.key for factor in experiment.factors]
    known = [*factors, *experiment.derived]
    if key not in known and any(key in dict(policy.changes) for policy in experiment.policies):
        raise InputError("--by", f"{cut(key)}: is set by policies, which are compared without --by")
    if key not in known:
        near = hint(key, known) or (f"; known are {', '.join(known)}" if known else "; it has none")
        raise InputError("--by", f"{cut(key)}: the experiment has no factor of this name{near}")
    points = points_of(experiment)
    values = list(dict.fromkeys(point[key] for point in points))
    if not any(isinstance(value, (str, bool)) for value in values):
        values.sort()
    _check_count(key, len(values))
    number = np.array([values.index(point[key]) for point in points], np.intp)
    rest = [tuple(point[name] for name in factors if name != key) for point in points]
    return Levels(tuple(values), number, tuple(_alike(number, rest, n) for n in range(len(values))))


def _points(experiment: Experiment) -> Levels:
    """Each point of the design as a value of its own, told by the values of its factors."""
    told = ["/".join(_told(value) for value in point.values()) for point in points_of(experiment)]
    _check_count(POINT, len(told))
    numbers = np.arange(len(told))
    return Levels(tuple(told), numbers, tuple(((0, n),) for n in range(len(told))))


def _told(value: Scalar) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _check_count(key: str, count: int) -> None:
    if not 1 < count <= MOST_LEVELS:
        told = f"has {count} values in this design, where 2 to {MOST_LEVELS} can be laid side by side"
        raise InputError("--by", f"{cut(key)}: {told}")


def _alike(
    number: NDArray[np.intp], rest: list[tuple[Scalar, ...]], level: int
) -> tuple[tuple[int, int], ...]:
    first = {rest[at]: at for at in np.flatnonzero(number == 0).tolist()}
    here = np.flatnonzero(number == level).tolist()
    return tuple((first[rest[at]], at) for at in here if rest[at] in first)
