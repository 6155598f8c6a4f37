"""``jiesu discover``: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from planted_boxes import planted

from sim.cli import main
from sim.experiment.answers.discovery.cases import Above, Fails
from sim.experiment.answers.discovery.cases_of import cases_of_claim, cases_of_formula, cases_of_policies
from sim.experiment.design.experiment import Policy
from sim.experiment.sweep.api import sweep
from sim.experiment.sweep.runs import Runs
from sim.report.columns import places
from sim.report.discovery.sentences import cases_told, question
from sim.run.tables import write_table
from sim.scenario import InputError

EXPERIMENT = """
scenario = "demo_town"
[set]
"time.days" = 40
"time.burn_in_days" = 30
[worlds]
count = 24
ranges = ["handling.difficulty", "handling.lasting_share", "strategy.norm"]
[policies.as_it_is]
[policies.gentle]
title_en = "gentle assessment"
title_zh = "弱化考核"
[policies.gentle.set]
"assessment.intensity" = 0.2
"""
BEATS = ["--policy", "gentle", "--against", "as_it_is", "--indicator", "dependence"]
WHERE = ["--policy", "as_it_is", "--where", "true_resolution - 0.75"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two policies in 24 worlds."""
    folder = tmp_path_factory.mktemp("sweeps")
    (folder / "made_up.toml").write_text(EXPERIMENT, encoding="utf-8")
    assert sweep(folder / "made_up.toml", folder / "store", workers=1).missing() == {}
    return folder / "store"


def claims_in(folder: Path, worlds: int = 120) -> Path:
    """A directory as ``jiesu claims --out`` writes it.

    X1 fails where norms weigh little, and is undefined in every tenth world; X2 holds everywhere.
    """
    rng = np.random.default_rng(0)
    norm, price = rng.uniform(0.15, 0.9, worlds), rng.uniform(0.02, 0.12, worlds)
    effect = np.where(np.arange(worlds) % 10 == 9, np.nan, 1.0)
    finding = np.where(norm < 0.4, "reversed", "holds")
    finding[np.isnan(effect)] = "undetermined"
    both: dict[str, Any] = {
        "claim": np.repeat(["X1", "X2"], worlds + 1),
        "world": np.tile(np.arange(-1, worlds), 2),
        "ranges": np.tile(["", *["raw"] * worlds], 2),
        "finding": np.concatenate([["holds"], finding, ["holds"] * (worlds + 1)]),
        "effect": np.concatenate([[1.0], effect, np.ones(worlds + 1)]),
        "strategy.norm": np.tile([np.nan, *norm], 2),
        "strategy.price": np.tile([np.nan, *price], 2),
        "strategy.qualm": np.full(2 * worlds + 2, 0.5),
    }
    folder.mkdir(exist_ok=True)
    write_table(both, folder / "claims.parquet")
    return folder


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("words", [BEATS, WHERE, [*WHERE, "--lean", "--boxes", "2", "--density", "0.9"]])
def test_a_text_in_both_languages(
    store: Path, capsys: pytest.CaptureFixture[str], language: str, words: list[str]
) -> None:
    assert main(["discover", str(store), *words, "--lang", language]) == 0
    said = capsys.readouterr().out
    assert max(places(line) for line in said.splitlines()) <= 100
    assert ("coverage" if language == "en" else "覆盖率") in said
    assert words is not BEATS or ("gentle assessment" if language == "en" else "弱化考核") in said
    assert str(store.parent) not in said


def test_json_page_and_figure(store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["discover", str(store), *BEATS, "--format", "json", "--out", str(out)]) == 0
    text = capsys.readouterr().out
    told = json.loads(text)
    assert (out / "discovery.json").read_text(encoding="utf-8") == text
    assert told["cases"] == told["runs"] == 24 and told["runs_left_out"] == 0
    assert told["source"] == "store" and told["question"]["better"] == "higher"
    assert {one["key"] for one in told["inputs"]} == {
        "handling.difficulty", "handling.lasting_share", "strategy.norm",
    }  # fmt: skip
    (box,) = told["boxes"]
    assert box["cases"] == round(24 * box["mass"]) and len(box["shuffled"]["densities"]) == 20
    assert box["trajectory"][0]["cases"] == 24
    assert (out / "box_1.png").stat().st_size > 20_000
    page = (out / "discovery.md").read_text(encoding="utf-8")
    assert "![Box 1](box_1.png)" in page and "| Input | Limits | p | Meaning (unit) |" in page
    assert sorted(path.name for path in out.iterdir()) == ["box_1.png", "discovery.json", "discovery.md"]


def test_the_other_side_of_better(store: Path) -> None:
    runs = Runs(store)
    up, down = (
        cases_of_policies(runs, "gentle", "as_it_is", "dependence", higher=side) for side in (True, False)
    )
    assert not (up.sample.outcome & down.sample.outcome).any() and up.hits + down.hits > 18
    far = cases_of_policies(runs, "gentle", "as_it_is", "dependence", by=0.05)
    assert far.hits == 0 and far.count == 24


def test_incomplete_pairs_are_left_out_and_counted(store: Path) -> None:
    runs = Runs(store)
    planned = runs.planned.copy()
    mine = planned.index[planned["policy"] == "gentle"]
    planned.loc[mine[0], "status"] = "failed"
    planned.loc[mine[1], "dependence"] = np.nan
    other = planned.index[planned["policy"] == "as_it_is"]
    planned.loc[other[2], "status"] = None
    runs.__dict__["planned"] = planned
    cases = cases_of_policies(runs, "gentle", "as_it_is", "dependence")
    assert (cases.count, cases.runs, cases.runs_left_out, cases.left_out) == (21, 21, 3, 3)
    assert cases_of_formula(runs, "dependence - 0.5", "gentle").left_out == 2
    planned["status"] = "failed"
    with pytest.raises(InputError, match="holds no run, or pair of runs"):
        cases_of_policies(runs, "gentle", "as_it_is", "dependence")


def test_where_a_claim_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = claims_in(tmp_path / "done")
    assert main(["discover", str(folder), "--claim", "X1", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cases"] == 108 and told["cases_left_out"] == 12
    assert [one["key"] for one in told["inputs"]] == ["strategy.norm", "strategy.price"]
    (box,) = told["boxes"]
    assert box["finding"] == "stable" and box["density"] == 1.0
    assert box["limits"][0]["input"] == "strategy.norm" and box["limits"][0]["low"] is None
    assert box["limits"][0]["high"] == pytest.approx(0.4, abs=0.02)
    assert cases_of_claim(folder, "X1").hits == told["of_interest"]


def test_a_figure_in_chinese(tmp_path: Path) -> None:
    folder, out = claims_in(tmp_path / "done"), tmp_path / "out"
    assert main(["discover", str(folder), "--claim", "X1", "--lang", "zh", "--out", str(out)]) == 0
    assert (out / "box_1.png").stat().st_size > 20_000
    assert "论点 X1 在哪些世界中不成立" in (out / "discovery.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "given nothing: must be --policy with --against and --indicator, --where"),
        (["--claim", "X1", *WHERE], "given --policy, --where, --claim: must be"),
        (BEATS[:4], "given --policy, --against: must be"),
        ([*WHERE, "--by", "1"], "given --policy, --by, --where: must be"),
        (["--policy", "gentl", *BEATS[2:]], '--policy: "gentl": must be one of as_it_is, gentle'),
        (["--policy", "as_it_is", *BEATS[2:]], '--against: "as_it_is": must be another policy'),
        ([*BEATS[:4], "--indicator", "dependance"], "did you mean dependence?"),
        (WHERE[2:], "--policy: must be one of as_it_is, gentle"),
        ([*WHERE[:3], "true_resolution +"], "is not arithmetic"),
        ([*WHERE[:3], "true_resolution - 2"], "in none of 24 cases"),
        ([*BEATS, "--by", "x"], '--by: "x": must be a number'),
        ([*BEATS, "--density", "2"], "--density: 2: must be above 0, and at most 1"),
        ([*BEATS, "--mass", "nan"], '--mass: "nan": must be a number'),
        ([*BEATS, "--boxes", "0"], '--boxes: "0": must be a whole number from 1 to 20'),
        ([*BEATS, "--boxes", "1.5"], '--boxes: "1.5": must be a whole number'),
        ([*BEATS, "--better", "more"], "more"),
        ([*BEATS, "--out", "{store}"], "is not empty"),
        (["--claim", "X1"], "claims.parquet: is missing"),
    ],
)
def test_wrong_words_are_refused_in_one_line(
    store: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    before = sorted(store.iterdir())
    assert main(["discover", str(store), *(word.format(store=store) for word in words)]) == 2
    captured = capsys.readouterr()
    assert told in captured.err and captured.err.count("\n") == 1 and not captured.out
    assert sorted(store.iterdir()) == before


def test_what_a_user_wrote_is_cleaned() -> None:
    mine = Policy("a", (), "A\x1b[31m\nB", "甲")
    cases = replace(planted(0, count=60), question=Above("matters - 1", mine))
    assert question(cases, "en") == 'Where is matters - 1 above 0 under "A\\x1b[31m B"?'
    custom = replace(cases, question=Fails("X1", ("mine", "raw")))
    assert "mine, as they stand" in " ".join(cases_told(custom, "en"))


@pytest.mark.parametrize(
    ("claim", "told"), [("X3", "must be one of X1, X2"), ("X2", "it is so in none of 120 cases")]
)
def test_claims_that_cannot_be_looked_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], claim: str, told: str
) -> None:
    assert main(["discover", str(claims_in(tmp_path / "done")), "--claim", claim]) == 2
    assert told in capsys.readouterr().err


def test_what_is_no_store_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["discover", str(tmp_path), *BEATS]) == 2
    assert "is no store" in capsys.readouterr().err
