"""Verification: tampering is named, and a recomputed run is compared number by number."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from made_up import made_up_result

from sim.cli import main
from sim.result import Result
from sim.run.citation import BrokenSealError, cite, rebuild_command
from sim.run.compare import compare_facts, compare_tables, relative_difference
from sim.run.manifest import Manifest, file_hash, sealed
from sim.run.restore import scenario_of
from sim.run.store import read_run, write_run
from sim.run.verify import verify_run
from sim.scenario import InputError, Scenario, load_scenario


def again(spec: Scenario, seed: int, log_events: bool) -> Result:
    return made_up_result(spec.time.days, seed=seed, events=log_events, spec=spec)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    write_run(made_up_result(40, events=True), tmp_path / "run")
    return tmp_path / "run"


def change_manifest(stored: Path, change: Callable[[Manifest], object], seal: bool) -> None:
    path = stored / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(sealed(content) if seal else content), encoding="utf-8")


def test_an_untouched_run_is_the_same(stored: Path) -> None:
    found = verify_run(stored, again)
    assert found.same and not found.encoded and not found.changes


def test_a_changed_file_is_named(stored: Path) -> None:
    with (stored / "daily.parquet").open("ab") as file:
        file.write(b"\0")
    (stored / "ledger.parquet").unlink()
    found = verify_run(stored, again)
    assert [line.split(":")[0] for line in found.tampered] == ["daily.parquet", "ledger.parquet"]
    assert not found.same and not found.recomputed


def test_a_changed_manifest_is_named(stored: Path) -> None:
    change_manifest(stored, lambda m: m["indicators"].update(true_resolution=0.99), seal=False)
    assert verify_run(stored, again).tampered[0].startswith("manifest.json")


def test_a_manifest_sealed_anew_is_found_out(stored: Path) -> None:
    change_manifest(stored, lambda m: m["values"]["assessment.intensity"].update(value=0.1), seal=True)
    assert "make run" in verify_run(stored, again).tampered[0]


def test_an_indicator_sealed_anew_differs_when_recomputed(stored: Path) -> None:
    change_manifest(stored, lambda m: m["indicators"].update(true_resolution=0.99), seal=True)
    (difference,) = verify_run(stored, again).differences
    assert (difference.table, difference.column) == ("indicators", "true_resolution")


@pytest.mark.parametrize(
    ("key", "value"),
    [("days", 41), ("residents", 10**400), ("burn_in_days", 0), ("event_log", False)],
)
def test_a_fact_sealed_anew_differs_when_recomputed(stored: Path, key: str, value: int) -> None:
    change_manifest(stored, lambda m: m.update({key: value}), seal=True)
    (difference,) = verify_run(stored, again).differences
    assert (difference.table, difference.column) == ("manifest", key)
    assert 0 < difference.largest <= 1


def test_a_seed_sealed_anew_makes_another_run(stored: Path) -> None:
    change_manifest(stored, lambda m: m.update(seed=5), seal=True)
    assert "make run" in verify_run(stored, again).tampered[0]


def test_a_fact_that_is_right_is_no_difference() -> None:
    assert compare_facts({"seed": 2**63 - 1}, {"seed": 2**63 - 1, "days": 3}) == []
    assert compare_facts({"seed": 2**63 - 1}, {"seed": 2**63 - 2})[0].largest > 0


def test_the_burn_in_is_computed_anew(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def simulate(spec: Scenario, *, seed: int, log_events: bool, threads: int, use_kept: bool) -> Result:
        asked.append((threads, use_kept))
        return again(spec, seed, log_events)

    module = ModuleType("sim.simulation")
    module.simulate = simulate  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.simulation", module)
    assert verify_run(stored, threads=2).same and asked == [(2, False)]


def test_a_manifest_may_not_point_elsewhere(stored: Path) -> None:
    (stored.parent / "outside").write_text("x")
    change_manifest(stored, lambda m: m["files"].update({"../outside": {"sha256": "0"}}), seal=True)
    assert "no file of a run" in verify_run(stored, again).tampered[0]


def test_values_unknown_to_the_model_are_refused(stored: Path) -> None:
    change_manifest(stored, lambda m: m["values"].update({"assessment.zeal": {"value": 1}}), seal=True)
    with pytest.raises(InputError, match="zeal"):
        verify_run(stored, again)


def test_a_difference_is_measured(stored: Path) -> None:
    def drifted(spec: Scenario, seed: int, log_events: bool) -> Result:
        result = again(spec, seed, log_events)
        contacts = result.daily["contacts"].copy()
        contacts[7] = contacts[7] * 1.25
        return replace(result, daily={**result.daily, "contacts": contacts})

    found = verify_run(stored, drifted)
    (difference,) = found.differences
    assert (difference.table, difference.column, difference.places) == ("daily", "contacts", 1)
    assert difference.largest == pytest.approx(0.2)
    assert not found.same


def test_classes_of_a_users_own_are_not_guessed(tmp_path: Path) -> None:
    write_run(replace(made_up_result(3), user_rules=("mine.Department 12ab",)), tmp_path / "run")
    found = verify_run(tmp_path / "run")
    assert not found.recomputed and not found.tampered and not found.same


def test_shape_and_type_are_compared() -> None:
    one = {"a": np.arange(3), "b": np.array(["x", "y", "z"])}
    kinds = [
        compare_tables("t", one, {"a": one["a"]}),
        compare_tables("t", one, {**one, "c": one["a"]}),
        compare_tables("t", one, {name: column[:2] for name, column in one.items()}),
        compare_tables("t", one, {**one, "a": one["a"].astype(float)}),
        compare_tables("t", one, {**one, "b": np.array(["x", "y", "w"])}),
    ]
    assert [found[0].what for found in kinds] == ["missing", "added", "rows", "type", "values"]
    assert compare_tables("t", one, one) == []


def test_undefined_on_both_sides_is_no_difference() -> None:
    old, new = np.array([np.nan, np.nan, 0.0, -2.0]), np.array([np.nan, 1.0, 0.0, 2.0])
    np.testing.assert_array_equal(relative_difference(old, new), [0.0, np.inf, 0.0, 2.0])


def test_the_scenario_comes_from_the_manifest_alone(stored: Path) -> None:
    spec = scenario_of(read_run(stored).manifest)
    assert spec.content_hash() == made_up_result(40).spec.content_hash()
    assert spec.origin("time.days") == "--set"


def test_the_citation_rebuilds_the_run(tmp_path: Path) -> None:
    asked = {"time.seed": 4, "time.days": 20, "assessment.intensity": 0.8, "assessment.ranking": False}
    spec = load_scenario("demo_town", asked)
    run = write_run(made_up_result(20, spec=spec), tmp_path / "run")
    command, own_file = rebuild_command(run.manifest)
    assert command.startswith("jiesu run demo_town --days 20 --seed 4 ") and not own_file
    assert "--set assessment.intensity=0.8" in command and "--set assessment.ranking=false" in command
    for language in ("en", "zh"):
        text = cite(tmp_path / "run", language)
        assert run.run_id in text and "@software" in text and command in text and "jiesu verify" in text


def test_the_citation_names_rules_of_ones_own(tmp_path: Path) -> None:
    run = replace(made_up_result(3), user_rules=("mine.Department:12ab", "mine\x1b[2J.Assessor:34cd"))
    write_run(run, tmp_path / "run")
    for language, alone in (("en", "alone does not rebuild"), ("zh", "仅凭上述命令无法重现")):
        text = cite(tmp_path / "run", language)
        assert "compute them again" not in text and "并重新计算" not in text
        assert alone in text and "mine.Department:12ab, mine\\x1b[2J.Assessor:34cd" in text


def test_what_was_changed_is_not_cited(stored: Path) -> None:
    change_manifest(stored, lambda m: m.update(seed=5), seal=False)
    with pytest.raises(BrokenSealError, match=r"manifest\.json: was changed"):
        cite(stored)


def test_a_broken_seal_is_one_line_and_exit_code_2(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change_manifest(stored, lambda m: m.pop("manifest_sha256"), seal=False)
    assert main(["cite", str(stored)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == (
        "",
        f"jiesu: {stored}: manifest.json: was changed after the run was written\n",
    )


def test_every_run_is_verified_and_the_worst_code_returned(
    stored: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    module = ModuleType("sim.simulation")
    module.simulate = lambda spec, *, seed, log_events, **_: again(spec, seed, log_events)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sim.simulation", module)
    broken = stored.parent / "broken"
    shutil.copytree(stored, broken)
    (broken / "year.txt").touch()
    (broken / "ledger.parquet").write_bytes(b"")
    absent = stored.parent / "absent"
    assert main(["verify", str(broken), str(stored)]) == 1
    assert main(["verify", str(absent), str(broken), str(stored)]) == 2
    said = capsys.readouterr()
    assert said.err == f"jiesu: {absent}: no such directory\n"
    assert [line.split(": ")[0] for line in said.out.splitlines()] == [str(broken), str(stored)] * 2


def test_a_table_that_is_none_is_told_in_one_line(stored: Path) -> None:
    path = stored / "daily.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    record = {"sha256": file_hash(path), "bytes": path.stat().st_size}
    change_manifest(stored, lambda m: m["files"].update({path.name: record}), seal=True)
    with pytest.raises(InputError, match=r"run: daily\.parquet: is damaged or no Parquet file$"):
        verify_run(stored, again)
    path.unlink()
    with pytest.raises(InputError, match=r"run: daily\.parquet: is missing$"):
        read_run(stored).table("daily")


def test_a_wrong_value_is_told_with_the_run_that_has_it(stored: Path) -> None:
    change_manifest(stored, lambda m: m["values"]["time.days"].update(value=0), seal=True)
    with pytest.raises(InputError) as error:
        verify_run(stored, again)
    assert str(error.value).startswith(f"{stored}: manifest.json: time.days = 0: must be")


def test_a_citation_is_fit_for_tex(stored: Path) -> None:
    change_manifest(stored, lambda m: m.update(scenario="50%_{a}\\b#&$~^"), seal=True)
    note = next(line for line in cite(stored).splitlines() if "note" in line)
    escaped = r"50\%\_\{a\}\textbackslash{}b\#\&\$\textasciitilde{}\textasciicircum{}"
    assert f"scenario {escaped}, seed" in note


def test_a_citation_is_printable_whoever_wrote_the_manifest(stored: Path) -> None:
    odd = {"scenario": "a\x1b]0;b\nc", "model": {"package": "1\u202e"}, "run_id": "\x07"}
    change_manifest(stored, lambda m: m.update(odd), seal=True)
    lines = cite(stored).split("\n")
    assert all(line.isprintable() for line in lines)
    assert any("a\\x1b]0;b\\nc" in line for line in lines)


def test_a_citation_reads_no_file_that_a_manifest_names(stored: Path) -> None:
    (stored.parent / "other.toml").write_text("extends = 3", encoding="utf-8")
    change_manifest(stored, lambda m: m.update(scenario=str(stored.parent / "other.toml")), seal=True)
    assert rebuild_command(read_run(stored).manifest)[1]


def test_a_scenario_of_ones_own_needs_its_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'extends = "demo_town"\n[[events]]\nday = 5\nset = {"assessment.intensity" = 0.9}\n', encoding="utf-8"
    )
    spec = load_scenario(path, {"remit.refuse_private": 0.5, "time.seed": 4, "time.days": 20})
    run = write_run(made_up_result(20, spec=spec), tmp_path / "run")
    command, own_file = rebuild_command(run.manifest)
    assert own_file and command.startswith("jiesu run mine.toml ")
    assert "remit.refuse_private=0.5" in command and "assessment.intensity" not in command
    assert verify_run(tmp_path / "run", again).same
