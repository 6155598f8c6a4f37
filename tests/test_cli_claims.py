"""``jiesu claims``: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from test_experiment_claims import GOOD

from sim.cli import main
from sim.experiment.library import shipped


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one claim of one's own on a town of 900, and the shipped ranges."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "worlds.toml").write_text((shipped() / "worlds.toml").read_text())
    (tmp_path / "claims" / "x.toml").write_text(GOOD, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_table_figures_and_json(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = ["--worlds", "3", "--seeds", "2", "--workers", "1"]
    assert main(["claims", *few, "--out", "done", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["worlds"] == 3 and [claim["id"] for claim in told["claims"]] == ["X1"]
    assert sum(share["value"] for share in told["claims"][0]["shares"].values()) == pytest.approx(1.0)
    assert json.loads((mine / "done" / "claims.json").read_text()) == told
    rows = pq.read_table(mine / "done" / "claims.parquet")
    assert rows.num_rows == 4 and "strategy.norm" in rows.column_names
    assert (mine / "done" / "X1.png").stat().st_size > 5000
    assert "| X1 | More pressure, more petitions |" in (mine / "done" / "claims.md").read_text()


@pytest.mark.parametrize(("language", "word"), [("en", "undetermined"), ("zh", "未定")])
def test_a_text_in_both_languages(
    mine: Path, capsys: pytest.CaptureFixture[str], language: str, word: str
) -> None:
    assert main(["claims", "X1", "--worlds", "1", "--seeds", "2", "--workers", "1", "--lang", language]) == 0
    assert word in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["X9"], "X9: no claim has this id"),
        (["--worlds", "0"], '--worlds: "0": must be a whole number from 1'),
        (["--seeds", "1"], '--seeds: "1": must be a whole number from 2'),
        (["--workers", "x"], '"x": must be a whole number'),
        (["--out", "claims"], "claims"),
        (["--ranges", "wide"], "wide"),
    ],
)
def test_wrong_words_are_refused_in_one_line(
    mine: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["claims", *words]) == 2
    captured = capsys.readouterr()
    assert told in captured.err and captured.err.count("\n") == 1 and not captured.out
    assert sorted(path.name for path in mine.iterdir()) == ["claims"]
