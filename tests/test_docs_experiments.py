"""docs/experiments.md and the library of experiments: what they show can be run."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import duckdb
import pytest

from sim import load_experiment, sweep
from sim.cli import main
from sim.experiment.design.experiment import KINDS
from sim.experiment.design.experiment_file import KEYS
from sim.experiment.design.library import experiments
from sim.experiment.design.plan import plan_of

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "experiments.md").read_text(encoding="utf-8")
CONTRACT = {
    "pressure_curve",
    "weights_triangle",
    "policy_comparison",
    "tipping_map",
    "platform_treadmill",
    "estate_contrast",
    "global_sensitivity",
}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("number", range(3))
def test_every_file_of_the_page_is_an_experiment(tmp_path: Path, number: int) -> None:
    (tmp_path / "mine.toml").write_text(blocks("toml")[number], encoding="utf-8")
    assert len(plan_of(load_experiment(tmp_path / "mine.toml"))) > 1


def test_the_page_shows_every_key_and_every_design() -> None:
    shown = set[str]().union(*(tomllib.loads(block) for block in blocks("toml"))) | {"design"}
    assert shown == set(KEYS)
    assert all(f"`{kind}`" in PAGE for kind in KINDS)
    assert len(blocks("toml")) == 3


def test_the_query_of_the_page_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    short = 'scenario = "demo_town"\nset = {"time.days" = 5, "time.burn_in_days" = 0}\nreplications = 2\n'
    (tmp_path / "p.toml").write_text(
        f'{short}[policies.a]\n[policies.b.set]\n"assessment.intensity" = 0.1\n', encoding="utf-8"
    )
    sweep("p.toml", "results/policies", workers=0)
    (query,) = blocks("sql")
    assert [(row[0], row[3]) for row in duckdb.sql(query).fetchall()] in (
        [("a", 2), ("b", 2)],
        [("b", 2), ("a", 2)],
    )


def test_the_library_has_what_others_rely_on() -> None:
    assert set(experiments()) >= CONTRACT


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_an_experiment_of_the_library_is_told_in_both_languages(name: str) -> None:
    asked = load_experiment(name)
    assert all(asked.texts.values())
    assert re.search(r"[\u4e00-\u9fff]", asked.title("zh") + asked.question("zh"))
    assert asked.question("en").endswith("?") and asked.question("zh").endswith("？")
    assert len(plan_of(asked)) >= 90


def test_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["experiments", "--lang", "zh"]) == 0
    assert "考核压力曲线" in capsys.readouterr().out


def test_the_python_of_the_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    sweep("pressure_curve", "results/pressure_curve", replications=2)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(block.replace("workers=2", "workers=2, replications=8"), names)
    told = capsys.readouterr().out
    assert len(blocks("python")) == 2 and "variance_factor" in told and "Interval(mean=" in told
