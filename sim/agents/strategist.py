"""A unit that is assessed: it learns what its ways of closing yield, imitates, and adapts."""

from __future__ import annotations

from typing import ClassVar

from sim.agents.unit import Unit, adapted_price, overtime_share, tired

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
        rate, pull = self.policy["strategy.learning"], self.policy["strategy.pull"]
        updated = []
        for cell in range(4):
            heard = self.heard[cell]
            weight = rate * heard / (heard + EVIDENCE)
            for field, yes in enumerate((self.heard_yes[cell], self.heard_satisfied[cell])):
                belief = self.belief[2 * cell + field]
                if heard > 0.0:
                    belief += weight * (yes / heard - belief)
                updated.append(belief + pull * (self.city_belief[2 * cell + field] - belief))
        return updated

    def imitated_norm(self) -> float:
        """Norm after perhaps copying a better-scored peer, a small mutation, and its own pull back.

        The profession pulls every unit's norm back towards ``strategy.norm`` at the rate at which
        beliefs are pulled to the peers' mean.
        """
        policy = self.policy
        uniform, normal = self.luck
        norm = self.norm
        if (
            uniform < policy["strategy.imitation"] * policy["assessment.publicity"]
            and self.peer_score > self.score
        ):
            norm = self.peer_norm
        norm += policy["strategy.pull"] * (policy["strategy.norm"] - norm)
        return float(max(norm + policy["strategy.mutation"] * normal, 0.0))
