"""Chances told by whole numbers, places counted as vectors, hours climbed to: as the plain rules have it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.compiled import entry
from sim.day.arising import hour_of_day
from sim.day.handle import enter, table
from sim.day.problems import pick_category
from sim.model import GovernanceModel
from sim.streams import happens, keys, streams_of, uniforms_of


@entry
def happen(words: Any, key: Any, streams: Any, chance: float, out: Any) -> None:
    """Whether something of a chance happens to each stream."""
    for n in range(len(out)):
        out[n] = happens(key[0], np.uint64(streams[n]), 2, chance)


@entry
def pick(words: Any, cls: int, draws: Any, out: Any) -> None:
    """Category of a class at each draw."""
    w = enter(words)
    for n in range(len(out)):
        out[n] = pick_category(w, cls, draws[n])


@entry
def climb(draws: Any, out: Any) -> None:
    """Hour of day at each draw."""
    for n in range(len(out)):
        out[n] = hour_of_day(draws[n])


@pytest.mark.parametrize("chance", [0.0, 1e-300, 2.0**-53, 0.1, 0.5, 1.0 - 2.0**-53, 1.0, 1.3, -0.2])
def test_what_happens_is_a_draw_below_its_chance(chance: float) -> None:
    items, key = np.arange(20_000), keys(5)[:1]
    out = np.zeros(len(items))
    happen(np.zeros(1, np.int64), key, streams_of(items).view(np.int64), chance, out)
    assert (out == (uniforms_of(key[0], items, 2) < chance)).all()


def test_at_the_draw_itself_it_does_not_happen() -> None:
    items, key = np.arange(50), keys(5)[:1]
    draws, out = uniforms_of(key[0], items, 2), np.zeros(1)
    for item, draw in zip(items, draws, strict=True):
        stream = streams_of(item[None]).view(np.int64)
        happen(np.zeros(1, np.int64), key, stream, draw, out)
        assert out[0] == 0.0
        happen(np.zeros(1, np.int64), key, stream, np.nextafter(draw, 1.0), out)
        assert out[0] == 1.0


@pytest.mark.parametrize("cls", range(6))
def test_a_category_is_the_first_whose_sum_is_past_the_draw(cls: int) -> None:
    world = GovernanceModel("demo_town").world
    sums, labels = world.categories["cum"][cls].astype(np.float64), world.categories["label"][cls]
    draws = np.concatenate([np.linspace(0.0, 1.0, 5001)[:-1], sums[sums < 1.0], np.nextafter(sums, 0.0)])
    out = np.zeros(len(draws))
    pick(table(world), cls, draws, out)
    assert (out == labels[np.searchsorted(sums, draws, side="right")]).all()


def test_hours_of_day_are_those_of_the_piecewise_line() -> None:
    shares = [0.0, 0.10, 0.17, 0.43, 0.58, 0.80, 0.92, 1.0]
    hours = [0.0, 7.0, 9.0, 11.0, 14.0, 16.0, 20.0, 24.0]
    draws = np.concatenate([np.linspace(0.0, 1.0, 100_001)[:-1], shares[:-1]])
    out = np.zeros(len(draws))
    climb(draws, out)
    assert out == pytest.approx(np.interp(draws, shares, hours), abs=1e-12)
