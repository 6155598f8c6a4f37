"""The maintenance fund of a committee: what comes in, which roots it fixes, who pays, and whose it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from workbench import TAKE_UP, Bench, roots_worked_on

from sim.city.rows import CLASSES
from sim.day.accounts import ENDINGS
from sim.day.handle import table
from sim.day.tallies import EVENT_KINDS
from sim.day.world import CONVENED, HOURS, LABOUR, MATERIAL, NONE, OWN, RESIDENTS, RESOLVED, WAITING, YUAN
from sim.month.proactive import TARGETINGS

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
    b.w.problem_link["next"][:COUNT] = [*range(1, COUNT), -1]
    homes["committee"][0], homes["fund_yuan"][0] = committee, purse - homes["size"][0] / 2.0
    roots_worked_on(table(b.w), TARGETINGS.index("need"), 0, 59)
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
