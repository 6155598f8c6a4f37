"""``jiesu compare``: what it prints and writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.experiment.answers.comparison.comparison import compare
from sim.experiment.sweep.api import sweep
from sim.experiment.sweep.runs import Runs
from sim.indicators import INDICATORS
from sim.locale import pick
from sim.report.columns import places

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
    title = {"en": "Two ways: each policy against", "zh": "《两种做法》：各项政策与"}[language]
    assert told in text and text.startswith(title)
    assert pick(language, INDICATORS["trust"].label_en, INDICATORS["trust"].label_zh) in text
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
