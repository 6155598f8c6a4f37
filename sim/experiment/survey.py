"""Put claims to many worlds: cells of paired runs on worker processes, then a verdict a claim and world."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from sim.experiment.claim import Claim
from sim.experiment.paired import Cell, Changes, Values, run_cell
from sim.experiment.verdict import Verdict, judge
from sim.experiment.worlds import World

Progress = Callable[[int, int], None]
"""Told how many cells are done, and how many there are."""

Outcomes = Mapping[tuple[str, int, int], Mapping[Changes, Values]]
"""Indicators by policy, of each (base scenario's hash, world, seed); a cell that failed is not in it."""


@dataclass(frozen=True)
class Finding:
    """A claim in one world.

    Attributes:
        claim: Its id.
        world: Index of the world; -1 is that of the scenario's own values.
        verdict: What its paired differences say; None where the outcome is undefined in every pair.
        differences: One a seed, in the order of the seeds; None where undefined.
    """

    claim: str
    world: int
    verdict: Verdict | None
    differences: tuple[float | None, ...]


@dataclass(frozen=True)
class Survey:
    """Claims, worlds, and what was found.

    Attributes:
        claims: The claims.
        worlds: Values assumed, by index.
        findings: One a claim and world.
        failures: What went wrong, one line a cell; empty if nothing did.
    """

    claims: tuple[Claim, ...]
    worlds: tuple[World, ...]
    findings: tuple[Finding, ...]
    failures: tuple[str, ...]

    def of(self, claim: str) -> list[Finding]:
        """Findings of a claim in the drawn worlds, by world."""
        return [finding for finding in self.findings if finding.claim == claim and finding.world >= 0]

    def at_home(self, claim: str) -> Finding:
        """The finding with every assumed value at its scenario's own."""
        return next(found for found in self.findings if found.claim == claim and found.world < 0)


def survey(
    claims: Sequence[Claim],
    worlds: Sequence[World],
    seeds: Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
) -> Survey:
    """Run every claim in every world and with every seed, both sides paired.

    Claims that begin in one scenario share its burnt-in worlds and the policies that they have in common.

    Args:
        claims: At least one.
        worlds: Worlds drawn; the scenario's own values come on top, as world -1.
        seeds: Seeds of the model, the same in every world.
        workers: Processes; 1 means none besides this one. The result does not depend on it.
        progress: Told as cells are done.
    """
    cells = dict(_cells(claims, worlds, seeds))
    outcomes: dict[tuple[str, int, int], Mapping[Changes, Values]] = {}
    failures = []
    for done, (place, result) in enumerate(_results(cells, workers), start=1):
        if isinstance(result, str):
            failures.append(f"world {place[1]}, seed {place[2]}: {result}")
        else:
            outcomes[place] = result
        if progress is not None:
            progress(done, len(cells))
    findings = [_finding(claim, n, seeds, outcomes) for claim in claims for n in range(-1, len(worlds))]
    return Survey(tuple(claims), tuple(worlds), tuple(findings), tuple(sorted(failures)))


def _cells(
    claims: Sequence[Claim], worlds: Sequence[World], seeds: Sequence[int]
) -> Iterator[tuple[tuple[str, int, int], Cell]]:
    bases = {claim.base.content_hash(): claim.base for claim in claims}
    for name, base in bases.items():
        mine = [claim for claim in claims if claim.base.content_hash() == name]
        arms = sorted({arm for claim in mine for arm in (claim.comparator, claim.treatment)}, key=repr)
        for n in range(-1, len(worlds)):
            for seed in seeds:
                yield (name, n, seed), Cell(base, worlds[n] if n >= 0 else {}, seed, tuple(arms))


def _results(
    cells: Mapping[tuple[str, int, int], Cell], workers: int
) -> Iterator[tuple[tuple[str, int, int], Mapping[Changes, Values] | str]]:
    """What each cell gives, or the error that stopped it, as they are done."""
    if workers == 1:
        for place, cell in cells.items():
            yield place, _attempt(cell)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(cells)), mp_context=context) as pool:
        waiting = {pool.submit(_attempt, cell): place for place, cell in cells.items()}
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _attempt(cell: Cell) -> Mapping[Changes, Values] | str:
    """A world that cannot be simulated is a failure with its error, never a hole."""
    try:
        return run_cell(cell)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _finding(claim: Claim, n: int, seeds: Sequence[int], outcomes: Outcomes) -> Finding:
    name = claim.base.content_hash()
    pairs = [outcomes.get((name, n, seed)) for seed in seeds]
    effects = tuple(
        None if pair is None else claim.effect(pair[claim.comparator], pair[claim.treatment])
        for pair in pairs
    )
    known = [effect for effect in effects if effect is not None]
    verdict = judge(known, claim.direction, claim.smallest) if known else None
    return Finding(claim.id, n, verdict, effects)
