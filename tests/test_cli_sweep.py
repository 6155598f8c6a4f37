"""``jiesu sweep``: what it prints, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_experiments import as_toml

from sim.cli import main


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    as_toml(tmp_path / "mine.toml", 3, replications=2)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_text_and_json(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "mine.toml", "--workers", "1"]) == 0
    told = capsys.readouterr().out
    assert "6: 3 points x 2 seeds" in told and "results/mine" in told
    assert main(["sweep", "mine.toml", "--lang", "zh"]) == 0
    assert "6 次运行均已存在" in capsys.readouterr().out
    assert main(["sweep", "mine.toml", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["experiment"], told["runs"], told["stored_before"], told["done"]) == ("mine", 6, 6, 0)


def test_a_shard_runs_its_part(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "mine.toml", "--shard", "2/2", "--workers", "1", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["runs"], told["done"]) == (3, 3)


def test_a_script_for_slurm_is_printed_and_nothing_run(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", "mine.toml", "--slurm", "8", "--workers", "2", "--store", "s p"]) == 0
    told = capsys.readouterr().out
    assert "#SBATCH --array=1-8" in told and "--store 's p'" in told and "--cpus-per-task=2" in told
    assert not (mine / "s p").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["mine.tml"], "no experiment has this name"),
        (["nowhere/mine.toml"], "no such file"),
        (["policy_comparson"], "did you mean policy_comparison?"),
        (["mine.toml", "--workers", "0"], "--workers: "),
        (["mine.toml", "--shard", "0/4"], "must be I/N"),
        (["mine.toml", "--shard", "1/4/2"], "must be I/N"),
        (["mine.toml", "--slurm", "many"], "--slurm: "),
        (["mine.toml", "--dask", "tcp://127.0.0.1:9", "--workers", "2"], "goes not with --dask"),
        (["mine.toml", "--store", "."], "is no store"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(
    mine: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["sweep", *words]) == 2
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1
