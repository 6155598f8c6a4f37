"""All that was found out about a set of claims, ready to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.experiment.claims.search import Search
from sim.experiment.claims.summary import Share, Summary, summarise
from sim.experiment.claims.survey import Survey


@dataclass(frozen=True)
class Results:
    """Claims over worlds.

    Attributes:
        summaries: One a claim, over the worlds of the first ranges.
        found: The survey of those worlds.
        seeds: Seeds in each world.
        shares: By name of the ranges and id of the claim, the share of worlds in which it holds.
        searches: What a search for a reversed world found, by id of the claim; empty if none was made.
    """

    summaries: tuple[Summary, ...]
    found: Survey
    seeds: int
    shares: Mapping[str, Mapping[str, Share]]
    searches: Mapping[str, Search]


def results(found: Survey, seeds: int, searches: Sequence[Search] = ()) -> Results:
    """Sum up a survey: the first ranges in full, of others the share of worlds in which each claim holds."""
    names = tuple(dict.fromkeys(found.ranges)) or ("raw",)
    parts = {name: found.part(name) for name in names}
    summaries = {name: [summarise(part, claim) for claim in part.claims] for name, part in parts.items()}
    return Results(
        summaries=tuple(summaries[names[0]]),
        found=parts[names[0]],
        seeds=seeds,
        shares={name: {s.claim.id: s.shares["holds"] for s in told} for name, told in summaries.items()},
        searches={one.claim: one for one in searches},
    )
