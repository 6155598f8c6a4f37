"""Sections of docs/mechanisms.md on the three patterns that docs/odd.md reads from the log and from load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odd_patterns import DEMANDS, THIRDS, TRAITS
from seeded import table, told

from sim.city.rows import CLASSES
from sim.experiment.claims.verdict import judge

Seeds = Sequence[Mapping[str, float]]
WORDS = {
    "holds": "shows",
    "negligible": "does not show",
    "reversed": "opposite",
    "undetermined": "undetermined",
}
HAZARD, POINT, SLOPE, HALF = 0.1, 0.01, 0.05, 0.005
"""Smallest effects: a tenth of a ratio; a point; half a point late for ten points of use; half a point."""


def sections(seeds: Seeds) -> dict[str, str]:
    """The three tables, and the verdicts on them, by name in the page's text."""
    return {
        "again": _again(seeds),
        "tokens": _tokens(seeds),
        "load": _load(seeds),
        "again_found": _found(seeds, "hazard ratio, all, learning on", HAZARD, off=1.0),
        "difficulty_found": _found(seeds, "token, difficulty high less low", POINT),
        "labour_found": _found(seeds, "token, labour high less low", POINT),
        "rise_found": _found(seeds, "late, twice the demand less once", HALF),
        "bend_found": _found(seeds, "slope above less below", SLOPE),
    }


def column(seeds: Seeds, name: str) -> list[float]:
    """A number in every seed."""
    return [seed[name] for seed in seeds]


def _found(seeds: Seeds, name: str, smallest: float, off: float = 0.0) -> str:
    values = column(seeds, name)
    verdict = judge([value - off for value in values], 1, smallest)
    return (
        f"{told(values, 3)} (smallest that counts: {smallest:g} from {off:g}): **{WORDS[verdict.finding]}**"
    )


def _again(seeds: Seeds) -> str:
    rows = []
    for learning in ("on", "off"):
        for kind, words in (("all", "all matters"), ("own", "without those of problems")):
            names = (f"again after success, {kind}", f"again after failure, {kind}", f"hazard ratio, {kind}")
            rows.append(
                [learning, words, *(told(column(seeds, f"{name}, learning {learning}"), 3) for name in names)]
            )
    head = ["learning", "next requests about", "after success", "after failure", "hazard ratio"]
    parts = ["new matters ratio", "hotline first ratio"]
    split = [
        [learning, *(told(column(seeds, f"{name}, learning {learning}"), 3) for name in parts)]
        for learning in ("on", "off")
    ]
    taken = ["learning", "own matters that arise", "of these, hotline first"]
    between = "\nAfter success over after failure, apart:\n\n"
    return table(head, rows) + between + table(taken, split)


def _tokens(seeds: Seeds) -> str:
    head = ["trait", *(f"{name} third" for name in THIRDS), "high less low"]
    rows = [
        [trait, *(told(column(seeds, f"token, {trait} {name}"), 3) for name in (*THIRDS, "high less low"))]
        for trait in TRAITS
    ]
    classes = [[name, told(column(seeds, f"token, class {name}"), 3)] for name in CLASSES]
    return table(head, rows) + "\n" + table(["class", "closed by a token"], classes)


def _load(seeds: Seeds) -> str:
    names = {"used": 2, "streets": 2, "departments": 2, "late": 4, "tokens": 3, "days": 2}
    head = ["demand", "staff used", "of subdistricts and communities", "of departments"]
    head += ["closed late", "closed by a token", "median days"]
    rows = [
        [
            f"{demand:g}",
            *(told(column(seeds, f"{name}, demand {demand:g}"), places) for name, places in names.items()),
        ]
        for demand in DEMANDS
    ]
    slopes = [f"slope {where} {told(column(seeds, f'slope {where}'), 3)}" for where in ("below", "above")]
    return table(head, rows) + f"\nLateness by use of staff: {', '.join(slopes)}.\n"
