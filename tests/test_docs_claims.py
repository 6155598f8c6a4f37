"""The published page of claims and the claims' files say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.experiment.claims.claim import Claim
from sim.experiment.claims.library import load_claims

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "claims.md").read_text(encoding="utf-8")
VERDICTS = {
    cells[1]: cells
    for line in PAGE.split("## Verdicts")[1].split("What is left of each effect")[0].splitlines()
    if (cells := [cell.strip() for cell in line.split("|")]) and len(cells) == 13
}


@pytest.mark.parametrize("claim", load_claims(), ids=lambda claim: claim.id)
def test_the_page_has_the_claim_as_its_file_words_it(claim: Claim) -> None:
    assert VERDICTS[claim.id][2] == claim.text("title", "en")
    section = PAGE.split(f"\n### {claim.id} ")[1].split("\n### ")[0]
    for key in ("words", "note", "never_reversed", "built_in"):
        assert claim.text(key, "en") in section


@pytest.mark.parametrize("claim", load_claims(), ids=lambda claim: claim.id)
def test_what_is_said_never_to_be_reversed_is_not_reversed_on_the_page(claim: Claim) -> None:
    if claim.text("never_reversed", "en"):
        assert VERDICTS[claim.id][8] == "0 %"
