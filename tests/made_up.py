"""A made-up result of realistic shape, for tests of everything downstream of the model."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.city.rows import CHANNELS, NATURES, OUTCOMES, PAYERS, TALLY, WAYS
from sim.day.tallies import DAILY
from sim.result import Result
from sim.scenario import Scenario, load_scenario

SUFFIXES = {"first": CHANNELS, "way": WAYS}

SHARES = {
    "first": [0.3, 0.2, 0.02, 0.08, 0.1, 0.05, 0.15, 0.01, 0.09],
    "way": [0.6, 0.15, 0.05, 0.05, 0.05, 0.06, 0.04],
}


def made_up_result(
    days: int = 90, *, seed: int = 4, events: bool = False, spec: Scenario | None = None
) -> Result:
    """A result that looks like one: 8,000 residents, 8 communities, 3 subdistricts, 6 departments."""
    asked = {"time.seed": seed, "time.days": days}
    spec = load_scenario("demo_town", asked) if spec is None else spec
    draws = np.random.default_rng(seed)
    daily = _daily(draws, days)
    return Result(
        spec=spec,
        seed=seed,
        days=days,
        residents=8000,
        indicators=_indicators(daily),
        daily=daily,
        handlers=_handlers(draws, days),
        communities=_communities(draws, days),
        ledger=_ledger(draws),
        requests=_requests(draws) if events else None,
        burn_in_days=1461,
        setup_seconds=1.25,
        wall_seconds=0.5,
    )


def columns_of(dtype: np.dtype[Any]) -> list[str]:
    """Names of a row type with sub-arrays flattened, as they stand in the tables."""
    names = []
    for name in dtype.names or ():
        names += [f"{name}_{suffix}" for suffix in SUFFIXES[name]] if name in SUFFIXES else [name]
    return names


ENDERS = {"autonomous": 0.45, "mobilised": 0.06, "by_company": 0.09, "by_government": 0.3, "by_itself": 0.1}


def _daily(draws: np.random.Generator, days: int) -> dict[str, Any]:
    day = np.arange(days)
    table: dict[str, Any] = {"day": day, "date": np.datetime64("2023-01-01") + day}
    season = 1 + 0.2 * np.sin(day / 58)
    mean = dict.fromkeys(columns_of(DAILY), 2.0) | {
        "matters": 95, "ended": 90, "ended_30": 85, "contacts": 21, "consultations": 12, "requests": 9,
        "closed": 8, "counted": 5, "asked": 8, "government_hours": 60, "paper_hours": 6,
    }  # fmt: skip
    for name, value in mean.items():
        table[name] = draws.poisson(value * season).astype(float)
    for name, whole, share in (
        ("responded", "counted", 0.98), ("yes", "counted", 0.93), ("satisfied", "counted", 0.9),
        ("settled", "closed", 1.0), ("settled_true", "settled", 0.72), ("avoidable", "closed", 0.12),
    ):  # fmt: skip
        table[name] = draws.binomial(table[whole].astype(int), share).astype(float)
    enders = draws.multinomial(table["ended"].astype(int), list(ENDERS.values()))
    table |= {name: enders[:, i].astype(float) for i, name in enumerate(ENDERS)}
    for name, shares in SHARES.items():
        whole = "matters" if name == "first" else "closed"
        split = draws.multinomial(table[whole].astype(int), np.array(shares) / sum(shares))
        table |= {f"{name}_{suffix}": split[:, i].astype(float) for i, suffix in enumerate(SUFFIXES[name])}
    table["problems"] = 120 + np.cumsum(draws.normal(0, 1.5, days)).round()
    table["open_requests"] = np.maximum(0, 35 + np.cumsum(draws.normal(0, 2, days))).round()
    return table


def _indicators(daily: dict[str, Any]) -> dict[str, float | None]:
    total = {name: float(np.sum(values)) for name, values in daily.items() if name != "date"}
    costs = {"cost_explicit": 1.1e6, "cost_implicit": 4.2e5, "cost_sunk": 2.3e5, "cost_platform": 1.5e5}
    return {
        "matters": total["matters"],
        "contacts": total["contacts"],
        "requests": total["requests"],
        "reported_resolution": total["yes"] / total["counted"],
        "true_resolution": total["settled_true"] / total["settled"],
        "median_close_days": None,
        "cost_total": sum(costs.values()),
        **costs,
    }


def _months(days: int) -> Any:
    dates = np.datetime64("2023-01-01") + np.arange(days)
    return np.unique(dates.astype("datetime64[M]"))


def _handlers(draws: np.random.Generator, days: int) -> dict[str, Any]:
    months = _months(days)
    n = len(months) * 9
    kinds = np.array(["subdistrict"] * 3 + ["department"] * 5 + ["utility"])
    table: dict[str, Any] = {
        "month": np.repeat(months, 9),
        "handler": np.tile(np.arange(9), len(months)),
        "kind": np.tile(kinds, len(months)),
        "residents": np.tile(np.array([2700.0] * 3 + [8000.0] * 6), len(months)),
    }
    table |= {name: draws.poisson(5, n).astype(float) for name in columns_of(TALLY)}
    score = draws.uniform(0.7, 1, n)
    score[0] = np.nan
    return table | {"score": score, "percentile": draws.uniform(0, 1, n)}


def _communities(draws: np.random.Generator, days: int) -> dict[str, Any]:
    months = _months(days)
    n = len(months) * 8
    return {
        "month": np.repeat(months, 8),
        "community": np.tile(np.arange(8), len(months)),
        "matters": draws.poisson(300, n).astype(float),
        "efficacy": draws.uniform(0, 1, n),
    }


def _ledger(draws: np.random.Generator) -> dict[str, Any]:
    cells = [(p, n, o) for p in PAYERS for n in NATURES for o in (*OUTCOMES, "open")]
    return {
        "payer": np.array([cell[0] for cell in cells]),
        "nature": np.array([cell[1] for cell in cells]),
        "outcome": np.array([cell[2] for cell in cells]),
        "hours": draws.gamma(2, 100, len(cells)),
        "yuan": draws.gamma(2, 9000, len(cells)),
    }


def _requests(draws: np.random.Generator) -> dict[str, Any]:
    return {
        "id": np.arange(50),
        "hour": np.sort(draws.uniform(0, 2000, 50)).astype(np.float32),
        "what": draws.integers(0, 15, 50).astype(np.uint8),
    }
