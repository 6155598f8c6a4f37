"""Whether both sides of each claim have the same public money."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_expectations import EQUAL

from sim.experiment.claims.claim import Claim
from sim.experiment.claims.library import load_claims
from sim.experiment.paired import Changes
from sim.experiment.studies.expectations import planned_yuan
from sim.scenario import Scenario


def planned(base: Scenario, arm: Changes) -> float:
    """Planned public money of one side, yuan per resident-year."""
    return planned_yuan(base.with_values(dict(arm)))


def differences(claim: Claim) -> Iterator[tuple[float, float]]:
    """Planned money of the comparator, and what the treatment has more, for each contrast."""
    for _, contrast in claim.contrasts():
        before = planned(contrast.base, contrast.comparator)
        yield before, planned(contrast.base, contrast.treatment) - before


def unequal(claim: Claim) -> bool:
    """Whether any contrast of the claim compares policies that have not the same money."""
    return any(abs(more) > EQUAL for _, more in differences(claim))


def table() -> str:
    """Markdown: claim, planned money of the comparator, difference, whether equal."""
    lines = ["| claim | planned, comparator | treatment less comparator | equal |", "|---|---|---|---|"]
    for claim in load_claims():
        told = list(differences(claim))
        before = "; ".join(f"{one:.1f}" for one, _ in told)
        more = "; ".join(f"{one:+.2f}" for _, one in told)
        equal = "no: money is the treatment" if unequal(claim) else "yes"
        lines.append(f"| {claim.id} | {before} | {more} | {equal} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
