"""What was found about a claim, sentence by sentence; the text and the page are made of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.experiment.claims.conditions import Condition
from sim.experiment.claims.results import Results
from sim.experiment.claims.search import Search
from sim.experiment.claims.summary import Share, Summary, finding_of
from sim.experiment.claims.verdict import Verdict
from sim.experiment.worlds import World
from sim.locale import word
from sim.report.numbers import whole_percent
from sim.scenario import PARAMETERS

SHIPPED_TEXTS = {"reversed": "claims.shipped", "undetermined": "claims.shipped_open"}
"""Sentence on the world of a claim's file, by what was found; any other finding contradicts the file."""

NAMED = 4
"""Assumed values of a world that are named, those farthest from the scenario's own first."""


def number(value: float | None) -> str:
    """A number with three significant digits; a dash where there is none."""
    return "-" if value is None else f"{value:.3g}"


def interval(verdict: Verdict | None) -> str:
    """The 95 % interval of an effect."""
    return f"{number(verdict.low if verdict else None)} – {number(verdict.high if verdict else None)}"


def effect_of(verdict: Verdict | None) -> str:
    """An effect."""
    return number(verdict.effect if verdict else None)


def sentences(summary: Summary, results: Results, language: str) -> Iterator[str]:
    """What the worlds say of a claim beyond its verdicts: ranges, levers, condition, where it is reversed."""
    if len(results.shares) > 1:
        yield _ranges(summary.claim.id, results, language)
    if summary.levers:
        levers = ", ".join(f"{lever.key} ({lever.rank_correlation:+.2f})" for lever in summary.levers)
        yield word("claims.hangs_on", language, levers=levers)
    if summary.condition is not None:
        yield _condition(summary.condition, language)
    yield from reversals(summary, results.searches.get(summary.claim.id), language)
    for key in ("built_in", "note"):
        if text := summary.claim.text(key, language):
            yield word("claims.built_in", language, why=text) if key == "built_in" else text


def _ranges(claim: str, results: Results, language: str) -> str:
    def told(share: Share) -> str:
        parts = {name: whole_percent(getattr(share, name)) for name in ("value", "low", "high")}
        return word("claims.share", language, **parts)

    parts = [
        f"{word(f'claims.{name}', language)} {told(shares[claim])}" for name, shares in results.shares.items()
    ]
    return word("claims.by_ranges", language, shares=word("claims.comma", language).join(parts))


def _condition(condition: Condition, language: str) -> str:
    where = word("claims.and", language).join(
        f"{one.key} {'>' if one.above else '≤'} {number(one.at)}" for one in condition.thresholds
    )
    counts = {key: value for key, value in vars(condition).items() if key != "thresholds"}
    return word("claims.condition", language, where=where, **counts)


def reversals(summary: Summary, search: Search | None, language: str) -> Iterator[str]:
    """Where the claim is reversed: in its file's own world, in a drawn one, in one that was searched for."""
    if summary.shipped is not None:
        verdict = summary.shipped.verdict
        key = SHIPPED_TEXTS.get(finding_of(summary.shipped), "claims.no_longer")
        finding = word(f"claims.{finding_of(summary.shipped)}", language)
        yield word(key, language, effect=effect_of(verdict), interval=interval(verdict), finding=finding)
    if summary.reversed is not None:
        world = _named(summary.reversed, summary.claim.base)
        yield word("claims.reversed_in", language, world=world)
    if search is not None:
        yield _searched(search, summary, language)
    if summary.shipped is None and summary.reversed is None and (search is None or not search.found):
        if never := summary.claim.text("never_reversed", language):
            yield never
        elif search is None:
            yield word("claims.never_reversed", language)


def _searched(search: Search, summary: Summary, language: str) -> str:
    if search.world is None or search.verdict is None:
        return word("claims.search_failed", language)
    return word(
        "claims.search_found" if search.found else "claims.search_none",
        language,
        tried=search.tried,
        seeds=search.verdict.seeds,
        effect=effect_of(search.verdict),
        interval=interval(search.verdict),
        world=_named(search.world, summary.claim.base),
    )


def _named(world: World, base: Any) -> str:
    far = sorted(world, key=lambda key: -_distance(world[key], key, base))[:NAMED]
    return ", ".join(f"{key} {world[key]:.3g}" for key in far)


def _distance(value: float, key: str, base: Any) -> float:
    """How far a world's value lies from the scenario's own, as a share of it."""
    own = float(base[key])
    return abs(value - own) / (abs(own) or float(PARAMETERS[key].high or 1.0))


def reversed_table(search: Search) -> list[str]:
    """A found world as the table that a claim's file takes; empty if none was found."""
    if not search.found or search.world is None:
        return []
    return ["[reversed]", *(f"{key} = {value!r}" for key, value in sorted(search.world.items()))]
