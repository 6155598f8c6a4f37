"""Runs whose communities are watched: what they asked for each year, and whom a policy reached.

One world, several policies. The year before is simulated once; then every policy branches from the same
state, so that all of them meet the same people and the same matters. Requests by community are counted from
the event log.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.agents import Community
from sim.agents.bodies import CONVENED
from sim.city.rows import CHANNELS, CLASSES
from sim.day.tallies import EVENT_KINDS
from sim.day.world import MENDED_BY_GOVERNMENT, NONE
from sim.experiment.paired import MEASURED_DAYS, Changes, settle, under
from sim.experiment.studies.evaluation import Counts, Mask, Panel
from sim.experiment.years import days_of
from sim.model import GovernanceModel
from sim.scenario import Scenario
from sim.state import BurntIn

OUTCOMES: Final = ("all", "estate")
"""Requests counted by community: all, and those about the estate."""

REQUESTS: Final = tuple(EVENT_KINDS.index(step) for step in ("dispatched", "merged", "refused"))
"""Steps of the event log of which each request that reaches the hotline takes exactly one."""
HOTLINE: Final = CHANNELS.index("hotline")
ESTATE: Final = CLASSES.index("estate")
DAYS_A_PIECE: Final = 30
"""Days of events held in memory at once."""


@dataclass(frozen=True)
class Policy:
    """A policy from the first day on.

    Attributes:
        name: Its name among the policies.
        changes: What it sets.
        worst: Government founds committees only in this share of a subdistrict's estates, those that asked
            most about the estate in the year before; 1 is the model's own rule (`committees.targeting`).
    """

    name: str
    changes: Changes
    worst: float = 1.0


@dataclass(frozen=True)
class Trial:
    """One policy in one world; C communities.

    Attributes:
        residents: (C,) residents.
        before, after: Requests by outcome, each (C,), in the last year before and in the third year after.
        committee: (C,) whether government formed a committee there in the first two years.
        root: (C,) whether root work repaired something there in the first two years.
        committee_late, root_late: (C,) whether that came in the third year only.
        may_have: (C,) whether it could get a committee: a property company, and none at the beginning.
    """

    residents: Counts
    before: Mapping[str, Counts]
    after: Mapping[str, Counts]
    committee: Mask
    root: Mask
    committee_late: Mask
    root_late: Mask
    may_have: Mask


def trials(base: Scenario, seed: int, policies: Sequence[Policy]) -> dict[str, Trial]:
    """Run policies from one burnt-in world, two years, and count the third.

    Args:
        base: Scenario before any of the policies.
        seed: Seed of the model.
        policies: Each with a name of its own.
    """
    spec = base.with_values({"time.seed": seed})
    model = GovernanceModel(spec)
    before = count_requests(model, MEASURED_DAYS)
    model.advance(days_of(spec, 1) - MEASURED_DAYS)
    model.begin_period()
    state = model.branch()
    model.close()
    return {policy.name: _trial(spec, policy, state, before) for policy in policies}


def _trial(spec: Scenario, policy: Policy, state: BurntIn, before: Mapping[str, Counts]) -> Trial:
    homes = state.world.communities
    may_have = (homes["has_property"] > 0.0) & (homes["committee"] == NONE)
    residents = homes["size"].astype(np.float64)
    rules: dict[str, Any] = {}
    if policy.worst < 1.0:
        chosen = most_troubled(before["estate"] / residents, homes["subdistrict"], may_have, policy.worst)
        rules = {"community": founding_in(chosen)}
    model = Watched(under(spec, policy.changes), burnt_in=state, **rules)
    settle(model)
    committee, root = model.formed.copy(), model.worked.copy()
    after = count_requests(model, MEASURED_DAYS)
    late = model.formed & ~committee, model.worked & ~root
    model.close()
    return Trial(residents, before, after, committee, root, *late, may_have)


class Watched(GovernanceModel):
    """A model that notes which communities got a committee from government, and root work.

    Attributes:
        formed, worked: (C,) whether they have by now.
    """

    month_by_month = True

    def __init__(self, *given: Any, **named: Any) -> None:
        self.formed: Mask = np.zeros(0, bool)
        self.worked: Mask = np.zeros(0, bool)
        super().__init__(*given, **named)
        self.formed = np.zeros(len(self.world.communities), bool)
        self.worked = self.formed.copy()

    def _end_month(self) -> None:
        """Root work is all that repairs roots at a month's end, apart from committees, who are named."""
        was_open = self.world.problems["fixed"] < 0
        super()._end_month()
        if not len(self.formed):
            return
        rows = self.world.problems
        repaired = (rows["id"] >= 0) & was_open & (rows["fixed"] >= 0)
        self.worked[rows["community"][repaired & (rows["mended"] == MENDED_BY_GOVERNMENT)]] = True
        self.formed |= self.world.communities["committee"] == CONVENED


def count_requests(model: GovernanceModel, days: int) -> dict[str, Counts]:
    """Simulate days and count the requests of each community.

    Args:
        model: Advanced in place; its event log is emptied.
        days: 1 or more.

    Returns:
        Requests by outcome (see `OUTCOMES`), each (C,).
    """
    communities = len(model.world.communities)
    found = {name: np.zeros(communities) for name in OUTCOMES}
    log, model.driver.log_events = model.driver.log_events, True
    for first in range(0, days, DAYS_A_PIECE):
        model.advance(min(DAYS_A_PIECE, days - first))
        for events in model.driver.events:
            asked = events[np.isin(events["what"], REQUESTS) & (events["channel"] == HOTLINE)]
            for name, rows in (("all", asked), ("estate", asked[asked["cls"] == ESTATE])):
                found[name] += np.bincount(rows["community"], minlength=communities)
        model.driver.events.clear()
    model.driver.log_events = log
    return found


def most_troubled(rate: Counts, subdistrict: Counts, eligible: Mask, share: float) -> frozenset[int]:
    """Those of each subdistrict's eligible communities with the highest rates.

    Args:
        rate: (C,) requests per resident.
        subdistrict: (C,) its index.
        eligible: (C,) who is among them.
        share: How many of them, rounded up.
    """
    chosen: set[int] = set()
    for s in np.unique(subdistrict):
        mine = np.flatnonzero((subdistrict == s) & eligible)
        worst_first = mine[np.argsort(-rate[mine], kind="stable")]
        chosen.update(int(c) for c in worst_first[: math.ceil(share * len(mine))])
    return frozenset(chosen)


def founding_in(chosen: frozenset[int]) -> type[Community]:
    """A rule by which government founds committees in some communities only, at the model's pace there."""

    class FoundingIn(Community):
        """Community in which government founds a committee only if it was chosen."""

        def decide_bodies(self) -> None:
            if self.index not in chosen:
                self.policy = {**self.policy, "committees.promotion": 0.0}
            super().decide_bodies()

    return FoundingIn


def panel(outcome: str, trial: Trial, without: Trial, reached: Mask, others: Mask | None = None) -> Panel:
    """What is compared.

    Args:
        outcome: One of `OUTCOMES`.
        trial: The run under the policy.
        without: The paired run without it.
        reached: (C,) whom it reached.
        others: (C,) whom to compare with; everybody else if None.
    """
    return Panel(
        residents=trial.residents,
        before=trial.before[outcome],
        after=trial.after[outcome],
        without=without.after[outcome],
        reached=reached,
        others=~reached if others is None else others,
    )
