"""Common random numbers: two policies on one seed meet the same people and the same troubles."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from small_worlds import fingerprint, log, ran, small

from sim.city.rows import CLASSES, LEARNED
from sim.day.tallies import EVENT_KINDS
from sim.day.world import Array
from sim.model import GovernanceModel

ARISES = EVENT_KINDS.index("arises")
BY_A_PROBLEM = np.int64(1) << 62
"""Bit of the id of a matter that a problem caused; how many of those arise is for policy to change."""

DAYS = {"time.days": 200}
POLICIES: dict[str, dict[str, Any]] = {
    "intensity": {"assessment.intensity": 0.9},
    "ranking": {"assessment.ranking": False},
    "staff": {"staff.per_10k": 3.0, "staff.subdistrict_per_10k": 0.6},
    "remit": {"remit.refuse_private": 1.0},
    "proactive": {"proactive.budget": 500.0, "proactive.targeting": "need"},
    "society": {"volunteers.mobilisation": 1.0, "partners.participation": 1.0},
    "data": {"data.classification": 1.0, "data.sharing": 1.0, "data.collection": 1.0},
    "filters": {"filters.sampling": False, "filters.coaxing": False},
    "whistle": {"whistle.access": False, "party.coordination": 1.0},
}


@pytest.fixture(scope="module")
def base() -> GovernanceModel:
    return ran({**DAYS, "assessment.intensity": 0.2}, log_events=True)


def own_matters(model: GovernanceModel) -> Array:
    """What arose of itself: id, hour, class, category, community, caller, in the order of ids."""
    events = log(model)
    rows = events[(events["what"] == ARISES) & (events["id"] & BY_A_PROBLEM == 0)]
    return np.sort(rows[["id", "hour", "cls", "category", "community", "resident"]], order="id")


@pytest.mark.parametrize("policy", POLICIES)
def test_policies_meet_the_same_matters_and_problems(base: GovernanceModel, policy: str) -> None:
    other = ran(DAYS | POLICIES[policy], log_events=True)
    assert fingerprint(other) != fingerprint(base)
    assert (own_matters(other) == own_matters(base)).all()
    assert (other.series()["emerged"] == base.series()["emerged"]).all()
    assert base.series()["emerged"].sum() > 0


OWN = ("resident", "cls", "category", "community", "born", "passes", "hours")
"""What a matter is from the beginning."""
SEEN = ("difficulty", "tier", "severity", "need1", "need2")
"""What shows when it reaches a unit of government."""
ROOT = ("category", "reach", "severity", "rate", "root_hours", "root_yuan", "need1", "need2")
Traits = dict[int, tuple[float, ...]]


def traits(rows: Array, names: tuple[str, ...]) -> Traits:
    """Traits by id of the rows in use."""
    return {int(row["id"]): tuple(row[list(names)].tolist()) for row in rows[rows["id"] >= 0]}


@cache
def met(policy: str) -> tuple[Traits, Traits, Traits]:
    """Traits of the own matters that were there on some evening, of those at a unit, and of problems."""
    changes = POLICIES.get(policy, {"assessment.intensity": 0.2})
    model = GovernanceModel(small({"matter.estate.problem_rate": 100.0} | changes))
    own, seen, roots = Traits(), Traits(), Traits()
    for _ in range(90):
        model.advance(1)
        cases = model.world.cases
        mine = cases[(cases["problem"] < 0) & (cases["id"] >= 0)]
        own |= traits(mine, OWN)
        seen |= traits(mine[mine["handler"] >= 0], SEEN)
        roots |= traits(model.world.problems, ROOT)
    return own, seen, roots


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("which", [0, 1, 2], ids=["own", "seen", "roots"])
def test_policies_meet_troubles_of_the_same_traits(policy: str, which: int) -> None:
    """Callers, labour, difficulty, deadline, severity and authority are drawn by id, not by policy."""
    one, other = met("")[which], met(policy)[which]
    both = one.keys() & other.keys()
    assert len(one) > 10 and len(both) > 0.5 * len(one)
    assert {item: one[item] for item in both} == {item: other[item] for item in both}


def test_own_matters_are_of_every_class_that_has_a_rate(base: GovernanceModel) -> None:
    assert set(own_matters(base)["cls"]) == set(range(len(CLASSES)))


@pytest.mark.parametrize("policy", POLICIES)
def test_policies_meet_the_same_people(policy: str) -> None:
    one, other = (GovernanceModel(small(changes)) for changes in ({}, POLICIES[policy]))
    for name in one.world.residents.dtype.names:
        if name != "q":
            assert (one.world.residents[name] == other.world.residents[name]).all(), name
    assert one.world.residents["q"].shape[1] == LEARNED
    for name in ("tie_start", "tie_to", "cross_from", "cross_to", "lead", "second"):
        assert (getattr(one.world, name) == getattr(other.world, name)).all(), name


def test_more_need_keeps_the_matters_that_were_there() -> None:
    """A higher rate adds matters and takes none away: candidates are inverted from one uniform."""
    few, many = (ran({"matter.chore.rate": rate}, log_events=True) for rate in (0.3, 0.9))
    before, after = own_matters(few), own_matters(many)
    assert len(after) > len(before)
    assert np.isin(before, after).all()
