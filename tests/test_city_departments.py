"""Categories of requests and the departments in charge of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.city.categories import CATEGORIES, NUMBER, PRESS_2020, class_shares
from sim.city.counts import count_units
from sim.city.departments import SLOTS, Authority, build_authority, category_load
from sim.city.rows import CLASSES
from sim.scenario import load_scenario


def built(name: str = "demo_town", **changes: Any) -> tuple[Authority, dict[str, Any]]:
    values = load_scenario(name).values() | {f"city.{key}": value for key, value in changes.items()}
    return build_authority(values, count_units(values)), values


def assert_authority(units: Authority, departments: int, utilities: int) -> None:
    """Every category has leads of its kind, and seconds that do not lead it."""
    n = departments + utilities
    assert units.departments["utility"].tolist() == [False] * departments + [True] * utilities
    for k, category in enumerate(CATEGORIES):
        utility = category.utility and utilities > 0
        assert ((units.lead[k] >= departments) == utility).all()
        assert (units.lead[k] >= 0).all() and (units.lead[k] < n).all()
        assert (units.second[k] < n).all()
        assert not set(units.lead[k]) & set(units.second[k])
        assert (units.second[k] >= 0).all() or set(units.lead[k]) == set(range(n))
        holders = set(units.lead[k]) | set(units.second[k]) - {-1}
        assert set(np.flatnonzero(units.authority[:, k])) == holders


@given(departments=st.integers(1, 200), utilities=st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_any_number_of_units_shares_all_categories(departments: int, utilities: int) -> None:
    units, values = built(departments=departments, utilities=utilities)
    assert_authority(units, departments, utilities)
    assert units.departments["workers"].sum() == pytest.approx(values["staff.departments"])
    assert (units.departments["workers"] > 0).all() and (units.departments["servers"] >= 1).all()


def test_every_unit_of_the_true_city_leads_something() -> None:
    units, _ = built("beijing_2023", scale=1.0)
    assert set(units.lead.ravel()) == set(range(114))


def test_staff_follows_the_load_and_is_unequal() -> None:
    units, values = built("beijing_2023", scale=1.0)
    workers = np.sort(units.departments["workers"])
    assert workers.sum() == pytest.approx(values["staff.departments"])
    assert (abs(units.departments["servers"] - np.maximum(1, units.departments["workers"])) <= 0.5).all()
    assert workers[-1] > 6 * np.median(workers)
    consumer, pets = (
        units.departments["workers"][np.unique(units.lead[NUMBER[name]])].sum()
        for name in ("consumer", "pets")
    )
    assert consumer > 5 * pets


def test_staff_shrinks_with_scale_and_units_stay() -> None:
    full, tenth = (built("beijing_2023", scale=scale)[0] for scale in (1.0, 0.1))
    np.testing.assert_allclose(tenth.departments["workers"], full.departments["workers"] / 10)
    assert (tenth.lead == full.lead).all()


def test_a_category_within_the_subdistrict_s_authority_brings_little_load() -> None:
    _, values = built()
    load = category_load(values)
    chores = np.array([c.cls == "chore" for c in CATEGORIES])
    assert (load > 0).all() and load[chores].max() < load[~chores].max() / 5


def test_nothing_to_share_by_leaves_equal_staff() -> None:
    values = load_scenario("demo_town").values()
    local = {f"matter.{name}.{key}": 0.0 for name in CLASSES for key in ("rate", "problem_rate")}
    units = build_authority(values | local, count_units(values))
    np.testing.assert_allclose(units.departments["workers"], values["staff.departments"] / 6)


def test_units_share_the_places_of_a_category_unequally() -> None:
    units, _ = built("beijing_2023", scale=1.0)
    places = [np.unique(row, return_counts=True)[1] for row in units.lead]
    assert max(map(len, places)) <= SLOTS
    assert any(len(set(p)) > 1 for p in places)


def test_class_shares_are_those_of_the_weights() -> None:
    cum, of = class_shares()
    for k, name in enumerate(CLASSES):
        share = np.bincount(of[k], weights=np.diff(cum[k], prepend=0), minlength=len(CATEGORIES))
        weights = np.array([c.weight if c.cls == name else 0.0 for c in CATEGORIES])
        np.testing.assert_allclose(share, weights / weights.sum(), atol=1e-6)
        assert cum[k, -1] == 1 and (np.diff(cum[k]) >= 0).all()


def test_categories_are_labelled_known_and_sized_like_the_published_ones() -> None:
    assert len(NUMBER) == len(CATEGORIES)
    for category in CATEGORIES:
        assert category.cls in CLASSES and category.partner in NUMBER and category.partner != category.name
        assert category.en and all("\u4e00" <= sign <= "\u9fff" for sign in category.zh)
    published = {c.name: c.weight for c in CATEGORIES if c.source == PRESS_2020}
    assert published["consumer"] == 0.980 and len(published) == 8
    parts = sum(CATEGORIES[NUMBER[n]].weight for n in ("heating", "water", "power", "gas", "transit"))
    assert parts == pytest.approx(0.648)
    weights = np.sort([c.weight for c in CATEGORIES])[::-1]
    top = np.log(weights[:15])
    slope = -np.polyfit(np.log(np.arange(1, 16)), top, 1)[0]
    assert 0.3 < slope < 0.8
