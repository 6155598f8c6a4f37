"""First choices of many matters at once are those of one after the other, on what there is in the morning."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from workbench import Bench

from sim.city.rows import CHANNELS, CLASSES
from sim.compiled import entry
from sim.day.choice import choose
from sim.day.first import choose_together
from sim.day.handle import enter, table
from sim.day.matters import begin_matters
from sim.day.world import TOGETHER, Array

COUNCIL, PROPERTY = CHANNELS.index("council"), CHANNELS.index("property")


@entry
def choose_and_begin(words: Any, count: int, day: int, out: Any) -> None:
    """Choose for cases 0 to ``count - 1``: together, in pieces, then alone; and act on the former."""
    w = enter(words)
    for start in range(0, count, TOGETHER):
        some = min(count - start, TOGETHER)
        for n in range(some):
            w.together[0, 0, n] = np.int64(w.cases[start + n].stream)
            w.together[0, 1, n] = start + n
        choose_together(w, 0, some, day)
    for slot in range(count):
        case = w.cases[slot]
        out[slot] = choose(w, 0, case, w.residents[case.resident], w.communities[case.community])
    begin_matters(w, 0, day)


def chosen(b: Bench) -> Array:
    """First channels of all cases of a bench; each was the same when it was chosen alone."""
    alone = np.zeros(b.count)
    choose_and_begin(table(b.w), b.count, 3, alone)
    assert (b.cases["first"] == alone).all()
    return np.asarray(b.cases["first"])


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
