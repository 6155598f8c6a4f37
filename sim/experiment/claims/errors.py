"""How often verdicts, searches and conditions say what is not so, measured on made-up worlds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sim.experiment.claims.conditions import condition
from sim.experiment.claims.planted import Planted, made_up_claim
from sim.experiment.claims.search import search
from sim.experiment.claims.summary import FINDINGS, finding_of
from sim.experiment.claims.survey import Survey, survey, verdict_of
from sim.experiment.worlds import Span, draw_worlds
from sim.scenario import load_scenario


def null_survey(noise: str, seeds: int, worlds: int, effect: float = 0.0) -> Survey:
    """Worlds in which one effect, none by default, is planted alike, whatever is assumed.

    Args:
        noise: Name in `sim.experiment.claims.planted.NOISES`; its standard deviation is the unit of all
            that follows.
        seeds: Seeds in each world.
        worlds: Worlds.
        effect: The effect.
    """
    claim = made_up_claim(load_scenario("demo_town"), 0.0)
    drawn = [{"strategy.norm": float(n)} for n in range(worlds)]
    return survey([claim], drawn, range(1, seeds + 1), run=Planted(lambda world, arm: effect, noise))


def shares(found: Survey, smallest: float) -> dict[str, float]:
    """Share of worlds by finding, had the smallest effect of interest been another."""
    claim = replace(found.claims[0], smallest=smallest)
    told = [replace(f, verdict=verdict_of(claim, f.differences)) for f in found.of(claim.id)]
    names = [finding_of(finding) for finding in told]
    return {name: names.count(name) / len(names) for name in FINDINGS}


def false_conditions(found: Survey, size: int, spans: Sequence[Span]) -> float:
    """Share of claims of which a condition is told although verdicts differ by chance alone.

    Args:
        found: Worlds alike in all but noise, in some of which the claim holds.
        size: Worlds that make up one claim.
        spans: Ranges of the assumed values that worlds are given, and that nothing depends on.
    """
    holds = [finding_of(finding) == "holds" for finding in found.of("X")]
    parts = [holds[n : n + size] for n in range(0, len(holds) - size + 1, size)]
    worlds = [draw_worlds(spans, size, seed=n) for n in range(len(parts))]
    told = [condition(world, part, seed=n) for n, (world, part) in enumerate(zip(worlds, parts, strict=True))]
    return sum(one is not None for one in told) / len(told)


def false_reversals(noise: str, seeds: int, claims: int, spans: Sequence[Span], worlds: int = 8) -> float:
    """Share of claims without any effect for which a search says that it found a world that reverses them.

    Args:
        noise: Name of the noise.
        seeds: Seeds in each world of the search.
        claims: Claims searched.
        spans: Plausible ranges.
        worlds: Worlds in which each search begins.
    """
    claim, each, hits = made_up_claim(load_scenario("demo_town"), 0.0), range(1, seeds + 1), 0
    drawn = draw_worlds(spans, worlds)
    for salt in range(claims):
        run = Planted(lambda world, arm: 0.0, noise, salt=salt)
        hits += search(survey([claim], drawn, each, run=run), spans, each, run=run)[0].found
    return hits / claims
