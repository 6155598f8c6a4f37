"""Volunteers by the month: who stays active, and the hours of those who come unasked or are called."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from quiet_towns import agent, quiet

from sim.city.rows import FLAG_PARTY, FLAG_VOLUNTEER, OLD
from sim.model import GovernanceModel
from sim.scenario.fixed import FIXED_VALUES

POLICY: dict[str, Any] = {
    "volunteers.active_share": 0.2,
    "volunteers.crowding": -0.5,
    "volunteers.mobilisation": 0.4,
    "volunteers.contagion": 0.3,
    "volunteers.threshold": 0.1,
    "volunteers.burn_out": 0.6,
    "volunteers.resting": 0.25,
    "volunteers.hours": 3.0,
    "volunteers.turnout": 0.5,
}
USUAL = 0.2 * (1.0 - 0.5 * 0.4)


def team(active: float, offered: float = 50.0, left: float = 30.0, **policy: float) -> Any:
    """A team of 100 registered and 40 members after a month in which two fifths of its hours were used."""
    changed = POLICY | {f"volunteers.{name}": value for name, value in policy.items()}
    view = {"registered": 100.0, "members": 40.0, "active": active, "offered": offered}
    unit = agent("volunteers", changed, **view, volunteer_hours=left)
    unit.decide()
    return unit


@pytest.mark.parametrize("active", [0.05, 0.1, 0.11, 0.3, 0.8])
def test_active_share_after_a_month(active: float) -> None:
    """Drawn in above the threshold and not on it; worn out by the share of hours used; and at rest."""
    joining = 0.3 * active * (1.0 - active) if active > 0.1 else 0.0
    after = active + joining - 0.6 * 0.4 * active + 0.25 * (USUAL - active)
    assert team(active).active == pytest.approx(after)


def test_hours_that_were_not_offered_wear_nobody_out() -> None:
    rested = 0.3 + 0.3 * 0.3 * 0.7 + 0.25 * (USUAL - 0.3)
    assert team(0.3, offered=0.0, left=0.0).active == pytest.approx(rested)
    assert team(0.3, offered=50.0, left=50.0).active == pytest.approx(rested)


@pytest.mark.parametrize(
    ("active", "policy", "after"), [(0.5, {"contagion": 5.0}, 1.0), (0.3, {"burn_out": 5.0}, 0.0)]
)
def test_a_share_stays_a_share(active: float, policy: dict[str, float], after: float) -> None:
    assert team(active, **policy).active == after


@pytest.mark.parametrize(("crowding", "usual"), [(-1.0, 0.12), (0.0, 0.2), (1.0, 0.28)])
def test_mobilisation_crowds_in_or_out_in_proportion(crowding: float, usual: float) -> None:
    unit = team(0.05, offered=0.0, crowding=crowding, resting=1.0, contagion=0.0)
    assert unit.active == pytest.approx(usual)


def test_hours_of_the_coming_month_are_of_who_is_active_then_and_of_members_called() -> None:
    unit = team(0.3)
    own, called = 100.0 * unit.active * 3.0, 40.0 * 0.4 * 0.5 * 3.0
    assert unit.active != 0.3
    assert unit.offered == unit.volunteer_hours == pytest.approx(own + called)
    assert unit.mobilised == pytest.approx(called / (own + called))


def after_years(active: float, **policy: float) -> float:
    for _ in range(300):
        active = team(active, burn_out=0.0, crowding=0.0, resting=0.2, **policy).active
    return active


@pytest.mark.parametrize("contagion", [0.1, 0.3])
@pytest.mark.parametrize("usual", [0.05, 0.2])
def test_there_are_two_levels_where_contagion_sustains_what_rest_does_not(
    contagion: float, usual: float
) -> None:
    """Rest leads to the usual share, contagion to more; between the two the threshold may lie."""
    gap = contagion - 0.2
    lively = (gap + math.sqrt(gap**2 + 4.0 * contagion * 0.2 * usual)) / (2.0 * contagion)
    for threshold in (0.02, 0.07, 0.12, 0.7):
        policy = {"contagion": contagion, "active_share": usual, "threshold": threshold}
        low, high = after_years(0.0, **policy), after_years(1.0, **policy)
        assert low == pytest.approx(lively if usual > threshold else usual, abs=1e-6)
        assert high == pytest.approx(lively if lively > threshold else usual, abs=1e-6)


def test_teams_are_of_those_of_their_community_who_registered_or_are_members_by_free_time() -> None:
    changes = {**POLICY, "city.residents": 3000, "time.days": 31, "city.free_time_old": 1.5}
    model = GovernanceModel(quiet({key: value for key, value in changes.items() if key not in FIXED_VALUES}))
    w = model.world
    model.advance(31)
    homes, flags = w.communities, w.residents["flags"]
    free = homes["free_time"][w.residents["community"]] * np.where(w.residents["age"] >= OLD, 1.5, 1.0)
    registered, members = (
        np.bincount(w.residents["community"], free * ((flags & bit) > 0))
        for bit in (FLAG_VOLUNTEER, FLAG_PARTY)
    )
    each = FIXED_VALUES["volunteers.hours"]
    own, called = registered * homes["active"] * each, members * 0.4 * 0.5 * each
    assert (registered != members).any()
    assert homes["offered"] == pytest.approx(own + called)
    assert homes["volunteer_hours"] == pytest.approx(own + called)
    assert homes["mobilised"] == pytest.approx(called / np.maximum(own + called, 1e-9))
    active = 0.2
    for _ in range(2):  # the first month's hours are handed out by the same rule
        active += 0.3 * active * (1.0 - active) + 0.25 * (USUAL - active)
    assert homes["active"] == pytest.approx(active)
