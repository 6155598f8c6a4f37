"""Residents' bodies in a day: what a council takes and settles, a committee's eyes, and their hours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from small_worlds import assert_share
from test_day_attempts import ended, taking
from workbench import KEEP_UP, TAKE_UP, Bench

from sim.city.rows import CHANNELS
from sim.day.accounts import ENDINGS
from sim.day.tallies import EVENT_KINDS
from sim.day.world import (
    CONVENED,
    COORDINATION,
    GOVERNMENT,
    HOURS,
    LABOUR,
    NONE,
    OWN,
    RESIDENTS,
    RESOLVED,
    UNRESOLVED,
    VOLUNTEERS,
    WAITING,
    YUAN,
)

MANY = 3000
COUNCIL = CHANNELS.index("council")
TAKES, ENDED = EVENT_KINDS.index("takes"), EVENT_KINDS.index("ended")


def in_session(count: int = MANY, body: int = OWN, room: float = 1e6, **fields: Any) -> Bench:
    """Matters brought to a council of community 0, where no volunteer has an hour left."""
    b = taking("council", count, **fields).cls(facilitable=1.0, volunteers=1.0)
    b.par(councils_success=0.6)
    home = b.w.communities
    home["council"][0], home["council_room"][0] = body, room
    home["volunteer_hours"], home["skill"] = 0.0, 1.0
    return b


def test_a_council_settles_a_share_for_hours_of_residents_either_way() -> None:
    b = in_session()
    b.do(TAKE_UP)
    done = ended(b)
    assert_share(done, 0.6)
    cells = b.w.ledger[0, RESIDENTS, LABOUR, :, HOURS]
    assert cells[RESOLVED] == pytest.approx(4.0 * done.sum())
    assert cells[UNRESOLVED] == pytest.approx(4.0 * (~done).sum())
    assert b.w.daily["resident_hours"][0] == pytest.approx(4.0 * MANY)
    assert b.w.ledger[0, VOLUNTEERS].sum() == 0.0
    assert b.w.communities["council_used"][0] == b.w.daily["in_council"][0] == MANY
    assert b.w.communities["council_room"][0] == 1e6 - MANY


@pytest.mark.parametrize(("body", "how"), [(OWN, "themselves"), (CONVENED, "mobilised")])
def test_whose_success_it_is_hangs_on_whose_idea_the_council_was(body: int, how: str) -> None:
    b = in_session(300, body)
    b.do(TAKE_UP)
    assert set(b.events(ENDED)["channel"]) == {ENDINGS.index(how)}
    assert b.w.daily["autonomous" if body == OWN else "mobilised"][0] == ended(b).sum()


@pytest.mark.parametrize("seen", [True, False])
def test_no_council_settles_what_needs_authority_whether_or_not_it_is_known(seen: bool) -> None:
    """What nobody has looked at yet has its traits drawn first; here all of them need authority."""
    b = in_session(200, need1=2) if seen else in_session(200, handler=-1).cls(authority=0.0)
    b.do(TAKE_UP)
    assert not ended(b).any()
    assert b.w.communities["council_used"][0] == 200
    assert b.w.daily["resident_hours"][0] == pytest.approx(4.0 * 200)


def test_a_council_ends_this_matter_and_leaves_the_problem() -> None:
    b = in_session(200, cls="estate").par(councils_success=1.0)
    b.problem()
    b.do(TAKE_UP)
    rows = b.w.problems[:200]
    assert ended(b).all() and (rows["fixed"] < 0).all() and (rows["wakes"] < 0).all()


def test_a_council_takes_no_more_than_it_has_room_for() -> None:
    """All of a day turn to it in the morning, when there is room; whoever finds it full comes in vain."""
    b = in_session(50, room=7.5)
    b.do(TAKE_UP)
    assert b.w.communities["council_used"][0] == 7.0
    assert b.w.communities["council_room"][0] == pytest.approx(0.5)
    assert (b.events(TAKES)["channel"] == COUNCIL).sum() == 50
    assert ended(b).sum() <= 7 and (b.cases["state"][~ended(b)] == WAITING).all()


@pytest.mark.parametrize(("body", "facilitable"), [(NONE, 1.0), (OWN, 0.0)])
def test_without_a_council_for_it_there_are_volunteers_or_nobody_to_turn_to(
    body: int, facilitable: float
) -> None:
    b = in_session(50, body).cls(facilitable=facilitable)
    b.do(TAKE_UP)
    assert b.w.daily["first"][0, COUNCIL] == 0.0
    b = in_session(50, body).cls(facilitable=facilitable)
    b.w.communities["volunteer_hours"] = 1e6
    b.do(TAKE_UP)
    assert b.w.daily["in_council"][0] == b.w.communities["council_used"][0] == 0.0
    assert ended(b).all() and b.w.ledger[0, VOLUNTEERS, LABOUR, RESOLVED, HOURS] == pytest.approx(200.0)


def test_a_council_comes_before_volunteers() -> None:
    b = in_session(50, room=30.0)
    b.w.communities["volunteer_hours"] = 1e6
    b.do(TAKE_UP)
    assert b.w.daily["in_council"][0] == 30.0
    assert b.w.daily["volunteer_hours"][0] == pytest.approx(4.0 * 20)


@pytest.mark.parametrize("body", [NONE, CONVENED, OWN])
@pytest.mark.parametrize("where", [0, 1])
def test_a_committee_takes_a_share_of_the_company_s_failures(body: int, where: int) -> None:
    """Of community 0, where the matters are; a committee elsewhere watches another company."""
    b = taking("property", cls="estate").cls(property=0.4).par(committees_oversight=0.5)
    b.w.communities["committee"][where] = body
    b.do(TAKE_UP)
    assert_share(ended(b), 0.4 + 0.6 * 0.5 if body != NONE and where == 0 else 0.4)


def kept_up(council: int = NONE, committee: int = NONE, promotion: float = 0.5) -> Bench:
    b = Bench(1).par(councils_promotion=promotion, councils_worker_hours=6.0)
    b.w.communities["council"][1], b.w.communities["committee"][1] = council, committee
    for _ in range(365):
        b.do(KEEP_UP, n=1)
    return b


def booked(b: Bench) -> dict[tuple[int, ...], float]:
    """Cells of the ledger that are not nil: (payer, nature, outcome, hours or yuan)."""
    return {tuple(map(int, at)): float(b.w.ledger[0][tuple(at)]) for at in np.argwhere(b.w.ledger[0])}


def test_a_convened_council_takes_workers_hours_twelve_months_a_year() -> None:
    b = kept_up(council=CONVENED)
    cell, staff = (GOVERNMENT, COORDINATION, 2), b.w.par["price_staff_hour"][0]
    assert booked(b) == pytest.approx({(*cell, HOURS): 72.0, (*cell, YUAN): 72.0 * staff})
    assert b.w.daily["government_hours"][0] == b.w.daily["convening_hours"][0] == pytest.approx(72.0)


@pytest.mark.parametrize("idle", [{"council": OWN}, {"council": CONVENED, "promotion": 0.0}, {}])
def test_residents_own_council_or_one_no_longer_promoted_takes_none(idle: dict[str, Any]) -> None:
    assert not kept_up(**idle).w.ledger.any()


@pytest.mark.parametrize("committee", [CONVENED, OWN])
def test_members_of_a_committee_give_hours_whoever_formed_it(committee: int) -> None:
    b = kept_up(committee=committee, promotion=0.0)
    cell, price = (RESIDENTS, COORDINATION, 2), b.w.par["price_resident_hour"][0]
    expected = {(*cell, HOURS): 144.0} | ({(*cell, YUAN): 144.0 * price} if price else {})
    assert booked(b) == pytest.approx(expected)
    assert b.w.daily["resident_hours"][0] == pytest.approx(144.0)
    assert b.w.daily["government_hours"][0] == 0.0
