"""Policies compared by paired runs: known answers."""

from __future__ import annotations

import json

import numpy as np
import pytest
from made_up_policies import (
    NAMES,
    drawn,
    experiment_of,
    flat,
    full,
    made_up,
    planned_of,
    three,
)

from sim.experiment.answers.asked import USUAL
from sim.experiment.answers.comparison.apart import apart, apart_of
from sim.experiment.answers.comparison.best import BETTER, best, leading
from sim.experiment.answers.comparison.comparison import compared
from sim.experiment.answers.comparison.differences import differences
from sim.experiment.answers.comparison.pareto import front, non_dominated
from sim.experiment.answers.comparison.resamples import Resamples
from sim.experiment.intervals import t_interval
from sim.experiment.sweep.laid import by_unit, lay
from sim.report.comparison.as_json import comparison_json
from sim.report.comparison.text import comparison_text
from sim.scenario import InputError


def test_a_difference_is_the_mean_over_pairs_with_both_intervals() -> None:
    values = drawn((3, 1, 1, 12))
    laid = lay(planned_of({"trust": values}), NAMES, ["trust"])
    (one,) = differences(laid, "gentle", "as_it_is", ["trust"], Resamples(12), Resamples(12))
    apart_ = values[1, 0, 0] - values[0, 0, 0]
    assert one.difference == pytest.approx(apart_.mean())
    assert (one.mean, one.mean_against) == pytest.approx((values[1].mean(), values[0].mean()))
    assert (one.pairs, one.units, one.missing, one.undefined) == (12, 12, 0, 0)
    expected = t_interval(apart_)
    assert one.student is not None and expected is not None and one.bootstrap is not None
    assert (one.student.low, one.student.high) == pytest.approx((expected.low, expected.high))
    assert one.bootstrap.low < float(apart_.mean()) < one.bootstrap.high
    assert one.higher + one.lower == 12 and one.higher == (apart_ > 0.0).sum()
    assert one.interval is not None and one.interval.mean == one.mean


def test_points_are_averaged_within_a_seed_and_seeds_within_a_world() -> None:
    values = drawn((2, 1, 5, 9))
    assert by_unit(values, "seeds") == pytest.approx(values.mean(axis=(1, 2)))
    laid = lay(planned_of({"trust": values}, NAMES[:2]), NAMES[:2], ["trust"])
    assert laid.over == "seeds"
    worlds = drawn((2, 7, 5, 9))
    laid = lay(planned_of({"trust": worlds}, NAMES[:2]), NAMES[:2], ["trust"])
    (one,) = differences(laid, "gentle", "as_it_is", ["trust"], Resamples(7), Resamples(9))
    expected = t_interval((worlds[1] - worlds[0]).mean(axis=(1, 2)))
    assert laid.over == "worlds" and one.units == 7 and one.pairs == 7 * 5 * 9
    assert one.student is not None and expected is not None
    assert one.student.half_width == pytest.approx(expected.half_width)
    assert one.bootstrap is None


def test_a_pair_without_a_side_is_left_out_and_counted() -> None:
    values = drawn((2, 1, 2, 10))
    values[0, 0, 0, 3] = np.nan
    frame = planned_of({"trust": values}, NAMES[:2])
    gone = (frame["policy"] == "gentle") & (frame["seed"] == 6) & (frame["point"] == 1)
    frame.loc[gone, "status"] = "failed"
    frame.loc[(frame["policy"] == "gentle") & (frame["seed"] == 7), "status"] = None
    laid = lay(frame, NAMES[:2], ["trust"])
    (one,) = differences(laid, "gentle", "as_it_is", ["trust"], Resamples(10), Resamples(10))
    assert (one.pairs, one.missing, one.undefined, one.units) == (16, 3, 1, 9)
    left = (values[1] - values[0])[0]
    left[1, 5] = left[0, 6] = left[1, 6] = left[0, 3] = np.nan
    # Each point counts the same, whatever seeds lack it.
    assert one.difference == pytest.approx(np.nanmean(left, axis=1).mean())
    assert one.mean is not None and one.mean_against is not None
    assert one.mean - one.mean_against == pytest.approx(one.difference)


def test_probability_of_best_shares_ties_and_knows_the_better_direction() -> None:
    values = drawn((3, 1, 1, 20))
    values[1] = values[0] - 0.001
    values[2] = values[1]
    laid = lay(planned_of({"cost_total": values, "trust": values, "matters": values}), NAMES, [
        "cost_total", "trust", "matters",
    ])  # fmt: skip
    resamples = Resamples(20)
    cost, trust = best(laid, "cost_total", resamples), best(laid, "trust", resamples)
    assert best(laid, "matters", resamples) is None
    assert cost is not None and cost.leaders == ("gentle", "volunteers")
    assert cost.probability == {"as_it_is": 0.0, "gentle": 0.5, "volunteers": 0.5}
    assert trust is not None and trust.leaders == ("as_it_is",)
    assert trust.probability == {"as_it_is": 1.0, "gentle": 0.0, "volunteers": 0.0}
    assert leading(np.array([[1.0, 1.0 + 1e-15, 0.0]])).tolist() == [[True, True, False]]


def test_probability_of_best_is_that_of_the_paired_difference() -> None:
    """With seeds in common it is the chance that the difference's mean has its sign, here Phi(1)."""
    rng = np.random.default_rng(8)
    base, noise = 10.0 * rng.normal(size=400), rng.normal(size=400)
    noise = (noise - noise.mean()) / noise.std()
    values = np.stack([base, base + noise + 1.0 / np.sqrt(400.0)])[:, None, None, :]
    found = best(lay(planned_of({"trust": values}, NAMES[:2]), NAMES[:2], ["trust"]), "trust", Resamples(400))
    assert found is not None and found.probability is not None
    assert found.probability["gentle"] == pytest.approx(0.841, abs=0.03)


def test_what_few_seeds_know_makes_an_interval_wider() -> None:
    """Of three points, whose means are 3 apart, one is known with a fifth of the seeds."""
    rng, hits = np.random.default_rng(9), 0
    for _ in range(800):
        values = rng.normal(size=(1, 1, 3, 20)) + 3.0 * np.arange(3)[:, None]
        values[0, 0, 2, rng.random(20) < 0.8] = np.nan
        told = by_unit(values, "seeds")[0]
        if np.isfinite(values[0, 0, 2]).sum() < 2:
            hits += 1
            continue
        found = t_interval(told[np.isfinite(told)])
        assert found is not None
        hits += found.low <= 3.0 <= found.high
    assert 0.89 <= hits / 800 <= 0.97


def test_policies_are_ranked_where_all_have_a_value_and_one_without_any_is_not() -> None:
    values = drawn((3, 1, 1, 12))
    values[2] = np.nan
    values[1, 0, 0, :3] = np.nan
    found = best(lay(planned_of({"trust": values}), NAMES, ["trust"]), "trust", Resamples(12))
    assert found is not None and found.units == 9
    assert found.probability is not None and set(found.probability) == {"as_it_is", "gentle"}
    values[1, 0, 0, 3:6] = np.nan
    few = best(lay(planned_of({"trust": values}), NAMES, ["trust"]), "trust", Resamples(12))
    assert few is not None and few.units == 6 and few.probability is None


def test_the_front_leaves_a_dominated_policy_out() -> None:
    frame = planned_of(three([5.0, 4.0, 6.0], [0.7, 0.6, 0.7], [0.3, 0.3, 0.2]))
    found = front(lay(frame, NAMES, list(three([0], [0], [0]))), Resamples(10))
    assert found is not None and found.units == 10
    assert found.on_front == {"as_it_is": True, "gentle": True, "volunteers": False}
    assert found.probability == {"as_it_is": 1.0, "gentle": 1.0, "volunteers": 0.0}
    assert found.means["gentle"] == pytest.approx((4.0, 0.6, 0.3), abs=0.01)


def test_equal_policies_do_not_dominate_each_other() -> None:
    means = np.array([[[5.0, 5.0, 5.0], [0.7, 0.7, 0.7], [0.3, 0.3, 0.2]]])
    assert non_dominated(means).tolist() == [[True, True, False]]
    rng = np.random.default_rng(6)
    points = rng.normal(size=(50, 3, 6))
    signs = np.array([-1.0, 1.0, 1.0])[None, :, None]
    slow = [
        [
            not any(((p[:, q] >= p[:, n]).all() and (p[:, q] > p[:, n]).any()) for q in range(6))
            for n in range(6)
        ]
        for p in points * signs
    ]
    assert non_dominated(points).tolist() == slow


def test_the_first_day_apart() -> None:
    days = np.arange(30, dtype="<u2")
    late = days.copy()
    late[7:] += 1
    traces = {}
    for seed, other in enumerate((days, late, late, days)):
        traces[0, 0, 0, seed] = days.tobytes()
        traces[1, 0, 0, seed] = other.tobytes()
    traces[1, 0, 0, 2] = (late + np.uint16(1)).tobytes()
    laid = lay(planned_of({"trust": drawn((2, 1, 1, 5))}, NAMES[:2], traces), NAMES[:2], ["trust"])
    found = apart(laid, "gentle", "as_it_is")
    assert (found.pairs, found.never, found.earliest, found.latest, found.median) == (4, 2, 0, 7, 3.5)
    assert apart_of([None, None]).median is None and apart_of([]).pairs == 0


def test_a_comparison_as_a_frame_as_json_and_the_same_bytes_twice() -> None:
    found = made_up(full())
    assert found.against == "as_it_is" and found.others == ("gentle", "volunteers")
    assert found.indicators == USUAL and found.lacking == () and found.front is not None
    frame = found.frame()
    assert len(frame) == 2 * len(USUAL) and frame["pairs"].eq(10).all()
    same = frame[frame["policy"] == "volunteers"]
    assert same["difference"].eq(0.0).all() and same["no_variance_factor"].eq("identical").all()
    told = json.loads(comparison_json(found), parse_constant=pytest.fail)
    assert told["over"] == "seeds" and len(told["differences"]) == len(frame)
    assert told["differences"][-1]["variance_factor"]["why"] == "identical"
    assert comparison_json(made_up(full())) == comparison_json(found)
    assert {one.indicator for one in found.ranking} == set(USUAL) & set(BETTER)


def test_against_another_policy_by_other_indicators() -> None:
    found = made_up(full(), against="gentle", indicators=["trust", "cost_total", "trust"])
    assert found.others == ("as_it_is", "volunteers") and found.indicators == ("trust", "cost_total")
    assert found.of("as_it_is")[0].difference == pytest.approx(-0.2, abs=0.2)


def test_what_the_front_lacks_and_other_usual_indicators() -> None:
    experiment = experiment_of(keep={"indicators": ["cost_total", "backlog"]})
    found = compared(planned_of({n: full()["trust"] for n in ("cost_total", "backlog")}), experiment, "x")
    assert found.indicators == ("cost_total",) and found.front is None
    assert found.lacking == ("true_resolution", "autonomous_share")
    assert "True resolution of requests, Autonomous self-governance" in flat(comparison_text(found, "en"))
    kept = experiment_of(keep={"indicators": ["backlog"]})
    assert compared(planned_of({"backlog": full()["trust"]}), kept, "x").indicators == ("backlog",)


def test_what_cannot_be_compared_is_told_in_one_line() -> None:
    frame = planned_of(full())
    with pytest.raises(InputError, match=r"shop: has one policy only \(as_it_is\)"):
        compared(frame, experiment_of(NAMES[:1]), "shop")
    with pytest.raises(InputError, match=r"--against: gentel: .*did you mean gentle\?"):
        compared(frame, experiment_of(), "shop", against="gentel")
    with pytest.raises(InputError, match=r"--against: zzz: .*known are as_it_is, gentle, volunteers"):
        compared(frame, experiment_of(), "shop", against="zzz")
    with pytest.raises(InputError, match=r"--indicators: trusts: .*did you mean trust\?"):
        compared(frame, experiment_of(), "shop", indicators=["trusts"])
    with pytest.raises(InputError, match="--indicators: names none"):
        compared(frame, experiment_of(), "shop", indicators=[])
    kept = experiment_of(keep={"indicators": ["trust"]})
    with pytest.raises(InputError, match="--indicators: backlog: the store does not keep it"):
        compared(frame, kept, "shop", indicators=["backlog"])
    frame.loc[frame["policy"] == "as_it_is", "status"] = "failed"
    with pytest.raises(InputError, match="shop: has no pair of runs to compare with as_it_is"):
        compared(frame, experiment_of(), "shop")


@pytest.mark.heavy
@pytest.mark.parametrize("seeds", [8, 16, 50])
def test_two_equal_policies_are_rarely_told_apart(seeds: int) -> None:
    """One of two equal ones should be told as the best with 97.5 % or more in 5 of 100 cases."""
    rng, sure = np.random.default_rng(4), 0
    for _ in range(3000):
        values = rng.normal(size=(2, 1, 1, seeds))
        found = best(
            lay(planned_of({"trust": values}, NAMES[:2]), NAMES[:2], ["trust"]), "trust", Resamples(seeds)
        )
        assert found is not None and found.probability is not None
        sure += max(found.probability.values()) >= 0.975
    print(f"\n{seeds} seeds: {sure / 3000:.3f}")
    assert 0.03 <= sure / 3000 <= 0.07


@pytest.mark.heavy
@pytest.mark.parametrize(("spread", "least"), [(1.0, 0.75), (3.0, 0.9)])
def test_the_best_of_several_that_are_about_equal_is_flattered(spread: float, least: float) -> None:
    """Six policies whose true means differ by one or three standard errors; told as the best with 90 %."""
    rng, right, told = np.random.default_rng(6), 0, []
    names = tuple(f"p{n}" for n in range(6))
    for _ in range(1500):
        truth = spread * rng.normal(size=6) / 4.0
        values = truth[:, None, None, None] + rng.normal(size=(6, 1, 1, 16))
        found = best(lay(planned_of({"trust": values}, names), names, ["trust"]), "trust", Resamples(16))
        assert found is not None and found.probability is not None
        leader = max(found.probability, key=lambda name: found.probability[name])
        if found.probability[leader] >= 0.9:
            told.append(found.probability[leader])
            right += names[int(np.argmax(truth))] == leader
    print(
        f"\n{spread} standard errors: told {np.mean(told):.3f}, right {right / len(told):.3f} of {len(told)}"
    )
    assert least <= right / len(told) <= np.mean(told) + 0.03
