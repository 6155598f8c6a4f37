"""Look for a world within the plausible ranges in which a claim is reversed, and confirm it.

A search picks what chance made look adverse. So the most adverse worlds meet seeds that the search has not
used, and the worst of them then meets seeds that neither has used. The claim must be reversed both times: an
interval of few skewed differences misses too often to be trusted once (benchmarks/claim_errors.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sim.experiment.claims.cells import Progress, Question, Run, ask
from sim.experiment.claims.claim import Claim
from sim.experiment.claims.surrogate import Matrix, Vector, proposals
from sim.experiment.claims.survey import Survey, verdict_of
from sim.experiment.claims.verdict import Verdict
from sim.experiment.paired import run_cell
from sim.experiment.worlds import Span, World

ROUNDS: Final = 4
BATCH: Final = 8
"""Worlds run in a round, a claim."""
FINALISTS: Final = 3
FEWEST_FRESH: Final = 6
"""Seeds that confirm, at least."""


@dataclass(frozen=True)
class Search:
    """What a search for a reversed world found.

    Attributes:
        claim: Id of the claim.
        world: The most adverse world, to three digits; None if no world gave an effect.
        first: Its verdict among the most adverse worlds, with seeds that the search had not used.
        verdict: Its verdict with seeds that nothing had used.
        tried: Worlds run, those of the survey within the ranges among them.
    """

    claim: str
    world: World | None
    first: Verdict | None
    verdict: Verdict | None
    tried: int

    @property
    def found(self) -> bool:
        """Whether the world does reverse the claim."""
        return all(one is not None and one.finding == "reversed" for one in (self.first, self.verdict))


@dataclass
class _Trail:
    """Worlds tried: each 0 to 1 over its range, its effect in the claimed direction, its verdict."""

    claim: Claim
    points: list[Vector] = field(default_factory=list)
    effects: list[float] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def add(self, point: Vector, differences: Sequence[float | None]) -> None:
        if verdict := verdict_of(self.claim, differences):
            self.points.append(point)
            self.effects.append(self.claim.direction * verdict.effect)
            self.verdicts.append(verdict)

    def next(self, spans: Sequence[Span], rng: np.random.Generator) -> Matrix:
        if len(self.points) < 2:
            return rng.random((BATCH, len(spans)))
        return proposals(np.array(self.points), np.array(self.effects), BATCH, rng)

    def worst(self, count: int) -> list[int]:
        return [int(n) for n in np.argsort(self.effects)[:count]]


def search(
    found: Survey,
    spans: Sequence[Span],
    seeds: Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
    *,
    rounds: int = ROUNDS,
    run: Run = run_cell,
) -> list[Search]:
    """Search for a reversed world of each claim of a survey; it begins with the survey's own worlds.

    Args:
        found: The survey.
        spans: Plausible ranges.
        seeds: Seeds of the survey, used in the search too; those that confirm are higher.
        workers: Processes.
        progress: Told of the cells of each round.
        rounds: Rounds of worlds.
        run: Runs a cell.
    """
    rng = np.random.default_rng(0)
    trails = [_begun(found, claim, spans) for claim in found.claims]
    for _ in range(rounds):
        _step(trails, [trail.next(spans, rng) for trail in trails], spans, seeds, run, workers, progress)
    last, count = max(seeds), len(seeds)
    finals = [_Trail(trail.claim) for trail in trails]
    points = [np.array([trail.points[n] for n in trail.worst(FINALISTS)]) for trail in trails]
    _step(finals, points, spans, range(last + 1, last + 1 + 2 * count), run, workers, progress)
    fresh = range(last + 1 + 2 * count, last + 1 + 2 * count + max(2 * count, FEWEST_FRESH))
    checks = [_Trail(final.claim) for final in finals]
    points = [np.array([final.points[n] for n in final.worst(1)]) for final in finals]
    _step(checks, points, spans, fresh, run, workers, progress)
    return [_told(*each, spans) for each in zip(trails, finals, checks, strict=True)]


def _told(trail: _Trail, final: _Trail, check: _Trail, spans: Sequence[Span]) -> Search:
    if not check.points:
        return Search(trail.claim.id, None, None, None, len(trail.points))
    world, first = _world(check.points[0], spans), final.verdicts[final.worst(1)[0]]
    return Search(trail.claim.id, world, first, check.verdicts[0], len(trail.points))


def _begun(found: Survey, claim: Claim, spans: Sequence[Span]) -> _Trail:
    trail = _Trail(claim)
    for finding in found.of(claim.id):
        world = found.worlds[finding.world]
        if all(span.key in world and span.low <= world[span.key] <= span.high for span in spans):
            trail.add(np.array([span.share(world[span.key]) for span in spans]), finding.differences)
    return trail


def _step(
    trails: Sequence[_Trail],
    points: Sequence[Matrix],
    spans: Sequence[Span],
    seeds: Sequence[int],
    run: Run,
    workers: int,
    progress: Progress | None,
) -> None:
    """Run worlds for every claim at once, and add what they give to its trail."""
    pairs = [(trail, point) for trail, batch in zip(trails, points, strict=True) for point in batch]
    questions = [Question(trail.claim, _world(point, spans)) for trail, point in pairs]
    if not questions:
        return
    outcomes = ask(questions, seeds, run, workers, progress)
    for (trail, point), question in zip(pairs, questions, strict=True):
        trail.add(point, question.effects(seeds, outcomes))


def _world(point: Vector, spans: Sequence[Span]) -> Mapping[str, float]:
    """The world at a point, to three significant digits, so that what is printed is what was run."""
    near = {span.key: float(f"{span.at(float(u)):.3g}") for span, u in zip(spans, point, strict=True)}
    return {span.key: min(max(near[span.key], span.low), span.high) for span in spans}
