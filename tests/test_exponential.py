"""Exponential draws: layers of equal area, the right distribution everywhere, the tail too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numba import njit
from scipy import stats

from sim.day.world import Array
from sim.exponential import LAYERS, TAIL, edges, exponential
from sim.streams import PURPOSE, keys, stream, uniforms_of, unit

N = 1_000_000
LEAST_P = 1e-4


@njit(nogil=True, cache=True)
def _drawn(key: Any, mean: float, out: Any) -> None:
    for item in range(len(out)):
        out[item] = exponential(key, stream(item), 3, mean)


def drawn(count: int = N, mean: float = 1.0, seed: int = 1) -> Array:
    out = np.empty(count)
    _drawn(keys(seed)[PURPOSE["retry"]], mean, out)
    return out


DRAWS = drawn()


def test_every_layer_has_the_same_area() -> None:
    right = edges()
    assert right.shape == (LAYERS + 1,) and (np.diff(right) < 0.0).all() and right[-1] == 0.0
    heights = np.diff(np.exp(-right[1:]))
    area = (TAIL + 1.0) * np.exp(-TAIL)
    assert heights * right[1:-1] == pytest.approx(area, rel=1e-8)
    assert right[0] * np.exp(-TAIL) == pytest.approx(area, rel=1e-9)


def test_draws_are_exponential() -> None:
    assert stats.kstest(DRAWS, "expon").pvalue > LEAST_P
    bins = -np.log1p(
        -np.linspace(0.0, 1.0, 1001)[:-1]
    )  # a thousand of equal chance, the first by the curve's top
    counts = np.histogram(DRAWS, np.append(bins, np.inf))[0]
    assert stats.chisquare(counts).pvalue > LEAST_P


@pytest.mark.parametrize("layer", [1, 5, 40, LAYERS - 2, LAYERS - 1])
def test_draws_are_exponential_about_the_edge_of_a_layer(layer: int) -> None:
    edge = edges()[layer]
    near = np.abs(DRAWS - edge) < 0.02
    below, above = np.count_nonzero(near & (edge > DRAWS)), np.count_nonzero(near & (edge <= DRAWS))
    share = (1.0 - np.exp(-0.02)) / (np.exp(0.02) - np.exp(-0.02)) if edge > 0.02 else 0.0
    assert stats.binomtest(above, below + above, share).pvalue > LEAST_P


def test_the_tail_is_exponential_again() -> None:
    beyond = drawn(4 * N, seed=2)
    beyond = beyond[beyond > TAIL] - TAIL
    assert stats.binomtest(len(beyond), 4 * N, float(np.exp(-TAIL))).pvalue > LEAST_P
    assert stats.kstest(beyond, "expon").pvalue > LEAST_P
    assert beyond.max() > 5.0


def test_a_draw_is_in_proportion_to_its_mean_and_its_key_s_own() -> None:
    few = DRAWS[:1000]
    assert drawn(1000, 3.5) == pytest.approx(3.5 * few, rel=1e-15)
    assert (drawn(1000, 0.0) == 0.0).all()
    assert (drawn(1000, seed=3) != few).all()


def test_draws_have_nothing_to_do_with_uniforms_of_the_same_number_elsewhere() -> None:
    other = uniforms_of(keys(1)[PURPOSE["tell"]], np.arange(N), 3)
    assert abs(np.corrcoef(DRAWS, other)[0, 1]) < 5.0 / np.sqrt(N)
    assert abs(np.corrcoef(DRAWS[1:], DRAWS[:-1])[0, 1]) < 5.0 / np.sqrt(N)


def test_the_bits_that_pick_a_layer_are_no_part_of_the_place() -> None:
    word = np.uint64(0xABCDEF0123456789)
    places = {unit.py_func(word ^ np.uint64(layer)) for layer in range(LAYERS)}  # type: ignore[attr-defined]
    assert len(places) == 1
