"""Units above the handlers: districts and the hotline."""

from __future__ import annotations

from typing import ClassVar

from sim.agents.unit import Policy, Unit
from sim.compiled import rule

FORGET = 0.1
"""Labelled cases that go stale, a month (assumed; no outcome hangs on it, docs/screening.md)."""


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
        self.amplification = amplified(self.percentile, self.policy)


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
        pairs = zip(self.labelled, self.requests_per_1000, strict=True)
        self.labelled = [labelled_after(stock, new, policy) for stock, new in pairs]
        self.platform = self.upgraded()
        self.error = [self.triage_error(stock) for stock in self.labelled]
        self.capacity_per_1000 = call_capacity(self.platform, policy)

    def upgraded(self) -> float:
        """Level of the platform after a month."""
        return upgraded(self.platform, self.policy)

    def triage_error(self, labelled: float) -> float:
        """Misrouting probability given labelled cases per 1,000 residents."""
        return misrouting(labelled, self.platform, self.policy)


@rule
def amplified(percentile: float, policy: Policy) -> float:
    """Factor on pressure passed down: more, the lower the district ranks, where ranks are published."""
    extra = policy["district.amplification"] - 1.0
    place = percentile if policy["assessment.ranking"] else 0.5
    return float(1.0 + extra * 2.0 * (1.0 - place))


@rule
def labelled_after(stock: float, new: float, policy: Policy) -> float:
    """Labelled cases after a month: those collected come in, stale ones are forgotten."""
    return float((1.0 - FORGET) * stock + policy["data.collection"] * new)


@rule
def upgraded(platform: float, policy: Policy) -> float:
    """Level of the platform after a month: upgrades close a share of what is missing; it ages."""
    gained = policy["platform.upgrade_pace"] * policy["platform.gain"] * (1.0 - platform)
    return float(platform + gained - policy["platform.ageing"] * platform)


@rule
def misrouting(labelled: float, platform: float, policy: Policy) -> float:
    """Misrouting probability: a power law in labelled cases per 1,000 residents, above a floor.

    Learning curves of classifiers fall as a power of the sample (Hestness et al. 2017); exponent
    0 makes the curve flat. ``data.classification`` is the share of the curve that is put to use.
    """
    base, floor = policy["data.error_base"], policy["data.error_floor"]
    learned = 1.0 - (1.0 + labelled) ** -policy["data.curve"]
    unlearned = 1.0 - policy["data.classification"] * learned
    return float(floor + (base - floor) * unlearned * (1.0 - policy["platform.benefit"] * platform))


@rule
def call_capacity(platform: float, policy: Policy) -> float:
    """Calls a day per 1,000 residents that the desks can take."""
    calls = policy["intake.operators"] * policy["intake.calls_per_operator_day"]
    saved = 1.0 - policy["platform.benefit"] * platform
    return float(1000.0 * calls / max(saved, 0.01) / policy["city.residents"])
