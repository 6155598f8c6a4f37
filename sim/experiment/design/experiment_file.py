"""Experiments as files: every key is checked, and what is wrong is told in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sim.experiment.design.design_tables import parse_design, parse_stop, parse_worlds, whole
from sim.experiment.design.experiment import AS_IS, FOR_INDICES, Experiment, Policy
from sim.experiment.design.factor import Factor, parse_factor
from sim.experiment.design.relations import Constraint, parse_constraint, parse_derived
from sim.experiment.keys import check_keys
from sim.experiment.paired import changes
from sim.experiment.worlds import Span
from sim.indicators import INDICATORS
from sim.scenario import InputError, Scenario
from sim.scenario.errors import cut, given, hint, legible, show
from sim.scenario.event_tables import FIXED
from sim.scenario.values import flatten, revised, value_of

TEXTS: Final = ("title_en", "title_zh", "question_en", "question_zh")
KEYS: Final = (
    *TEXTS,
    *("scenario", "set", "period", "design", "factors", "derived", "constraints"),
    *("policies", "worlds", "replications", "first_seed", "keep", "stop"),
)
POLICY_KEYS: Final = ("title_en", "title_zh", "set")
TABLES: Final = ("daily", "handlers")
"""Tables that an experiment may keep besides a row a run."""

MOST_REPLICATIONS: Final = 1_000_000
LONGEST_NAME: Final = 60
"""Characters of a policy's name."""
MOST_POLICIES: Final = 1_000
MOST_SETTLE_YEARS: Final = 30


def parse_experiment(
    name: str, document: Mapping[str, Any], base: Scenario, spans: Mapping[str, Span], where: str
) -> Experiment:
    """Read an experiment.

    Args:
        name: Of the file, without its ending.
        document: What the file holds.
        base: The scenario that it names.
        spans: Plausible ranges from which worlds are drawn, by dotted key.
        where: File, for the message.

    Raises:
        InputError: A key is missing, unknown or wrong.
    """
    check_keys(document, KEYS, where)
    fixed = flatten(_table(document, "set", where), f"{where}: set")
    if "time.seed" in fixed:
        raise InputError(f"{where}: set", "time.seed: first_seed = N says with which seed replications begin")
    spec = base.with_values(fixed, where=f"{where}: set")
    policies = _policies(document, spec, where)
    factors = _factors(document, spec, policies, where)
    varied = [factor.key for factor in factors]
    _check_events(spec, policies, factors, where)
    design = parse_design(document, factors, where)
    worlds = parse_worlds(document, spans, where)
    drawn = [span.key for span in worlds.spans] if worlds else []
    set_later = {*drawn, *(key for policy in policies for key, _ in policy.changes)}
    constraints = _constraints(document, varied, set_later, where)
    if constraints and design.kind in FOR_INDICES:
        raise InputError(
            where, f'constraints: leave points out, of which kind = "{design.kind}" needs every one'
        )
    for key in drawn:
        if key in varied:
            raise InputError(where, f"worlds.ranges: {cut(key)}: is a factor, too")
    replications = whole(document, "replications", where, 1, MOST_REPLICATIONS, default=1)
    indicators = _indicators(document, where)
    return Experiment(
        name=name,
        texts={key: _text(document, key, where) for key in TEXTS},
        base=spec,
        settle_years=_settle_years(document, where),
        factors=factors,
        derived=parse_derived(document.get("derived", {}), where, varied, set_later),
        constraints=constraints,
        design=design,
        policies=policies,
        worlds=worlds,
        replications=replications,
        first_seed=whole(document, "first_seed", where, 0, 2**62, default=1),
        indicators=indicators,
        tables=_tables(document, where),
        stop=parse_stop(document, [policy.name for policy in policies], indicators, replications, where),
        document=document,
    )


def _policies(document: Mapping[str, Any], spec: Scenario, where: str) -> tuple[Policy, ...]:
    table = _table(document, "policies", where)
    if not table:
        return (AS_IS,)
    if len(table) > MOST_POLICIES:
        raise InputError(where, f"policies: must be at most {MOST_POLICIES}, not {len(table)}")
    policies = tuple(_policy(str(name), one, spec, f"{where}: policies") for name, one in table.items())
    seen: dict[object, str] = {}
    for policy in policies:
        if policy.changes in seen:
            same = f"{cut(policy.name)}: sets the same as {cut(seen[policy.changes])}"
            raise InputError(where, f"policies.{same}")
        seen[policy.changes] = policy.name
    return policies


def _policy(name: str, table: object, spec: Scenario, where: str) -> Policy:
    if not name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        told = f"must have a name of 1 to {LONGEST_NAME} printable characters"
        raise InputError(where, f"{show(name)}: {told}")
    where = f"{where}.{cut(name)}"
    if not isinstance(table, Mapping):
        raise InputError(where, f"must be a table of {', '.join(POLICY_KEYS)}")
    check_keys(table, POLICY_KEYS, where)
    flat = flatten(_table(table, "set", where), where)
    for key, value in flat.items():
        if key.startswith(FIXED):
            raise InputError(
                where, f"{given(key, value)}: belongs to the structure, which no policy can change"
            )
    settings = revised(spec, flat, where) if flat else spec
    en, zh = (_text(table, key, where) for key in ("title_en", "title_zh"))
    return Policy(
        name, changes({key: value_of(settings, key) for key in flat}), en or zh or name, zh or en or name
    )


def _factors(
    document: Mapping[str, Any], spec: Scenario, policies: tuple[Policy, ...], where: str
) -> tuple[Factor, ...]:
    table = _table(document, "factors", where)
    factors = tuple(parse_factor(str(key), one, spec, where) for key, one in table.items())
    for factor in factors:
        for policy in policies:
            if factor.key in dict(policy.changes):
                told = f"{cut(factor.key)}: is set by policies.{cut(policy.name)}, too"
                raise InputError(where, f"factors.{told}")
    return factors


def _check_events(
    spec: Scenario, policies: tuple[Policy, ...], factors: tuple[Factor, ...], where: str
) -> None:
    """Refuse a policy that an event of the scenario would overwrite, unnoticed, later on."""
    happen = {key for event in spec.events for key in event.set}
    of_policies = {key: f"policies.{cut(policy.name)}" for policy in policies for key, _ in policy.changes}
    of_factors = {factor.key: "factors" for factor in factors}
    for key, place in (of_policies | of_factors).items():
        if key in happen:
            told = f"{cut(key)}: an event of scenario {cut(spec.name)} sets it too, and would overwrite it"
            raise InputError(where, f"{place}: {told}")


def _constraints(
    document: Mapping[str, Any], varied: list[str], set_later: set[str], where: str
) -> tuple[Constraint, ...]:
    texts = document.get("constraints", [])
    if not isinstance(texts, list):
        raise InputError(where, f"{given('constraints', texts)}: must be a list of texts")
    return tuple(
        parse_constraint(text, f"{where}: constraints[{n}]", varied, set_later)
        for n, text in enumerate(texts)
    )


def _settle_years(document: Mapping[str, Any], where: str) -> int:
    table = _table(document, "period", where)
    check_keys(table, ("settle_years",), f"{where}: period")
    return whole(table, "settle_years", f"{where}: period", 0, MOST_SETTLE_YEARS, default=0)


def _indicators(document: Mapping[str, Any], where: str) -> tuple[str, ...]:
    keep = _table(document, "keep", where)
    check_keys(keep, ("indicators", "tables"), f"{where}: keep")
    names = keep.get("indicators", list(INDICATORS))
    if not isinstance(names, list) or not names:
        raise InputError(where, f"{given('keep.indicators', names)}: must be a list of indicators")
    for name in names:
        if not isinstance(name, str) or name not in INDICATORS:
            near = hint(str(name), INDICATORS)
            raise InputError(where, f"keep.indicators: {cut(str(name))}: no indicator has this name{near}")
    return tuple(name for name in INDICATORS if name in names)


def _tables(document: Mapping[str, Any], where: str) -> tuple[str, ...]:
    names = _table(document, "keep", where).get("tables", [])
    if not isinstance(names, list) or not all(name in TABLES for name in names):
        raise InputError(where, f"{given('keep.tables', names)}: must be a list of {', '.join(TABLES)}")
    return tuple(name for name in TABLES if name in names)


def _table(document: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    table = document.get(key, {})
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given(key, table)}: must be a table")
    return table


def _text(document: Mapping[str, Any], key: str, where: str) -> str:
    value = document.get(key, "")
    if not isinstance(value, str):
        raise InputError(where, f"{given(key, value)}: must be text")
    return legible(value)
