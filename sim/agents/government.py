"""Units above the handlers: districts, the hotline, the assessor."""

from __future__ import annotations

import math
from typing import ClassVar

from sim.agents.unit import CREDIBLE, Unit


class District(Unit):
    """District 区: relays orders, ranks its subdistricts, passes pressure down amplified."""

    kind: ClassVar[str] = "district"
    reads: ClassVar[tuple[str, ...]] = ("percentile",)
    writes: ClassVar[tuple[str, ...]] = ("amplification", "expertise")

    percentile: float
    amplification: float
    expertise: float

    def decide(self) -> None:
        """Amplify more the lower the district itself ranks; on average by the declared factor."""
        self.expertise = self.policy["district.expertise"]
        extra = self.policy["district.amplification"] - 1.0
        place = self.percentile if self.policy["assessment.ranking"] else 0.5
        self.amplification = 1.0 + extra * 2.0 * (1.0 - place)


class Hotline(Unit):
    """The 12345 hotline: keeps labelled cases, from which triage learns; staffs its desks."""

    kind: ClassVar[str] = "hotline"
    reads: ClassVar[tuple[str, ...]] = ("labelled", "requests_per_1000", "platform")
    writes: ClassVar[tuple[str, ...]] = ("labelled", "error", "capacity_per_1000", "platform")

    labelled: list[float]
    requests_per_1000: list[float]
    error: list[float]
    capacity_per_1000: float
    platform: float

    def decide(self) -> None:
        """Add this month's labelled cases, forget stale ones, and set the misrouting error."""
        policy = self.policy
        keep = 1.0 - policy["data.forget"]
        collected = policy["data.collection"]
        pairs = zip(self.labelled, self.requests_per_1000, strict=True)
        self.labelled = [keep * stock + collected * new for stock, new in pairs]
        self.platform = self.upgraded()
        self.error = [self.triage_error(stock) for stock in self.labelled]
        calls = policy["intake.operators"] * policy["intake.calls_per_operator_day"]
        saved = 1.0 - policy["platform.benefit"] * self.platform
        self.capacity_per_1000 = 1000.0 * calls / max(saved, 0.01) / policy["city.residents"]

    def upgraded(self) -> float:
        """Level of the platform after a month: upgrades close a share of what is missing; it ages."""
        policy = self.policy
        gained = policy["platform.upgrade_pace"] * policy["platform.gain"] * (1.0 - self.platform)
        return float(self.platform + gained - policy["platform.ageing"] * self.platform)

    def triage_error(self, labelled: float) -> float:
        """Misrouting probability: a power law in labelled cases per 1,000 residents, above a floor.

        Learning curves of classifiers fall as a power of the sample (Hestness et al. 2017); exponent
        0 makes the curve flat. ``data.classification`` is the share of the curve that is put to use.
        """
        policy = self.policy
        base, floor = policy["data.error_base"], policy["data.error_floor"]
        learned = 1.0 - (1.0 + labelled) ** -policy["data.curve"]
        unlearned = 1.0 - policy["data.classification"] * learned
        return float(floor + (base - floor) * unlearned * (1.0 - policy["platform.benefit"] * self.platform))


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
        ranks = mid_ranks(self._shared(credible(self.score, self.evidence, self.group)), self.group)
        self.percentile = [
            keep * old + (1.0 - keep) * new for old, new in zip(self.percentile, ranks, strict=True)
        ]
        pairs = zip(self.percentile, self.amplification, strict=True)
        self.pressure = [self.pressed(place, factor) for place, factor in pairs]

    def _shared(self, standing: list[float]) -> list[float]:
        """Departments' standing with their share of the subdistricts' mean, if scores are shared."""
        share = self.policy["integration.shared_score"]
        street = [score for score, group in zip(standing, self.group, strict=True) if group == 0]
        if share <= 0.0 or not street:
            return standing
        mean = math.fsum(street) / len(street)
        pairs = zip(standing, self.group, strict=True)
        return [score if group == 0 else (1.0 - share) * score + share * mean for score, group in pairs]

    def _score_all(self, keep: float) -> None:
        """A score is the mean over call-backs, older ones counted for less; few a month count for longer."""
        heard = zip(
            self.counted, self.responded, self.yes, self.satisfied, self.closed, self.overdue, strict=True
        )
        for i, (n, responded, yes, satisfied, closed, overdue) in enumerate(heard):
            if n > 0.0:
                lapse = (1.0 - keep) * n / (n + CREDIBLE)
                self.evidence[i] = (1.0 - lapse) * self.evidence[i] + n
                late = overdue / closed if closed > 0.0 else 0.0
                month = self.scored(responded / n, yes / n, satisfied / n, late)
                self.score[i] += n / self.evidence[i] * (month - self.score[i])

    def scored(self, responded: float, yes: float, satisfied: float, late: float) -> float:
        """Weighted mean of the three reported rates less the deduction for late closures, each in 0..1."""
        policy = self.policy
        rates = (
            policy["assessment.weight_response"] * responded
            + policy["assessment.weight_resolution"] * yes
            + policy["assessment.weight_satisfaction"] * satisfied
        )
        return float(max(rates - policy["assessment.overdue"] * late, 0.0))

    def pressed(self, percentile: float, amplification: float) -> float:
        """Pressure on a unit: intensity, passed down, more on those ranked low if ranks are published."""
        policy = self.policy
        force = policy["assessment.intensity"] * amplification
        if policy["assessment.ranking"]:
            force *= 1.0 + policy["assessment.publicity"] * policy["assessment.rank_slope"] * (
                1.0 - 2.0 * percentile
            )
        return float(force)


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
