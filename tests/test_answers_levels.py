"""Policies compared at each value of a factor: known answers, interactions, words, pages and refusals."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from made_up_policies import NAMES, experiment_of, planned_of

from sim.cli import main
from sim.experiment.answers.comparison.alike import MOST_LEVELS
from sim.experiment.answers.comparison.levels import ByFactor, compare_by
from sim.experiment.answers.comparison.pareto import OBJECTIVES
from sim.experiment.intervals import t_interval
from sim.experiment.sweep.api import sweep
from sim.experiment.sweep.runs import Runs
from sim.report.columns import places
from sim.report.comparison.as_json import by_factor_json
from sim.report.comparison.by_factor import by_factor_page, by_factor_text
from sim.report.comparison.by_figure import save_by_factor
from sim.scenario import InputError

KEY, OTHER = "remit.refuse_private", "party.coordination"
GRID = {KEY: {"values": [0.5, 0.0]}, OTHER: {"values": [0.0, 0.4, 0.8]}}


def made_up(values: dict[str, Any], names: tuple[str, ...] = NAMES, **document: Any) -> Runs:
    """Results in the order of the grid's points: (policies, worlds, points, seeds)."""
    experiment = experiment_of(names, factors=GRID, **document)
    return cast(
        Runs, SimpleNamespace(planned=planned_of(values, names), experiment=experiment, path=Path("made"))
    )


def grid(seeds: int = 12, seed: int = 1) -> Any:
    """What policy 1 adds is 1 at the value 0 of the factor and 3 at 0.5, with noise."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(1, 1, 1, seeds)) + 0.1 * rng.normal(size=(3, 1, 6, seeds))
    values[1, :, :3] += 3.0
    values[1, :, 3:] += 1.0
    return values


def test_differences_at_each_value_and_how_they_change() -> None:
    values = grid()
    found = compare_by(made_up({"trust": values}), KEY, indicators=["trust"])
    assert found.levels == (0.0, 0.5) and found.points == (3, 3) and found.over == "seeds"
    low, high = found.of("gentle", "trust")
    assert low.effect is not None and low.change is None and high.effect is not None
    assert low.effect.difference == pytest.approx(1.0, abs=0.1)
    assert high.effect.difference == pytest.approx(3.0, abs=0.1)
    assert low.effect.pairs == 36 and low.effect.units == 12 == low.effect.higher
    apart = values[1, 0] - values[0, 0]
    expected = t_interval(apart[:3].mean(axis=0) - apart[3:].mean(axis=0))
    assert high.change is not None and high.change.student is not None and expected is not None
    assert high.change.difference == pytest.approx(expected.mean)
    assert high.change.student.half_width == pytest.approx(expected.half_width)
    assert high.change.bootstrap is not None
    base = found.of("as_it_is", "trust")
    assert base[0].effect is None and base[1].effect is None and base[1].change is not None
    assert base[0].mean == pytest.approx(values[0, 0, 3:].mean())
    assert base[1].change.difference == pytest.approx(values[0, 0, :3].mean() - values[0, 0, 3:].mean())


def test_values_of_a_single_policy_are_compared_with_the_first() -> None:
    found = compare_by(made_up({"trust": grid()[1:2]}, NAMES[1:2]), KEY, indicators=["trust"])
    assert found.policies == ("gentle",)
    first, second = found.of("gentle", "trust")
    assert first.change is None and second.change is not None
    assert second.change.difference == pytest.approx(2.0, abs=0.1)


def test_a_missing_run_does_not_set_a_value_off() -> None:
    values = grid()
    values += 50.0 * np.arange(6)[:, None]
    whole = compare_by(made_up({"trust": values}), KEY, indicators=["trust"])
    values[0, 0, 5, 4] = np.nan
    found = compare_by(made_up({"trust": values}), KEY, indicators=["trust"])
    for one, other in zip(whole.of("as_it_is", "trust"), found.of("as_it_is", "trust"), strict=True):
        assert one.mean == pytest.approx(other.mean, abs=0.1)


def test_changes_are_over_points_that_are_alike_and_known_at_both_values() -> None:
    """The other factor adds 10 and 20: a point that failed with every seed sets a mean off, not a change."""
    values = grid()
    values += 10.0 * np.tile(np.arange(3.0), 2)[:, None]
    frame_known = values.copy()
    frame_known[0, 0, 5] = np.nan
    found = compare_by(made_up({"trust": frame_known}), KEY, indicators=["trust"])
    (first, second) = found.of("as_it_is", "trust")
    assert (first.known, first.planned, second.known, second.planned) == (24, 36, 36, 36)
    assert second.change is not None and second.change.difference == pytest.approx(0.0, abs=0.1)
    assert second.change.pairs == 24 and found.alike == (3, 3)
    assert "24/36, 36/36" in by_factor_text(found, "en")


def test_points_of_a_design_are_compared_as_they_are() -> None:
    values = grid()
    found = compare_by(made_up({"trust": values}), "point", indicators=["trust"])
    assert found.levels == ("0.5/0", "0.5/0.4", "0.5/0.8", "0/0", "0/0.4", "0/0.8")
    assert found.points == found.alike == (1,) * 6
    last = found.of("gentle", "trust")[-1]
    apart = values[1, 0] - values[0, 0]
    assert last.change is not None
    assert last.change.difference == pytest.approx((apart[5] - apart[0]).mean())
    assert f"{KEY} / {OTHER}" in " ".join(by_factor_text(found, "en").split())
    assert json.loads(by_factor_json(found))["unit_of_by"] is None


def test_other_factors_that_go_along_are_told() -> None:
    side_by_side = {KEY: {"values": [0.0, 0.5]}, OTHER: {"values": [0.2, 0.8]}}
    runs = made_up({"trust": grid()[:, :, :2]})
    runs.experiment = experiment_of(factors=side_by_side, design={"kind": "paired"})  # type: ignore[misc]
    found = compare_by(runs, KEY, indicators=["trust"])
    assert found.alike == (1, 0)
    assert "Other factors change along with it" in " ".join(by_factor_text(found, "en").split())


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("remit.refuse_privat", r"--by: remit\.refuse_privat: .*did you mean remit\.refuse_private\?"),
        ("zzz", r"no factor of this name; known are remit\.refuse_private, party\.coordination"),
    ],
)
def test_what_is_no_factor_is_told(key: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        compare_by(made_up({"trust": grid()}), key)


def test_too_many_values_or_one_are_refused() -> None:
    many = {KEY: {"low": 0.0, "high": 1.0, "levels": MOST_LEVELS + 1}, OTHER: {"values": [0.4]}}
    runs = made_up({"trust": grid()})
    runs.experiment = experiment_of(factors=many)  # type: ignore[misc]
    with pytest.raises(InputError, match="has 33 values in this design, where 2 to 32"):
        compare_by(runs, KEY)
    with pytest.raises(InputError, match="has 1 values in this design"):
        compare_by(runs, OTHER)


def three_indicators(seeds: int) -> ByFactor:
    values = {name: grid(seeds, n) for n, name in enumerate(OBJECTIVES)}
    return compare_by(made_up(values), OTHER)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("seeds", [2, 12])
def test_it_is_told_as_text_page_json_and_figure(language: str, seeds: int, tmp_path: Path) -> None:
    found = three_indicators(seeds)
    text, page = by_factor_text(found, language), by_factor_page(found, language)
    assert max(places(line) for line in text.splitlines()) <= 100
    assert not re.search(r"\bnan\b", text) and page.count("| --- |") == 3 + 2 * 3 * 2 and "![" in page
    told = json.loads(by_factor_json(found), parse_constant=pytest.fail)
    assert [one["value"] for one in told["values"]] == [0.0, 0.4, 0.8] and len(told["rows"]) == 27
    assert (told["rows"][-1]["change_since_first"]["bootstrap"] is None) == (seeds < 8)
    assert save_by_factor(found, tmp_path, language).stat().st_size > 20_000


TOML = """
scenario = "demo_town"
replications = 2
[set]
"time.days" = 40
"time.burn_in_days" = 30
[factors."assessment.ranking"]
values = [true, false]
[factors."assessment.intensity"]
low = 0.0
high = 1.0
levels = 11
"""


def test_a_store_is_compared_by_a_flag_and_grids_have_plain_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.toml").write_text(TOML, encoding="utf-8")
    store = tmp_path / "store"
    runs = sweep(tmp_path / "e.toml", store, workers=0)
    assert sorted(set(runs.frame()["assessment.intensity"])) == [round(0.1 * n, 1) for n in range(11)]
    assert main(["compare", str(store), "--by", "assessment.ranking", "--out", str(tmp_path / "out")]) == 0
    captured = capsys.readouterr()
    assert "change from yes" in captured.out and not captured.err
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "by_factor.png", "comparison.json", "comparison.md",
    ]  # fmt: skip
    assert main(["compare", str(store)]) == 2
    assert "--by assessment.ranking compares values of a factor" in capsys.readouterr().err
