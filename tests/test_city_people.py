"""Residents: conserved, sorted by need, with the traits asked for, for any number of threads."""

from __future__ import annotations

from dataclasses import fields
from math import erf, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.build import City, build_city
from sim.city.rows import FLAG_MIGRANT, FLAG_PARTY, FLAG_VOLUNTEER, NEED_CLASSES
from sim.city.traits import LIMIT, intercept
from sim.scenario import load_scenario


def values(name: str = "demo_town", **changes: Any) -> dict[str, Any]:
    return load_scenario(name).values() | {f"city.{key}": value for key, value in changes.items()}


NEED_TAIL = values("beijing_2023")["city.need_tail"]


@pytest.fixture(scope="module")
def large() -> City:
    """A hundredth of a true-size city: 219,000 residents in 71 communities."""
    return build_city(values("beijing_2023", scale=0.01), seed=2)


def assert_needs_agree(city: City) -> None:
    """What a community says of its residents' needs is what their rows say."""
    for index, row in enumerate(city.communities):
        here = city.residents[row["first"] : row["first"] + row["size"]]
        assert (here["community"] == index).all()
        assert (np.diff(here["need"].astype(int)) >= 0).all()
        first = np.searchsorted(here["need"], np.arange(NEED_CLASSES + 1))
        assert (row["need_first"] == first).all()
        rates = city.need_rate[here["need"]].astype(float)
        assert row["need_total"] == pytest.approx(rates.sum(), rel=1e-5)
        share = np.bincount(here["need"], weights=rates, minlength=NEED_CLASSES) / rates.sum()
        np.testing.assert_allclose(row["need_cum"], np.cumsum(share), atol=1e-6)
        assert row["need_cum"][-1] == 1 and (np.diff(row["need_cum"]) >= 0).all()
        # A uniform below 1 never picks an empty class.
        empty = np.diff(row["need_first"]) == 0
        assert (np.diff(row["need_cum"], prepend=np.float32(0))[empty] == 0).all()


@given(
    residents=st.integers(500, 6000),
    communities=st.integers(3, 20),
    tail=st.floats(0, 3),
    seed=st.integers(0, 2**63 - 1),
)
@settings(max_examples=25, deadline=None)
def test_any_city_keeps_its_residents(residents: int, communities: int, tail: float, seed: int) -> None:
    city = build_city(values(residents=residents, communities=communities, need_tail=tail), seed)
    assert len(city.residents) == residents == city.communities["size"].sum()
    assert city.residents["age"].min() >= 18 and city.residents["age"].max() <= 99
    assert (city.residents["trust"] >= 0).all() and (city.residents["trust"] <= 1).all()
    assert_needs_agree(city)


def test_threads_do_not_change_a_byte() -> None:
    once, shared = (build_city(values(residents=20_000, communities=30), 7, threads=n) for n in (1, 3))
    for field in fields(City):
        assert getattr(once, field.name).tobytes() == getattr(shared, field.name).tobytes(), field.name


def test_another_seed_is_another_city() -> None:
    once, other = (build_city(values(), seed) for seed in (1, 2))
    assert once.residents.tobytes() != other.residents.tobytes()
    assert once.tie_to.tobytes() != other.tie_to.tobytes()


def test_shares_are_met(large: City) -> None:
    people, asked = large.residents, values("beijing_2023")
    error = 4 * 0.5 / np.sqrt(len(people))
    for bit, key in (
        (FLAG_MIGRANT, "migrant_share"), (FLAG_VOLUNTEER, "volunteer_share"), (FLAG_PARTY, "party_share"),
    ):  # fmt: skip
        assert (people["flags"] & bit > 0).mean() == pytest.approx(asked[f"city.{key}"], abs=error)
    assert (people["age"] >= 60).mean() == pytest.approx(asked["city.over60_share"], abs=error)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_shares_of_none_and_all_are_met_exactly(share: float) -> None:
    everyone = dict.fromkeys(("migrant_share", "over60_share", "party_share", "volunteer_share"), share)
    people = build_city(values(**everyone), seed=1).residents
    wanted = FLAG_MIGRANT | FLAG_VOLUNTEER | FLAG_PARTY if share else 0
    assert (people["flags"] & (FLAG_MIGRANT | FLAG_VOLUNTEER | FLAG_PARTY) == wanted).all()
    assert ((people["age"] >= 60) == bool(share)).all()


def test_trust_and_concern_follow_beta_distributions(large: City) -> None:
    people = large.residents
    volunteers = people["flags"] & FLAG_VOLUNTEER > 0
    for sample, mean in (
        (people["trust"], 0.6),
        (people["privacy"] / 256, 0.4),
        (people["civic"][volunteers] / 256, 0.6),
        (people["civic"][~volunteers] / 256, 0.4),
    ):
        assert sample.mean() == pytest.approx(mean, abs=0.006)
        assert sample.std() == pytest.approx(0.2, abs=0.005)


def test_needs_are_heavy_tailed_with_a_mean_of_one(large: City) -> None:
    rates = np.sort(large.need_rate[large.residents["need"]].astype(float))[::-1]
    assert rates.mean() == pytest.approx(1, abs=0.02)
    assert rates.std() == pytest.approx(np.sqrt(np.expm1(NEED_TAIL**2)), rel=0.06)
    # Of a lognormal's need the neediest tenth has 1 - Phi(1.2816 - sigma).
    share = 1 - 0.5 * (1 + erf((1.2816 - NEED_TAIL) / sqrt(2)))
    assert rates[: len(rates) // 10].sum() / rates.sum() == pytest.approx(share, abs=0.02)


def test_need_is_independent_of_who_one_is(large: City) -> None:
    rates = large.need_rate[large.residents["need"]]
    for bit in (FLAG_MIGRANT, FLAG_VOLUNTEER, FLAG_PARTY):
        has = large.residents["flags"] & bit > 0
        assert rates[has].mean() == pytest.approx(rates[~has].mean(), abs=0.06)


def test_what_the_model_keeps_starts_at_zero() -> None:
    city = build_city(values(), seed=1)
    for name in ("q", "gov_hours", "equal_hours", "trouble", "touched", "requests", "part"):
        assert not city.residents[name].any()
    assert (city.communities["problem_head"] == -1).all()


def test_memory_is_the_sum_of_the_arrays(large: City) -> None:
    people = large.residents.nbytes + large.tie_to.nbytes + large.tie_start.nbytes
    assert people < large.memory_bytes() < 1.02 * people


@pytest.mark.parametrize("factor", [0.0, 1.0, 3.0])
def test_free_time_averages_one_and_the_old_have_more(factor: float) -> None:
    city = build_city(values("beijing_2023", scale=0.004, free_time_old=factor), seed=2)
    own = city.communities["free_time"][city.residents["community"]]
    each = own * np.where(city.residents["age"] >= 60, factor, 1.0)
    assert each.mean() == pytest.approx(1.0, abs=0.03)
    danwei, commercial = (city.communities["estate"] == n for n in (0, 1))
    ratio = city.communities["free_time"][danwei].mean() / city.communities["free_time"][commercial].mean()
    assert ratio == pytest.approx(1.1 / 0.9)


def test_one_trait_of_the_estates_can_be_swapped_at_a_time() -> None:
    """With a commercial estate's age, free time or wear, types differ in the others alone."""
    own = build_city(values("beijing_2023", scale=0.01), seed=2)

    def gaps(**swap: str) -> dict[str, float]:
        city = build_city(values("beijing_2023", scale=0.01, **swap), seed=2)
        estate = city.communities["estate"][city.residents["community"]]
        old = [(city.residents["age"][estate == n] >= 60).mean() for n in (0, 1)]
        time, wear = (
            [city.communities[name][city.communities["estate"] == n].mean() for n in (0, 1)]
            for name in ("free_time", "condition")
        )
        return {"age": old[0] - old[1], "free_time": time[0] - time[1], "wear": wear[0] - wear[1]}

    usual = gaps()
    assert usual["age"] > 0.08 and usual["free_time"] > 0.1 and usual["wear"] > 0.2
    for trait, size in (("age", 0.02), ("free_time", 0.01), ("wear", 0.15)):
        swapped = gaps(**{f"{trait}_of": "commercial"})
        assert abs(swapped[trait]) < size
        assert all(swapped[other] > 0.5 * usual[other] for other in usual if other != trait)
    tied = build_city(values("beijing_2023", scale=0.01, ties_of="commercial"), seed=2)
    assert (tied.tie_to != own.tie_to).any() and (tied.residents == own.residents).all()


def test_a_town_of_one_type_is_as_that_type_is_in_a_city_of_all() -> None:
    """Told of the default mix; told of its own, a town of old estates would be no older than others."""
    mixed = build_city(values("beijing_2023", scale=0.02), seed=2)
    estate = mixed.communities["estate"][mixed.residents["community"]]
    alone = dict.fromkeys((f"share_{name}" for name in ("commercial", "village", "rural")), 0.0)
    for reference in ("beijing", "own"):
        town = build_city(
            values("beijing_2023", scale=0.01, share_danwei=1.0, reference=reference, **alone), seed=2
        )
        old = (town.residents["age"] >= 60).mean() - (mixed.residents["age"][estate == 0] >= 60).mean()
        danwei = mixed.communities[mixed.communities["estate"] == 0]
        wear = town.communities["condition"].mean() / danwei["condition"].mean()
        time = town.communities["free_time"][0] - danwei["free_time"][0]
        alike = abs(old) < 0.01 and abs(wear - 1.0) < 0.1 and abs(time) < 0.02
        assert alike == (reference == "beijing"), (reference, old, wear, time)


@given(
    share=st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1e-300, 1e-12, 1 - 1e-12, 1.0])),
    odds=st.lists(st.floats(-30, 30), min_size=4, max_size=4),
    weights=st.lists(st.floats(0, 1), min_size=4, max_size=4).filter(lambda parts: sum(parts) > 0.1),
)
@settings(max_examples=100, deadline=None)
def test_an_intercept_meets_the_share_as_nearly_as_numbers_can(
    share: float, odds: list[float], weights: list[float]
) -> None:
    groups, relative = np.array(weights) / sum(weights), np.array(odds)
    found = intercept(share, groups, relative)
    assert -LIMIT <= found <= LIMIT
    met = (groups / (1 + np.exp(-relative - found))).sum()
    # At the limit of the intercept a group of the widest odds is left with e to the power -30.
    assert met == pytest.approx(share, rel=1e-12, abs=1e-12 if share < 1e-9 else 0.0)
