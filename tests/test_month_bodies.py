"""Residents' bodies by the month: founded, convened, lapsing; the fund of a committee."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from quiet_towns import agent, quiet
from small_worlds import assert_share
from workbench import TAKE_UP, Bench

from sim.city.rows import CLASSES
from sim.day.accounts import ENDINGS
from sim.day.handle import table
from sim.day.tallies import EVENT_KINDS
from sim.day.world import (
    CONVENED,
    HOURS,
    LABOUR,
    MATERIAL,
    NONE,
    OWN,
    RESIDENTS,
    RESOLVED,
    WAITING,
    YUAN,
    Array,
)
from sim.model import GovernanceModel
from sim.month.proactive import TARGETINGS, work_on_roots

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
    "committees.targeting": 0.0,
    "mutual_aid.promotion": 0.6,
    "mutual_aid.formed": 0.5,
    "mutual_aid.initiative": 0.07,
    "mutual_aid.lapse": 0.3,
}
ALMOST = 1e-6
NEVER = 1.0
"""A draw that brings nothing about."""
INITIATIVE = {"council": 0.1, "committee": 0.04, "group": 0.07}
FOUNDED = {body: 1.0 - math.exp(-rate * 4.0) for body, rate in INITIATIVE.items()}
PUSHED = {"council": 0.1, "committee": 0.24, "group": 0.3}
PLACE = {"council": 0, "committee": 2, "group": 4}
"""Where the draws of a body begin: government's, then residents'."""


def home(**seen: Any) -> Any:
    """A community of 500 after its month: neighbours granted 20 requests, four for each 100 residents."""
    view: dict[str, Any] = {
        "council": NONE,
        "committee": NONE,
        "group": NONE,
        "granted": 20.0,
        "size": 500.0,
        "council_used": 0.0,
        "group_used": 0.0,
    }
    view |= {"has_property": 1.0, "complained": 1.0, "chance": [NEVER] * 6, "doom": [NEVER] * 3}
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


@pytest.mark.parametrize("used", [0.0, 2.0])
def test_a_group_lapses_the_less_the_more_it_is_asked(used: float) -> None:
    for beyond, left in ((-ALMOST, NONE), (ALMOST, OWN)):
        doom = [NEVER, NEVER, 0.3 / (1.0 + used) + beyond]
        assert home(group=OWN, group_used=used, council_used=9.0, doom=doom).group == left


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


COUNT = 6
ROOTS: dict[str, Any] = {
    "cls": CLASSES.index("estate"),
    "root_yuan": [100.0, 200.0, 900.0, 50.0, 10.0, 10.0],
    "root_hours": [10.0, 20.0, 10.0, 5.0, 1.0, 1.0],
    "complaints": [4.0, 6.0, 9.0, 4.0, 2.0, 2.0],
}
"""At 2 yuan for a resident's hour: 120, 240, 920, 60, 12 and 12 yuan."""


def estate(committee: int = OWN, purse: float = 0.0, **roots: Any) -> Bench:
    """Community 0 has six problems of the estate, nobody else has any; residents give 6 yuan a year each."""
    b = Bench(COUNT, state=WAITING, attempt=1, when=2000.0).par(committees_fund=6.0, price_resident_hour=2.0)
    b.par(proactive_budget=0.0)
    b.problem(**(ROOTS | roots))
    homes = b.w.communities
    homes["problem_head"][0], homes["problems_live"][0] = 0, COUNT
    b.w.problem_link[:COUNT] = [*range(1, COUNT), -1]
    homes["committee"][0], homes["fund_yuan"][0] = committee, purse - homes["size"][0] / 2.0
    work_on_roots(table(b.w), TARGETINGS.index("need"), 0, 59)
    return b


def fixed(b: Bench) -> list[int]:
    return np.flatnonzero(b.w.problems["fixed"][:COUNT] == 59).tolist()


def test_members_raise_a_twelfth_of_the_fund_a_month_and_carry_it_over() -> None:
    """Half a yuan a resident comes in, so the purse is what the test says it is."""
    assert estate(purse=11.0).w.communities["fund_yuan"][0] == pytest.approx(11.0)
    none = estate(NONE, purse=1e6)
    assert fixed(none) == [] and none.w.communities["fund_yuan"][0] < 1e6


@pytest.mark.parametrize(
    ("purse", "roots", "left"),
    [
        (11.9, [], 11.9),
        (12.0, [4], 0.0),
        (240.0, [1], 0.0),
        (300.0, [1, 3], 0.0),
        (380.0, [0, 1, 4], 8.0),
        (1e4, [0, 1, 2, 3, 4, 5], 1e4 - 1364.0),
    ],
)
def test_the_most_complained_about_that_the_fund_can_pay_comes_first(
    purse: float, roots: list[int], left: float
) -> None:
    b = estate(purse=purse)
    assert fixed(b) == roots
    assert b.w.communities["fund_yuan"][0] == pytest.approx(left)


@pytest.mark.parametrize(
    "beyond",
    [{"cls": CLASSES.index("public")}, {"need1": 2}, {"fixed": 7}],
    ids=["class", "authority", "done"],
)
def test_only_open_roots_of_the_estate_that_need_no_authority(beyond: dict[str, int]) -> None:
    assert fixed(estate(purse=1e4, **beyond)) == []


def test_residents_pay_hours_and_material_and_nobody_else_does() -> None:
    b = estate(purse=380.0, wakes=[99, -1, -1, -1, -1, -1])
    cells = b.w.ledger[0, RESIDENTS, :, RESOLVED]
    assert cells[LABOUR].tolist() == pytest.approx([31.0, 62.0])
    assert cells[MATERIAL, YUAN] == pytest.approx(310.0) and cells[MATERIAL, HOURS] == 0.0
    assert b.w.ledger.sum() == pytest.approx(31.0 + 62.0 + 310.0)
    daily = b.w.daily[0]
    assert daily["resident_hours"] == pytest.approx(31.0) and daily["fixed"] == 3.0
    assert daily["government_hours"] == 0.0 and daily["material_yuan"] == pytest.approx(310.0)
    assert b.w.communities["problems_live"][0] == COUNT - 2, "one of the three was asleep"


@pytest.mark.parametrize(("committee", "how"), [(CONVENED, "mobilised"), (OWN, "themselves")])
def test_what_the_fund_fixed_is_credited_to_the_committee(committee: int, how: str) -> None:
    b = estate(committee, purse=1e4)
    b.do(TAKE_UP)
    ended = b.events(EVENT_KINDS.index("ended"))
    assert len(ended) == COUNT and set(ended["channel"]) == {ENDINGS.index(how)}
