"""A claim over all worlds: how often it holds, where it fails, and what its effect hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from sim.experiment.claims.claim import Claim
from sim.experiment.claims.conditions import Condition, condition
from sim.experiment.claims.levers import Lever, levers
from sim.experiment.claims.survey import SHIPPED, Ablated, Finding, Survey
from sim.experiment.intervals import share_interval
from sim.experiment.worlds import World

FINDINGS: Final = ("holds", "negligible", "reversed", "undetermined")


@dataclass(frozen=True)
class Share:
    """A share of worlds with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Summary:
    """A claim over all worlds.

    Attributes:
        claim: The claim.
        home: Finding with the scenario's own values.
        shares: Share of worlds by finding; a world in which the outcome is undefined is undetermined.
        median: Median effect over worlds; None where it is undefined in all.
        low, high: 5th and 95th percentile of the effects.
        levers: What the effect hangs on most, at most three, as far as chance does not do as much.
        condition: Where it holds; None with few worlds, or if chance parts them as well.
        reversed: The drawn world that reverses the claim most; None if none does.
        shipped: Finding in the world in which, so its file says, it is reversed; None if the file has none.
        ablated: What is left of it without each of its mechanisms, if that was asked.
    """

    claim: Claim
    home: Finding
    shares: Mapping[str, Share]
    median: float | None
    low: float | None
    high: float | None
    levers: tuple[Lever, ...]
    condition: Condition | None
    reversed: World | None
    shipped: Finding | None
    ablated: tuple[Ablated, ...]


def summarise(found: Survey, claim: Claim) -> Summary:
    """Sum up what a survey found about a claim."""
    findings = found.of(claim.id)
    effects = np.array([f.verdict.effect for f in findings if f.verdict is not None])
    low, median, high = np.percentile(effects, (5, 50, 95)).tolist() if effects.size else (None, None, None)
    return Summary(
        claim=claim,
        home=found.at_home(claim.id),
        shares={name: _share(findings, name) for name in FINDINGS},
        median=median,
        low=low,
        high=high,
        levers=_levers(found, findings),
        condition=_condition(found, findings),
        reversed=_first_reversed(found, findings),
        shipped=found.at(claim.id, SHIPPED),
        ablated=tuple(one for one in found.ablated if one.claim == claim.id),
    )


def finding_of(found: Finding) -> str:
    """What was found, as a word of `FINDINGS`."""
    return found.verdict.finding if found.verdict is not None else "undetermined"


def _share(findings: list[Finding], name: str) -> Share:
    hits, of = sum(finding_of(f) == name for f in findings), len(findings)
    return Share(hits / of if of else 0.0, *share_interval(hits, of))


def _first_reversed(found: Survey, findings: list[Finding]) -> World | None:
    """The world in which the claim is reversed most clearly for its sign."""
    turned = [f for f in findings if f.verdict is not None and f.verdict.finding == "reversed"]
    if not turned:
        return None
    most = max(turned, key=lambda f: abs(f.verdict.effect) if f.verdict is not None else 0.0)
    return found.worlds[most.world]


def _condition(found: Survey, findings: list[Finding]) -> Condition | None:
    known = [f for f in findings if f.verdict is not None]
    if not known or not found.worlds[known[0].world]:
        return None
    return condition([found.worlds[f.world] for f in known], [finding_of(f) == "holds" for f in known])


def _levers(found: Survey, findings: list[Finding]) -> tuple[Lever, ...]:
    known = [(found.worlds[f.world], f.verdict.effect) for f in findings if f.verdict is not None]
    return levers([world for world, _ in known], [effect for _, effect in known])
