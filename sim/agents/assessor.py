"""The assessor: scores from the three rates, ranks, and the pressure on each unit."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from sim.agents.unit import CREDIBLE, Policy, Unit
from sim.compiled import Row, entry, kernel, rule
from sim.elementary import exp, power

LEAST_WIDTH = 1e-9
"""Spread of scores below which units stand alike."""


class Assessor(Unit):
    """The assessor 考评: scores units from the three rates, ranks them, sets the pressure on each.

    Every list it reads or writes has one entry per assessed unit: subdistricts, then departments.

    Reads:
        counted, responded, yes, satisfied: Call-backs this month.
        closed, overdue: Requests closed this month, and of these after the deadline.
        score, percentile: As last published.
        evidence: Call-backs that the score rests on, older ones counted for less.
        amplification: Factor with which the unit's district passes pressure on (1 for departments).
        group: 0 subdistricts, 1 departments; units are ranked within their group.
    """

    kind: ClassVar[str] = "assessor"
    reads: ClassVar[tuple[str, ...]] = (
        "counted",
        "responded",
        "yes",
        "satisfied",
        "closed",
        "overdue",
        "score",
        "evidence",
        "percentile",
        "amplification",
        "group",
    )
    writes: ClassVar[tuple[str, ...]] = ("score", "evidence", "percentile", "pressure")

    counted: list[float]
    responded: list[float]
    yes: list[float]
    satisfied: list[float]
    closed: list[float]
    overdue: list[float]
    score: list[float]
    evidence: list[float]
    percentile: list[float]
    amplification: list[float]
    group: list[int]
    pressure: list[float]

    def decide(self) -> None:
        """Publish smoothed scores and percentiles; set next month's pressure on every unit."""
        keep = self.policy["strategy.inertia"]
        self._score_all(keep)
        standing = credible(self.score, self.evidence, self.group)
        ranks = mid_ranks(standing, self.group)
        self.percentile = [
            keep * old + (1.0 - keep) * new for old, new in zip(self.percentile, ranks, strict=True)
        ]
        near = crowding(standing, self.group)
        triples = zip(self.percentile, self.amplification, near, strict=True)
        self.pressure = [self.pressed(at, factor) * self.contested(rivals) for at, factor, rivals in triples]

    def _score_all(self, keep: float) -> None:
        """A score is the mean over call-backs, older ones counted for less; few a month count for longer."""
        heard = zip(
            self.counted, self.responded, self.yes, self.satisfied, self.closed, self.overdue, strict=True
        )
        for i, (n, responded, yes, satisfied, closed, overdue) in enumerate(heard):
            if n > 0.0:
                self.evidence[i] = evidence_after(self.evidence[i], n, keep)
                late = overdue / closed if closed > 0.0 else 0.0
                month = self.scored(responded / n, yes / n, satisfied / n, late)
                self.score[i] += n / self.evidence[i] * (month - self.score[i])

    def scored(self, responded: float, yes: float, satisfied: float, late: float) -> float:
        """Weighted mean of the three reported rates less the deduction for late closures, each in 0..1."""
        return reported_score(responded, yes, satisfied, late, self.policy)

    def pressed(self, percentile: float, amplification: float) -> float:
        """Pressure on a unit: intensity, passed down, more on those ranked low if ranks are published."""
        return pressure_at(percentile, amplification, self.policy)

    def contested(self, near: float) -> float:
        """Factor on pressure where ranks are published: a point of score passes more of those near by."""
        return contest(near, self.policy)


@rule
def evidence_after(evidence: float, counted: float, keep: float) -> float:
    """Call-backs that a score rests on after a month of ``counted`` more, older ones counted for less."""
    lapse = (1.0 - keep) * counted / (counted + CREDIBLE)
    return (1.0 - lapse) * evidence + counted


@rule
def reported_score(responded: float, yes: float, satisfied: float, late: float, policy: Policy) -> float:
    """Weighted mean of the three reported rates less the deduction for late closures, each in 0..1."""
    rates = (
        policy["assessment.weight_response"] * responded
        + policy["assessment.weight_resolution"] * yes
        + policy["assessment.weight_satisfaction"] * satisfied
    )
    return float(max(rates - policy["assessment.overdue"] * late, 0.0))


@rule
def pressure_at(percentile: float, amplification: float, policy: Policy) -> float:
    """Pressure on a unit: intensity, passed down, more on those ranked low if ranks are published."""
    force = policy["assessment.intensity"] * amplification
    if policy["assessment.ranking"]:
        slope = policy["assessment.publicity"] * policy["assessment.rank_slope"]
        force *= 1.0 + slope * (1.0 - 2.0 * percentile)
    return float(force)


@rule
def contest(near: float, policy: Policy) -> float:
    """Factor on pressure where ranks are published: a point of score passes more of those near by."""
    margin = policy["assessment.publicity"] * policy["assessment.rank_margin"] * (near - 1.0)
    return float(1.0 + margin) if policy["assessment.ranking"] else 1.0


def credible(scores: list[float], evidence: list[float], groups: list[int]) -> list[float]:
    """Scores drawn towards their group's mean, the more the fewer call-backs stand behind them.

    Otherwise the units of few cases would fill both ends of the ranking by chance. The mean weighs each
    unit by its credibility, evidence / (evidence + `CREDIBLE`) (Buehlmann & Straub 1970).
    """
    trust = [n / (n + CREDIBLE) for n in evidence]
    means = {}
    for group in set(groups):
        members = [(z, score) for z, score, g in zip(trust, scores, groups, strict=True) if g == group]
        total = math.fsum(z for z, _ in members)
        means[group] = math.fsum(z * score for z, score in members) / total if total > 0.0 else 0.0
    return [means[g] + z * (score - means[g]) for z, score, g in zip(trust, scores, groups, strict=True)]


def mid_ranks(scores: list[float], groups: list[int]) -> list[float]:
    """Percentile of each score within its group by mid-rank, in (0, 1); ties share their mean rank."""
    ranks = [0.5] * len(scores)
    for group in sorted(set(groups)):
        order = sorted((score, i) for i, score in enumerate(scores) if groups[i] == group)
        start = 0
        while start < len(order):
            stop = start
            while stop < len(order) and order[stop][0] == order[start][0]:
                stop += 1
            for _, i in order[start:stop]:
                ranks[i] = (start + stop) / (2.0 * len(order))
            start = stop
    return ranks


def crowding(standing: list[float], groups: list[int]) -> list[float]:
    """How many rivals stand near each unit, relative to its group (`crowd`)."""
    scores, kinds = np.array(standing), np.array(groups)
    near = np.ones(len(scores))
    for kind in set(groups):
        of_kind = np.ones(np.count_nonzero(kinds == kind))
        _crowd(scores[kinds == kind], of_kind)
        near[kinds == kind] = of_kind
    return near.tolist()


@entry
def _crowd(scores: Row, near: Row) -> None:
    crowd(scores, near)


@kernel
def crowd(scores: Row, near: Row) -> None:
    """How many rivals stand near each unit of a group, relative to it: what a point of score is worth.

    The slope of the expected rank in the unit's own score: a Gaussian kernel over the others' standings, its
    width by Silverman's rule (1986, eq. 3.28). Averages 1 in a group; 1 where all stand alike, or fewer
    than three are ranked.
    """
    width = 1.06 * _spread(scores) * power(max(float(len(scores)), 1.0), -0.2)
    narrow, usual = 1.0 / max(width, LEAST_WIDTH), 0.0
    for u in range(len(scores)):
        near[u] = -1.0
    for other in range(len(scores)):
        for u in range(len(scores)):  # all units' sums at once: their terms do not wait for one another
            distance = (scores[u] - scores[other]) * narrow
            near[u] += exp(-0.5 * distance * distance)
    for u in range(len(scores)):
        usual += near[u] / len(scores)
    told = len(scores) > 2 and width > LEAST_WIDTH and usual > 0.0
    for u in range(len(scores)):
        near[u] = near[u] / usual if told else 1.0


@kernel
def _spread(scores: Row) -> float:
    """Standard deviation of a group's scores."""
    total = squares = 0.0
    for u in range(len(scores)):
        total += scores[u]
        squares += scores[u] * scores[u]
    mean = total / len(scores)
    return math.sqrt(max(squares / len(scores) - mean * mean, 0.0))
