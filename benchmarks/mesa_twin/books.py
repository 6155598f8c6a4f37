"""What is counted in a day, and the ledger (odd.md, 8)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from mesa_twin.matter import Matter
from mesa_twin.nature import Nature
from sim.day.accounts import (
    BY_GOVERNMENT,
    BY_ITSELF,
    BY_MOBILISED,
    BY_PROPERTY,
    BY_THEMSELVES,
    LIVED_WITH,
)
from sim.day.world import (
    GOVERNMENT,
    LABOUR,
    MATERIAL,
    PARTNERS,
    PLATFORM,
    RESIDENTS,
    RESOLVED,
    UNRESOLVED,
    VOLUNTEERS,
)

TRIFLE = 0.25
MONTH_HOURS, YEAR_HOURS = 720.0, 8760.0
PRICE = {
    GOVERNMENT: "price.staff_hour",
    PARTNERS: "price.partner_hour",
    VOLUNTEERS: "price.volunteer_hour",
    RESIDENTS: "price.resident_hour",
}
OWN_HOURS = {RESIDENTS: "resident_hours", VOLUNTEERS: "volunteer_hours", PARTNERS: "partner_hours"}
ENDED = {
    BY_THEMSELVES: "autonomous",
    BY_MOBILISED: "mobilised",
    BY_GOVERNMENT: "by_government",
    BY_PROPERTY: "by_company",
    BY_ITSELF: "by_itself",
}
ENDED_HERE = {BY_THEMSELVES: "autonomous", BY_MOBILISED: "mobilised_ended"}


class Books(Nature):
    """Counts of the day in hand, costs that wait on cases, and the ledger.

    Attributes:
        matters: All that have arisen and not ended.
        today: Counts of the day by the names of `sim.day.tallies.DAILY`; a pair names one of several.
        ledger: Hours and yuan by payer, nature and outcome.
        close_days: Closures by bins of days. requests_by_class: Requests of the month.
        began: Hour at which the reported period began.
    """

    def __init__(self, seed: int, policy: Mapping[str, Any], daily: bool = False) -> None:
        super().__init__(seed, policy, daily)
        self.began = 0.0
        self.matters: set[Matter] = set()
        self.today: Counter[Any] = Counter()
        self.ledger: defaultdict[tuple[int, int, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
        self.close_days: Counter[int] = Counter()
        self.requests_by_class: Counter[int] = Counter()

    def finish(self, matter: Matter, hour: float, how: int) -> None:
        """A matter ends, or is lived with."""
        today, counts = self.today, matter.home.counts
        until = hour
        if how == LIVED_WITH:
            today["lived_with"] += 1
            until = min(matter.passes, matter.born + YEAR_HOURS)
        else:
            today["ended"] += 1
            counts["ended"] += 1
            today["ended_30"] += hour - matter.born <= MONTH_HOURS and matter.born >= self.began
            today[ENDED[how]] += 1
            if how in ENDED_HERE:
                counts[ENDED_HERE[how]] += 1
        matter.resident.trouble += max(until - matter.born, 0.0) / 24.0
        self.matters.remove(matter)

    def book(self, payer: int, nature: int, outcome: int, hours: float, yuan: float = 0.0) -> None:
        """Hours at their price, and yuan, in one cell of the ledger."""
        cell = self.ledger[payer, nature, outcome]
        cell[0] += hours
        cell[1] += yuan + hours * self.policy[PRICE[payer]]

    def own_labour(self, payer: int, solved: bool, hours: float) -> None:
        """Hours on a matter that did not reach government."""
        self.book(payer, LABOUR, RESOLVED if solved else UNRESOLVED, hours)
        self.today[OWN_HOURS[payer]] += hours

    def spend(self, matter: Matter, nature: int, hours: float) -> None:
        """Hours of staff on a case; they wait on it until its outcome is known."""
        matter.costs[nature] += hours
        self.today["government_hours"] += hours

    def settle_costs(self, matter: Matter, outcome: int) -> float:
        """What a case has cost goes to the ledger; returns government's hours."""
        policy, costs = self.policy, matter.costs
        if costs[PLATFORM] > 0.0:
            self.book(GOVERNMENT, PLATFORM, outcome, 0.0, policy["price.contact"])
        for nature, amount in enumerate(costs):
            if nature == MATERIAL:
                self.book(GOVERNMENT, nature, outcome, 0.0, amount)
            else:
                self.book(GOVERNMENT, nature, outcome, amount)
        hours = sum(costs) - costs[MATERIAL]
        yuan = costs[MATERIAL] + hours * policy["price.staff_hour"]
        yuan += matter.lent * policy["price.partner_hour"]
        if matter.handler is not None:
            self.today["case_yuan"] += yuan
            self.today["trifle_yuan"] += yuan if matter.severity < TRIFLE else 0.0
        self.book(PARTNERS, LABOUR, outcome, matter.lent)
        matter.costs, matter.lent = [0.0] * 7, 0.0
        return hours
