"""The page of benchmarks/evaluation.py, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from seeded import shown, source, table, told

from sim.experiment.studies.evaluation import PER, Evaluation, Interval, Mask, covered, found, over_seeds
from sim.experiment.studies.reached import Trial

if TYPE_CHECKING:
    from evaluation import Case

SEEN = """
## How to read it

- Chance founding selects nobody. Choosing the half that asked most does, and the fall that follows
  anyway is credited to the committees: by DiD in full, by the naive estimate less, where drift works
  against it.
- Root work by complaints was expected to show regression to the mean, and does not. The untouched asked
  less in the year before and go on to ask less: that difference lasts. A likely reason, not tested
  apart: root work goes to problems, which stay until repaired, and within two years it reaches most
  communities.
- Effects of root work are a fraction of what one city's interval can tell from nothing. An interval
  that holds the truth because it is wide speaks for no estimator. DiD rests on the untouched, who may
  be few.
- Spill-over is told from nothing only where its interval leaves out 0. The model has few routes for it:
  shared staff, what ties outside the community tell, and (H16) fixes that spread.
"""

Known = Mapping[tuple["Case", str], list[Evaluation]]

TOP = """\
# What a city would have measured

A policy reaches some communities. A city with one history compares them with themselves a year before
(*naive*), or their change with that of the others (*difference-in-differences*, DiD). Here the same
people and matters are also simulated without the policy, so the *true effect* on the reached, and the
*spill-over* on the others, are known (`sim/experiment/studies/evaluation.py`, where each term is
defined; `sim/experiment/studies/reached.py` for the runs). All numbers are requests per 1,000
resident-years, the third year of the policy against the last year before it.

    naive = true effect + drift + selection          DiD = true effect + selection - spill-over

*Drift* is how the others change without the policy; *selection* is how the reached change without it,
beyond that. Both are seen in the paired run only. Regression to the mean is a negative selection: nothing
in the code puts it there.

- *Committees*: `committees.promotion` from 0 to 1. Reached: the subdistrict formed one within two years.
  Others: estates with a property company that had none in all three. First line: `committees.targeting` 0,
  chance decides. Second: 1, the chance goes with recent complaints about the estate. Third: a rule of the
  experiment lets subdistricts found them only in the half of their estates that asked most about the estate
  in the year before, as a programme for troubled estates (治理类小区) would.
- *Root work*: `proactive.budget` from 0 to 1 yuan a resident-year, three targetings. Reached: root work
  repaired at least one root there within two years. Others: none in all three. The last line adds
  `proactive.diffusion` 0.8. Compared with a city that spends nothing, so this tells what the estimators
  do, not whether the money is well spent (for that: claims H7 and H16).

"""


def page(known: Known, runs: Sequence[Mapping[str, Trial]], command: str) -> str:
    """The page."""
    seeds = len(runs)
    communities = len(runs[0]["none"].residents)
    made = f"{source(command, seeds)}, {communities} communities"
    text = (
        TOP + f"From {made}; ± is half of the 95 % interval over seeds (t).\n\n![Estimates](evaluation.png)\n"
    )
    for outcome, title in (("estate", "Requests about the estate"), ("all", "All requests")):
        text += f"\n## {title}\n\n" + _effects(known, outcome) + "\n" + _parts(known, outcome)
        text += "\n" + _city(known, outcome, seeds) + "\n" + _says(known, outcome)
    return text + _spreading(runs) + SEEN


def _rows(known: Known, outcome: str, cells: Sequence[Callable[[list[Evaluation]], str]]) -> list[list[str]]:
    mine = [(case, found) for (case, name), found in known.items() if name == outcome]
    return [[f"{case.claim} {case.en}", *(cell(found) for cell in cells)] for case, found in mine]


def _effects(known: Known, outcome: str) -> str:
    head = ["policy", "true effect", "spill-over", "naive", "DiD", "bias of naive", "bias of DiD"]
    cells: list[Callable[[list[Evaluation]], str]] = [
        lambda found: told([one.truth for one in found]),
        lambda found: told([one.spill for one in found]),
        lambda found: told([one.naive.value for one in found]),
        lambda found: told([one.did.value for one in found]),
        lambda found: told([one.naive_bias for one in found]),
        lambda found: told([one.did_bias for one in found]),
    ]
    return table(head, _rows(known, outcome, cells))


def _parts(known: Known, outcome: str) -> str:
    head = [
        "policy",
        "reached",
        "others",
        "year before, reached",
        "above the others by",
        "drift",
        "selection",
    ]
    cells: list[Callable[[list[Evaluation]], str]] = [
        lambda found: f"{np.mean([one.reached for one in found]):.0f}",
        lambda found: f"{np.mean([one.others for one in found]):.0f}",
        lambda found: told([one.level for one in found]),
        lambda found: told([one.apart for one in found]),
        lambda found: told([one.drift for one in found]),
        lambda found: told([one.selection for one in found]),
    ]
    return table(head, _rows(known, outcome, cells))


def _city(known: Known, outcome: str, seeds: int) -> str:
    """What the city's own interval, clustered by community, would have told it."""
    head = ["policy"]
    cells: list[Callable[[list[Evaluation]], str]] = []
    for estimator, name in (("naive", "naive"), ("did", "DiD")):
        head += [f"{name}: ±, one city", f"holds the truth, of {seeds}", f"leaves out 0, of {seeds}"]
        cells += [
            lambda ones, e=estimator: f"{np.mean([getattr(one, e).half for one in ones]):.1f}",
            lambda ones, e=estimator: str(covered(ones, e)),
            lambda ones, e=estimator: str(found(ones, e)),
        ]
    return table(head, _rows(known, outcome, cells))


def _says(known: Known, outcome: str) -> str:
    """Whether regression to the mean shows, said by the interval of selection."""
    lines = []
    for (case, name), ones in known.items():
        if name == outcome:
            selection = over_seeds([one.selection for one in ones])
            lines.append(f"- {case.en}: {_regression(selection)}")
    return "Does regression to the mean show?\n\n" + "\n".join(lines) + "\n"


def _regression(selection: Interval) -> str:
    if selection.high < 0.0:
        return f"yes, selection {shown(selection)}: it makes the policy look better than it is."
    if selection.low > 0.0:
        return f"the opposite, selection {shown(selection)}: it makes the policy look worse than it is."
    return f"not seen, the interval of selection holds 0 ({shown(selection)})."


GROUPS: Mapping[str, Callable[[Mask, Mask], Mask]] = {
    "reached either way": lambda plain, spread: plain & spread,
    "only where fixes spread": lambda plain, spread: spread & ~plain,
    "only where they do not": lambda plain, spread: plain & ~spread,
    "neither way": lambda plain, spread: ~plain & ~spread,
}


def _spreading(runs: Sequence[Mapping[str, Trial]]) -> str:
    """H16: what spreading adds to the same root work, by whom either way reached."""
    rows = []
    for name, of in GROUPS.items():
        row = [name, f"{np.mean([of(*_both(arms)).sum() for arms in runs]):.0f}"]
        for outcome in ("estate", "all"):
            row.append(told([_added(arms, outcome, of(*_both(arms))) for arms in runs]))
        rows.append(row)
    everyone = [np.ones(len(arms["none"].residents), bool) for arms in runs]
    row = ["all communities", f"{len(everyone[0])}"]
    for outcome in ("estate", "all"):
        row.append(told([_added(arms, outcome, who) for arms, who in zip(runs, everyone, strict=True)]))
    head = ["communities", "number", "requests about the estate", "all requests"]
    return (
        "\n## H16: what spreading adds\n\n"
        "The same root work with `proactive.diffusion` 0.8 less without, paired, "
        "by whether root work reached a community with and without spreading.\n\n" + table(head, [*rows, row])
    )


def _both(arms: Mapping[str, Trial]) -> tuple[Mask, Mask]:
    return arms["roots_complaints"].root, arms["spreading"].root


def _added(arms: Mapping[str, Trial], outcome: str, who: Mask) -> float:
    """Paired difference in some communities; 0 where a seed has none of them."""
    residents = arms["none"].residents[who].sum()
    difference = arms["spreading"].after[outcome] - arms["roots_complaints"].after[outcome]
    return PER * float(difference[who].sum()) / residents if residents > 0.0 else 0.0
