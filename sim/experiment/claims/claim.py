"""A claim: whose words, what is compared, by which outcome, and what effect would count."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from sim.experiment.formula import Formula
from sim.experiment.paired import Changes, Values, changes
from sim.locale import pick
from sim.scenario import Scenario

Measure = Literal["difference", "elasticity"]


@dataclass(frozen=True)
class Contrast:
    """Two policies that branch from one scenario.

    Attributes:
        base: Scenario in which both sides begin.
        comparator, treatment: What each side sets from the first day after the burn-in on.
    """

    base: Scenario
    comparator: Changes
    treatment: Changes

    @cached_property
    def base_hash(self) -> str:
        """Hash of the scenario's values and events; contrasts that share it can share a burnt-in state."""
        return self.base.content_hash()


@dataclass(frozen=True)
class Ablation:
    """A mechanism switched off on both sides, to see whether the effect goes with it.

    Attributes:
        name: Name in the claim's file.
        set: What switches it off, from the first day after the burn-in on.
        why_en, why_zh: Why the effect may come from it.
    """

    name: str
    set: Changes
    why_en: str
    why_zh: str

    def why(self, language: str) -> str:
        """Why the effect may come from it."""
        return pick(language, self.why_en, self.why_zh)


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        id: Such as ``H1``.
        texts: Titles, the words claimed, the outcome's unit, and notes, by key.
        main: What is compared.
        less: A second contrast, whose effect is taken off (difference in differences); None if there is none.
        outcome: Primary outcome.
        measure: ``difference`` of the outcome, or its ``elasticity``: log ratio of the outcome over log ratio
            of ``against``, less one.
        against: What an elasticity is taken to; None for a difference.
        direction: 1 if the claim says that it rises, -1 if it falls.
        smallest: Smallest effect of interest.
        ablations: Mechanisms that may be behind the effect.
        reversed: A world within the plausible ranges in which the claim is reversed; None if none is known.
        rests_on: Sections of docs/odd.md whose rules the claim rests on.
    """

    id: str
    texts: Mapping[str, str]
    main: Contrast
    less: Contrast | None
    outcome: Formula
    measure: Measure
    against: Formula | None
    direction: int
    smallest: float
    ablations: tuple[Ablation, ...]
    reversed: Mapping[str, float] | None
    rests_on: tuple[str, ...]

    @property
    def base(self) -> Scenario:
        """Scenario in which both sides of the main contrast begin."""
        return self.main.base

    @property
    def comparator(self) -> Changes:
        """Comparator of the main contrast."""
        return self.main.comparator

    @property
    def treatment(self) -> Changes:
        """Treatment of the main contrast."""
        return self.main.treatment

    def contrasts(self) -> Iterator[tuple[float, Contrast]]:
        """Each contrast with its sign: 1, and -1 for the one that is taken off."""
        yield 1.0, self.main
        if self.less is not None:
            yield -1.0, self.less

    def text(self, key: str, language: str) -> str:
        """A text in a language, such as ``title``."""
        return pick(language, self.texts.get(f"{key}_en", ""), self.texts.get(f"{key}_zh", ""))

    def effect(self, comparator: Values, treatment: Values) -> float | None:
        """Paired effect of one contrast; None where an outcome is undefined.

        Args:
            comparator: Indicators on that side.
            treatment: Indicators on the other.
        """
        before, after = self.outcome.value(comparator), self.outcome.value(treatment)
        if before is None or after is None:
            return None
        if self.against is None:
            return after - before
        return elasticity(before, after, self.against.value(comparator), self.against.value(treatment))


def elasticity(before: float, after: float, base: float | None, grown: float | None) -> float | None:
    """Elasticity of one quantity to another, less one: above 0 it outgrows it. None where it has none."""
    if base is None or grown is None or min(before, after, base, grown) <= 0.0 or base == grown:
        return None
    return math.log(after / before) / math.log(grown / base) - 1.0


def without(arm: Changes, ablation: Ablation | None) -> Changes:
    """A policy with a mechanism switched off on top of it; the ablation wins where both set a value."""
    return arm if ablation is None else changes({**dict(arm), **dict(ablation.set)})
