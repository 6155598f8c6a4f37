"""A claim as a file: whose words, what is compared, by which outcome, and what effect would count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.experiment.formula import Formula, parse_formula
from sim.experiment.paired import Changes, Values, changes
from sim.locale import pick
from sim.scenario import InputError, Scenario, load_scenario
from sim.scenario.errors import given, hint
from sim.scenario.files import called, read_toml
from sim.scenario.library import locate_parent

Measure = Literal["difference", "elasticity"]

TEXTS = ("title_en", "title_zh", "words_zh", "words_en", "unit_en", "unit_zh")
OPTIONAL = ("built_in_en", "built_in_zh", "note_en", "note_zh")
KEYS = (
    *(
        "id",
        "scenario",
        "base",
        "comparator",
        "treatment",
        "outcome",
        "measure",
        "against",
        "direction",
        "smallest",
    ),
    *("reversed", "rests_on", *TEXTS, *OPTIONAL),
)


@dataclass(frozen=True)
class Claim:
    """One claim.

    Attributes:
        id: Such as ``H1``.
        texts: Titles, the words claimed, the outcome's unit, and notes, by key.
        base: Scenario in which both sides begin.
        comparator, treatment: What each side sets from the first day after the burn-in on.
        outcome: Primary outcome.
        measure: ``difference`` of the outcome, or its ``elasticity``: log ratio of the outcome over log ratio
            of ``against``, less one.
        against: What an elasticity is taken to; None for a difference.
        direction: 1 if the claim says that it rises, -1 if it falls.
        smallest: Smallest effect of interest.
        reversed: A world within the plausible ranges in which the claim is reversed; None if none is known.
        rests_on: Sections of docs/odd.md whose rules the claim rests on.
    """

    id: str
    texts: Mapping[str, str]
    base: Scenario
    comparator: Changes
    treatment: Changes
    outcome: Formula
    measure: Measure
    against: Formula | None
    direction: int
    smallest: float
    reversed: Mapping[str, float] | None
    rests_on: tuple[str, ...]

    def text(self, key: str, language: str) -> str:
        """A text in a language, such as ``title``."""
        return pick(language, self.texts.get(f"{key}_en", ""), self.texts.get(f"{key}_zh", ""))

    def effect(self, comparator: Values, treatment: Values) -> float | None:
        """Paired effect of the treatment; None where an outcome is undefined.

        Args:
            comparator: Indicators on that side.
            treatment: Indicators on the other.
        """
        before, after = self.outcome.value(comparator), self.outcome.value(treatment)
        if before is None or after is None:
            return None
        if self.against is None:
            return after - before
        return elasticity(before, after, self.against.value(comparator), self.against.value(treatment))


def elasticity(before: float, after: float, base: float | None, grown: float | None) -> float | None:
    """Elasticity of one quantity to another, less one: above 0 it outgrows it. None where it has none."""
    import math

    if base is None or grown is None or min(before, after, base, grown) <= 0.0 or base == grown:
        return None
    return math.log(after / before) / math.log(grown / base) - 1.0


def load_claim(path: Path) -> Claim:
    """Read a claim.

    Raises:
        InputError: A key is missing, unknown or wrong, in one line.
    """
    where, document = called(path), read_toml(path)
    for key, value in document.items():
        if key not in KEYS:
            raise InputError(where, f"{given(key, value)}: unknown key{hint(key, KEYS)}")
    texts = {key: _text(document, key, where, key in OPTIONAL) for key in (*TEXTS, *OPTIONAL)}
    base = _base(document, path, where)
    sides = [_side(document, side, base, where) for side in ("comparator", "treatment")]
    if sides[0] == sides[1]:
        raise InputError(where, "treatment: must differ from comparator")
    measure = document.get("measure", "difference")
    if measure not in ("difference", "elasticity"):
        raise InputError(where, f'{given("measure", measure)}: must be "difference" or "elasticity"')
    if ("against" in document) != (measure == "elasticity"):
        raise InputError(where, 'against: goes with measure = "elasticity", and only with it')
    return Claim(
        id=_text(document, "id", where),
        texts=texts,
        base=base,
        comparator=sides[0],
        treatment=sides[1],
        outcome=parse_formula(document.get("outcome"), f"{where}: outcome"),
        measure=measure,
        against=parse_formula(document["against"], f"{where}: against") if "against" in document else None,
        direction=_direction(document, where),
        smallest=_smallest(document, where),
        reversed=_reversed(document, base, where),
        rests_on=_list(document, "rests_on", where),
    )


def _text(document: Mapping[str, object], key: str, where: str, optional: bool = False) -> str:
    value = document.get(key, "" if optional else None)
    if not isinstance(value, str) or not (value.strip() or optional):
        raise InputError(where, f"{given(key, value)}: must be text")
    return value.strip()


def _base(document: Mapping[str, object], path: Path, where: str) -> Scenario:
    """The scenario in which both sides begin, with what the claim's table ``base`` changes in it."""
    spec = load_scenario(str(locate_parent(_text(document, "scenario", where), path)))
    table = document.get("base", {})
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('base', table)}: must be a table of parameters")
    return spec.with_values(table, where=f"{where}: base") if table else spec


def _side(document: Mapping[str, object], side: str, base: Scenario, where: str) -> Changes:
    table = document.get(side, {})
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given(side, table)}: must be a table of parameters")
    from sim.experiment.paired import under
    from sim.scenario.values import flatten

    flat = flatten(table, f"{where}: {side}")
    spec = base.with_values(flat, where=f"{where}: {side}")
    found = changes({key: spec[key] for key in flat})
    under(base, found)  # whether it can be a dated change at all
    return found


def _direction(document: Mapping[str, object], where: str) -> int:
    value = document.get("direction")
    if value not in ("rises", "falls"):
        raise InputError(where, f'{given("direction", value)}: must be "rises" or "falls"')
    return 1 if value == "rises" else -1


def _smallest(document: Mapping[str, object], where: str) -> float:
    value = document.get("smallest")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
        raise InputError(where, f"{given('smallest', value)}: must be a number from 0")
    return float(value)


def _reversed(document: Mapping[str, object], base: Scenario, where: str) -> Mapping[str, float] | None:
    if "reversed" not in document:
        return None
    from sim.scenario.values import flatten

    table = document["reversed"]
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('reversed', table)}: must be a table of parameters")
    flat = flatten(table, f"{where}: reversed")
    spec = base.with_values(flat, where=f"{where}: reversed")
    return {key: float(spec[key]) for key in flat}


def _list(document: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = document.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(where, f"{given(key, value)}: must be a list of texts")
    return tuple(value)
