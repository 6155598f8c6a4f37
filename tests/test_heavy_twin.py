"""The compiled days and the same rules as Mesa agents, one object a resident, tell the same of a year."""

from __future__ import annotations

import pytest
from twin_agrees import HEADLINES, Gap, gaps, pair_of

pytestmark = pytest.mark.heavy

SEEDS = range(101, 113)
FAMILY = 0.001
"""Chance that a twin which agrees is told to disagree, over all indicators together (Bonferroni)."""
NOISE = 0.06
"""Largest half of a paired 95 % interval, as a share of the indicator: else agreeing would say little."""
RARE = {
    *("perfunctory_share", "overserve_share", "overdue_share"),
    *("formalism_gap", "displaced_hours", "problems_live"),
}
"""What few events decide, or a small difference; chance hides more of these."""
RARE_NOISE = 0.3


def apart(found: list[Gap]) -> dict[str, float]:
    """Indicators that differ by more than chance explains, with the chance of it."""
    return {gap.name: gap.p for gap in found if gap.p < FAMILY / len(HEADLINES)}


@pytest.fixture(scope="module")
def found() -> list[Gap]:
    return gaps(pair_of(seed) for seed in SEEDS)


def test_twin_and_compiled_days_agree(found: list[Gap]) -> None:
    assert apart(found) == {}


def test_agreement_is_not_for_want_of_precision(found: list[Gap]) -> None:
    for gap in found:
        half = (gap.paired[1] - gap.paired[0]) / 2.0
        assert half < abs(gap.compiled) * (RARE_NOISE if gap.name in RARE else NOISE), (gap.name, half)


def test_another_rule_would_be_told() -> None:
    """A twin whose callers misjudge four in ten failures, and not one, is found out."""
    changed = gaps(pair_of(seed, **{"measurement.misperception": 0.4}) for seed in SEEDS)
    assert "reported_resolution" in apart(changed)
