"""Cells of paired runs: which a set of questions needs, and what they give, on worker processes.

Claims that begin in one scenario share its burnt-in worlds and the policies that they have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sim.experiment.claims.claim import Ablation, Claim, Contrast, without
from sim.experiment.paired import Cell, Changes, Values
from sim.experiment.sweep.pool import Pool
from sim.experiment.worlds import World

Place = tuple[str, tuple[tuple[str, float], ...], int]
"""Hash of the scenario, what is assumed in the world, and seed: where a burnt-in state can be shared."""

Outcomes = Mapping[Place, Mapping[Changes, Values] | str]
"""Indicators by policy of each cell, or the error that stopped it."""

Run = Callable[[Cell], Mapping[Changes, Values]]
"""What runs a cell: the model, or made-up worlds with known answers."""

Progress = Callable[[int, int], None]
"""Told how many cells are done, and how many there are."""


@dataclass(frozen=True)
class Question:
    """A claim put to a world.

    Attributes:
        claim: The claim.
        world: What is assumed.
        ablation: What is switched off on both sides; None for nothing.
    """

    claim: Claim
    world: World
    ablation: Ablation | None = None

    def effects(self, seeds: Sequence[int], outcomes: Outcomes) -> tuple[float | None, ...]:
        """Paired effect with each seed; None where it is undefined or a run failed."""
        return tuple(self._effect(seed, outcomes) for seed in seeds)

    def needs(self, seed: int) -> Iterator[tuple[Place, Cell]]:
        """The cells, with two policies each, that answer it with one seed."""
        for _, contrast in self.claim.contrasts():
            arms = tuple(self._arm(contrast, side) for side in (contrast.comparator, contrast.treatment))
            cell = Cell(contrast.base, self.world, seed, arms)
            yield (contrast.base_hash, tuple(sorted(self.world.items())), seed), cell

    def _arm(self, contrast: Contrast, side: Changes) -> Changes:
        """A policy less what is so in this world anyway: the fewer policies differ, the fewer are run."""
        arm = without(side, self.ablation)
        return tuple((key, value) for key, value in arm if key in self.world or contrast.base[key] != value)

    def _effect(self, seed: int, outcomes: Outcomes) -> float | None:
        total = 0.0
        signs = (sign for sign, _ in self.claim.contrasts())
        for sign, (place, cell) in zip(signs, self.needs(seed), strict=True):
            found = outcomes[place]
            if isinstance(found, str):
                return None
            effect = self.claim.effect(*(found[arm] for arm in cell.arms))
            if effect is None:
                return None
            total += sign * effect
        return total


def ask(
    questions: Sequence[Question],
    seeds: Sequence[int],
    run: Run,
    workers: int = 1,
    progress: Progress | None = None,
) -> Outcomes:
    """Run what answers the questions, each cell once.

    Args:
        questions: At least one.
        seeds: Seeds of the model.
        run: Runs a cell; with several workers a function that another process can import.
        workers: Processes; 1 means none besides this one. The result does not depend on it.
        progress: Told as cells are done.
    """
    cells = _merged(questions, seeds)
    outcomes: dict[Place, Mapping[Changes, Values] | str] = {}
    for done, (place, result) in enumerate(_results(cells, run, workers), start=1):
        outcomes[place] = result
        if progress is not None:
            progress(done, len(cells))
    return outcomes


def _merged(questions: Sequence[Question], seeds: Sequence[int]) -> dict[Place, Cell]:
    """One cell a place, with every policy that a question needs there."""
    bases: dict[Place, Cell] = {}
    arms: dict[Place, set[Changes]] = {}
    for question in questions:
        for seed in seeds:
            for place, cell in question.needs(seed):
                bases.setdefault(place, cell)
                arms.setdefault(place, set()).update(cell.arms)
    return {
        place: Cell(cell.base, cell.world, cell.seed, tuple(sorted(arms[place], key=repr)))
        for place, cell in bases.items()
    }


def _results(
    cells: Mapping[Place, Cell], run: Run, workers: int
) -> Iterator[tuple[Place, Mapping[Changes, Values] | str]]:
    """What each cell gives, or the error that stopped it, as they are done; the longest begin first."""
    if workers == 1:
        for place, cell in cells.items():
            yield place, _attempt(run, cell)
        return
    waiting = sorted(cells.items(), key=lambda item: len(item[1].arms))
    died: set[Place] = set()
    pool = Pool(min(workers, len(cells)), _at_place, run, with_main=run.__module__ == "__main__")
    try:
        while waiting or pool.busy():
            while waiting and pool.room():
                pool.give(waiting.pop())
            for event in pool.wait():
                place = event.task[0]
                if event.result is None and place not in died:
                    died.add(place)
                    waiting.append(event.task)
                    continue
                told = f"WorkerDied: two processes died over it, the last with exit code {event.exit_code}"
                yield place, told if event.result is None else event.result
    finally:
        pool.close()


def _at_place(run: Run, task: tuple[Place, Cell]) -> Mapping[Changes, Values] | str:
    return _attempt(run, task[1])


def _attempt(run: Run, cell: Cell) -> Mapping[Changes, Values] | str:
    """A world that cannot be simulated is a failure with its error, never a hole."""
    try:
        return run(cell)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
