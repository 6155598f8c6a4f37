"""PRIM and its checks, where the truth is known, and beside another implementation."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from planted_boxes import CHOICE, KEYS, SWITCH, as_cases, nothing, planted, with_classes

from sim.experiment.answers.discovery.boxes import Filled, chosen, filled, whole
from sim.experiment.answers.discovery.boxes_chance import shuffled
from sim.experiment.answers.discovery.boxes_search import Search, best_box, quasi_p
from sim.experiment.answers.discovery.discovery import Discovery, discover
from sim.experiment.answers.discovery.paste import pasted
from sim.experiment.answers.discovery.prim import fewest, halfway, peeled, slice_sizes
from sim.experiment.intervals import Interval
from sim.report.discovery.as_json import discovery_json
from sim.report.discovery.sentences import verdict
from sim.scenario import InputError

DENSE = 0.86
"""Just below the density of the planted box, 0.9, so that it is told and not a wider one."""


@pytest.fixture(scope="module")
def found() -> Discovery:
    """What is found in one planted box."""
    return discover(planted(0), density=DENSE)


def test_a_planted_box_is_found(found: Discovery) -> None:
    (box,) = found.boxes
    assert box.reached and box.filled.density > 0.8 and box.filled.coverage > 0.8
    limits = {limit.input.key: limit for limit in box.limits}
    below, above = limits[KEYS[0]], limits[KEYS[1]]
    assert below.low is None and below.high == pytest.approx(0.7, abs=0.05)
    assert above.high is None and above.low == pytest.approx(0.4, abs=0.05)
    assert below.quasi_p < 0.05 and above.quasi_p < 0.05
    assert all(limit.quasi_p > 0.05 for key, limit in limits.items() if key not in KEYS[:2])
    low, high = below.high_spread or (0.0, 0.0)
    assert low < below.high < high and high - low < 0.15
    assert below.restricted == above.restricted == 1.0


def test_a_planted_box_is_stable_and_denser_than_chance(found: Discovery) -> None:
    (box,) = found.boxes
    outside = box.stability.density
    assert outside is not None and outside.low > box.base_rate and outside.count == 50
    assert outside.mean < box.stability.own_density
    assert box.chance.as_dense == 0 and box.chance.densities[-1] < 0.6
    assert box.finding == "stable"


def test_the_same_cases_give_the_same_bytes(found: Discovery) -> None:
    told = discovery_json(found)
    assert told == discovery_json(discover(planted(0), density=DENSE)) and "NaN" not in told


def test_classes_switches_and_lists_are_found() -> None:
    (box,) = discover(with_classes(1)).boxes
    limits = {limit.input.key: limit for limit in box.limits}
    assert limits[CHOICE].among == ("commercial", "rural") and limits[SWITCH].among == (True,)
    assert limits["city.need_tail"].low == 0.8 and limits["city.need_tail"].high is None
    assert all(limits[key].quasi_p < 0.001 for key in (CHOICE, SWITCH, "city.need_tail"))
    assert box.finding == "stable" and box.filled.density > 0.85


def test_a_box_that_flatters_itself_is_told_as_stable_in_part(found: Discovery) -> None:
    """Few cases, many inputs: something is there, but less than half of it outside."""
    (true,) = found.boxes
    assert 0.9 < true.kept <= 1.0
    lost = Interval(true.base_rate + 0.1, true.base_rate + 0.05, 0.9, 50)
    flattered = replace(true, stability=replace(true.stability, density=lost))
    assert flattered.kept < 0.5 and flattered.finding == "partly"
    assert "Expect a density of 54 %, not 8" in verdict(flattered, "en")
    assert "部分稳定" in verdict(flattered, "zh") and "Stable:" in verdict(true, "en")


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_told_as_noise(seed: int) -> None:
    (box,) = discover(nothing(seed)).boxes
    assert box.finding == "unstable" and not box.outside
    assert box.filled.density > box.base_rate + 0.1, "its own density flatters it"


def test_lean_leaves_out_what_has_nothing_to_do_with_it() -> None:
    """Of 30 inputs two matter: a lean box is told by those alone, and covers more of other cases."""
    fresh = planted(99, 5000, 30).sample
    restricted, covered = [0, 0], [0.0, 0.0]
    for seed in range(6):
        sample = planted(seed, 200, 30).sample
        for n, lean in enumerate((False, True)):
            _, found = best_box(sample, Search(0.8, 0.05, lean))
            restricted[n] += len(found.box.restricted)
            covered[n] += filled(found.box, fresh.values, fresh.outcome).coverage / 6
            assert {0, 1} <= set(found.box.restricted) or not lean
    assert restricted[0] > 24 and restricted[1] < 15 and covered[1] > covered[0] + 0.05


def test_boxes_cover_one_after_the_other() -> None:
    def two(values: np.ndarray) -> np.ndarray:
        return (values[:, 0] < 0.3) | (values[:, 1] > 0.75)

    found = discover(planted(2, noise=0.03, rule=two), density=0.9, boxes=2)
    first, second = found.boxes
    assert [one.limits[0].input.key for one in found.boxes] == [KEYS[0], KEYS[1]]
    assert second.steps[0].coverage == pytest.approx(1.0 - first.filled.coverage)
    assert second.base_rate < first.base_rate and found.ending == ""
    values = found.cases.sample.values
    outside = ~first.filled.box.holds(values)
    assert second.filled.cases == int((second.filled.box.holds(values) & outside).sum())
    frame = found.frame()
    assert set(frame["box"]) == {1, 2} and {"low", "high", "quasi_p", "density"} <= set(frame.columns)


def test_where_all_is_dense_no_limit_is_told() -> None:
    found = discover(nothing(3, rate=0.9), boxes=3)
    (box,) = found.boxes
    assert box.limits == () and box.finding == "no_box" and found.ending == "no_box"
    assert found.frame().empty


def test_too_little_to_look_for_is_refused() -> None:
    values = np.random.default_rng(0).random((40, 3))
    half = values[:, 0] < 0.5
    for cases, told in (
        (as_cases(values[:19], half[:19]), "19 cases are too few"),
        (as_cases(values, half & False), "in none of 40 cases"),
        (as_cases(values, half | True), "in all of 40 cases"),
        (as_cases(values[:, :0], half), "nothing uncertain differs"),
    ):
        with pytest.raises(InputError, match=told):
            discover(cases)
    for wrong in ({"density": 0.0}, {"mass": 0.6}, {"boxes": 0}):
        with pytest.raises(InputError, match=f"--{next(iter(wrong))}"):
            discover(as_cases(values, half), **wrong)


def test_covering_ends_where_nothing_is_left() -> None:
    values = np.random.default_rng(0).random((60, 2))
    found = discover(as_cases(values, values[:, 0] < 0.4), boxes=5)
    assert found.ending == "alike" and len(found.boxes) < 5
    assert sum(box.filled.coverage for box in found.boxes) == pytest.approx(1.0)


@pytest.mark.parametrize("seed", range(4))
def test_a_trajectory_shrinks_and_ends_at_the_smallest_box(seed: int) -> None:
    sample = (planted(seed) if seed % 2 else with_classes(seed)).sample
    steps = peeled(sample.values, sample.outcome, sample.classes, 25)
    sizes = [step.cases for step in steps]
    assert sizes[0] == 500 and all(more > fewer for more, fewer in pairwise(sizes))
    assert 25 <= sizes[-1] < 50 or steps[-1].density == 1.0
    for step in steps:
        assert step == filled(step.box, sample.values, sample.outcome)
        assert step.mass == step.cases / 500 and 0.0 <= step.coverage <= 1.0
    if seed % 2:
        assert all(more - fewer <= 0.05 * more for more, fewer in pairwise(sizes)), "patient on ranges"


@pytest.mark.parametrize("seed", range(6))
def test_pasting_widens_a_box_and_never_lowers_its_density(seed: int) -> None:
    sample = (planted(seed) if seed % 2 else with_classes(seed)).sample
    for step in peeled(sample.values, sample.outcome, sample.classes, 25)[::5]:
        wide = pasted(step, sample.values, sample.outcome)
        assert wide.density >= step.density - 1e-12 and wide.cases >= step.cases
        assert not (step.box.holds(sample.values) & ~wide.box.holds(sample.values)).any()
        assert set(wide.box.restricted) <= set(step.box.restricted)


def test_a_limit_that_keeps_nothing_out_is_dropped() -> None:
    values = np.linspace(0.0, 1.0, 30)[:, None]
    outcome = values[:, 0] > 0.5
    found = filled(whole(1).above(0, 0.5).below(0, 2.0), values, outcome)
    wide = pasted(found, values, outcome)
    assert wide.box.high == (math.inf,) and wide.hits == wide.cases == 15


def test_equal_values_are_peeled_together() -> None:
    rises = np.array([[0, 1, 0, 0, 1, 1], [1, 1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0]], bool)
    assert slice_sizes(rises, 3).tolist() == [2, 3, 5, 0]
    assert slice_sizes(rises, 1).tolist() == [2, 1, 5, 0]


def test_a_limit_lies_between_its_neighbours() -> None:
    assert halfway(1.0, 2.0) == (1.5, 1.5)
    high, low = halfway(1.0, math.nextafter(1.0, 2.0))
    assert (high, low) == (1.0, math.nextafter(1.0, 2.0))


def test_the_box_that_covers_most_is_told() -> None:
    box = whole(2)
    narrow = box.above(0, 0.1).above(1, 0.1)
    steps = [
        Filled(box, 100, 40, 100, 40),
        Filled(narrow, 50, 40, 100, 40),
        Filled(box.above(0, 0.2), 48, 40, 100, 40),
        Filled(narrow, 20, 20, 100, 40),
    ]
    assert chosen(steps, 0.8) == 2, "as much coverage, fewer limits"
    assert chosen([*steps, replace(steps[2], cases=45)], 0.8) == 4, "and as many limits, but denser"
    assert chosen(steps, 0.95) == 3
    assert chosen(steps[:3], 0.95) == 2, "none is as dense: the densest"


def test_a_quasi_p_value_by_hand() -> None:
    """Of 20 cases 8 are so; a limit leaves 5, all so: 0.4 to the fifth if it added nothing."""
    values = np.column_stack([np.arange(20.0), np.zeros(20)])
    outcome = np.arange(20) < 8
    sample = as_cases(values, outcome).sample
    found = filled(whole(2).below(0, 4.5), values, outcome)
    assert quasi_p(found, sample, 0) == pytest.approx(0.4**5)


def test_small_boxes_hold_five_cases() -> None:
    assert (fewest(500, 0.05), fewest(40, 0.05), fewest(30, 0.2), fewest(61, 0.1)) == (25, 5, 6, 7)


def test_cases_of_a_group_are_shuffled_together() -> None:
    groups = np.repeat(np.arange(40), 5)
    outcome = groups % 2 == 0
    mixed = shuffled(outcome, groups[:, None], np.random.default_rng(0))
    assert mixed.sum() == outcome.sum() and (mixed != outcome).any()
    assert len({tuple(np.unique(mixed[groups == n])) for n in range(40)}) == 2


def test_worlds_and_points_change_places_in_their_table() -> None:
    worlds, points = np.divmod(np.arange(12 * 20), 20)
    rng = np.random.default_rng(1)
    outcome = (worlds % 3 == 0) & (points < 7)
    mixed = shuffled(outcome, np.column_stack([worlds, points]), rng).reshape(12, 20)
    assert mixed.any(axis=1).sum() == 4 and mixed.any(axis=0).sum() == 7 and mixed.sum() == 28
    kept = rng.random(240) < 0.8
    groups = np.column_stack([worlds, points])[kept]
    gaps = shuffled(outcome[kept], groups, np.random.default_rng(2))
    assert gaps.sum() == outcome[kept].sum() and (gaps != outcome[kept]).any()


def test_outside_of_the_sample_are_other_worlds_at_other_points() -> None:
    """The density that is told of what lies outside is that of fresh worlds at fresh points."""
    rng = np.random.default_rng(5)

    def crossed(worlds: int, points: int) -> tuple[Any, Any, Any]:
        own, factors = rng.normal(size=worlds), rng.random((points, 8))
        w, p = np.divmod(np.arange(worlds * points), points)
        values = np.column_stack([own[w], factors[p]])
        score = factors[p].sum(axis=1) - 4.0 + 0.5 * own[w]
        return values, score > 0.6, np.column_stack([w, p])

    values, outcome, groups = crossed(25, 25)
    cases = as_cases(values, outcome)
    (box,) = discover(replace(cases, sample=replace(cases.sample, groups=groups))).boxes
    fresh_values, fresh_outcome, _ = crossed(200, 400)
    truth = filled(box.filled.box, fresh_values, fresh_outcome).density
    assert box.stability.density is not None and box.filled.density > truth + 0.2
    assert box.stability.density.mean == pytest.approx(truth, abs=0.15)


def test_what_a_group_shares_is_no_evidence_from_each_of_its_cases() -> None:
    """Forty worlds of ten cases that are all alike: an input of a world's own parts them, but not others."""
    rng = np.random.default_rng(2)
    groups = np.repeat(np.arange(40), 10)
    values, outcome = rng.random((40, 4))[groups], (rng.random(40) < 0.3)[groups]
    alone = as_cases(values, outcome)
    together = replace(alone, sample=replace(alone.sample, groups=groups[:, None]))
    boxes = [discover(cases).boxes[0] for cases in (alone, together)]
    assert boxes[0].outside and boxes[1].finding == "unstable"
    assert boxes[0].filled == boxes[1].filled


def test_beside_the_exploratory_modelling_workbench() -> None:
    """Kwakkel's own implementation, in the same data: limits within two peels, density and coverage close."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from ema_workbench.analysis import prim
    cases = planted(0)
    sample = cases.sample
    _, mine = best_box(sample, Search(DENSE, 0.05))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.DataFrame(sample.values, columns=[one.key for one in cases.inputs])
        theirs = prim.Prim(frame, sample.outcome.astype(int), threshold=0.8, mass_min=0.05).find_box()
    path = theirs.peeling_trajectory
    place = path[path["density"] >= DENSE]["coverage"].astype(float).idxmax()
    firm = {key for key, values in theirs.qp[place].items() if min(p for p in values if p >= 0) <= 0.05}
    assert {cases.inputs[n].key for n in mine.box.restricted} == firm == set(KEYS[:2])
    assert mine.density == pytest.approx(path["density"][place], abs=0.03)
    assert mine.coverage == pytest.approx(path["coverage"][place], abs=0.05)
    limits = theirs.box_lims[place]
    for n, (end, theirs_) in enumerate(((mine.box.high[0], 1), (mine.box.low[1], 0))):
        column = sample.values[mine.box.without(n).holds(sample.values), n]
        ends = sorted((end, float(limits[KEYS[n]][theirs_])))
        assert np.mean((column > ends[0]) & (column < ends[1])) <= 2 * 0.05


SETS = 15


@pytest.mark.heavy
@pytest.mark.parametrize("lean", [False, True])
@pytest.mark.parametrize(("inputs", "count"), [(6, 500), (30, 300)])
def test_how_often_it_is_right(
    inputs: int, count: int, lean: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    """Data sets with a planted box, and as many with nothing in them; `SETS` of 100 take half an hour."""
    told = {"both": 0, "only": 0, "near": 0, "stable": 0, "noise": 0, "inside": 0}
    for seed in range(SETS):
        (box,) = discover(planted(seed, count, inputs), density=DENSE, lean=lean).boxes
        limits = {limit.input.key: limit for limit in box.limits}
        told["both"] += set(KEYS[:2]) <= limits.keys()
        told["only"] += limits.keys() == set(KEYS[:2])
        ends = zip((0.7, 0.4), (box.filled.box.high[0], box.filled.box.low[1]), strict=True)
        told["near"] += all(abs(end - truth) <= 0.05 for truth, end in ends)
        told["stable"] += box.finding == "stable"
        outside = box.stability.density
        told["inside"] += outside is not None and outside.low <= 0.9 <= outside.high
        told["noise"] += discover(nothing(seed, count, inputs), lean=lean).boxes[0].finding != "unstable"
    with capsys.disabled():
        print(f"\n{inputs} inputs, {count} cases, lean {lean}: {told}")
    assert told["both"] >= 0.9 * SETS and told["noise"] <= 0.15 * SETS
    assert told["stable"] >= (0.9 * SETS if inputs == 6 or lean else 0)
