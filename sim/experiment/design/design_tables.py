"""Tables of an experiment's file that say how values are chosen, worlds drawn, and when it ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.experiment.design.experiment import FOR_INDICES, KINDS, MOST_POINTS, Design, Stop, Worlds
from sim.experiment.design.factor import Factor
from sim.experiment.keys import check_keys
from sim.experiment.worlds import Span
from sim.indicators import INDICATORS
from sim.scenario import InputError
from sim.scenario.errors import cut, given, hint

DESIGN_KEYS: Final = ("kind", "points", "seed", "levels")
WORLD_KEYS: Final = ("count", "seed", "ranges")
STOP_KEYS: Final = ("policy", "against", "indicator", "half_width", "most")
COUNTED: Final = ("latin_hypercube", "sobol", *FOR_INDICES)
"""Designs that are told how many points to take."""
LEAST_WIDTH: Final = 1e-12
WIDEST_SHARE: Final = 0.1
"""Half-width of a share from which percentage points were meant."""
FEWEST_REPLICATIONS: Final = 8
"""Replications before a rule may end them: a variance from fewer is too uncertain to stop by."""


def whole(
    table: Mapping[str, Any], key: str, where: str, low: int, high: int, default: int | None = None
) -> int:
    """A whole number of a table.

    Raises:
        InputError: It is missing without a default, no whole number, or out of range.
    """
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        told = f"{key}: missing;" if key not in table else f"{given(key, value)}:"
        raise InputError(where, f"{told} must be a whole number from {low} to {high}")
    return value


def parse_design(document: Mapping[str, Any], factors: Sequence[Factor], where: str) -> Design:
    """Read how values of the factors are chosen; every combination if nothing is said.

    Raises:
        InputError: A key is wrong, or goes not with the kind of design or of a factor.
    """
    table = document.get("design", {})
    at = f"{where}: design"
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('design', table)}: must be a table")
    check_keys(table, DESIGN_KEYS, at)
    kind = table.get("kind", "factorial")
    if kind not in KINDS:
        raise InputError(at, f"{given('kind', kind)}: must be one of {', '.join(KINDS)}")
    for key, kinds in {"points": COUNTED, "seed": COUNTED, "levels": ("morris",)}.items():
        if key in table and kind not in kinds:
            raise InputError(at, f'{given(key, table[key])}: goes not with kind = "{kind}"')
    _check_factors(kind, factors, at)
    points = whole(table, "points", at, 1, MOST_POINTS) if kind in COUNTED else 0
    if kind in ("sobol", "saltelli") and points & (points - 1):
        raise InputError(
            at, f"{given('points', points)}: must be a power of 2, as the sequence is balanced then"
        )
    levels = whole(table, "levels", at, 2, 1000, default=4)
    if levels % 2:
        raise InputError(at, f"{given('levels', levels)}: must be even")
    return Design(kind, points, whole(table, "seed", at, 0, 2**31, default=0), levels)


def _check_factors(kind: str, factors: Sequence[Factor], where: str) -> None:
    if not factors and kind != "factorial":
        raise InputError(where, f'kind = "{kind}": needs factors')
    if kind == "factorial":
        for factor in factors:
            _check_levels(factor, where)
    if kind == "paired":
        for factor in factors:
            if factor.span is not None:
                raise InputError(where, f'kind = "paired": factors.{cut(factor.key)}: needs values')
        if len({len(factor.values) for factor in factors}) > 1:
            told = ", ".join(f"{cut(factor.key)} {len(factor.values)}" for factor in factors)
            raise InputError(where, f'kind = "paired": lists must be of equal length ({told})')


def _check_levels(factor: Factor, where: str) -> None:
    values = factor.every(where)
    for n, value in enumerate(values):
        if value in values[:n]:
            told = f"{cut(factor.key)}: {given('values', value)}: stands there twice"
            raise InputError(where, f"factors.{told}")


def parse_worlds(document: Mapping[str, Any], spans: Mapping[str, Span], where: str) -> Worlds | None:
    """Read the uncertain worlds.

    Args:
        document: The file.
        spans: Plausible ranges by dotted key.
        where: File, for the message.

    Raises:
        InputError: A key is wrong, or a range is not among the plausible ones.
    """
    if "worlds" not in document:
        return None
    table, at = document["worlds"], f"{where}: worlds"
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('worlds', table)}: must be a table of {', '.join(WORLD_KEYS)}")
    check_keys(table, WORLD_KEYS, at)
    wanted = table.get("ranges", list(spans))
    if not isinstance(wanted, list) or not wanted:
        raise InputError(at, f"{given('ranges', wanted)}: must be a list of dotted keys")
    for key in wanted:
        if not isinstance(key, str) or key not in spans:
            near = hint(str(key), spans)
            raise InputError(at, f"ranges: {cut(str(key))}: has no plausible range{near}")
    chosen = tuple(span for key, span in spans.items() if key in wanted)
    return Worlds(
        chosen, whole(table, "count", at, 1, MOST_POINTS), whole(table, "seed", at, 0, 2**31, default=0)
    )


def parse_stop(
    document: Mapping[str, Any],
    policies: Sequence[str],
    indicators: Sequence[str],
    replications: int,
    where: str,
) -> Stop | None:
    """Read the rule by which replications go on.

    Args:
        document: The file.
        policies: Names.
        indicators: Those that are kept.
        replications: Seeds to begin with.
        where: File, for the message.

    Raises:
        InputError: A key is missing or wrong.
    """
    if "stop" not in document:
        return None
    table, at = document["stop"], f"{where}: stop"
    if not isinstance(table, Mapping):
        raise InputError(where, f"{given('stop', table)}: must be a table of {', '.join(STOP_KEYS)}")
    check_keys(table, STOP_KEYS, at)
    policy, against = (_one_of(table, key, policies, at) for key in ("policy", "against"))
    if policy == against:
        raise InputError(at, f"{given('against', against)}: must be another policy")
    if replications < FEWEST_REPLICATIONS:
        raise InputError(at, f"needs replications of at least {FEWEST_REPLICATIONS} to begin with")
    indicator = _one_of(table, "indicator", indicators, at)
    half_width = _positive(table, "half_width", at)
    if INDICATORS[indicator].unit in ("share", "points") and half_width >= WIDEST_SHARE:
        told = f"{given('half_width', half_width)}: {indicator} is a share, 0-1; must be below {WIDEST_SHARE}"
        raise InputError(at, f"{told} (0.01 is one percentage point)")
    return Stop(
        policy=policy,
        against=against,
        indicator=indicator,
        half_width=half_width,
        most=whole(table, "most", at, replications, 1_000_000),
    )


MOST_NAMED = 8
"""Names that a message lists."""


def _one_of(table: Mapping[str, Any], key: str, names: Sequence[str], where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or value not in names:
        told = f"{key}: missing; " if value is None else f"{given(key, value)}: "
        some = ", ".join(map(cut, names[:MOST_NAMED])) + (", ..." if len(names) > MOST_NAMED else "")
        raise InputError(where, f"{told}must be one of {some}{hint(str(value), names)}")
    return value


def _positive(table: Mapping[str, Any], key: str, where: str) -> float:
    value = table.get(key)
    number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
    if LEAST_WIDTH <= number < 1.0 / LEAST_WIDTH:
        return float(number)
    raise InputError(where, f"{given(key, value)}: must be a number above 0")
