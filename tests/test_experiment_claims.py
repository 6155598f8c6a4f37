"""Claims as files, paired runs, and surveys over worlds."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path

import pytest
from claim_budgets import unequal
from small_worlds import SMALL, ran, small

from sim.experiment.claims.claim import Claim, elasticity
from sim.experiment.claims.claim_file import load_claim
from sim.experiment.claims.library import load_claims
from sim.experiment.claims.store import claim_table
from sim.experiment.claims.summary import summarise
from sim.experiment.claims.survey import survey
from sim.experiment.paired import Cell, Changes, Values, changes, run_cell, under
from sim.experiment.ranges import shipped
from sim.model import GovernanceModel
from sim.scenario import InputError

GOOD = """
id = "X1"
title_en = "More pressure, more petitions"
title_zh = "压力越大，信访越多"
words_en = "ours"
words_zh = "本模型提出"
scenario = "demo_town"
outcome = "petitions_per_1000"
unit_en = "petitions per 1,000 matters"
unit_zh = "件/千项"
direction = "rises"
smallest = 0.1
[base]
city.residents = 900
city.communities = 4
time.burn_in_days = 60
[comparator]
assessment.intensity = 0.0
[treatment]
assessment.intensity = 0.9
"""


def written(text: str, folder: Path, name: str = "x.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_claim_can_be_read_and_speaks_both_languages() -> None:
    claims = load_claims()
    assert len({claim.id for claim in claims}) == len(claims) >= 13
    for claim in claims:
        assert claim.smallest > 0.0 and claim.rests_on and claim.ablations, claim.id
        for key in ("title", "words", "unit"):
            assert claim.text(key, "en") and claim.text(key, "zh"), claim.id
        assert claim.text("words", "zh") == claim.text("words", "zh").strip()


MONEY_IS_THE_TREATMENT = {"H3b", "H3c", "H3d"}


@pytest.mark.parametrize("claim", load_claims(), ids=lambda claim: claim.id)
def test_both_sides_have_the_same_public_money_unless_money_is_the_treatment(claim: Claim) -> None:
    assert unequal(claim) == (claim.id in MONEY_IS_THE_TREATMENT)


def test_ids_choose_claims_and_their_parts() -> None:
    assert [claim.id for claim in load_claims(["H2", "H5"])] == ["H2a", "H2b", "H5"]
    with pytest.raises(InputError, match="H99: no claim has this id"):
        load_claims(["H99"])


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "X1"', "", "id = None: must be text"),
        ('direction = "rises"', 'direction = "up"', 'must be "rises" or "falls"'),
        ("smallest = 0.1", "smallest = -1", "smallest = -1: must be a number from 0"),
        ("smallest = 0.1", "smalest = 0.1", "unknown key; did you mean smallest?"),
        ('"petitions_per_1000"', '"petitions"', "no indicator has this name"),
        ('"demo_town"', '"demo_twon"', "did you mean demo_town?"),
        ("[treatment]\nassessment.intensity = 0.9", "[treatment]\nassessment.intensity = 0.0", "must differ"),
        ("[treatment]\nassessment.intensity = 0.9", "[treatment]\nassessment.intensity = 9", "from 0 to 1"),
        (
            "[treatment]\nassessment.intensity = 0.9",
            "[treatment]\ncity.degree = 4",
            "belongs to the structure",
        ),
        ("smallest = 0.1", 'smallest = 0.1\nmeasure = "elasticity"', "against: goes with"),
        ("smallest = 0.1", 'smallest = 0.1\nagainst = "matters"', "against: goes with"),
        ("[base]", "[base]\ncity.residnts = 3", "did you mean city.residents?"),
        ("[base]", "less = 3\n[base]", "less = 3: must be a table of"),
        ("[base]", "[less]\n[base]", "less: treatment: must differ"),
        ("[base]", '[less]\nscenario = "demo_twon"\n[base]', "did you mean demo_town?"),
        ("[base]", "[less]\ntreatmant = 3\n[base]", "did you mean treatment?"),
        ("[base]", "ablations = 3\n[base]", "ablations = 3: must be a table of tables"),
        ("[base]", "ablations.a = 3\n[base]", "ablations.a: must be a table of set, why_en, why_zh"),
        (
            "[base]",
            "[ablations.a]\nset.strategy.norm = 0.1\n[base]",
            "ablations.a: why_en = None: must be text",
        ),
        ("[base]", '[ablations.a]\nwhy_en = "a"\nwhy_zh = "b"\n[base]', "set: must change something"),
        (
            "[base]",
            '[ablations.a]\nwhy_en = "a"\nwhy_zh = "b"\nset.city.degree = 4\n[base]',
            "belongs to the structure",
        ),
        ("[base]", "[reversed]\nstrategy.norn = 0.1\n[base]", "did you mean strategy.norm?"),
    ],
)
def test_a_wrong_claim_is_told_in_one_line(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in GOOD
    with pytest.raises(InputError) as caught:
        load_claim(written(GOOD.replace(old, new), tmp_path))
    assert told in str(caught.value) and "\n" not in str(caught.value)


def test_a_researcher_adds_a_claim_without_touching_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "worlds.toml").write_text((shipped() / "worlds.toml").read_text())
    written(GOOD, tmp_path / "claims")
    monkeypatch.chdir(tmp_path)
    assert [claim.id for claim in load_claims()] == ["X1"]


def test_policies_branch_from_one_burnt_in_world() -> None:
    """A policy that changes nothing is the comparator to the byte; it is what an unbranched run gives."""
    base = small({"time.burn_in_days": 200, "time.days": 365})
    same, other = (
        changes({"assessment.intensity": base["assessment.intensity"]}),
        changes({"party.coordination": 1.0}),
    )
    values = run_cell(Cell(base, {}, 3, ((), same, other)))
    assert values[()] == values[same] != values[other]
    plain = GovernanceModel(base, seed=3)
    plain.advance(731)  # two calendar years, one of them a leap year
    plain.begin_period()
    plain.advance(365)
    assert dict(plain.indicators()) == values[()]


def test_a_branch_is_a_copy_of_the_state_before_the_first_day() -> None:
    model = GovernanceModel(small({"time.burn_in_days": 30}))
    state = model.branch()
    model.run()
    again = GovernanceModel(small({"time.burn_in_days": 30}), burnt_in=state)
    again.run()
    assert (again.series() == model.series()).all()
    with pytest.raises(InputError, match="before its first day"):
        model.branch()
    with pytest.raises(InputError, match="another city"):
        GovernanceModel(small({"city.residents": 1000}), burnt_in=state)


def test_a_policy_is_an_event_of_the_first_day() -> None:
    spec = under(small(), changes({"assessment.intensity": 0.9}))
    assert spec.values()["assessment.intensity"] != 0.9 == spec.values_on(0)["assessment.intensity"]
    assert under(small(), ()) == small()


def test_elasticity_is_of_logs_less_one() -> None:
    assert elasticity(10.0, 40.0, 2.0, 4.0) == pytest.approx(1.0)
    assert elasticity(10.0, 20.0, 2.0, 4.0) == pytest.approx(0.0)
    assert elasticity(10.0, 20.0, 2.0, 2.0) is elasticity(10.0, 20.0, None, 2.0) is None


def test_a_survey_is_the_same_for_any_number_of_workers(tmp_path: Path) -> None:
    claim = load_claim(written(GOOD, tmp_path))
    worlds = [{"strategy.norm": 0.2}, {"strategy.norm": 0.8}]
    alone, shared = (survey([claim], worlds, [1, 2], workers) for workers in (1, 2))
    assert alone.findings == shared.findings and not alone.failures
    summary = summarise(alone, claim)
    assert sum(share.value for share in summary.shares.values()) == pytest.approx(1.0)
    table = claim_table(alone)
    assert table["world"].tolist() == [-1, 0, 1]
    assert table["strategy.norm"][1:].tolist() == [0.2, 0.8]


def killed_by_strict_norms(cell: Cell) -> Mapping[Changes, Values]:
    """Indicators, but from worlds with a strict norm, which take their process along."""
    if cell.world.get("strategy.norm", 0.0) > 0.5:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_cell(cell)


def test_a_world_that_kills_its_worker_is_a_failure_of_its_own(tmp_path: Path) -> None:
    claim = load_claim(written(GOOD, tmp_path))
    worlds = [{"strategy.norm": 0.2}, {"strategy.norm": 0.8}]
    found = survey([claim], worlds, [1, 2], 2, run=killed_by_strict_norms)
    assert len(found.failures) == 2 and all("exit code -9" in told for told in found.failures)
    assert [one.verdict is None for one in found.of("X1")] == [False, True]


def test_a_world_that_cannot_be_is_a_failure_and_no_hole(tmp_path: Path) -> None:
    claim = load_claim(written(GOOD, tmp_path))
    found = survey([claim], [{"strategy.norm": -1.0}, {}], [1, 2])
    assert len(found.failures) == 2 and "strategy.norm" in found.failures[0]
    assert [f.verdict is None for f in found.of("X1")] == [True, False]
    assert summarise(found, claim).shares["undetermined"].value >= 0.5


def test_days_are_whole_numbers() -> None:
    model = ran(SMALL | {"time.days": 1})
    for wrong in (1.5, "3", True, -1):
        with pytest.raises(InputError, match="must be a whole number from 0"):
            model.advance(wrong)  # type: ignore[arg-type]
