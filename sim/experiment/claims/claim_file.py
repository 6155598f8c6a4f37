"""Claims as files: every key is checked, and what is wrong is told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.experiment.claims.claim import Ablation, Claim, Contrast, without
from sim.experiment.formula import parse_formula
from sim.experiment.keys import check_keys
from sim.experiment.paired import Changes, changes, under
from sim.scenario import InputError, Scenario, load_scenario
from sim.scenario.errors import cut, given
from sim.scenario.files import called, read_toml
from sim.scenario.library import locate_parent
from sim.scenario.values import flatten

TEXTS = ("title_en", "title_zh", "words_zh", "words_en", "unit_en", "unit_zh")
OPTIONAL = (
    *("built_in_en", "built_in_zh", "note_en", "note_zh"),
    *("never_reversed_en", "never_reversed_zh"),
)
CONTRAST = ("scenario", "base", "comparator", "treatment")
ABLATION = ("set", "why_en", "why_zh")
KEYS = (
    *("id", *CONTRAST, "outcome", "measure", "against", "direction", "smallest"),
    *("less", "ablations", "reversed", "rests_on", *TEXTS, *OPTIONAL),
)


def load_claim(path: Path) -> Claim:
    """Read a claim.

    Raises:
        InputError: A key is missing, unknown or wrong, in one line.
    """
    where, document = called(path), read_toml(path)
    check_keys(document, KEYS, where)
    texts = {key: _text(document, key, where, key in OPTIONAL) for key in (*TEXTS, *OPTIONAL)}
    main = _contrast(document, path, where)
    less = _less(document, main.base, path, where)
    measure = document.get("measure", "difference")
    if measure not in ("difference", "elasticity"):
        raise InputError(where, f'{given("measure", measure)}: must be "difference" or "elasticity"')
    if ("against" in document) != (measure == "elasticity"):
        raise InputError(where, 'against: goes with measure = "elasticity", and only with it')
    return Claim(
        id=_text(document, "id", where),
        texts=texts,
        main=main,
        less=less,
        outcome=parse_formula(document.get("outcome"), f"{where}: outcome"),
        measure=measure,
        against=parse_formula(document["against"], f"{where}: against") if "against" in document else None,
        direction=_direction(document, where),
        smallest=_smallest(document, where),
        ablations=_ablations(document, (main, less), where),
        reversed=_reversed(document, main.base, where),
        rests_on=_list(document, "rests_on", where),
    )


def _text(document: Mapping[str, object], key: str, where: str, optional: bool = False) -> str:
    value = document.get(key, "" if optional else None)
    if not isinstance(value, str) or not (value.strip() or optional):
        raise InputError(where, f"{given(key, value)}: must be text")
    return value.strip()


def _table(document: Mapping[str, object], key: str, where: str, of: str = "parameters") -> dict[str, object]:
    value = document.get(key, {})
    if not isinstance(value, dict):
        raise InputError(where, f"{given(key, value)}: must be a table of {of}")
    return value


def _contrast(
    document: Mapping[str, object], path: Path, where: str, default: Scenario | None = None
) -> Contrast:
    """Both sides, and the scenario in which they begin, with what the table ``base`` changes in it."""
    if default is None or "scenario" in document:
        default = load_scenario(str(locate_parent(_text(document, "scenario", where), path)))
    table = _table(document, "base", where)
    base = default.with_values(table, where=f"{where}: base") if table else default
    sides = [_changes(_table(document, side, where), base, f"{where}: {side}") for side in CONTRAST[2:]]
    if sides[0] == sides[1]:
        raise InputError(where, "treatment: must differ from comparator")
    return Contrast(base, sides[0], sides[1])


def _less(document: Mapping[str, object], base: Scenario, path: Path, where: str) -> Contrast | None:
    """The contrast that is taken off; it begins where the main one does unless it names a scenario."""
    if "less" not in document:
        return None
    table = _table(document, "less", where, ", ".join(CONTRAST))
    check_keys(table, CONTRAST, f"{where}: less")
    return _contrast(table, path, f"{where}: less", base)


def _changes(table: Mapping[str, object], base: Scenario, where: str) -> Changes:
    flat = flatten(table, where)
    spec = base.with_values(flat, where=where)
    found = changes({key: spec[key] for key in flat})
    under(base, found)  # whether it can be a dated change at all
    return found


def _ablations(
    document: Mapping[str, object], contrasts: tuple[Contrast | None, ...], where: str
) -> tuple[Ablation, ...]:
    found = []
    for name, table in _table(document, "ablations", where, "tables").items():
        at = f"{where}: ablations.{cut(name)}"
        if not isinstance(table, dict):
            raise InputError(at, f"must be a table of {', '.join(ABLATION)}")
        check_keys(table, ABLATION, at)
        why_en, why_zh = (_text(table, key, at) for key in ABLATION[1:])
        sets = [_changes(_table(table, "set", at), c.base, f"{at}: set") for c in contrasts if c is not None]
        if not sets[0]:
            raise InputError(at, "set: must change something")
        ablation = Ablation(name, sets[0], why_en, why_zh)
        for contrast in contrasts:
            if contrast is not None:
                under(contrast.base, without(contrast.treatment, ablation))
        found.append(ablation)
    return tuple(found)


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
    flat = flatten(_table(document, "reversed", where), f"{where}: reversed")
    spec = base.with_values(flat, where=f"{where}: reversed")
    return {key: float(spec[key]) for key in flat}


def _list(document: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    value = document.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(where, f"{given(key, value)}: must be a list of texts")
    return tuple(value)
