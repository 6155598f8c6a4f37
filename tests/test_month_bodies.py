"""Residents' bodies by the month: founded by residents or by government, and lapsing."""

from __future__ import annotations

import math
from typing import Any

import pytest
from quiet_towns import agent, quiet
from small_worlds import assert_share

from sim.day.world import CONVENED, NONE, OWN, Array
from sim.model import GovernanceModel

POLICY: dict[str, Any] = {
    "councils.promotion": 0.5,
    "councils.convened": 0.2,
    "councils.initiative": 0.1,
    "councils.lapse": 0.3,
    "councils.matters_per_1k": 20.0,
    "committees.promotion": 0.8,
    "committees.formed": 0.3,
    "committees.initiative": 0.04,
    "committees.lapse": 0.05,
    "committees.targeting": 0.5,
    "mutual_aid.promotion": 0.6,
    "mutual_aid.formed": 0.5,
    "mutual_aid.initiative": 0.02,
    "mutual_aid.lapse": 0.2,
}
ALMOST = 1e-6
NEVER = 1.0
"""A draw that brings nothing about."""
INITIATIVE = {"council": 0.1, "committee": 0.04, "group": 0.02}
FOUNDED = {body: 1.0 - math.exp(-each * 4.0) for body, each in INITIATIVE.items()}
PUSHED = {"council": 0.1, "committee": 0.24, "group": 0.3}
PLACE = {"council": 0, "committee": 2, "group": 4}
"""Where the draws of a body begin: government's, then residents'."""


def home(**seen: Any) -> Any:
    """A community of 500 after its month: neighbours granted 20 requests, four for each 100 residents."""
    view: dict[str, Any] = {
        "council": NONE,
        "committee": NONE,
        "granted": 20.0,
        "size": 500.0,
        "council_used": 0.0,
    }
    view |= {"has_property": 1.0, "chance": [NEVER] * 6, "doom": [NEVER] * 3}
    view |= {"group": NONE, "group_used": 0.0, "complained": 1.0}
    unit = agent("community", POLICY, **(view | seen))
    unit.decide_bodies()
    return unit


def draws(body: str, by_government: float, by_residents: float) -> list[float]:
    chance = [NEVER] * 6
    chance[PLACE[body] : PLACE[body] + 2] = by_government, by_residents
    return chance


@pytest.mark.parametrize("body", FOUNDED)
def test_residents_found_a_body_by_how_much_they_help_each_other(body: str) -> None:
    for beyond, founded in ((-ALMOST, OWN), (ALMOST, NONE)):
        unit = home(chance=draws(body, NEVER, FOUNDED[body] + beyond))
        assert getattr(unit, body) == founded
        assert all(getattr(unit, other) == NONE for other in FOUNDED if other != body)
    assert getattr(home(chance=draws(body, NEVER, 0.0), granted=0.0), body) == NONE


@pytest.mark.parametrize("body", FOUNDED)
def test_else_the_subdistrict_convenes_one_by_promotion_and_pace(body: str) -> None:
    for beyond, founded in ((-ALMOST, CONVENED), (ALMOST, NONE)):
        chance = draws(body, PUSHED[body] + beyond, FOUNDED[body] + ALMOST)
        assert getattr(home(chance=chance), body) == founded
    assert getattr(home(chance=draws(body, 0.0, 0.0)), body) == OWN


def test_a_committee_needs_a_property_company_and_a_council_does_not() -> None:
    unit = home(chance=[0.0] * 6, has_property=0.0)
    assert (unit.council, unit.committee) == (OWN, NONE)


@pytest.mark.parametrize("body", [CONVENED, OWN])
@pytest.mark.parametrize("used", [0.0, 2.0])
def test_a_council_lapses_the_less_the_more_is_brought_to_it(body: int, used: float) -> None:
    for beyond, left in ((-ALMOST, NONE), (ALMOST, body)):
        unit = home(council=body, council_used=used, doom=[0.3 / (1.0 + used) + beyond, NEVER, NEVER])
        assert unit.council == left
        assert unit.council_room == (10.0 if left else 0.0)


@pytest.mark.parametrize("body", [CONVENED, OWN])
def test_a_committee_lapses_whatever_it_does(body: int) -> None:
    for beyond, left in ((-ALMOST, NONE), (ALMOST, body)):
        unit = home(committee=body, council_used=5.0, doom=[NEVER, 0.05 + beyond, NEVER])
        assert unit.committee == left


@pytest.mark.parametrize("body", [CONVENED, OWN])
@pytest.mark.parametrize("used", [0.0, 3.0])
def test_a_mutual_aid_group_lapses_the_less_the_more_it_is_asked(body: int, used: float) -> None:
    for beyond, left in ((-ALMOST, NONE), (ALMOST, body)):
        unit = home(group=body, group_used=used, doom=[NEVER, NEVER, 0.2 / (1.0 + used) + beyond])
        assert unit.group == left


@pytest.mark.parametrize("complained", [0.0, 3.0])
def test_subdistricts_form_committees_first_where_people_complain(complained: float) -> None:
    """Half of the choice follows complaints: from half of the usual chance to twice it."""
    likely = 0.24 * (1.0 + 0.5 * (complained - 1.0))
    for beyond, founded in ((-ALMOST, CONVENED), (ALMOST, NONE)):
        chance = draws("committee", likely + beyond, NEVER)
        assert home(chance=chance, complained=complained).committee == founded


def test_a_body_that_is_there_is_not_founded_again() -> None:
    unit = home(council=CONVENED, committee=CONVENED, group=CONVENED, chance=[0.0] * 6)
    assert (unit.council, unit.committee, unit.group) == (CONVENED, CONVENED, CONVENED)


def month_of(fate: dict[str, float], **rows: Any) -> tuple[Array, Array]:
    """Councils and committees of 300 communities after a month without matters."""
    still: dict[str, Any] = {
        f"{body}.{what}": 0.0 for body in ("councils", "committees") for what in ("promotion", "lapse")
    }
    still |= {"councils.initiative": 0.0, "committees.initiative": 0.0}
    town = {"city.residents": 6000, "city.communities": 300, "time.days": 31}
    model = GovernanceModel(quiet(still | town | fate))
    homes = model.world.communities
    homes["has_property"] = 1.0
    for name, value in rows.items():
        homes[name] = value
    model.advance(31)
    return model.world.communities["council"], model.world.communities["committee"]


def test_each_community_and_body_has_its_own_draw() -> None:
    push = {"councils.promotion": 1.0, "councils.convened": 0.4}
    council, committee = month_of(push | {"committees.promotion": 1.0, "committees.formed": 0.5})
    for happened, chance in ((council, 0.4), (committee, 0.5), (council * committee, 0.2)):
        assert_share(happened == CONVENED, chance)


def test_what_neighbours_granted_and_what_came_to_the_council_count() -> None:
    """Four requests granted for each 100 residents; of councils to which three matters came, fewer lapse."""
    own = {"councils.initiative": 0.2, "committees.initiative": 0.1}
    council, committee = month_of(own, granted=0.8, size=20)
    assert_share(council == OWN, 1.0 - math.exp(-0.2 * 4.0))
    assert_share(committee == OWN, 1.0 - math.exp(-0.1 * 4.0))
    lapse = {"councils.lapse": 0.4, "committees.lapse": 0.2}
    council, committee = month_of(lapse, council=OWN, committee=OWN)
    assert_share(council == NONE, 0.4)
    assert_share(committee == NONE, 0.2)
    assert_share(month_of(lapse, council=OWN, council_used=3.0)[0] == NONE, 0.1)


def test_what_lapses_and_what_is_founded_have_nothing_to_do_with_each_other() -> None:
    fate = {"councils.lapse": 0.5, "committees.initiative": 0.2}
    council, committee = month_of(fate, council=OWN, granted=0.8, size=20)
    assert_share((council == NONE) & (committee == OWN), 0.5 * (1.0 - math.exp(-0.2 * 4.0)))
