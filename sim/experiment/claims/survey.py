"""Put claims to many worlds: paired runs, then a verdict a claim and world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sim.experiment.claims.cells import Outcomes, Progress, Question, Run, ask
from sim.experiment.claims.claim import Ablation, Claim
from sim.experiment.claims.verdict import Verdict, judge
from sim.experiment.paired import run_cell
from sim.experiment.worlds import World

HOME: Final = -1
"""Index of the world with every assumed value at its scenario's own."""
SHIPPED: Final = -2
"""Index of the world in which, so the claim's file says, the claim is reversed."""


@dataclass(frozen=True)
class Finding:
    """A claim in one world.

    Attributes:
        claim: Its id.
        world: Index of the world; `HOME` and `SHIPPED` are no drawn ones.
        verdict: What its paired differences say; None where the outcome is undefined in every pair.
        differences: One a seed, in the order of the seeds; None where undefined.
    """

    claim: str
    world: int
    verdict: Verdict | None
    differences: tuple[float | None, ...]


@dataclass(frozen=True)
class Ablated:
    """A claim at home with a mechanism switched off on both sides.

    Attributes:
        claim: Its id.
        ablation: What was switched off.
        without: What the paired differences say then.
        difference: The effect with the mechanism less the effect without it, paired by seed.
    """

    claim: str
    ablation: Ablation
    without: Verdict | None
    difference: Verdict | None


@dataclass(frozen=True)
class Survey:
    """Claims, worlds, and what was found.

    Attributes:
        claims: The claims.
        worlds: Values assumed, by index.
        findings: One a claim and world.
        failures: What went wrong, one line a cell; empty if nothing did.
        ranges: Name of the ranges from which each world was drawn, by index.
        ablated: One a claim and mechanism, if ablations were asked for.
    """

    claims: tuple[Claim, ...]
    worlds: tuple[World, ...]
    findings: tuple[Finding, ...]
    failures: tuple[str, ...]
    ranges: tuple[str, ...]
    ablated: tuple[Ablated, ...] = ()

    def of(self, claim: str) -> list[Finding]:
        """Findings of a claim in the drawn worlds, by world."""
        return [finding for finding in self.findings if finding.claim == claim and finding.world >= 0]

    def at(self, claim: str, world: int) -> Finding | None:
        """The finding in one world, such as `HOME` or `SHIPPED`; None if it was not asked there."""
        hits = (found for found in self.findings if found.claim == claim and found.world == world)
        return next(hits, None)

    def at_home(self, claim: str) -> Finding:
        """The finding with every assumed value at its scenario's own."""
        return next(found for found in self.findings if found.claim == claim and found.world == HOME)

    def part(self, name: str) -> Survey:
        """What was found in the worlds drawn from ranges of one name; the worlds are counted anew."""
        kept = [n for n, ranges in enumerate(self.ranges) if ranges == name]
        place = {n: k for k, n in enumerate(kept)} | {HOME: HOME, SHIPPED: SHIPPED}
        findings = tuple(replace(f, world=place[f.world]) for f in self.findings if f.world in place)
        worlds = tuple(self.worlds[n] for n in kept)
        return replace(self, worlds=worlds, findings=findings, ranges=(name,) * len(kept))


def survey(
    claims: Sequence[Claim],
    worlds: Sequence[World] | Mapping[str, Sequence[World]],
    seeds: Sequence[int],
    workers: int = 1,
    progress: Progress | None = None,
    *,
    ablations: bool = False,
    run: Run = run_cell,
) -> Survey:
    """Put every claim to every world and seed, both sides paired.

    Args:
        claims: At least one.
        worlds: Worlds drawn, under the name of their ranges (``raw`` if they come without one). The
            scenario's own values, and those under which a claim's file says that it is reversed, come on top.
        seeds: Seeds of the model, the same in every world.
        workers: Processes; 1 means none besides this one. The result does not depend on it.
        progress: Told as cells are done.
        ablations: Whether to ask at home, too, what is left of each effect without its mechanisms.
        run: Runs a cell: the model, unless known answers are put in its place.
    """
    named = worlds if isinstance(worlds, Mapping) else {"raw": worlds}
    drawn = tuple(world for group in named.values() for world in group)
    ranges = tuple(name for name, group in named.items() for _ in group)
    asked = [(n, Question(claim, world)) for claim in claims for n, world in _places(claim, drawn)]
    off = [Question(claim, {}, one) for claim in claims for one in claim.ablations if ablations]
    outcomes = ask([*(question for _, question in asked), *off], seeds, run, workers, progress)
    findings = tuple(_finding(n, question, seeds, outcomes) for n, question in asked)
    failures = tuple(sorted(_failures(outcomes, drawn)))
    found = Survey(tuple(claims), drawn, findings, failures, ranges)
    return replace(found, ablated=tuple(_ablated(found, question, seeds, outcomes) for question in off))


def _places(claim: Claim, drawn: Sequence[World]) -> list[tuple[int, World]]:
    shipped = [] if claim.reversed is None else [(SHIPPED, claim.reversed)]
    return [*shipped, (HOME, {}), *enumerate(drawn)]


def _finding(n: int, question: Question, seeds: Sequence[int], outcomes: Outcomes) -> Finding:
    effects = question.effects(seeds, outcomes)
    return Finding(question.claim.id, n, verdict_of(question.claim, effects), effects)


def verdict_of(claim: Claim, effects: Sequence[float | None]) -> Verdict | None:
    """What paired effects say of a claim; None where all are undefined."""
    known = [effect for effect in effects if effect is not None]
    return judge(known, claim.direction, claim.smallest) if known else None


def _ablated(found: Survey, question: Question, seeds: Sequence[int], outcomes: Outcomes) -> Ablated:
    claim, ablation = question.claim, question.ablation
    assert ablation is not None
    effects = question.effects(seeds, outcomes)
    pairs = zip(found.at_home(claim.id).differences, effects, strict=True)
    lost = [with_ - left if with_ is not None and left is not None else None for with_, left in pairs]
    return Ablated(claim.id, ablation, verdict_of(claim, effects), verdict_of(claim, lost))


def _failures(outcomes: Outcomes, drawn: Sequence[World]) -> list[str]:
    """What went wrong, each with its world and seed; a world of a claim's own file is called ``shipped``."""
    names = {(): "home"} | {tuple(sorted(world.items())): str(n) for n, world in enumerate(drawn) if world}
    return [
        f"world {names.get(world, 'shipped')}, seed {seed}: {result}"
        for (_, world, seed), result in outcomes.items()
        if isinstance(result, str)
    ]
