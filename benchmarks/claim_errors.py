"""How often `jiesu claims` errs where the answer is known: a Markdown table from made-up worlds.

Verdicts: worlds without an effect, by noise, seeds and the smallest effect that counts (in standard
deviations of a paired difference). Conditions: claims whose verdicts differ by chance. Searches: claims
without an effect. All in per cent.
"""

from __future__ import annotations

import argparse

from sim.experiment.claims.errors import false_conditions, false_reversals, null_survey, shares
from sim.experiment.claims.planted import NOISES
from sim.experiment.ranges import SPANS, shipped
from sim.experiment.worlds import load_spans

SEEDS = (3, 6, 12)
SMALLEST = (0.0, 0.5, 1.0)
CLAIM_WORLDS = 24
HALF_HOLD = {3: 2.0, 6: 0.9, 12: 0.6}
"""Effect that makes a claim hold in about half of the worlds, by seeds: labels that chance alone sets."""


def row(noise: str, seeds: int, worlds: int, searches: int) -> str:
    found = null_survey(noise, seeds, worlds)
    parts = [shares(found, smallest) for smallest in SMALLEST]
    verdicts = [f"{100 * (part['holds'] + part['reversed']):.1f}" for part in parts]
    spans = load_spans(shipped() / SPANS)
    conditions = false_conditions(null_survey(noise, seeds, worlds, HALF_HOLD[seeds]), CLAIM_WORLDS, spans)
    reversals = false_reversals(noise, seeds, searches, spans)
    return f"| {noise} | {seeds} | {' | '.join(verdicts)} | {100 * conditions:.1f} | {100 * reversals:.1f} |"


def table(worlds: int, searches: int) -> str:
    """A row a kind of noise and number of seeds.

    Args:
        worlds: Claim-worlds a row; searches: searches a row.
    """
    heads = [f"smallest {smallest:g}" for smallest in SMALLEST]
    lines = [f"| noise | seeds | {' | '.join(heads)} | condition told | reversed world found |"]
    lines += ["|---|---|" + "---|" * (len(heads) + 2)]
    lines += [row(noise, seeds, worlds, searches) for noise in NOISES for seeds in SEEDS]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=4800, help="claim-worlds a row")
    parser.add_argument("--searches", type=int, default=200, help="searches a row")
    asked = parser.parse_args()
    claims = asked.worlds // CLAIM_WORLDS
    print(f"A row: {asked.worlds} claim-worlds, {claims} conditions, {asked.searches} searches.")
    print()
    print(table(asked.worlds, asked.searches))


if __name__ == "__main__":
    main()
