"""The logit limit: without learning, first channels are taken in the shares that the utilities give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats
from small_worlds import log, ran, small

from sim.city.needs import need_classes
from sim.city.rows import CHANNELS, CLASSES, LEARNED
from sim.day.learning import EVEN_CHANCE
from sim.day.tallies import EVENT_KINDS
from sim.day.world import Array, World
from sim.model import GovernanceModel

STILL = {
    "learning.rate": 0.0,
    "learning.trust_rate": 0.0,
    "choice.trust_weight": 3.0,
    "data.intrusion": 0.0,
    "visiting.weight": 0.0,
    "volunteers.active_share": 1.0,
    "city.residents": 2500,
    "time.days": 365,
    **{f"matter.{cls}.rate": 0.5 for cls in CLASSES},
}
"""Nobody learns, and the volunteers always have an hour left."""

DOMAIN = {"alone": 0.0, "neighbours": 0.2, "council": 0.45, "office": 0.6, "property": 0.5}
DOMAIN |= {"department": 0.95, "hotline": 0.75, "petition": 1.0}
TRUSTED = ("office", "department", "hotline")
LEAST_P = 1e-4


def probabilities(w: World, spec: Any, cls: str) -> Array:
    """(residents, channels) multinomial logit (McFadden 1974), written out once more."""
    people = w.residents
    utility = np.empty((len(people), len(CHANNELS)))
    for at, channel in enumerate(CHANNELS[:LEARNED]):
        value = 0.5 - spec[f"choice.effort_{channel}"]
        distance = abs(spec[f"matter.{cls}.publicness"] - DOMAIN[channel])
        utility[:, at] = spec["choice.sensitivity"] * value - spec["choice.mismatch"] * distance
        if channel in TRUSTED:
            utility[:, at] += spec["choice.trust_weight"] * (people["trust"] - 0.5)
    utility[:, -1] = spec["choice.sensitivity"] * spec["choice.live_value"]
    served = w.communities["has_property"][people["community"]] > 0.0
    utility[~served, CHANNELS.index("property")] = -np.inf
    weights = np.exp(utility)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def expected_shares(w: World, spec: Any, cls: str) -> Array:
    """(communities, channels) shares among callers, who are drawn in proportion to need."""
    chance = probabilities(w, spec, cls)
    need = need_classes(spec["city.need_tail"]).rate[w.residents["need"]].astype(np.float64)
    first = w.communities["first"]
    total = np.add.reduceat(chance * need[:, None], first)
    return np.asarray(total / np.add.reduceat(need, first)[:, None])


@pytest.fixture(scope="module")
def still() -> GovernanceModel:
    return ran(STILL, log_events=True)


def first_channels(model: GovernanceModel, cls: str) -> Array:
    """(communities, channels) counts of first channels of matters that no problem caused."""
    events = log(model)
    takes = events["what"] == EVENT_KINDS.index("takes")
    own = (events["id"] < 1 << 62) & (events["cls"] == CLASSES.index(cls))
    rows = events[takes & own & (events["attempt"] == 1)]
    counts = np.zeros((len(model.world.communities), len(CHANNELS)))
    np.add.at(counts, (rows["community"], rows["channel"]), 1.0)
    return counts


@pytest.mark.parametrize("cls", CLASSES)
def test_shares_are_logit_where_nobody_learns(still: GovernanceModel, cls: str) -> None:
    counts = first_channels(still, cls)
    shares = expected_shares(still.world, still.spec, cls)
    expected = (counts.sum(axis=1, keepdims=True) * shares).sum(axis=0)
    assert counts.sum() > 100
    enough = expected >= 5.0
    observed = [*counts.sum(axis=0)[enough], counts.sum(axis=0)[~enough].sum()]
    forecast = [*expected[enough], expected[~enough].sum()]
    observed, forecast = (side[:-1] if forecast[-1] == 0.0 else side for side in (observed, forecast))
    assert stats.chisquare(observed, forecast).pvalue > LEAST_P


@pytest.mark.parametrize("cls", CLASSES)
def test_no_property_company_no_way_to_it(still: GovernanceModel, cls: str) -> None:
    counts = first_channels(still, cls)
    without = still.world.communities["has_property"] == 0.0
    assert without.any()
    assert counts[without, CHANNELS.index("property")].sum() == 0.0


def test_nobody_learns_at_rate_nought(still: GovernanceModel) -> None:
    assert (still.world.residents["q"] == np.float32(EVEN_CHANCE)).all()
    newborn = GovernanceModel(small(STILL)).world
    assert still.world.residents["trust"] == pytest.approx(newborn.residents["trust"], abs=1e-3)


def test_without_preferences_all_channels_are_alike() -> None:
    """Sensitivity, mismatch and trust at nought: a ninth each where all channels are at hand."""
    flat = {"choice.sensitivity": 0.0, "choice.mismatch": 0.0, "choice.trust_weight": 0.0}
    model = ran(STILL | flat, log_events=True)
    served = model.world.communities["has_property"] > 0.0
    counts = sum(first_channels(model, cls)[served].sum(axis=0) for cls in CLASSES)
    assert stats.chisquare(counts).pvalue > LEAST_P


def test_a_strong_preference_leaves_one_channel() -> None:
    keen = {"choice.sensitivity": 20.0, "choice.effort_hotline": -1.0, "choice.mismatch": 0.0}
    model = ran(STILL | keen)
    first = model.series()["first"].sum(axis=0)
    assert first[CHANNELS.index("hotline")] / first.sum() > 0.999
