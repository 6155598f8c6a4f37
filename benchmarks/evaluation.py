"""Write docs/evaluation.md: what a city would have measured of three policies, beside their true effect.

Committees (H8), root work (H7, three targetings) and root work that spreads (H16), each from one burnt-in
state a seed. A few minutes on two processes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from evaluation_figure import draw
from evaluation_page import page
from seeded import DOCS, each_seed

from sim.experiment.paired import changes
from sim.experiment.studies.evaluation import Evaluation, Mask, evaluate
from sim.experiment.studies.reached import OUTCOMES, Policy, Trial, panel, trials
from sim.scenario import load_scenario

SCENARIO, SCALE = "beijing_2023", 0.02
SEEDS = range(1, 9)
OFF = {"committees.promotion": 0.0, "proactive.budget": 0.0, "proactive.diffusion": 0.0}
"""Before the policies, in the burn-in too."""
YUAN = 1.0
"""Budget of root work, yuan per resident-year: enough to reach many communities and not all."""
HALF = 0.5
SPREADING = 0.8


@dataclass(frozen=True)
class Case:
    """A policy to evaluate: whom it reaches, and who is compared with."""

    name: str
    claim: str
    en: str
    zh: str
    by: str


CASES = (
    Case("random", "H8", "committees, founded where chance has it", "物管会：随机设立", "committee"),
    Case("targeted", "H8", "committees, troubled estates sooner", "物管会：投诉多的小区优先", "committee"),
    Case("troubled", "H8", "committees, in the half that asked most", "物管会：诉求较多的一半", "committee"),
    Case("roots_random", "H7", "root work, at random", "根治：随机选题", "root"),
    Case("roots_complaints", "H7", "root work, by complaints", "根治：按诉求选题", "root"),
    Case("roots_need", "H7", "root work, by need", "根治：按需要选题", "root"),
    Case("spreading", "H16", "root work, by complaints, spreading", "根治：按诉求选题并推广", "root"),
)  # fmt: skip


def policies() -> list[Policy]:
    """All arms; the first is none."""
    committees = changes({"committees.promotion": 1.0, "committees.targeting": 0.0})
    sooner = changes({"committees.promotion": 1.0, "committees.targeting": 1.0})
    arms = [Policy("none", ()), Policy("random", committees), Policy("targeted", sooner)]
    arms.append(Policy("troubled", committees, HALF))
    for targeting in ("random", "complaints", "need"):
        values = {"proactive.budget": YUAN, "proactive.targeting": targeting}
        arms.append(Policy(f"roots_{targeting}", changes(values)))
    values = {"proactive.budget": YUAN, "proactive.targeting": "complaints", "proactive.diffusion": SPREADING}
    return [*arms, Policy("spreading", changes(values))]


def run(seed: int) -> dict[str, Trial]:
    """All arms of a seed."""
    base = load_scenario(SCENARIO).with_values({"city.scale": SCALE, **OFF})
    return trials(base, seed, policies())


def groups(case: Case, trial: Trial) -> tuple[Mask, Mask]:
    """The reached and the untouched; of committees only estates that could have one."""
    if case.by == "committee":
        return trial.committee & trial.may_have, ~trial.committee & ~trial.committee_late & trial.may_have
    return trial.root, ~trial.root & ~trial.root_late


def evaluations(case: Case, outcome: str, found: list[dict[str, Trial]]) -> list[Evaluation]:
    """One a seed."""
    return [
        evaluate(panel(outcome, arms[case.name], arms["none"], *groups(case, arms[case.name])))
        for arms in found
    ]


def main() -> None:
    begun = time.perf_counter()
    found = each_seed(run, SEEDS)
    known = {(case, outcome): evaluations(case, outcome, found) for case in CASES for outcome in OUTCOMES}
    minutes = (time.perf_counter() - begun) / 60.0
    for language, name in (("en", "evaluation.png"), ("zh", "evaluation.zh.png")):
        draw(known, DOCS / name, language, len(SEEDS), f"{SCENARIO}, {SCALE:.0%}")
    text = page(known, found, f"{SCENARIO} --scale {SCALE}")
    (DOCS / "evaluation.md").write_text(text, encoding="utf-8")
    print(text, f"{minutes:.1f} minutes", sep="\n")


if __name__ == "__main__":
    main()
