"""Policies compared by paired runs: known answers, coverage of the intervals, and the command."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.experiment.answers.apart import apart, apart_of
from sim.experiment.answers.asked import USUAL
from sim.experiment.answers.best import BETTER, best, leading
from sim.experiment.answers.comparison import Comparison, compare, compared
from sim.experiment.answers.differences import differences
from sim.experiment.answers.intervals import bootstrap_interval, t_interval
from sim.experiment.answers.pairs import by_unit, lay
from sim.experiment.answers.pareto import front, non_dominated
from sim.experiment.answers.resamples import MANY_UNITS, Resamples, whole_numbers
from sim.experiment.answers.studentized import studentized_intervals
from sim.experiment.answers.variance import savings
from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.experiment.sweep.api import sweep
from sim.experiment.sweep.runs import Runs
from sim.indicators import INDICATORS
from sim.locale import word
from sim.report.columns import places
from sim.report.comparison.as_json import comparison_json
from sim.report.comparison.figure import save_differences
from sim.report.comparison.front import save_front, spread
from sim.report.comparison.text import comparison_page, comparison_text
from sim.scenario import InputError, load_scenario

NAMES = ("as_it_is", "gentle", "volunteers")
SETS: tuple[dict[str, float], ...] = ({}, {"assessment.intensity": 0.2}, {"volunteers.mobilisation": 0.8})


def experiment_of(names: Sequence[str] = NAMES, **document: Any) -> Experiment:
    policies = {name: {"set": dict(SETS[n])} for n, name in enumerate(names)}
    content = {"policies": policies, **document}
    return parse_experiment("made_up", content, load_scenario("demo_town"), {}, "made_up.toml")


def planned_of(
    values: Mapping[str, Any],
    names: Sequence[str] = NAMES,
    traces: Mapping[Any, bytes] | None = None,
) -> pd.DataFrame:
    """A frame as `Runs.planned` gives it, of values by indicator: (policies, worlds, points, seeds)."""
    shape = np.shape(next(iter(values.values())))
    places_ = np.indices(shape).reshape(4, -1)
    frame = pd.DataFrame(
        {
            "seed": places_[3] + 1,
            "world": places_[1],
            "point": places_[2],
            "policy": np.array(names)[places_[0]],
            "status": "ok",
            **{name: np.asarray(array, np.float64).ravel() for name, array in values.items()},
            "trace": [(traces or {}).get(tuple(place)) for place in places_.T.tolist()],
        }
    )
    # Whatever the order of rows is, the answer is the same.
    return frame.sample(frac=1.0, random_state=1).reset_index(drop=True)


def drawn(shape: tuple[int, ...], seed: int = 1) -> Any:
    return np.random.default_rng(seed).normal(size=shape)


def correlated(count: int, rho: float, rng: np.random.Generator) -> tuple[Any, Any]:
    common, own = rng.normal(size=(2, count))
    return common, rho * common + np.sqrt(1.0 - rho**2) * own


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
    assert one.bootstrap.half_width < one.student.half_width


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
    left[1, 5] = left[0, 6] = left[1, 6] = np.nan
    assert one.difference == pytest.approx(
        np.nanmean(np.nanmean(left[:, [0, 1, 2, 3, 4, 5, 7, 8, 9]], axis=0))
    )
    assert one.mean is not None and one.mean_against is not None
    assert one.mean - one.mean_against == pytest.approx(one.difference)


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


def three(cost: Any, true: Any, own: Any, seeds: int = 10) -> dict[str, Any]:
    noise = 0.01 * drawn((1, 1, 1, seeds), 4)
    columns = {"cost_total": cost, "true_resolution": true, "autonomous_share": own}
    return {name: np.array(column)[:, None, None, None] + noise for name, column in columns.items()}


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


def full(seeds: int = 10, **changed: Any) -> dict[str, Any]:
    """All usual indicators of three policies, the last of which does nothing."""
    common = drawn((1, 1, 1, seeds), 7)
    values = {}
    for n, name in enumerate(USUAL):
        own = drawn((3, 1, 1, seeds), 20 + n)
        own[2] = own[0]
        shift = np.array([0.0, 0.2, 0.0])[:, None, None, None]
        values[name] = 10.0 + common + 0.1 * own + shift
    return values | changed


def made_up(values: Mapping[str, Any], **asked: Any) -> Comparison:
    return compared(planned_of(values), experiment_of(), "made_up", **asked)


def flat(text: str) -> str:
    return " ".join(text.split())


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


def hard() -> Comparison:
    """Missing and failed runs, an indicator that is undefined, a policy without runs, few seeds."""
    values = full(9, trust=np.full((3, 1, 1, 9), np.nan))
    values["dependence"][0, 0, 0, 2] = np.nan
    frame = planned_of(values)
    frame.loc[(frame["policy"] == "gentle") & (frame["seed"] <= 2), "status"] = "failed"
    frame.loc[frame["policy"] == "volunteers", "status"] = None
    return compared(frame, experiment_of(title_en="A | title", title_zh="标题"), "x", None, None)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("which", ["full", "hard", "two seeds", "worlds"])
def test_a_text_and_a_page_of_whatever_was_found(language: str, which: str) -> None:
    if which == "worlds":
        found = made_up({name: np.repeat(v.reshape(3, 5, 1, 2), 2, 2) for name, v in full().items()})
    else:
        found = hard() if which == "hard" else made_up(full(10 if which == "full" else 2))
    text = comparison_text(found, language)
    assert max(places(line) for line in text.splitlines()) <= 100
    assert not re.search(r"\bnan\b|[{}]", text)
    json.loads(comparison_json(found), parse_constant=pytest.fail)
    page = comparison_page(found, language)
    assert page.startswith("# ") and page.count("\n| ---") >= 5
    assert "".join(word(f"comparison.over.{found.over}", language).split()) in "".join(text.split())


def test_figures_of_what_is_missing_alone_or_crowded(tmp_path: Path) -> None:
    assert save_differences(hard(), tmp_path, "zh").stat().st_size > 20_000
    names = tuple(f"level_{n:02}" for n in range(30))
    policies = {name: {"set": {"assessment.intensity": 0.02 * n}} for n, name in enumerate(names)}
    experiment = experiment_of((), policies=policies, keep={"indicators": list(three([0], [0], [0]))})
    steps = np.linspace(0.0, 1.0, 30)
    found = compared(planned_of(three(100.0 + steps, steps, steps, 1), names), experiment, "x")
    assert found.front is not None and all(found.front.on_front.values())
    assert found.differences[0].student is None
    assert save_differences(found, tmp_path, "en").stat().st_size > 20_000
    assert save_front(found, found.front, tmp_path, "en").stat().st_size > 20_000


def test_what_is_missing_is_told() -> None:
    found, text = hard(), flat(comparison_text(hard(), "en"))
    assert found.absent == {"not run": 9, "failed": 2} and found.runs == 27
    assert "16 of 27 runs of the plan have a result" in text and "Missing: not run 9, failed 2." in text
    assert "2 pairs are left out: a run is missing, failed or was quarantined." in text
    assert "Institutional trust: 7 pairs are left out, for it is undefined on a side." in text
    assert "Where fewer than eight seeds are behind a number" in text
    assert found.of("volunteers")[0].difference is None
    assert found.front is not None and set(found.front.means) == {"as_it_is", "gentle"}


def test_without_a_seed_that_all_policies_share_there_is_no_front() -> None:
    frame = planned_of(full(10))
    apart_ = {"gentle": frame["seed"] <= 5, "volunteers": frame["seed"] > 5}
    for name, gone in apart_.items():
        frame.loc[(frame["policy"] == name) & gone, "status"] = "failed"
    found = compared(frame, experiment_of(), "x")
    assert found.front is None and found.ranking == () and found.of("gentle")[0].pairs == 5
    text = flat(comparison_text(found, "en"))
    assert "no world, point and seed has all three of every policy" in text
    assert "No world, point and seed has a value of every policy: Cost, government and partners," in text


def test_names_stand_apart() -> None:
    assert spread(np.array([3.0, 1.0, 30.0]), 5.0) == pytest.approx([4.5, -0.5, 30.0])
    laid = spread(np.array([0.0, 0.0, 4.0, 6.0, 50.0]), 5.0)
    assert np.diff(np.sort(laid)).min() >= 5.0 - 1e-9 and laid[4] == 50.0


def test_both_bootstraps_of_a_mean_agree() -> None:
    for seed, skewed in enumerate((False, True, False)):
        rng = np.random.default_rng(seed)
        sample = rng.exponential(size=30) if skewed else rng.normal(size=30)
        (mine,), theirs = studentized_intervals(sample[:, None], Resamples(30)), bootstrap_interval(sample)
        assert mine is not None and theirs is not None
        near = 0.12 * theirs.half_width
        assert (mine.low, mine.high) == pytest.approx((theirs.low, theirs.high), abs=near)
    assert studentized_intervals(drawn((7, 1)), Resamples(7)) == (None,)
    (flat,) = studentized_intervals(np.full((9, 1), 0.1), Resamples(9))
    assert flat is not None and flat.low == flat.high == flat.mean


def samples(kind: str, values: int, count: int, seed: int) -> Any:
    """Samples as columns, of mean 0."""
    rng = np.random.default_rng(seed)
    shape = (values, count)
    return rng.normal(size=shape) if kind == "normal" else rng.exponential(size=shape) - 1.0


def covered(kind: str, values: int, count: int, seed: int = 11) -> tuple[float, float]:
    """Share of intervals by Student's t and by the bootstrap that hold the mean."""
    columns = samples(kind, values, count, seed)
    student = [t_interval(column) for column in columns.T]
    hits = [
        np.mean([one is not None and one.low <= 0.0 <= one.high for one in intervals])
        for intervals in (student, studentized_intervals(columns, Resamples(values)))
    ]
    return float(hits[0]), float(hits[1])


def covered_factor(rho: float, values: int, count: int, seed: int = 12) -> float:
    """Share of intervals of the variance factor that hold 1 / (1 - rho)."""
    rng = np.random.default_rng(seed)
    pairs = [tuple(side[None] for side in correlated(values, rho, rng)) for _ in range(count)]
    found = [one for n in range(0, count, 500) for one in savings(pairs[n : n + 500], Resamples(values))]
    truth = 1.0 / (1.0 - rho)
    return float(np.mean([one.low is not None and one.low <= truth <= (one.high or np.inf) for one in found]))


def test_intervals_cover_what_they_say() -> None:
    student, bootstrap = covered("normal", 20, 600)
    assert 0.93 <= student <= 0.97 and 0.90 <= bootstrap <= 0.97
    student, bootstrap = covered("skewed", 40, 600)
    assert student > 0.89 and bootstrap > 0.89
    assert 0.92 <= covered_factor(0.8, 20, 400) <= 0.98


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("kind", "values", "student", "bootstrap"),
    [
        ("normal", 8, (0.93, 0.97), (0.86, 0.95)),
        ("normal", 20, (0.93, 0.97), (0.91, 0.96)),
        ("normal", 50, (0.93, 0.97), (0.925, 0.965)),
        ("normal", 200, (0.93, 0.97), (0.93, 0.97)),
        ("skewed", 20, (0.88, 0.96), (0.88, 0.96)),
        ("skewed", 50, (0.91, 0.96), (0.91, 0.96)),
        ("skewed", 200, (0.93, 0.965), (0.93, 0.965)),
    ],
)
def test_coverage_of_the_intervals_of_a_mean(
    kind: str, values: int, student: tuple[float, float], bootstrap: tuple[float, float]
) -> None:
    by_t, by_bootstrap = covered(kind, values, 10_000)
    print(f"{kind}, {values} values: t {by_t:.3f}, bootstrap {by_bootstrap:.3f}")
    assert student[0] <= by_t <= student[1]
    assert bootstrap[0] <= by_bootstrap <= bootstrap[1]


@pytest.mark.heavy
@pytest.mark.parametrize("rho", [0.0, 0.5, 0.95])
@pytest.mark.parametrize("values", [8, 12, 20, 50])
def test_coverage_of_the_interval_of_the_variance_factor(rho: float, values: int) -> None:
    found = covered_factor(rho, values, 4_000)
    print(f"factor, rho {rho}, {values} seeds: {found:.3f}")
    assert 0.92 <= found <= 0.99


TOML = """
title_en = "Two ways"
title_zh = "两种做法"
scenario = "demo_town"
replications = 2
[set]
"time.days" = 40
"time.burn_in_days" = 30
[policies.as_it_is]
title_en = "as it is"
title_zh = "维持现状"
[policies.gentle_assessment]
title_en = "gentle assessment"
title_zh = "弱化考核"
[policies.gentle_assessment.set]
"assessment.intensity" = 0.2
[policies.volunteers]
title_en = "volunteers mobilised"
title_zh = "动员志愿者"
[policies.volunteers.set]
"volunteers.mobilisation" = 0.8
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The runs of three policies with two seeds."""
    folder = tmp_path_factory.mktemp("compare")
    (folder / "two_ways.toml").write_text(TOML, encoding="utf-8")
    sweep(folder / "two_ways.toml", folder / "store", workers=1)
    return folder / "store"


def test_a_store_is_compared_as_json_and_into_files(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["compare", str(store), "--out", str(out), "--format", "json"]) == 0
    captured = capsys.readouterr()
    told = json.loads(captured.out, parse_constant=pytest.fail)
    assert not captured.err and told["experiment"] == "two_ways" and told["runs"] == 6
    assert told["absent"] == {} and told["seeds"] == 2 and told["against"] == "as_it_is"
    assert json.loads((out / "comparison.json").read_text(encoding="utf-8")) == told
    assert sorted(path.name for path in out.iterdir()) == [
        "comparison.json", "comparison.md", "differences.png", "pareto.png",
    ]  # fmt: skip
    runs = Runs(store)
    frame = runs.planned.set_index(["policy", "seed"])["government_hours"]
    expected = (frame["gentle_assessment"] - frame["as_it_is"]).mean()
    (one,) = [
        row for row in told["differences"]
        if (row["policy"], row["indicator"]) == ("gentle_assessment", "government_hours")
    ]  # fmt: skip
    assert one["difference"] == pytest.approx(expected) and one["bootstrap"] is None
    assert told["first_day_apart"]["gentle_assessment"]["pairs"] == 2
    assert len(compare(runs, indicators=["trust"]).frame()) == 2


@pytest.mark.parametrize(("language", "told"), [("en", "gentle assessment"), ("zh", "弱化考核")])
def test_a_store_is_compared_as_text_in_both_languages(
    store: Path, capsys: pytest.CaptureFixture[str], language: str, told: str
) -> None:
    words = ["--against", "volunteers", "--indicators", "cost_total, trust", "--lang", language]
    assert main(["compare", str(store), *words]) == 0
    text = capsys.readouterr().out
    assert told in text and text.startswith(
        word("comparison.title", language, title="x", against="y")[:0] or ""
    )
    assert INDICATORS["trust"].label_en in text or INDICATORS["trust"].label_zh in text
    assert max(places(line) for line in text.splitlines()) <= 100


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--against", "volunteer"], "did you mean volunteers?"),
        (["--indicators", "trust,costs_total"], "did you mean cost_total?"),
        (["--indicators", ","], "--indicators: names none"),
        (["--out", "."], "--out"),
    ],
)
def test_wrong_words_are_refused_in_one_line(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["compare", str(store), *words]) == 2
    captured = capsys.readouterr()
    assert told in captured.err and captured.err.count("\n") == 1 and not captured.out


def test_what_is_no_store_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(tmp_path)]) == 2
    assert "is no store" in capsys.readouterr().err
