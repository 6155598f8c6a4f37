"""First choices of many matters at once are those of one after the other, on what there is in the morning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from workbench import Bench

from sim.city.rows import CHANNELS, CLASSES, LEARNED, OFFICIAL
from sim.compiled import entry
from sim.day.choice import CHOICE, DOMAIN
from sim.day.first import choose_together
from sim.day.handle import enter, table
from sim.day.matters import begin_matters
from sim.day.together import decide, wait_again
from sim.day.world import COUNCIL, NEIGHBOURS, NONE, PROPERTY, TOGETHER, Array
from sim.streams import uniforms_of


@entry
def choose(words: Any, count: int, day: int) -> None:
    """Choose for cases 0 to ``count - 1``, in pieces, as if all of them arose today."""
    w = enter(words)
    for start in range(0, count, TOGETHER):
        some = min(count - start, TOGETHER)
        for n in range(some):
            w.together[0, 0, n] = np.int64(w.cases[start + n].stream)
            w.together[0, 1, n] = start + n
        choose_together(w, 0, some, some, day)


@entry
def choose_again(words: Any, count: int, day: int) -> None:
    """Choose for cases 0 to ``count - 1``, which are taken up again."""
    w = enter(words)
    for slot in range(count):
        wait_again(w, 0, slot)
    decide(w, 0, day, True)


@entry
def begin(words: Any, day: int) -> None:
    """Act upon what was chosen."""
    begin_matters(enter(words), 0, day)


def alone(b: Bench) -> Array:
    """Channel of each case by the logit rule (McFadden 1974), from rows as they are and its own draw."""
    w, cases = b.w, b.cases
    par, people, homes = w.par[0], w.residents[cases["resident"]], w.communities[cases["community"]]
    alien = np.abs(w.cls["publicness"][cases["cls"]][:, None] - DOMAIN[:LEARNED])
    trust = (people["trust"].astype(np.float64) - 0.5)[:, None] * OFFICIAL[:LEARNED]
    utility = par["choice_sensitivity"] * (people["q"] - w.effort) - par["choice_mismatch"] * alien
    weight = np.exp(utility + par["choice_trust_weight"] * trust)
    ties = w.tie_start[cases["resident"] + 1] > w.tie_start[cases["resident"]]
    weight[:, NEIGHBOURS] *= ties | (homes["group"] != NONE)
    weight[:, COUNCIL] *= homes["volunteer_hours"] > 0.0
    weight[:, PROPERTY] *= homes["has_property"] > 0.0
    living = np.exp(par["choice_sensitivity"] * par["choice_live_value"])
    up_to = np.cumsum(weight, axis=1)
    draws = np.array(
        [uniforms_of(w.keys[CHOICE], case["id"][None], int(case["attempt"]))[0] for case in cases]
    )
    return np.asarray(((draws * (up_to[:, -1] + living))[:, None] >= up_to).sum(axis=1))


def listed(b: Bench) -> Array:
    """Channel of each case by the lists of those who chose."""
    channels = np.full(b.count, -1)
    for channel in range(len(CHANNELS)):
        slot = int(b.w.firsts[0, channel])
        while slot >= 0:
            channels[slot], slot = channel, int(b.cases["link"][slot])
    return channels


def chosen(b: Bench) -> Array:
    """First channels of all cases of a bench, as each would choose alone; then they are acted upon."""
    words = table(b.w)
    choose(words, b.count, 3)
    first = b.cases["first"].copy()
    assert (first == alone(b)).all() and (first == listed(b)).all()
    begin(words, 3)
    return np.asarray(first)


@pytest.fixture
def many() -> Bench:
    """Matters of all classes, of people who have learned different things and were last touched long ago."""
    count = 700
    b = Bench(count, attempt=0, cls="estate")
    b.cases["cls"] = np.arange(count) % len(CLASSES)
    b.cases["resident"] = np.arange(count) % b.w.communities["size"][0]
    rng = np.random.default_rng(1)
    b.w.residents["q"] = rng.uniform(0.0, 1.0, b.w.residents["q"].shape)
    b.w.residents["trust"] = rng.uniform(0.0, 1.0, len(b.w.residents))
    b.w.communities["volunteer_hours"] = 5.0
    b.w.communities["has_property"] = 1.0
    return b


def test_together_is_as_alone(many: Bench) -> None:
    first = chosen(many)
    assert set(first) == set(range(len(CHANNELS)))
    assert (many.w.residents["touched"][: many.w.communities["size"][0]] == 3).all()


def test_who_is_taken_up_again_chooses_by_a_draw_of_its_own(many: Bench) -> None:
    many.cases["attempt"] = 1 + np.arange(many.count) % 3
    choose_again(table(many.w), many.count, 3)
    assert (listed(many) == alone(many)).all()
    assert (many.cases["first"] == 0).all() and many.w.daily["matters"].sum() == 0.0


def test_what_is_not_at_hand_is_not_chosen(many: Bench) -> None:
    many.w.communities["volunteer_hours"] = 0.0
    many.w.communities["has_property"] = 0.0
    assert not np.isin(chosen(many), [COUNCIL, PROPERTY]).any()


def test_volunteers_who_are_spent_at_noon_were_at_hand_in_the_morning(many: Bench) -> None:
    many.cases["hours"] = 5.0
    many.w.communities["skill"] = 1.0
    assert (chosen(many) == COUNCIL).sum() > 1
    assert many.w.communities["volunteer_hours"][0] == 0.0


def test_every_first_attempt_is_made_and_counted_once(many: Bench) -> None:
    first = chosen(many)
    assert (many.cases["attempt"] == 1).all()
    assert (many.w.daily["first"].sum(axis=0) == np.bincount(first, minlength=len(CHANNELS))).all()
    assert many.w.daily["matters"].sum() == many.count
    assert (many.w.firsts == -1).all()
