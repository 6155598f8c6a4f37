"""``jiesu run``, ``params``, ``scenarios``, ``verify`` and ``cite`` from the outside, on a made-up model."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from made_up import made_up_result

from sim.cli import main
from sim.experiment.ranges import SPANS, folder
from sim.experiment.worlds import load_spans
from sim.indicators import INDICATORS
from sim.report.columns import places
from sim.result import Result
from sim.scenario import PARAMETERS, Scenario


@pytest.fixture(autouse=True)
def _made_up_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the commands do around a simulation does not need the model itself."""

    def simulate(spec: Scenario, *, seed: int | None = None, log_events: bool = False, **_: Any) -> Result:
        seed = spec.time.seed if seed is None else seed
        return made_up_result(spec.time.days, seed=seed, events=log_events, spec=spec)

    module = ModuleType("sim.simulation")
    module.simulate = simulate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.simulation", module)


def test_json_is_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "demo_town", "--seed", "4", "--days", "30", "--format", "json"]) == 0
    said = capsys.readouterr()
    answer = json.loads(said.out)
    assert said.err == "" and said.out.count("\n") == 1 and "NaN" not in said.out
    assert {"scenario", "run_id", "seed", "days", "residents", "setup_seconds", "wall_seconds"} < set(answer)
    assert (answer["scenario"], answer["seed"], answer["days"]) == ("demo_town", 4, 30)
    assert answer["indicators"]["median_close_days"] is None


@pytest.mark.parametrize(("language", "told"), [("en", "Burn-in"), ("zh", "预热")])
def test_the_summary_is_in_either_language(
    language: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "demo_town", "--days", "30", "--lang", language]) == 0
    said = capsys.readouterr().out
    assert told in said and "1461" in said and "nan" not in said.lower().split()


def test_every_indicator_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["name"] for row in rows] == list(INDICATORS)
    assert main(["indicators", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["formula_en"] == INDICATORS["matters"].formula_en
    assert main(["indicators", "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "true_resolution" in text and "真实解决率" in text


def test_a_run_is_written_verified_and_cited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "run")
    assert main(["run", "demo_town", "--days", "20", "--seed", "4", "--events", "--out", out]) == 0
    names = sorted(path.name for path in (tmp_path / "run").iterdir())
    tables = [f"{name}.parquet" for name in ("communities", "daily", "handlers", "ledger", "requests")]
    assert names == sorted([*tables, "manifest.json", "year.png", "year.svg"])
    capsys.readouterr()
    assert main(["verify", out]) == 0
    assert "same bytes" in capsys.readouterr().out
    assert main(["cite", out, "--lang", "zh"]) == 0
    assert "jiesu run demo_town --days 20 --seed 4 --events" in capsys.readouterr().out
    (tmp_path / "run" / "year.png").write_bytes(b"")
    assert main(["verify", out]) == 1
    assert "year.png: was changed" in capsys.readouterr().out


def test_parameters_as_csv_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["params", "demo_town", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["key"] for row in rows] == list(PARAMETERS)
    assert main(["params", "demo_town", "--format", "json"]) == 0
    records = {record["key"]: record for record in json.loads(capsys.readouterr().out)}
    assert records["city.residents"]["origin"] == "file:demo_town"
    assert records["assessment.intensity"]["unit"] == "share"
    assert rows[0]["value"] == str(records[rows[0]["key"]]["value"])


def test_a_value_has_the_basis_of_the_default_only_if_it_is_the_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "demo_town"\n[intake]\noperators = 7\n', encoding="utf-8")
    assert main(["params", str(path), "--format", "json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert main(["params", str(path), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    for record, row in zip(records, rows, strict=True):
        own = record["value"] != PARAMETERS[record["key"]].default
        kept = PARAMETERS[record["key"]]
        told = ("", "") if own else (kept.status, kept.source)
        assert (record["status"], record["source"]) == (row["status"], row["source"]) == told
        assert record["origin"] != "default" or not own
    assert any(record["origin"] == "file:mine" for record in records)


def test_parameters_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "zh"):
        assert main(["params", "--lang", language]) == 0
        said = capsys.readouterr().out
        assert all(key in said for key in PARAMETERS)


def test_what_no_font_has_is_told_beforehand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.report.fonts._installed", lambda: iter(()))
    path = tmp_path / "mine.toml"
    path.write_text('extends = "demo_town"\ntitle_zh = "小镇"\n', encoding="utf-8")
    assert main(["run", str(path), "--days", "9", "--out", str(tmp_path / "run")]) == 0
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "will show ? for 小镇" in said and "jiesu[zh]" in said
    assert main(["run", str(path), "--days", "9", "--out", str(tmp_path / "again"), "--lang", "zh"]) == 2


def test_titles_are_listed_on_one_printable_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "odd.toml").write_text('title_en = "A\\u001b[31m\\nB"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["scenarios"]) == 0
    assert "A\\x1b[31m B\n" in capsys.readouterr().out


def test_the_library_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scenarios", "--format", "json"]) == 0
    names = {entry["name"] for entry in json.loads(capsys.readouterr().out)}
    assert {"demo_town", "beijing_2019", "beijing_2023"} <= names


def test_a_broken_file_of_the_library_is_told_in_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "odd.toml").write_text("a = ", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = []
    for form in ("text", "json", "csv"):
        assert main(["scenarios", "--format", form]) == 0
        told.append(capsys.readouterr().out)
    rows = list(csv.DictReader(io.StringIO(told[2])))
    assert json.loads(told[1]) == rows
    problem = {row["name"]: row["problem"] for row in rows}
    assert "is not valid TOML" in problem["odd"] and problem["odd"] in told[0]
    assert problem["demo_town"] == ""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["params", "indicators"])
def test_lists_can_be_read_on_a_narrow_terminal(
    command: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(places(line) for line in lines) <= 80
    names = PARAMETERS if command == "params" else INDICATORS
    assert set(names) <= set(lines)
    assert not any(line.strip().startswith(("；", "，", "。", "）", "]")) for line in lines)


def test_who_set_a_value_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["params", "demo_town", "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert "默认值" in said and "情景 demo_town" in said
    assert "default" not in said and "file:" not in said


def test_parameters_tell_over_what_range_the_free_ones_are_drawn(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["params", "--format", "json"]) == 0
    rows = {row["key"]: row for row in json.loads(capsys.readouterr().out)}
    spans = {span.key: span for span in load_spans(folder() / SPANS)}
    told = {key: row for key, row in rows.items() if row["plausible_low"] is not None}
    assert told.keys() == spans.keys()
    for key, span in spans.items():
        assert (told[key]["plausible_low"], told[key]["plausible_high"]) == (span.low, span.high)
        assert told[key]["low"] <= span.low < span.high <= told[key]["high"]
