"""Intervals of differences and of what pairing saves: known answers, and how often they hold the truth."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_up_policies import (
    correlated,
    drawn,
)

from sim.experiment.answers.comparison.resamples import MANY_UNITS, Resamples, whole_numbers
from sim.experiment.answers.comparison.studentized import studentized_intervals
from sim.experiment.answers.comparison.variance import savings
from sim.experiment.intervals import t_interval


def test_the_variance_factor_of_correlated_normals() -> None:
    """(1 + 1) / (1 + 1 - 2 rho) = 5 for rho = 0.8."""
    pair = correlated(6_000, 0.8, np.random.default_rng(3))
    one, other = (side[None] for side in pair)
    (found,) = savings([(one, other)], Resamples(6_000))
    assert found.factor == pytest.approx((one.var(ddof=1) + other.var(ddof=1)) / (one - other).var(ddof=1))
    assert found.factor == pytest.approx(5.0, rel=0.06)
    assert found.low is not None and found.high is not None and found.low < 5.0 < found.high


def test_the_variance_factor_is_pooled_over_worlds_and_points() -> None:
    a, b = drawn((2, 6, 30)) * np.arange(1, 7)[None, :, None] + 100.0 * np.arange(6)[None, :, None]
    b[0, 5] = a[2, 1] = np.nan
    b += 0.7 * np.nan_to_num(a)
    (found,) = savings([(a, b)], Resamples(30))
    known = np.isfinite(a) & np.isfinite(b)

    def pooled(values: Any) -> float:
        return float(
            sum((row[k].size - 1) * row[k].var(ddof=1) for row, k in zip(values, known, strict=True))
        )

    assert found.factor is not None
    assert found.factor == pytest.approx((pooled(a) + pooled(b)) / pooled(a - b))
    assert found.low is not None and found.high is not None and found.low < found.factor < found.high


def test_why_there_is_no_variance_factor() -> None:
    a = drawn((1, 10))
    few = np.where(np.arange(10) < 1, a, np.nan)
    found = savings([(a, a.copy()), (a, a + 3.0), (few, a + 1.0)], Resamples(10))
    assert [one.why for one in found] == ["identical", "constant", "few"]
    assert all(one.factor is None and one.low is None for one in found)
    (three,) = savings([(a[:, :3], drawn((1, 3), 2))], Resamples(3))
    assert three.factor is not None and three.low is None and three.why == ""
    nearly = a.copy()
    nearly[0, 4] += 1.0  # a third of the resamples lack this seed: there is no upper end
    (one,) = savings([(a, nearly)], Resamples(10))
    assert one.low is not None and one.high is None


def test_all_indicators_at_once_give_what_each_gives_alone() -> None:
    rng = np.random.default_rng(2)
    pairs = [correlated(25, rho, rng) for rho in (0.1, 0.5, 0.9)]
    shaped = [(a.reshape(5, 5)[:2], b.reshape(5, 5)[:2]) for a, b in pairs]
    shaped = [(np.tile(a, 4), np.tile(b, 4) + drawn((2, 20), 5)) for a, b in shaped]
    shaped[1][0][0, 3] = np.nan
    together = savings(shaped, Resamples(20))
    alone = [savings([pair], Resamples(20))[0] for pair in shaped]
    for one, other in zip(together, alone, strict=True):
        assert (one.factor, one.low, one.high) == pytest.approx((other.factor, other.low, other.high))


def test_resamples_are_the_same_however_they_are_cut() -> None:
    whole, cut = Resamples(50), Resamples(50, widest=1_000_000)
    chunks = list(cut.chunks())
    assert len(chunks) > 100 and sum(map(len, chunks)) == whole.count == 4999
    assert (np.concatenate(chunks) == np.concatenate(list(whole.chunks()))).all()
    columns = drawn((50, 3)) + 1e6
    columns[4:, 1] = np.nan
    assert Resamples(MANY_UNITS + 1).count == 2000
    means = whole.means(columns)
    assert means[:, 0] == pytest.approx(np.concatenate(chunks) @ columns[:, 0] / 50.0)
    assert np.nanmax(means[:, 1]) <= columns[:4, 1].max() and np.isnan(means[:, 1]).any()


def test_sums_of_resamples_do_not_hang_on_the_order_in_which_they_are_added() -> None:
    """So that the bytes are the same for any number of threads."""
    columns, order = drawn((501, 4)) * [1.0, 1e-9, 1e7, 0.0], np.random.default_rng(0).permutation(501)
    whole, step = whole_numbers(columns)
    (chunk, *_) = Resamples(501).chunks()
    assert (chunk @ whole == np.ascontiguousarray(chunk[:, order]) @ np.ascontiguousarray(whole[order])).all()
    assert step * whole == pytest.approx(columns, rel=1e-9, abs=1e-4 * 2.0**-30)
    assert np.abs(whole).max() * 501 < 2.0**53


def test_the_studentised_interval_is_that_of_its_definition() -> None:
    """Quantiles of (resample's mean - mean) / (its standard error), by loops over the same resamples."""
    rng = np.random.default_rng(4)
    for sample in (rng.normal(size=9), rng.exponential(size=30), 1e6 + rng.normal(size=12)):
        resamples = Resamples(sample.size)
        told = []
        for counts in np.concatenate(list(resamples.chunks())):
            again = np.repeat(sample, counts.astype(int))
            told.append((again.mean() - sample.mean()) / (again.std(ddof=1) / np.sqrt(again.size)))
        low, high = np.quantile(told, (0.025, 0.975), method="inverted_cdf")
        error = sample.std(ddof=1) / np.sqrt(sample.size)
        (found,) = studentized_intervals(sample[:, None], resamples)
        assert found is not None
        expected = (sample.mean() - high * error, sample.mean() - low * error)
        assert (found.low - sample.mean(), found.high - sample.mean()) == pytest.approx(
            (expected[0] - sample.mean(), expected[1] - sample.mean()), rel=1e-6
        )


def test_an_interval_leans_to_where_the_long_tail_may_be() -> None:
    sample = np.random.default_rng(1).exponential(size=25)
    (found,) = studentized_intervals(sample[:, None], Resamples(25))
    student = t_interval(sample)
    assert found is not None and student is not None
    assert found.high - found.mean > 1.2 * (found.mean - found.low)
    assert found.high > student.high


def test_where_there_is_no_studentised_interval() -> None:
    assert studentized_intervals(drawn((7, 1)), Resamples(7)) == (None,)
    gaps = drawn((12, 1))
    gaps[:5] = np.nan
    assert studentized_intervals(gaps, Resamples(12)) == (None,)
    (alike,) = studentized_intervals(np.full((9, 1), 0.1), Resamples(9))
    assert alike is not None and alike.low == alike.high == alike.mean
    rare = np.zeros((10, 1))
    rare[0] = 1.0  # a third of the resamples have no spread
    assert studentized_intervals(rare, Resamples(10)) == (None,)


def samples(kind: str, values: int, count: int, seed: int) -> Any:
    """Samples as columns, of mean 0."""
    rng = np.random.default_rng(seed)
    shape = (values, count)
    match kind:
        case "normal":
            return rng.normal(size=shape)
        case "skewed":
            return rng.exponential(size=shape) - 1.0
        case "lognormal":
            return np.exp(rng.normal(size=shape)) - np.exp(0.5)
        case _:
            return rng.standard_t(3, size=shape)


def held(columns: Any, truth: float = 0.0) -> tuple[float, float]:
    """Share of intervals by Student's t and by the bootstrap that hold the mean."""
    resamples = Resamples(len(columns))
    student = [t_interval(column) for column in columns.T]
    bootstrap = [
        one
        for n in range(0, columns.shape[1], 500)
        for one in studentized_intervals(columns[:, n : n + 500], resamples)
    ]
    hits = [
        np.mean([one is not None and one.low <= truth <= one.high for one in intervals])
        for intervals in (student, bootstrap)
    ]
    return float(hits[0]), float(hits[1])


def covered(kind: str, values: int, count: int, seed: int = 11) -> tuple[float, float]:
    return held(samples(kind, values, count, seed))


def covered_factor(rho: float, values: int, count: int, seed: int = 12) -> float:
    """Share of intervals of the variance factor that hold 1 / (1 - rho)."""
    rng = np.random.default_rng(seed)
    pairs = [tuple(side[None] for side in correlated(values, rho, rng)) for _ in range(count)]
    found = [one for n in range(0, count, 500) for one in savings(pairs[n : n + 500], Resamples(values))]
    truth = 1.0 / (1.0 - rho)
    return float(np.mean([one.low is not None and one.low <= truth <= (one.high or np.inf) for one in found]))


def test_intervals_cover_what_they_say() -> None:
    student, bootstrap = covered("normal", 20, 600)
    assert 0.93 <= student <= 0.97 and 0.93 <= bootstrap <= 0.97
    student, bootstrap = covered("skewed", 20, 600)
    assert 0.88 <= student <= 0.95 and 0.93 <= bootstrap <= 0.97
    assert 0.92 <= covered_factor(0.8, 20, 400) <= 0.98


LEAST = {
    "normal": (0.93, 0.93),
    "skewed": (0.88, 0.93),
    "lognormal": (0.82, 0.89),
    "both tails": (0.94, 0.90),
}
"""What Student's interval and the bootstrap's hold at least, of eight values too."""


@pytest.mark.heavy
@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.parametrize("values", [8, 12, 20, 50, 200])
def test_coverage_of_the_intervals_of_a_mean(kind: str, values: int) -> None:
    student, bootstrap = covered(kind, values, 10_000)
    print(f"{kind}, {values} values: t {student:.3f}, bootstrap {bootstrap:.3f}")
    assert LEAST[kind][0] <= student <= 0.97 and LEAST[kind][1] <= bootstrap <= 0.97


@pytest.mark.heavy
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.95])
@pytest.mark.parametrize("values", [8, 12, 20, 50])
def test_coverage_of_the_interval_of_the_variance_factor(rho: float, values: int) -> None:
    found = covered_factor(rho, values, 4_000)
    print(f"factor, rho {rho}, {values} seeds: {found:.3f}")
    assert 0.93 <= found <= 0.97
