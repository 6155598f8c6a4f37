"""What a comparison tells, section by section; the text and the page are made of these."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment.answers.comparison.best import BETTER
from sim.experiment.answers.comparison.comparison import Comparison
from sim.experiment.intervals import FEWEST_FOR_BOOTSTRAP
from sim.locale import word
from sim.report.comparison.numbers import Compared, title_of
from sim.report.comparison.tables import (
    best_table,
    differences_table,
    front_table,
    intervals_table,
    savings_table,
)
from sim.report.numbers import label_of
from sim.report.sections import Section, Table, joined
from sim.scenario.errors import legible

WHOLE = 200
"""Characters of a title in a heading."""


def sections(comparison: Comparison, language: str) -> Iterator[Section]:
    """All of it: what was compared, each policy, what pairing saves, the best, the front, and how to read it.

    Args:
        comparison: What was found.
        language: ``en`` or ``zh``.
    """
    title = legible(comparison.experiment.title(language))
    against = title_of(comparison, comparison.against, language, WHOLE)
    yield Section(
        word("comparison.title", language, title=title, against=against),
        (_about(comparison, language),),
        "differences.png",
    )
    yield Section(word("comparison.best", language), tuple(_best(comparison, language)))
    figure = "" if comparison.front is None else "pareto.png"
    yield Section(word("comparison.front", language), tuple(_front(comparison, language)), figure)
    for name in comparison.others:
        yield Section(_heading(comparison, name, language), tuple(_policy(comparison, name, language)))
    yield Section(
        word("comparison.savings", language),
        (word("comparison.savings.means", language), savings_table(comparison, language)),
    )


def _about(comparison: Comparison, language: str) -> str:
    told = [word("comparison.pairs", language), *of_plan(comparison, comparison.points, language)]
    if any(one.units < FEWEST_FOR_BOOTSTRAP for one in comparison.differences):
        told.append(word(f"comparison.few.{comparison.over}", language))
    if any(one.units >= FEWEST_FOR_BOOTSTRAP and one.bootstrap is None for one in comparison.differences):
        told.append(word("comparison.equal", language))
    return joined(told, language)


def of_plan(comparison: Compared, points: int, language: str) -> list[str]:
    """How many runs of the plan there are, which are missing, and what means are over.

    Args:
        comparison: What was compared.
        points: Points of the design.
        language: ``en`` or ``zh``.
    """
    done = comparison.runs - sum(comparison.absent.values())
    counts = {name: getattr(comparison, name) for name in ("runs", "worlds", "seeds")}
    told = [word("comparison.plan", language, done=done, points=points, **counts)]
    if comparison.absent:
        missing = [word(f"comparison.{why}", language, count=n) for why, n in comparison.absent.items()]
        absent = word("comparison.list", language).join(missing)
        told.append(word("comparison.absent", language, absent=absent))
    return [*told, word(f"comparison.over.{comparison.over}", language)]


def _heading(comparison: Comparison, policy: str, language: str) -> str:
    title = title_of(comparison, policy, language, WHOLE)
    return title if title == policy else word("comparison.policy", language, title=title, name=policy)


def _policy(comparison: Comparison, policy: str, language: str) -> Iterator[str | Table]:
    rows, told = comparison.of(policy), []
    if any(one.pairs for one in rows):
        yield differences_table(comparison, policy, language)
        yield intervals_table(comparison, policy, language)
        told.append(_parting(comparison, policy, language))
    if missing := rows[0].missing:
        told.append(word("comparison.left_out", language, count=missing))
    for one in rows:
        if one.undefined:
            name = label_of(one.indicator, language)
            told.append(word("comparison.undefined", language, indicator=name, count=one.undefined))
    yield joined(told, language)


def _parting(comparison: Comparison, policy: str, language: str) -> str:
    """When the runs of a pair part."""
    found = comparison.parting[policy]
    if not found.pairs:
        return word("comparison.never.unknown", language)
    if found.median is None:
        return word("comparison.never.all", language, pairs=found.pairs)
    parted = found.pairs - found.never
    days = {"median": f"{found.median:g}", "earliest": found.earliest, "latest": found.latest}
    told = [word("comparison.parting", language, parted=parted, **days)]
    if found.never:
        told.append(word("comparison.never", language, never=found.never, pairs=found.pairs))
    return joined(told, language)


def _best(comparison: Comparison, language: str) -> Iterator[str | Table]:
    ranked = [one.indicator for one in comparison.ranking]
    told = [word(f"comparison.best.{comparison.over}", language, resamples=f"{comparison.resamples:,}")]
    told += _ranked(comparison, min((one.units for one in comparison.ranking), default=0), language)
    rest = [name for name in comparison.indicators if name not in ranked]
    for key, names in (
        ("directionless", [name for name in rest if name not in BETTER]),
        ("unranked", [name for name in rest if name in BETTER]),
    ):
        if names:
            labels = word("comparison.list", language).join(label_of(name, language) for name in names)
            told.append(word(f"comparison.{key}", language, names=labels))
    yield joined(told if ranked else told[1:], language)
    if ranked:
        yield best_table(comparison, language)


def _ranked(comparison: Comparison, least: int, language: str) -> list[str]:
    """How many units a ranking rests on, where runs are missing."""
    of = getattr(comparison, comparison.over)
    told = word(f"comparison.ranked.{comparison.over}", language, least=least, of=of)
    return [told] if 0 < least < of else []


def _front(comparison: Comparison, language: str) -> Iterator[str | Table]:
    if comparison.front is not None:
        told = [word("comparison.front.means", language)]
        yield joined(told + _ranked(comparison, comparison.front.units, language), language)
        yield front_table(comparison.front, comparison, language)
    elif comparison.lacking:
        names = word("comparison.list", language).join(
            label_of(name, language) for name in comparison.lacking
        )
        yield word("comparison.front.lacking", language, names=names)
    else:
        yield word("comparison.front.none", language)
