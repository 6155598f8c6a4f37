"""Write docs/volume.md: three changes of the hotline's volume, taken apart exactly.

What serving trifles adds (H2a), what speed adds (H2b), and the scenario of 2019 against that of 2023. Two
minutes on two processes.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from seeded import DOCS, each_seed, shown, source, table

from sim.experiment.claims.library import load_claims
from sim.experiment.paired import MEASURED_DAYS, Changes, settle, under
from sim.experiment.studies.volume import CAUSES, Flow, VolumeRow, flow_of, volume_table
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.simulation import daily_table
from sim.state import BurntIn

SCALE = 0.01
SEEDS = range(1, 7)
POLICIES = ("H2a", "H2b")
WORDS: Mapping[str, str] = {
    "supply": "supply: matters that arise",
    "choice": "choice: the hotline first",
    "turning": "choice: the hotline after something else",
    "repeats": "repeats",
    "access": "getting through",
    "mix": "who calls: for information, or not",
    "reclassified": "answered at once, or a request",
    "remit": "refused as out of remit",
    "mergers": "merged",
    "exclusion": "taken out of the base",
}

TOP = """\
# Why the volume changed

Contacts (what is published), requests (contacts not answered at once), orders (requests neither refused nor
merged) and assessed orders (not excluded or parked), per 1,000 resident-years. Each change is the sum of
the parts below it, without remainder (`decompose_volume` in `sim/experiment/studies/volume.py`, which defines
every part): the Shapley value of each ratio in a chain of ratios, which does not hang on an order
and, unlike the log-mean Divisia index, allows a ratio of 0.

Besides *who calls* and *answered at once*, causes are ratios of counts over all classes of matters, so
a shift between classes of what arises is inside *supply* and *choice*. In these comparisons the same
matters arise by themselves; only those of problems can differ. Where more begin with the hotline, fewer
are left to turn to it later: the two parts of choice belong together.
"""


def third_year(spec: Scenario, arm: Changes, state: BurntIn) -> Flow:
    """Counts of months 25 to 36 under a policy."""
    model = GovernanceModel(under(spec, arm), burnt_in=state)
    settle(model)
    return year_of(model)


def year_of(model: GovernanceModel) -> Flow:
    """Counts of the coming year."""
    model.advance(MEASURED_DAYS)
    daily = daily_table(model.series(), np.datetime64(model.spec.time.start, "D"))
    flow = flow_of(daily, len(model.world.residents))
    model.close()
    return flow


def run(seed: int) -> dict[str, tuple[Flow, Flow]]:
    """Before and after of every comparison."""
    own = {"city.scale": SCALE, "time.seed": seed}
    now = load_scenario("beijing_2023").with_values(own)
    state = GovernanceModel(now).branch()
    found = {}
    for claim in load_claims(POLICIES):
        arms = [third_year(now, arm, state) for arm in (claim.comparator, claim.treatment)]
        found[claim.id] = (arms[0], arms[1])
    then = load_scenario("beijing_2019").with_values(own)
    found["years"] = (year_of(GovernanceModel(then)), year_of(GovernanceModel(now)))
    return found


def section(title: str, told: str, rows: tuple[VolumeRow, ...]) -> str:
    """A table: a column a volume, a row a cause."""
    head = ["", *(row.volume for row in rows)]
    lines = [
        [name, *(shown(getattr(row, key)) for row in rows)]
        for name, key in (("before", "before"), ("after", "after"), ("**change**", "change"))
    ]
    for cause in CAUSES:
        parts = [shown(row.parts[cause]) if cause in row.parts else "" for row in rows]
        lines.append([WORDS[cause], *parts])
    return f"\n## {title}\n\n{told}\n\n" + table(head, lines)


def main() -> None:
    found = each_seed(run, SEEDS)
    tables = {name: volume_table([one[name] for one in found]) for name in found[0]}
    text = (
        TOP
        + f"\n{source(f'beijing_2023 --scale {SCALE}', len(SEEDS))}; ± is half of the 95 % interval (t).\n"
    )
    for claim in load_claims(POLICIES):
        sides = [", ".join(f"`{k}` {v:g}" for k, v in arm) for arm in (claim.comparator, claim.treatment)]
        told = f"Before: {sides[0]}. After: {sides[1]}. Third year of the policy, paired."
        text += section(f"{claim.id}  {claim.text('title', 'en')}", told, tables[claim.id])
    told = "Each year after its own burn-in. Units number 333 and 343, so people are not quite the same."
    text += section("beijing_2019 to beijing_2023", told, tables["years"])
    (DOCS / "volume.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
