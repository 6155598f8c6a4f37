"""The city without its people: counts at any scale, nesting, estate types, needs, shares of traits."""

from __future__ import annotations

from math import exp, expm1
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.counts import apportion, count_units
from sim.city.needs import need_classes
from sim.city.rows import ESTATES
from sim.city.structure import Structure, build_structure
from sim.city.traits import meet_share, trait_probabilities
from sim.scenario import PARAMETERS, load_scenario
from sim.scenario.errors import InputError


def values(name: str = "demo_town", **changes: Any) -> dict[str, Any]:
    return load_scenario(name).values() | {f"city.{key}": value for key, value in changes.items()}


def assert_nested(built: Structure, residents: int) -> None:
    """Each level is contiguous in the next, leaves nothing out, and its residents add up."""
    communities, subdistricts, districts = built.communities, built.subdistricts, built.districts
    ends = communities["first"] + communities["size"]
    assert communities["first"][0] == 0 and ends[-1] == residents
    assert (communities["first"][1:] == ends[:-1]).all()
    for lower, upper, key, first, members in (
        (communities, subdistricts, "subdistrict", "first_community", "communities"),
        (subdistricts, districts, "district", "first_subdistrict", "subdistricts"),
    ):
        assert (upper[members] >= 1).all() and upper[members].sum() == len(lower)
        assert (lower[key] == np.repeat(np.arange(len(upper)), upper[members])).all()
        assert (upper[first] == np.cumsum(upper[members]) - upper[members]).all()
    assert subdistricts["residents"].sum() == districts["residents"].sum() == residents


def test_true_size_has_the_published_counts() -> None:
    counts = count_units(values("beijing_2023", scale=1.0))
    assert (counts.districts, counts.subdistricts, counts.communities) == (16, 343, 7060)
    assert counts.departments + counts.utilities == 114
    built = build_structure(values("beijing_2023", scale=1.0), seed=1)
    assert_nested(built, 21_893_095)


@pytest.mark.parametrize("scale", [1e-5, 0.001, 0.02, 0.3])
def test_units_become_fewer_and_keep_their_size(scale: float) -> None:
    counts = count_units(values("beijing_2023", scale=scale))
    assert counts.residents == round(21_893_095 * scale)
    assert counts.subdistricts == max(3, round(343 * scale))
    assert counts.communities == max(3, round(7060 * scale))
    assert 1 <= counts.districts <= counts.subdistricts
    assert (counts.departments, counts.utilities) == (65, 49)
    assert_nested(build_structure(values("beijing_2023", scale=scale), seed=1), counts.residents)


def test_no_scenario_has_more_communities_than_a_matters_id_can_name() -> None:
    """It packs the community into 14 bits."""
    assert (PARAMETERS["city.communities"].high or 0) < 2**14


def test_a_community_has_no_more_residents_than_its_rows_can_number() -> None:
    with pytest.raises(InputError, match=r"city.communities.*over 65535") as caught:
        build_structure(values(residents=10_000_000, communities=3), seed=1)
    assert "\n" not in str(caught.value)


@given(
    total=st.integers(0, 10**9),
    weights=st.lists(st.floats(1e-6, 1e6), min_size=1, max_size=50),
)
def test_apportioned_parts_add_up_and_stay_within_one_of_the_quota(total: int, weights: list[float]) -> None:
    shares = np.array(weights)
    parts = apportion(total, shares)
    assert parts.sum() == total
    assert (abs(parts - total * shares / shares.sum()) < 1 + 1e-6).all()


@given(
    residents=st.integers(500, 20_000),
    communities=st.integers(3, 40),
    subdistricts=st.integers(3, 12),
    seed=st.integers(0, 2**63 - 1),
)
@settings(max_examples=50, deadline=None)
def test_any_city_nests(residents: int, communities: int, subdistricts: int, seed: int) -> None:
    communities = max(communities, subdistricts)
    given_values = values(residents=residents, communities=communities, subdistricts=subdistricts)
    built = build_structure(given_values, seed)
    assert_nested(built, residents)
    assert built.communities["size"].min() >= min(50, residents // communities)


def test_estate_types_meet_their_shares_and_mix_in_every_subdistrict() -> None:
    built = build_structure(values("beijing_2023", scale=1.0), seed=3)
    estate = built.communities["estate"]
    wanted = [values("beijing_2023")[f"city.share_{name}"] for name in ESTATES]
    np.testing.assert_allclose(np.bincount(estate) / 7060, wanted, atol=1 / 7060)
    mixes = [np.bincount(part, minlength=4) / len(part)
             for part in np.split(estate, built.subdistricts["first_community"][1:])]  # fmt: skip
    spread = np.std(mixes, axis=0)
    assert (spread > 0.02).all() and (spread < 0.15).all()


def test_sizes_and_wear_spread_and_keep_their_means() -> None:
    rows = build_structure(values("beijing_2023", scale=1.0), seed=1).communities
    assert np.log(rows["size"]).std() == pytest.approx(0.45, abs=0.03)
    assert np.average(rows["condition"], weights=rows["size"]) == pytest.approx(1.0, abs=1e-5)
    for estate in range(len(ESTATES)):
        of_type = np.log(rows["condition"][rows["estate"] == estate])
        assert of_type.std() == pytest.approx(values()["city.condition_spread"], abs=0.04)
    old, commercial = (rows["condition"][rows["estate"] == e].mean() for e in (0, 1))
    assert old > 1.3 * commercial


def test_commercial_estates_have_a_property_company_and_few_villages_do() -> None:
    rows = build_structure(values("beijing_2023", scale=1.0), seed=1).communities
    danwei, commercial, village, rural = (rows["has_property"][rows["estate"] == e].mean() for e in range(4))
    assert commercial == 1
    assert danwei == pytest.approx(0.4, abs=0.05)
    assert village == pytest.approx(0.1, abs=0.04) and rural == pytest.approx(0.05, abs=0.04)


def test_the_same_seed_gives_the_same_structure_and_another_seed_another() -> None:
    once, again, other = (build_structure(values(), seed) for seed in (4, 4, 5))
    assert once.communities.tobytes() == again.communities.tobytes()
    assert once.communities.tobytes() != other.communities.tobytes()


@pytest.mark.parametrize("tail", [0.0, 0.5, 1.1, 2.0, 3.0])
def test_need_classes_keep_the_mean_and_nearly_all_of_the_spread(tail: float) -> None:
    needs = need_classes(tail)
    share = np.diff(needs.cum, prepend=0)
    rate = needs.rate.astype(float)
    assert needs.cum[-1] == 1
    assert (share * rate).sum() == pytest.approx(1, abs=1e-5)
    assert (np.diff(rate) >= 0).all()
    if 0 < tail <= 1.1:
        assert (share * (rate - 1) ** 2).sum() == pytest.approx(expm1(tail**2), rel=0.1)


def test_need_rates_rise_by_a_constant_ratio_between_cuts() -> None:
    ratios = np.diff(np.log(need_classes(1.1).rate[1:-1]))
    np.testing.assert_allclose(np.exp(ratios), exp(1.1 * 0.5), rtol=0.05)


@given(
    share=st.floats(0, 1),
    weights=st.lists(st.floats(0.01, 1), min_size=4, max_size=4),
    odds=st.lists(st.floats(-3, 3), min_size=4, max_size=4),
)
def test_group_probabilities_average_to_the_share(
    share: float, weights: list[float], odds: list[float]
) -> None:
    groups = np.array(weights) / sum(weights)
    probability = meet_share(share, groups, np.array(odds))
    assert (groups * probability).sum() == pytest.approx(share, abs=1e-9)
    order = np.argsort(odds)
    assert (np.diff(probability[order]) >= -1e-12).all()


def test_old_estates_are_older_and_retired_party_members_volunteer_more() -> None:
    traits = trait_probabilities(values(), np.array([3000.0, 4000.0, 2000.0, 1000.0]))
    danwei, commercial, village, _ = traits.over60
    assert danwei > commercial > village
    assert (traits.migrant[2] > traits.migrant[:2]).all()
    assert (traits.volunteer[..., 1, :, :] > traits.volunteer[..., 0, :, :]).all()
    assert (traits.volunteer[..., 1] > traits.volunteer[..., 0]).all()
