"""Estimators of a policy's effect find what was planted, and err by what was planted against them."""

from __future__ import annotations

import numpy as np
import pytest

from sim.experiment.studies.evaluation import PER, Panel, covered, evaluate, found, over_seeds

EFFECT, SPILL, TREND = -40.0, -6.0, 15.0
"""Planted, per 1,000 resident-years."""
COMMUNITIES = 400


def planted(seed: int, *, chosen: str, noise: float = 60.0, places: int = COMMUNITIES) -> Panel:
    """Communities with a lasting level and a year's luck; half are reached, by chance or the worst."""
    rng = np.random.default_rng(seed)
    residents = rng.uniform(1000.0, 5000.0, places)
    level, luck = rng.normal(400.0, 40.0, places), rng.normal(0.0, noise, (2, places))
    before, without = level + luck[0], level + luck[1] + TREND
    order = np.argsort(-before) if chosen == "worst" else rng.permutation(places)
    reached = np.zeros(places, bool)
    reached[order[: places // 2]] = True
    after = without + np.where(reached, EFFECT, SPILL)
    rates = (before, after, without)
    return Panel(residents, *(rate * residents / PER for rate in rates), reached, ~reached)


def test_without_luck_each_estimator_errs_by_what_is_planted() -> None:
    one = evaluate(planted(1, chosen="chance", noise=0.0))
    assert one.truth == pytest.approx(EFFECT)
    assert one.spill == pytest.approx(SPILL)
    assert one.drift == pytest.approx(TREND)
    assert one.selection == pytest.approx(0.0, abs=1e-9)
    assert one.naive.value == pytest.approx(EFFECT + TREND)
    assert one.did.value == pytest.approx(EFFECT - SPILL)
    assert one.naive.half == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("chosen", ["chance", "worst"])
def test_the_parts_of_a_bias_add_up(chosen: str) -> None:
    one = evaluate(planted(2, chosen=chosen))
    assert one.naive_bias == pytest.approx(one.drift + one.selection)
    assert one.did_bias == pytest.approx(one.selection - one.spill)


def test_choosing_the_worst_regresses_to_the_mean_by_the_share_of_luck() -> None:
    """Of the distance between the groups before, the share that was luck is gone a year later."""
    ones = [evaluate(planted(seed, chosen="worst")) for seed in range(200)]
    luck = 60.0**2 / (60.0**2 + 40.0**2)
    expected = -luck * np.mean([one.apart for one in ones])
    selection = over_seeds([one.selection for one in ones])
    assert selection.value == pytest.approx(expected, rel=0.05)
    assert selection.value < -50.0
    assert np.mean([one.truth for one in ones]) == pytest.approx(EFFECT)
    # the reached fall by half of what the groups come together
    assert np.mean([one.naive_bias for one in ones]) == pytest.approx(TREND + expected / 2.0, abs=3.0)


def test_founding_by_chance_selects_nothing() -> None:
    ones = [evaluate(planted(seed, chosen="chance")) for seed in range(200)]
    assert over_seeds([one.selection for one in ones]).holds(0.0)


def test_the_citys_interval_of_the_naive_change_covers_it() -> None:
    """Communities drawn anew each time: the interval holds what is to be expected in 93-97 of 100 cases."""
    ones = [evaluate(planted(seed, chosen="chance", places=60)) for seed in range(1500)]
    naive = np.mean([one.naive.holds(EFFECT + TREND) for one in ones])
    did = np.mean([one.did.holds(EFFECT - SPILL) for one in ones])
    assert 0.93 < naive < 0.97
    assert 0.93 < did < 0.97


def test_a_biased_interval_misses_and_still_finds() -> None:
    ones = [evaluate(planted(seed, chosen="worst")) for seed in range(20)]
    assert covered(ones, "did") == 0
    assert found(ones, "did") == 20


def test_equal_communities_give_the_textbook_interval() -> None:
    change = np.array([-3.0, 1.0, -2.0, 0.0, 4.0])
    ones = np.full(10, 1000.0)
    before = np.full(10, 50.0)
    after = before + np.concatenate((change, np.zeros(5)))
    reached = np.arange(10) < 5
    interval = evaluate(Panel(ones, before, after, before, reached, ~reached)).naive
    assert interval.value == pytest.approx(change.mean())
    assert interval.half == pytest.approx(2.7764451 * change.std(ddof=1) / np.sqrt(5))


def test_groups_that_cannot_be() -> None:
    panel = planted(1, chosen="chance")
    with pytest.raises(ValueError, match="both"):
        evaluate(
            Panel(panel.residents, panel.before, panel.after, panel.without, panel.reached, panel.reached)
        )
    nobody = np.zeros(COMMUNITIES, bool)
    with pytest.raises(ValueError, match="at least 2"):
        evaluate(Panel(panel.residents, panel.before, panel.after, panel.without, nobody, panel.others))


def test_one_seed_has_no_interval() -> None:
    alone = over_seeds([3.0])
    assert alone.value == 3.0
    assert np.isnan([alone.low, alone.high]).all()
