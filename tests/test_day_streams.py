"""Random draws: distribution, independence between keys, monotone inversion, the same bits everywhere."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from numba import njit
from scipy import stats

from sim.day.world import Array
from sim.exponential import exponential
from sim.streams import PURPOSE, PURPOSES, keys, normal, poisson, stream, uniform, uniforms_of

N = 100_000
LEAST_P = 1e-4
"""A p-value below this fails a test of distribution; seeds are fixed, so a test never fails by chance."""


@njit(nogil=True, cache=True)
def _uniforms(key: Any, items: Any, n: Any, out: Any) -> None:
    for i in range(len(out)):
        out[i] = uniform(key, stream(items[i]), n[i])


@njit(nogil=True, cache=True)
def _others(key: Any, items: Any, mean: float, exponentials: Any, normals: Any) -> None:
    for i in range(len(items)):
        exponentials[i] = exponential(key, stream(items[i]), 0, mean)
        normals[i] = normal(key, stream(items[i]), 1)


@njit(nogil=True, cache=True)
def _poissons(u: Any, mean: Any, out: Any) -> None:
    for i in range(len(out)):
        out[i] = poisson(u[i], mean[i])


def drawn(purpose: str, items: Array | int, n: Array | int, seed: int = 1) -> Array:
    items, n = np.broadcast_arrays(np.asarray(items, np.int64), np.asarray(n, np.int64))
    out = np.empty(items.shape)
    _uniforms(keys(seed)[PURPOSE[purpose]], items.copy(), n.copy(), out)
    return out


COUNT = np.arange(N)
ZERO = np.zeros(N, np.int64)
STREAMS = {
    "items in a row": ("matter", COUNT, ZERO),
    "counters in a row": ("matter", ZERO, COUNT),
    "packed ids": ("caller", (COUNT % 50 << 34) | (COUNT // 50 << 19) | (3 << 16), ZERO),
    "ids of problems' matters": ("caller", (1 << 62) | (COUNT % 997 << 27) | (COUNT // 997 << 12), ZERO),
    "last purpose": (PURPOSES[-1], COUNT, ZERO + 5),
}


@pytest.mark.parametrize("stream", STREAMS)
def test_uniform_as_philox_is(stream: str) -> None:
    u = drawn(*STREAMS[stream])
    philox = np.random.Generator(np.random.Philox(1)).random(N)
    assert u.min() >= 0.0 and u.max() < 1.0
    assert len(np.unique(u)) == N
    assert stats.kstest(u, "uniform").pvalue > LEAST_P
    assert stats.ks_2samp(u, philox).pvalue > LEAST_P
    assert (u * 2.0**53 == np.floor(u * 2.0**53)).all()


def assert_independent(a: Array, b: Array) -> None:
    """Chi-square of pairs in a 20 x 20 grid, and correlation."""
    table, _, _ = np.histogram2d(a, b, bins=20, range=[[0, 1], [0, 1]])
    assert stats.chisquare(table.ravel()).pvalue > LEAST_P
    assert abs(np.corrcoef(a, b)[0, 1]) < 4.0 / math.sqrt(len(a))


@pytest.mark.parametrize("stream", STREAMS)
@pytest.mark.parametrize("lag", [1, 2, 50])
def test_neighbouring_draws_are_independent(stream: str, lag: int) -> None:
    u = drawn(*STREAMS[stream])
    assert_independent(u[:-lag], u[lag:])


@pytest.mark.parametrize("n", [1, 2, 4, 8, 64, 1000])
def test_counters_about_one_item_are_independent(n: int) -> None:
    assert_independent(drawn("success", COUNT, 0), drawn("success", COUNT, n))


def test_purposes_are_independent() -> None:
    few = [drawn(name, COUNT[:20_000], 0) for name in PURPOSES]
    table = np.corrcoef(np.array(few))
    worst = np.abs(table - np.eye(len(PURPOSES))).max()
    assert worst < 5.0 / math.sqrt(20_000)


@pytest.mark.parametrize("seeds", [(0, 1), (1, 2), (1, 2**62), (2**63 - 2, 2**63 - 1)])
def test_seeds_are_independent(seeds: tuple[int, int]) -> None:
    one, other = (drawn("matter", COUNT, 0, seed) for seed in seeds)
    assert_independent(one, other)


def test_every_bit_is_fair() -> None:
    words = (drawn("matter", COUNT, 0) * 2.0**53).astype(np.uint64)
    ones = np.array([((words >> np.uint64(bit)) & np.uint64(1)).mean() for bit in range(53)])
    assert (np.abs(ones - 0.5) < 4.5 * 0.5 / math.sqrt(N)).all()


def test_one_bit_of_the_item_changes_half_the_bits() -> None:
    words = (drawn("matter", COUNT[:2000], 0) * 2.0**53).astype(np.uint64)
    for bit in (0, 7, 19, 34, 61):
        flipped = (drawn("matter", COUNT[:2000] ^ (1 << bit), 0) * 2.0**53).astype(np.uint64)
        changed = np.array([int(a ^ b).bit_count() for a, b in zip(words, flipped, strict=True)]).mean()
        assert 25.5 < changed < 27.5, bit


def test_arrays_outside_compiled_code_get_the_same_bits() -> None:
    ids = STREAMS["ids of problems' matters"][1]
    assert (uniforms_of(keys(1)[PURPOSE["month"]], ids, 7) == drawn("month", ids, 7)).all()


def test_keys_of_a_seed_differ_by_purpose_and_seed() -> None:
    together = np.concatenate([keys(seed) for seed in range(200)])
    assert len(np.unique(together)) == 200 * len(PURPOSES)


def test_exponential_and_normal() -> None:
    exponentials, normals = np.empty(N), np.empty(N)
    _others(keys(3)[PURPOSE["labour"]], COUNT, 2.5, exponentials, normals)
    assert stats.kstest(exponentials, "expon", args=(0, 2.5)).pvalue > LEAST_P
    assert stats.kstest(normals, "norm").pvalue > LEAST_P
    assert exponentials.min() >= 0.0 and np.isfinite(exponentials).all() and np.isfinite(normals).all()
    error = 4.0 / math.sqrt(N)
    assert exponentials.mean() == pytest.approx(2.5, abs=2.5 * error)
    assert exponentials.var() == pytest.approx(6.25, abs=6.25 * math.sqrt(8.0) * error)
    assert normals.mean() == pytest.approx(0.0, abs=error)
    assert normals.var() == pytest.approx(1.0, abs=math.sqrt(2.0) * error)
    assert stats.kurtosis(normals) == pytest.approx(0.0, abs=math.sqrt(24.0) * error)


def poissons(u: Array, mean: Array | float) -> Array:
    out = np.empty(len(u), np.int64)
    _poissons(u, np.broadcast_to(np.asarray(mean, float), u.shape).copy(), out)
    return out


@pytest.mark.parametrize("mean", [1e-6, 0.01, 0.5, 3.0, 30.0, 300.0, 499.0])
def test_poisson_is_the_exact_quantile(mean: float) -> None:
    u = np.concatenate([(np.arange(5000) + 0.5) / 5000, [1e-9, 1 - 1e-6, 1 - 1e-9]])
    at_a_step = np.abs(stats.poisson.cdf(stats.poisson.ppf(u, mean), mean) - u) < 1e-12
    assert (poissons(u, mean) == stats.poisson.ppf(u, mean))[~at_a_step].all()


@pytest.mark.parametrize("mean", [501.0, 2000.0, 50_000.0])
def test_poisson_of_large_means_is_within_one(mean: float) -> None:
    u = (np.arange(20_000) + 0.5) / 20_000
    assert np.abs(poissons(u, mean) - stats.poisson.ppf(u, mean)).max() <= 1
    sample = poissons(drawn("matter", COUNT, 0), mean)
    assert sample.mean() == pytest.approx(mean, abs=4.0 * math.sqrt(mean / N))
    assert sample.var() == pytest.approx(mean, rel=4.0 * math.sqrt(2.0 / N))


def test_poisson_grows_with_the_mean() -> None:
    means = np.concatenate([[0.0], np.geomspace(1e-3, 2000.0, 4000)])
    for u in (0.0, 0.001, 0.3, 0.5, 0.9, 0.9999, 1.0 - 1e-12):
        assert (np.diff(poissons(np.full(len(means), u), means)) >= 0).all(), u


@pytest.mark.parametrize("mean", [-1.0, 0.0])
def test_poisson_without_a_rate_is_nothing(mean: float) -> None:
    assert poissons(np.array([0.0, 0.999999]), mean).tolist() == [0, 0]
