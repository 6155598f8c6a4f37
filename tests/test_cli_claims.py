"""``jiesu claims``: what it prints, what it writes, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from test_experiment_claims import GOOD

from sim.cli import main
from sim.experiment.ranges import shipped


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


MORE = """
[less]
[less.comparator]
party.coordination = 0.0
[less.treatment]
party.coordination = 0.5
[ablations.filters]
why_en = "nobody is coaxed"
why_zh = "无人被劝评"
set.filters.coaxing = false
[reversed]
strategy.norm = 0.2
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a claim with everything, tested in three ranges, with ablations and a search."""
    folder = tmp_path_factory.mktemp("full")
    (folder / "claims").mkdir()
    (folder / "claims" / "worlds.toml").write_text('["strategy.norm"]\nlow = 0.2\nhigh = 0.9\nwhy = "why"\n')
    (folder / "claims" / "x.toml").write_text(GOOD + MORE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sim.experiment.claims.search.BATCH", 4)
        words = [
            "--worlds",
            "2",
            "--seeds",
            "2",
            "--workers",
            "1",
            "--ranges",
            "all",
            "--ablations",
            "--search",
        ]
        assert main(["claims", *words, "--out", "done", "--lang", "zh"]) == 0
    yield folder


def test_ablations_ranges_a_search_and_the_shipped_world_are_told_as_json(full: Path) -> None:
    told = json.loads((full / "done" / "claims.json").read_text(encoding="utf-8"))
    (claim,) = told["claims"]
    assert told["worlds"] == 2 and list(claim["holds_by_ranges"]) == ["raw", "halved", "doubled"]
    assert claim["less"]["treatment"] == {"party.coordination": 0.5}
    (ablation,) = claim["ablations"]
    assert ablation["set"] == {"filters.coaxing": False}
    assert ablation["difference"]["effect"] == pytest.approx(
        claim["home"]["effect"] - ablation["without"]["effect"]
    )
    assert claim["shipped_reversed"]["world"] == {"strategy.norm": 0.2}
    # It begins with the two worlds of the raw ranges and the two of the halved ones.
    assert claim["search"]["tried"] == 2 + 2 + 4 * 4 and claim["search"]["verdict"]["seeds"] == 6
    assert claim["holds_where"] is None and claim["never_reversed"] is None


def test_the_page_and_the_table_hold_them_too(full: Path) -> None:
    page = (full / "done" / "claims.md").read_text(encoding="utf-8")
    assert "| X1 | 无人被劝评 |" in page and "减去项之处理 (demo_town): `party.coordination` 0.5" in page
    assert "成立（范围减半）" in page and "个新种子" in page and "在论点文件所附的" in page
    rows = pq.read_table(full / "done" / "claims.parquet")
    assert rows.column("world").to_pylist() == [-2, -1, *range(6)]
    assert rows.column("ranges").to_pylist() == [
        "",
        "",
        *(["raw"] * 2),
        *(["halved"] * 2),
        *(["doubled"] * 2),
    ]


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
