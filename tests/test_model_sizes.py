"""The city of 2023 in a hundredth of its size: volumes and rates are of the published order."""

from __future__ import annotations

import math

import pytest
from small_worlds import indicators

from sim.model import GovernanceModel
from sim.scenario import load_scenario


@pytest.fixture(scope="module")
def city() -> GovernanceModel:
    """A year after the burn-in of six, of two hundred thousand residents."""
    model = GovernanceModel(load_scenario("beijing_2023", {"city.scale": 0.01}), use_kept=False)
    model.run()
    return model


BANDS = {
    "contacts_per_resident_year": (0.9, 1.06),
    "consultation_share": (0.55, 0.65),
    "reported_response": (0.97, 1.0),
    "reported_resolution": (0.90, 0.98),
    "reported_satisfaction": (0.90, 0.98),
}


@pytest.mark.parametrize("name", BANDS)
def test_volumes_and_rates_are_of_the_published_order(city: GovernanceModel, name: str) -> None:
    low, high = BANDS[name]
    value = indicators(city)[name]
    assert value is not None and low <= value <= high


def test_most_contacts_are_consultations(city: GovernanceModel) -> None:
    """Demands are 36-48 % of contacts, as published."""
    value = indicators(city)["consultation_share"]
    assert value is not None and 0.36 <= 1.0 - value <= 0.48


def test_most_callers_call_once_and_a_few_carry_much_of_the_load(city: GovernanceModel) -> None:
    """More unequal than chance alone among equals, which would give requests in Poisson numbers."""
    requests = city.world.residents["requests"].astype(float)
    mean = requests.mean()
    assert requests.var() > 1.3 * mean
    once = (requests == 1).sum() / (requests > 0).sum()
    assert 0.5 < once < mean * math.exp(-mean) / (1.0 - math.exp(-mean))
    assert (requests >= 4).mean() > 3.0 * (
        1.0 - math.exp(-mean) * sum(mean**k / math.factorial(k) for k in range(4))
    )
