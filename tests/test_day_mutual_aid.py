"""Neighbours who have time, and a mutual-aid group that knows another one to ask."""

from __future__ import annotations

import numpy as np
import pytest
from small_worlds import assert_share
from test_day_attempts import MANY, ended, hours, taking
from workbench import TAKE_UP, Bench

from sim.day.world import CONVENED, NONE, OWN, RESIDENTS


def asking(free_time: float = 1.0, group: int = NONE, willing: float = 0.3) -> Bench:
    """Everybody in the community is as willing; all of whom are asked and willing succeed."""
    b = taking("neighbours").cls(neighbours=1.0).par(city_free_time_old=1.0)
    b.w.residents["civic"] = 255.0 * willing
    b.w.residents["q"][:, 1] = b.w.residents["civic"] / 255.0
    b.w.communities["free_time"], b.w.communities["group"] = free_time, group
    return b


@pytest.mark.parametrize("free_time", [0.5, 1.0, 2.0])
def test_who_has_time_helps_more_often(free_time: float) -> None:
    b = asking(free_time)
    b.do(TAKE_UP)
    assert_share(ended(b), free_time * 76.0 / 255.0)
    assert b.w.communities["granted"][0] == b.w.daily["granted"][0] == ended(b).sum()


@pytest.mark.parametrize("age", [59, 60])
def test_those_of_sixty_have_the_time_of_the_old(age: int) -> None:
    b = asking().par(city_free_time_old=2.0)
    b.w.residents["age"] = age
    b.do(TAKE_UP)
    assert_share(ended(b), (2.0 if age >= 60 else 1.0) * 76.0 / 255.0)


@pytest.mark.parametrize("group", [CONVENED, OWN])
def test_a_group_asks_another_where_the_first_declines(group: int) -> None:
    b = asking(group=group)
    b.do(TAKE_UP)
    p, done = 76.0 / 255.0, ended(b)
    size = b.w.communities["size"][0]
    assert_share(done, p + (1.0 - p) * p * (1.0 - 1.0 / size))
    declined = b.w.communities["group_used"][0]
    assert_share(np.arange(MANY) < declined, 1.0 - p)
    assert b.w.communities["asked"][0] == MANY and b.w.communities["granted"][0] == done.sum()
    by_group = done.sum() - (MANY - declined)
    assert b.w.daily["mobilised"][0] == (by_group if group == CONVENED else 0)
    assert b.w.daily["autonomous"][0] == done.sum() - b.w.daily["mobilised"][0]
    assert sum(hours(b, RESIDENTS)) == 4.0 * done.sum() + 2.0 * (~done).sum()


def test_a_group_asks_anybody_of_the_community_but_oneself() -> None:
    """The tie declines for certain; whoever the group asks helps for certain."""
    b = asking(group=OWN, willing=1.0)
    home, me = b.w.communities[0], b.cases["resident"][0]
    ties = home["first"] + b.w.tie_to[b.w.tie_start[me] : b.w.tie_start[me + 1]].astype(int)
    b.w.residents["civic"][ties], b.w.residents["q"][ties, 1] = 0, 0.0
    b.do(TAKE_UP)
    helped = np.flatnonzero(b.w.residents["part"])
    able = set(range(home["first"], home["first"] + home["size"])) - set(ties.tolist()) - {int(me)}
    assert set(helped.tolist()) <= able and len(helped) > 0.8 * len(able)


def test_a_group_helps_those_without_ties() -> None:
    for group, helped in ((NONE, False), (OWN, True)):
        b = asking(group=group, willing=1.0)
        b.w.tie_start[:] = 0
        b.do(TAKE_UP)
        assert (b.w.communities["granted"][0] > 0) == helped
