"""Intervals of a run's rates: right width, right coverage, none where nothing can be said."""

from __future__ import annotations

import numpy as np
import pytest

from sim.margins import FEWEST_MONTHS, RATES, margins

DAYS = np.datetime64("2023-01-01") + np.arange(365)


def daily(
    rng: np.random.Generator, days: int = 365, rate: float = 0.8, load: float = 40.0
) -> dict[str, np.ndarray]:
    table: dict[str, np.ndarray] = {"date": DAYS[:days]}
    for top, bottom, _ in RATES.values():
        counts = rng.poisson(load, days) if bottom not in table else table[bottom].astype(int)
        table[bottom] = counts.astype(float)
        table[top] = rng.binomial(counts, rate).astype(float)
    return table


def test_coverage_is_about_95_per_cent() -> None:
    rng = np.random.default_rng(1)
    hits = []
    for _ in range(300):
        table = daily(rng)
        found = margins(table)["reported_resolution"]
        hits.append(abs(table["yes"].sum() / table["counted"].sum() - 0.8) <= found)
    assert 0.92 <= np.mean(hits) <= 0.98


def test_half_width_shrinks_with_the_root_of_the_volume() -> None:
    rng = np.random.default_rng(2)
    few, many = (
        np.mean([margins(daily(rng, load=load))["perfunctory_share"] for _ in range(40)])
        for load in (10.0, 160.0)
    )
    assert few / many == pytest.approx(4.0, rel=0.2)


def test_a_rate_that_never_varies_has_no_width() -> None:
    assert margins(daily(np.random.default_rng(3), rate=1.0))["reported_response"] == 0.0


def test_too_few_months_or_no_base_give_none() -> None:
    rng = np.random.default_rng(4)
    assert margins(daily(rng, days=31 * (FEWEST_MONTHS - 1) - 3)) == {}
    table = daily(rng)
    table["requests"] = np.zeros(365)
    assert "merged_share" not in margins(table)
