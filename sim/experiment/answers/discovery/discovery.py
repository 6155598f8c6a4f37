"""Scenario discovery: where is an outcome frequent, and how far can that be trusted?

Boxes of the inputs are found by PRIM (Friedman & Fisher 1999) and told as Bryant & Lempert (2010) do, by
density, coverage and limits, each with what stands behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pandas as pd

from sim.experiment.answers.discovery.boxes import Filled, chosen
from sim.experiment.answers.discovery.boxes_chance import chance
from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.boxes_limits import firm_box, limits_of
from sim.experiment.answers.discovery.boxes_quality import stability
from sim.experiment.answers.discovery.boxes_search import Sample, Search, best_box
from sim.experiment.answers.discovery.cases import Cases
from sim.experiment.intervals import Interval
from sim.scenario import InputError

FEWEST_CASES: Final = 20
"""Cases below which no box is looked for: a half-sample would hold fewer than ten."""
DENSITY, MASS, MOST_BOXES = 0.8, 0.05, 20

Ending = Literal["", "few", "alike", "no_box"]
"""Why fewer boxes than asked: too few cases left, all alike, or no box denser than all of them."""


@dataclass(frozen=True, eq=False)
class Discovery:
    """What was found.

    Attributes:
        cases: In what.
        asked: What was asked of a box.
        boxes: In the order in which they were found, each among the cases outside of those before.
        ending: Why there are fewer than asked; empty if there are as many.
    """

    cases: Cases
    asked: Search
    boxes: tuple[Found, ...]
    ending: Ending

    def frame(self) -> pd.DataFrame:
        """A row a box and restricted input: its limits, and what is known of the box."""
        return pd.DataFrame(
            [
                {
                    "box": number,
                    **{name: getattr(box.filled, name) for name in ("density", "coverage", "mass", "cases")},
                    "finding": box.finding,
                    "input": limit.input.key,
                    "unit": limit.input.unit,
                    **{name: value for name, value in vars(limit).items() if name != "input"},
                }
                for number, box in enumerate(self.boxes, 1)
                for limit in box.limits
            ]
        )


def discover(
    cases: Cases,
    *,
    density: float = DENSITY,
    mass: float = MASS,
    boxes: int = 1,
    lean: bool = False,
    seed: int = 0,
) -> Discovery:
    """Look for boxes in which the outcome is frequent.

    Args:
        cases: At least 20, whose outcomes and inputs differ.
        density: Density from which on the box that covers most is told, above 0 to 1.
        mass: Smallest share of the cases in a box, above 0 to 0.5.
        boxes: How many at most, each among the cases outside of those before.
        lean: Whether to look again without the inputs whose limits may be chance (quasi-p above 0.05).
        seed: Of half-samples and shuffles.

    Raises:
        InputError: There is nothing to look for, or a number is out of range.
    """
    asked = Search(density, mass, lean)
    _check(cases, asked, boxes)
    outside = np.ones(cases.count, np.bool_)
    found: list[Found] = []
    ending: Ending = ""
    while len(found) < boxes and not ending:
        rest = cases.sample.where(outside)
        if ending := _ending(rest):
            break
        rngs = [np.random.default_rng([seed, len(found), n]) for n in (0, 1)]
        found.append(_found(cases, rest, asked, rngs))
        outside &= ~found[-1].filled.box.holds(cases.sample.values)
        ending = "" if found[-1].limits else "no_box"
    return Discovery(cases, asked, tuple(found), ending)


def _check(cases: Cases, asked: Search, boxes: int) -> None:
    if not 0.0 < asked.density <= 1.0:
        raise InputError("--density", f"{asked.density:.6g}: must be above 0, and at most 1")
    if not 0.0 < asked.mass <= 0.5:
        raise InputError("--mass", f"{asked.mass:.6g}: must be above 0, and at most 0.5")
    if not 1 <= boxes <= MOST_BOXES:
        raise InputError("--boxes", f"{boxes}: must be from 1 to {MOST_BOXES}")
    ending = _ending(cases.sample)
    if ending == "few":
        raise InputError(
            cases.source, f"{cases.count} cases are too few to look for a box: {FEWEST_CASES} at least"
        )
    if ending == "alike":
        told = "in all" if cases.hits else "in none"
        raise InputError(cases.source, f"it is so {told} of {cases.count} cases: there is no box to look for")
    if not cases.inputs:
        raise InputError(cases.source, "no factor and nothing uncertain differs between the cases")


def _ending(sample: Sample) -> Ending:
    if len(sample.outcome) < FEWEST_CASES:
        return "few"
    return "alike" if sample.outcome.all() or not sample.outcome.any() else ""


def _found(cases: Cases, rest: Sample, asked: Search, rngs: list[np.random.Generator]) -> Found:
    """The best box among the cases that are left, with its checks."""
    of = (cases.count, cases.hits)
    left = int(rest.outcome.sum())
    here = replace(asked, mass=asked.mass * cases.count / len(rest.outcome))
    steps, box = best_box(rest, here)
    anew = stability(rest, here, rngs[0])
    firm = firm_box(rest, box)
    return Found(
        filled=_of(box, of),
        steps=tuple(_of(step, of) for step in steps),
        place=chosen(steps, asked.density),
        base_rate=left / len(rest.outcome),
        reached=box.density >= asked.density,
        limits=limits_of(cases.inputs, rest, box, anew),
        firm=None if firm is None else _of(firm, of),
        stability=replace(anew, coverage=_scaled(anew.coverage, left / cases.hits)),
        chance=chance(rest, (steps, box), here, rngs[1]),
    )


def _of(step: Filled, of: tuple[int, int]) -> Filled:
    """Coverage and mass as shares of all cases, not only of those that earlier boxes left."""
    return replace(step, of_cases=of[0], of_hits=of[1])


def _scaled(found: Interval | None, by: float) -> Interval | None:
    return None if found is None else Interval(found.mean * by, found.low * by, found.high * by, found.count)
