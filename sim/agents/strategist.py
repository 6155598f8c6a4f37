"""A unit that is assessed: it learns what its ways of closing yield, imitates, and adapts."""

from __future__ import annotations

from typing import ClassVar

from sim.agents.unit import Policy, Unit, adapted_price, overtime_share, tired
from sim.compiled import rule

EVIDENCE = 10.0
"""Call-backs in a month at which new evidence gets half of its full weight (assumed)."""


class Strategist(Unit):
    """Bounded rationality, imitation and professional norm (Simon 1955; DiMaggio & Powell 1983).

    Reads:
        belief: Learned P(yes) and P(satisfied), eight numbers in the order (solved, coaxed, rate).
        city_belief: The same, averaged over the peers.
        heard: Call-backs this month by (solved, coaxed), four numbers.
        heard_yes, heard_satisfied: Of which yes, and satisfied.
        peer_norm: Norm of a peer drawn at random; peer_score: that peer's score.
        norm, price, score, backlog_days.
    """

    reads: ClassVar[tuple[str, ...]] = (
        "belief",
        "city_belief",
        "heard",
        "heard_yes",
        "heard_satisfied",
        "peer_norm",
        "peer_score",
        "norm",
        "price",
        "score",
        "backlog_days",
        "fatigue",
    )
    writes: ClassVar[tuple[str, ...]] = ("belief", "norm", "price", "overtime", "fatigue")

    belief: list[float]
    city_belief: list[float]
    heard: list[float]
    heard_yes: list[float]
    heard_satisfied: list[float]
    peer_norm: float
    peer_score: float
    norm: float
    price: float
    score: float
    backlog_days: float
    fatigue: float
    overtime: float

    def decide(self) -> None:
        """Learn from call-backs, imitate, adapt the price of hours."""
        self.belief = self.learned()
        self.norm = self.imitated_norm()
        self.price = adapted_price(self.price, self.backlog_days, self.policy)
        self.overtime = overtime_share(self.backlog_days, self.policy)
        self.fatigue = tired(self.fatigue, self.backlog_days, False, self.policy)

    def learned(self) -> list[float]:
        """Beliefs after this month's call-backs, pulled a little towards the peers' mean."""
        said = [yes for pair in zip(self.heard_yes, self.heard_satisfied, strict=True) for yes in pair]
        return [
            learned_share(self.belief[n], self.city_belief[n], self.heard[n // 2], said[n], self.policy)
            for n in range(8)
        ]

    def imitated_norm(self) -> float:
        """Norm after perhaps copying a better-scored peer (see `next_norm`)."""
        peer = self.peer_norm if self.peer_score > self.score else self.norm
        return next_norm(self.norm, peer, *self.luck, self.policy)


@rule
def learned_share(belief: float, peers: float, heard: float, yes: float, policy: Policy) -> float:
    """A belief after ``yes`` of ``heard`` call-backs, pulled a little towards the peers' mean."""
    if heard > 0.0:
        weight = policy["strategy.learning"] * heard / (heard + EVIDENCE)
        belief += weight * (yes / heard - belief)
    return float(belief + policy["strategy.pull"] * (peers - belief))


@rule
def next_norm(norm: float, peer: float, uniform: float, normal: float, policy: Policy) -> float:
    """Norm after perhaps copying a peer's, a small mutation, and its own pull back.

    The profession pulls every unit's norm back towards ``strategy.norm`` at the rate at which
    beliefs are pulled to the peers' mean.
    """
    if uniform < policy["strategy.imitation"] * policy["assessment.publicity"]:
        norm = peer
    norm += policy["strategy.pull"] * (policy["strategy.norm"] - norm)
    return float(max(norm + policy["strategy.mutation"] * normal, 0.0))
