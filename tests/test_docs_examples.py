"""What the documents show: every column of a run is described, and the READMEs' code runs as it stands."""

from __future__ import annotations

import ast
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_worlds import small

from sim import load_scenario
from sim.city.categories import CATEGORIES
from sim.city.rows import CHANNELS, CLOSING_WAYS
from sim.cli import main
from sim.day.tallies import EVENT_KINDS
from sim.result import Result
from sim.run.manifest import build_manifest
from sim.run.tables import TABLES, tables_of
from sim.simulation import simulate

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh.md")
LOG = "results/town"


@pytest.fixture(scope="module")
def result() -> Result:
    """The period of a small town, with the event log."""
    return simulate(small(), log_events=True)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def section(title: str) -> str:
    """Part of docs/data.md under a heading of the second level."""
    parts = re.split(r"^## (.+)\n", read("docs/data.md"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[title]


def described(title: str, at: int = 0) -> list[list[str]]:
    """Rows of one of the tables of a section, without its head."""
    found = re.findall(r"^(?:\|.*\n)+", section(title), re.MULTILINE)[at]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in found.splitlines()[2:]]


def names(title: str, at: int = 0) -> list[str]:
    return [row[0].strip("`") for row in described(title, at)]


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", read(document), re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_described_in_its_order(result: Result, table: str) -> None:
    assert names(table) == list(tables_of(result)[table])
    assert all(len(row) == 3 and all(row) for row in described(table))


def test_every_key_of_the_manifest_is_described(result: Result) -> None:
    assert names("manifest") == list(build_manifest(result, {}))


@pytest.mark.parametrize("table", TABLES)
def test_every_word_in_a_column_is_described(result: Result, table: str) -> None:
    texts = [column for column in tables_of(result)[table].values() if column.dtype.kind == "U"]
    words = {str(word) for column in texts for word in np.unique(column)} - {""}
    assert {word for word in words if f"`{word}`" not in section(table)} == set()


def test_codes_of_the_event_log_are_described() -> None:
    assert sorted(names("requests", 1)) == sorted(EVENT_KINDS)
    listed = [
        (int(number), name.strip("`"), cls.strip("`")) for number, name, _, cls in described("requests", 2)
    ]
    assert listed == [(number, label.name, label.cls) for number, label in enumerate(CATEGORIES)]


def test_what_is_said_to_add_up_adds_up(result: Result) -> None:
    daily, handlers, ledger = result.daily, result.handlers, result.ledger

    def total(prefix: str, labels: tuple[str, ...]) -> Any:
        return sum(np.asarray(daily[f"{prefix}_{label}"], float) for label in labels)

    np.testing.assert_array_equal(daily["matters"], total("first", CHANNELS))
    np.testing.assert_array_equal(daily["closed"], total("way", CLOSING_WAYS))
    np.testing.assert_array_equal(daily["contacts"], daily["consultations"] + daily["requests"])
    np.testing.assert_array_equal(daily["way_perfunctory"], daily["avoidable"] + daily["infeasible"])
    for column in (name for name in handlers if name in daily and not name.endswith("hours")):
        assert handlers[column].sum() == daily[column].sum(), column
    government = ledger["hours"][ledger["payer"] == "government"].sum()
    assert government == pytest.approx(daily["government_hours"].sum())


def test_the_log_numbers_handlers_as_told(result: Result) -> None:
    log, handlers = result.requests, result.handlers
    assert log is not None
    closed = (log["step"] == "closed") & (log["channel"] == "hotline")
    unit = log["handler"][closed] - len(np.unique(result.communities["community"]))
    departments = np.unique(handlers["handler"][handlers["kind"] != "subdistrict"])
    for own in departments:
        assert (unit == own).sum() == handlers["closed"][handlers["handler"] == own].sum()
    assert np.isin(unit, departments).any()


def commands(document: str) -> Iterator[list[str]]:
    """Words of each ``jiesu`` line."""
    for block in blocks(document, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "jiesu":
                yield words[1:]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory that holds the run of which the README tells how to read it."""
    folder = tmp_path_factory.mktemp("reader")
    (asked,) = (words for words in commands("README.md") if LOG in words)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sim.report.year.save_year", lambda *_: None)
        assert main(asked) == 0
    return folder


@pytest.mark.parametrize(
    "block", blocks("README.md", "python"), ids=lambda block: block.splitlines()[-1][:40]
)
def test_the_python_of_the_readme_runs(
    block: str, town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(town)
    exec(compile(block, "README.md", "exec"), {"__name__": "__main__"})
    said = capsys.readouterr().out
    assert said.strip() and "nan" not in said.lower()


def test_the_readmes_show_the_same_code() -> None:
    english, chinese = ([ast.dump(ast.parse(block)) for block in blocks(name, "python")] for name in READMES)
    assert len(english) >= 4 and english == chinese
    english_files, chinese_files = (
        [tomllib.loads(text) for text in blocks(name, "toml")] for name in READMES
    )
    assert english_files == chinese_files
    assert list(commands(READMES[0])) == list(commands(READMES[1]))


@pytest.mark.parametrize("name", READMES)
def test_the_scenario_of_the_readme_can_be_loaded(name: str, tmp_path: Path) -> None:
    (written,) = blocks(name, "toml")
    path = tmp_path / "storm.toml"
    path.write_text(written, encoding="utf-8")
    spec = load_scenario(path)
    first, storm = spec.change_days()[0], spec.change_days()[1]
    assert spec.values_on(0)["assessment.intensity"] < spec.values_on(first)["assessment.intensity"]
    assert max(spec.shock_on(storm)) > max(spec.shock_on(first)) == 1
    assert spec.origin("party.coordination") == "file:storm"
