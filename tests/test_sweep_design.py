"""Experiment files, designs, and the plans that follow from them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_experiments import LEVER, doses, experiment

from sim.experiment.design.library import load_experiment
from sim.experiment.design.plan import SEEDS_APART, plan_of
from sim.experiment.design.points import points_of, shares_of
from sim.experiment.design.reread import check_as_read, reread
from sim.experiment.paired import under
from sim.experiment.sweep.naming import Namer
from sim.run.identity import run_id
from sim.scenario import InputError

NORM = "strategy.norm"
TWO = {LEVER: {"low": 0.0, "high": 1.0, "levels": 3}, NORM: {"values": [0.2, 0.4], "role": "world"}}


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"fators": {}}, "fators = a table of 0: unknown key; did you mean factors?"),
        ({"factors": {"assessment.intensty": {"values": [1.0]}}}, "did you mean assessment.intensity?"),
        ({"factors": {LEVER: {"values": [0.5, 0.5]}}}, "values = 0.5: stands there twice"),
        ({"factors": {LEVER: {"values": [1.5]}}}, "must be a number from 0 to 1"),
        ({"factors": {LEVER: {"low": 0.5}}}, "high: missing"),
        ({"factors": {LEVER: {"low": 0.5, "high": 0.5}}}, "must rise"),
        ({"factors": {LEVER: {"low": 0.0, "high": 0.5, "log": True}}}, "from above 0 where log = true"),
        ({"factors": {LEVER: {"low": 0.0, "high": 1.0}}}, "needs values, or levels of its range"),
        ({"factors": {LEVER: {"low": 0.0, "high": 1.0, "values": [1.0]}}}, "either values, or low and high"),
        ({"factors": {"city.residents": {"values": [900], "role": "policy"}}}, "role must be world"),
        ({"factors": {"time.seed": {"values": [1, 2]}}}, "replications"),
        ({"set": {"time.seed": 3}}, "first_seed"),
        ({"design": {"kind": "sobl"}}, "must be one of factorial"),
        ({"design": {"kind": "sobol", "points": 12}, "factors": TWO}, "must be a power of 2"),
        ({"design": {"kind": "paired"}, "factors": TWO}, "needs values"),
        ({"design": {"kind": "factorial", "points": 3}, "factors": TWO}, "points = 3: goes not with"),
        ({"design": {"kind": "latin_hypercube"}, "factors": TWO}, "points: missing"),
        ({"design": {"kind": "morris", "points": 4}}, "needs factors"),
        ({"constraints": [f"{LEVER} = 3"], "factors": TWO}, "not arithmetic"),
        ({"constraints": ["strategy.price < 3"], "factors": TWO}, "names nothing that differs"),
        (
            {
                "constraints": [f"{LEVER} < 0.5"],
                "design": {"kind": "saltelli", "points": 4},
                "factors": TWO,
            },
            "leave points out",
        ),
        ({"constraints": [f"{LEVER} > 2"], "factors": TWO}, "leave no point"),
        ({"derived": {LEVER: NORM}, "factors": TWO}, "is a factor, too"),
        ({"derived": {"choice.attempts": NORM}}, "no number of the model that may have decimals"),
        ({"derived": {"strategy.price": f"{LEVER} + 2000"}, "factors": TWO}, "must be a number from"),
        ({"derived": {"strategy.price": f"1e999 * {LEVER}"}, "factors": TWO}, "is undefined"),
        ({"derived": {"strategy.price": "strategy.price + 1"}}, "must be derived further up"),
        ({"derived": {"strategy.price": NORM}, "worlds": {"count": 2}}, "is set by a policy or drawn"),
        (
            {"derived": {"strategy.price": LEVER}, "policies": {"a": {"set": {LEVER: 0.1}}}},
            "so a formula cannot know it",
        ),
        ({"keep": {"indicators": [["trust"]]}}, "no indicator has this name"),
        ({"worlds": {"count": 2, "ranges": [{}]}}, "has no plausible range"),
        ({"policies": {"a": {"set": {LEVER: 0.5}}, "b": {"set": {LEVER: 0.5}}}}, "sets the same as a"),
        ({"policies": {"a": {"set": {"city.residents": 800}}}}, "no policy can change"),
        ({"policies": {"a": {"set": {LEVER: 0.5}}}, "factors": TWO}, "is set by policies.a, too"),
        ({"worlds": {"count": 2, "ranges": ["strategy.nrm"]}}, "did you mean strategy.norm?"),
        ({"worlds": {"count": 2, "ranges": [NORM]}, "factors": TWO}, "is a factor, too"),
        ({"keep": {"indicators": ["trst"]}}, "did you mean trust?"),
        ({"keep": {"tables": ["requests"]}}, "must be a list of daily, handlers"),
        ({"replications": 0}, "must be a whole number from 1"),
        (
            {"replications": 1_000_000, "policies": {str(n): {"set": {LEVER: n / 100}} for n in range(11)}},
            "are more than 10,000,000 runs",
        ),
        (
            {
                "factors": {
                    LEVER: {"low": 0.0, "high": 1.0, "levels": 9999},
                    NORM: {"low": 0.1, "high": 0.2, "levels": 999},
                }
            },
            "are more than 1,000,000",
        ),
        ({"period": {"settle_years": 31}}, "must be a whole number from 0 to 30"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(document: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_of(experiment(**document))
    assert told in str(caught.value) and "\n" not in str(caught.value)


STOP = {"policy": "a", "against": "b", "indicator": "trust", "half_width": 0.1, "most": 20}
POLICIES = {"a": {}, "b": {"set": {LEVER: 0.5}}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"half_width": 1e-200}, "must be a number above 0"),
        ({"half_width": 10**400}, "must be a number above 0"),
        ({"policy": "c"}, 'stop: policy = "c": must be one of a, b'),
        ({"against": "a"}, "must be another policy"),
        ({"indicator": "trst"}, "did you mean trust?"),
        ({"half_width": 0.0}, "must be a number above 0"),
        ({"half_width": 0.5, "indicator": "true_resolution"}, "0.01 is one percentage point"),
        ({"most": 7}, "from 8"),
    ],
)
def test_a_stopping_rule_is_checked(change: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        experiment(policies=POLICIES, replications=8, stop=STOP | change)
    assert experiment(policies=POLICIES, replications=8, stop=STOP).stop is not None


def test_every_combination_of_lists_and_levels() -> None:
    points = points_of(experiment(factors=TWO))
    assert [tuple(point.values()) for point in points] == [
        (dose, norm) for dose in (0.0, 0.5, 1.0) for norm in (0.2, 0.4)
    ]


def test_lists_side_by_side() -> None:
    lists = {LEVER: {"values": [0.1, 0.9]}, NORM: {"values": [0.2, 0.4]}}
    points = points_of(experiment(factors=lists, design={"kind": "paired"}))
    assert [tuple(point.values()) for point in points] == [(0.1, 0.2), (0.9, 0.4)]


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_a_space_is_filled_evenly(kind: str) -> None:
    ranges = {LEVER: {"low": 0.2, "high": 0.6}, "strategy.price": {"low": 0.01, "high": 1.0, "log": True}}
    asked = experiment(factors=ranges, design={"kind": kind, "points": 64, "seed": 3})
    values = np.array([list(point.values()) for point in points_of(asked)])
    assert values.shape == (64, 2)
    strata = np.sort(np.floor((values[:, 0] - 0.2) / 0.4 * 64).astype(int))
    assert (strata == np.arange(64)).all()
    assert np.log10(values[:, 1]).mean() == pytest.approx(-1.0, abs=0.05)
    again = points_of(experiment(factors=ranges, design={"kind": kind, "points": 64, "seed": 3}))
    assert again == points_of(asked)


def test_designs_for_indices_are_salibs() -> None:
    morris = experiment(factors=TWO, design={"kind": "morris", "points": 5})
    assert shares_of(morris).shape == (5 * (2 + 1), 2) == (len(points_of(morris)), 2)
    saltelli = experiment(factors=TWO, design={"kind": "saltelli", "points": 8})
    assert len(points_of(saltelli)) == 8 * (2 + 2)


def test_weights_of_a_triangle_are_derived_and_add_up() -> None:
    names = [f"assessment.weight_{name}" for name in ("response", "resolution", "satisfaction")]
    grid = {name: {"low": 0.0, "high": 1.0, "levels": 5} for name in names[:2]}
    asked = experiment(
        factors=grid,
        constraints=[f"{names[0]} + {names[1]} <= 1"],
        derived={names[2]: f"1 - {names[0]} - {names[1]}"},
    )
    points = points_of(asked)
    assert len(points) == 15
    assert all(sum(float(point[name]) for name in names) == pytest.approx(1.0) for point in points)
    assert all(dict(arm.changes)[names[2]] >= 0.0 for arm in plan_of(asked).places[0].arms)


def test_a_plan_crosses_worlds_points_policies_and_seeds() -> None:
    asked = experiment(
        factors=TWO,
        policies={"none": {}, "party": {"set": {"party.coordination": 0.5}}},
        worlds={"count": 4, "ranges": ["handling.difficulty"]},
        replications=3,
        first_seed=7,
    )
    plan = plan_of(asked)
    assert len(plan) == 4 * 6 * 2 * 3
    groups = list(plan.groups())
    assert len(groups) == 4 * 2 * 3
    seeds = {(group.place.number, group.replicate): group.seed for group in groups}
    assert seeds == {(w, n): 7 + n + SEEDS_APART * w for w in range(4) for n in range(3)}
    assert [key for key, _ in groups[0].place.world] == ["handling.difficulty", NORM]
    assert {arm.policy for arm in groups[0].place.arms} == {"none", "party"}
    assert [group.first for group in groups] == list(range(0, len(plan), 6))


def test_a_run_has_the_name_that_it_would_have_by_itself() -> None:
    asked = experiment(
        factors=TWO,
        policies={"none": {}, "party": {"set": {"party.coordination": 0.5}}},
        worlds={"count": 2, "ranges": ["handling.difficulty"]},
    )
    namer, names = Namer(asked.base, 0), set()
    for group in plan_of(asked).groups():
        name, world = namer.of_group(dict(group.place.world), group.seed), dict(group.place.world)
        for arm in group.place.arms:
            spec = under(asked.base.with_values(world), arm.changes)
            assert name(arm.changes) == run_id(spec, group.seed)
            names.add(name(arm.changes))
    assert len(names) == len(plan_of(asked))


def test_a_scenario_keeps_its_events_beside_a_policy() -> None:
    event = {"day": 3, "set": {"party.coordination": 0.9}, "label_en": "x", "label_zh": "x"}
    from sim.scenario.build import layered

    spec = layered(doses(2).base, {}, origin="--set", where="test", events=[event])
    both = under(spec, ((LEVER, 0.3),))
    assert both.values_on(4)["party.coordination"] == 0.9 and both.values_on(4)[LEVER] == 0.3
    named = Namer(spec, 0).of_group({}, 1)(((LEVER, 0.3),))
    assert named == run_id(both, 1)
    assert named != Namer(spec, 1).of_group({}, 1)(((LEVER, 0.3),))


def test_more_worlds_leave_those_that_there_are() -> None:
    """Drawn one by one, with seeds of their own: more of them only add runs."""

    def groups(count: int) -> set[tuple[Any, int]]:
        asked = experiment(worlds={"count": count, "ranges": [NORM, "handling.difficulty"]}, replications=2)
        return {(group.place.world, group.seed) for group in plan_of(asked).groups()}

    assert groups(3) < groups(5) and len(groups(5)) == 10


def test_a_policy_that_an_event_would_overwrite_is_refused(tmp_path: Path) -> None:
    (tmp_path / "eventful.toml").write_text(
        'extends = "demo_town"\n[[events]]\nday = 9\nset = {"assessment.intensity" = 0.9}\n', encoding="utf-8"
    )
    (tmp_path / "mine.toml").write_text(
        f'scenario = "eventful.toml"\n[policies.a.set]\n"{LEVER}" = 0.1\n', encoding="utf-8"
    )
    with pytest.raises(InputError, match="an event of scenario eventful sets it too"):
        load_experiment(tmp_path / "mine.toml")


def test_replications_are_changed_without_another_file_and_attributes_are_not() -> None:
    asked = experiment(replications=2)
    more = reread(asked, replications=5)
    assert (more.replications, more.document["replications"]) == (5, 5)
    check_as_read(more)
    with pytest.raises(InputError, match="replications: is not what its document says"):
        check_as_read(replace(asked, replications=9))
    with pytest.raises(InputError, match="replications"):
        reread(asked, replications=0)
