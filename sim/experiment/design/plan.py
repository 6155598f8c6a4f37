"""The runs that follow from an experiment: seeds, worlds, points and policies, in one fixed order.

A group is one world and one seed: what shares a burn-in. An arm is what is in force after it. Seeds come
first, so that a sweep that is stopped half-way has whole replications of every world and policy.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.points import points_of
from sim.experiment.formula import names_in
from sim.experiment.paired import Changes, changes
from sim.experiment.worlds import independent_worlds
from sim.scenario import InputError
from sim.scenario.checks import cross_check
from sim.scenario.errors import cut
from sim.scenario.param import Scalar

SEEDS_APART: Final = 1_000_000
"""Between the first seeds of two uncertain worlds: as many as there may be replications.

Each has seeds of its own, so that worlds are independent of one another; pairs lie within a world.
"""

MOST_RUNS: Final = 10_000_000
"""Runs of a plan."""

MOST_CHECKED: Final = 200_000
"""Points under policies of which the values are checked against each other beforehand."""

World = tuple[tuple[str, Scalar], ...]
"""What is so in a world from the beginning, in the order of the file."""


@dataclass(frozen=True)
class Arm:
    """What is in force after the burn-in.

    Attributes:
        policy: Name of the policy.
        changes: All that it and the point's policy factors set, sorted by key.
        point: Number of the point in the design.
    """

    policy: str
    changes: Changes
    point: int


@dataclass(frozen=True)
class Place:
    """A world, and the arms that are run in it.

    Attributes:
        world: Values from the beginning on.
        number: Number of the uncertain world; 0 where there are none.
        arms: In order.
    """

    world: World
    number: int
    arms: tuple[Arm, ...]


@dataclass(frozen=True)
class Group:
    """One world and seed, with its arms.

    Attributes:
        place: World and arms.
        seed: Seed of the model.
        first: Position of its first run in the plan.
        replicate: Which of the world's seeds it is, from 0 on.
    """

    place: Place
    seed: int
    first: int
    replicate: int


@dataclass(frozen=True)
class Plan:
    """All runs of an experiment.

    Attributes:
        experiment: What was asked.
        places: Worlds with their arms.
        replications: Seeds in each.
    """

    experiment: Experiment
    places: tuple[Place, ...]
    replications: int

    @cached_property
    def runs_a_seed(self) -> int:
        """Runs of one seed."""
        return sum(len(place.arms) for place in self.places)

    def __len__(self) -> int:
        return self.runs_a_seed * self.replications

    def groups(self) -> Iterator[Group]:
        """Groups in the order of the plan."""
        position = 0
        for n in range(self.replications):
            for place in self.places:
                seed = self.experiment.first_seed + n + SEEDS_APART * place.number
                yield Group(place, seed, position, n)
                position += len(place.arms)

    def extended(self, replications: int) -> Plan:
        """The same plan with more seeds."""
        return Plan(self.experiment, self.places, replications)


def plan_of(experiment: Experiment) -> Plan:
    """Lay out the runs of an experiment.

    Raises:
        InputError: The constraints leave no point, there are more runs than anybody means, or values of a
            policy at a point contradict each other.
    """
    points = points_of(experiment)
    _check_size(experiment, len(points))
    roles = {factor.key: factor.role for factor in experiment.factors}
    arms: dict[World, list[Arm]] = {}
    for number, point in enumerate(points):
        world = tuple((key, value) for key, value in point.items() if _of_world(key, roles, experiment))
        kept = dict(world)
        ours = {key: value for key, value in point.items() if key not in kept}
        for policy in experiment.policies:
            arm = Arm(policy.name, changes({**ours, **dict(policy.changes)}), number)
            arms.setdefault(world, []).append(arm)
    places = [
        Place((*drawn, *world), n, tuple(those))
        for n, drawn in enumerate(_uncertain(experiment))
        for world, those in arms.items()
    ]
    _check_arms(experiment, places)
    return Plan(experiment, tuple(places), experiment.replications)


def _check_arms(experiment: Experiment, places: Sequence[Place]) -> None:
    """Refuse values that contradict each other before anything is run; of very many, the first."""
    base = experiment.base.values()
    each = ((place, arm) for place in places for arm in place.arms)
    for place, arm in itertools.islice(each, MOST_CHECKED):
        at = f", point {arm.point + 1}" if experiment.factors else ""
        at += f", world {place.number + 1}" if experiment.worlds else ""
        where = f"{experiment.name}: policies.{cut(arm.policy)}{at}"
        cross_check({**base, **dict(place.world), **dict(arm.changes)}, where)


def _check_size(experiment: Experiment, points: int) -> None:
    """Refuse a plan of more runs than anybody means, before it fills the memory."""
    worlds = experiment.worlds.count if experiment.worlds else 1
    most = experiment.stop.most if experiment.stop else experiment.replications
    sizes = (worlds, points, len(experiment.policies), most)
    if math.prod(sizes) > MOST_RUNS:
        told = "{:,} worlds x {:,} points x {:,} policies x {:,} seeds".format(*sizes)
        raise InputError(experiment.name, f"{told} are more than {MOST_RUNS:,} runs")


def _of_world(key: str, roles: Mapping[str, str], experiment: Experiment) -> bool:
    """Whether a point's value is so from the beginning; a derived one is if all that it hangs on is."""
    if key in roles:
        return roles[key] == "world"
    on = [
        name for name in names_in(experiment.derived[key].tree) if name in roles or name in experiment.derived
    ]
    return bool(on) and all(_of_world(name, roles, experiment) for name in on)


def _uncertain(experiment: Experiment) -> list[World]:
    if experiment.worlds is None:
        return [()]
    worlds = experiment.worlds
    drawn = independent_worlds(worlds.spans, worlds.count, worlds.seed)
    return [tuple(world.items()) for world in drawn]
