"""Policies compared at each value of a factor, to be read: a section a policy, a table an indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.experiment.answers.comparison.estimate import Estimate
from sim.experiment.answers.comparison.levels import AtLevel, ByFactor
from sim.experiment.intervals import FEWEST_FOR_BOOTSTRAP
from sim.locale import word
from sim.report.columns import Column
from sim.report.comparison.by_figure import FIGURE, level_of
from sim.report.comparison.numbers import (
    NONE,
    difference_text,
    factor_of,
    interval_text,
    largest_of,
    scaled_to,
    sign_text,
    title_of,
)
from sim.report.comparison.sections import WHOLE, of_plan
from sim.report.numbers import label_of, unit_of
from sim.report.sections import Section, Table, as_page, as_text, joined
from sim.scenario.errors import legible


def by_factor_text(found: ByFactor, language: str) -> str:
    """Aligned tables and wrapped sentences, at most 100 places wide.

    Args:
        found: What was found.
        language: ``en`` or ``zh``.
    """
    return as_text(_sections(found, language), word("comparison.by.notes", language))


def by_factor_page(found: ByFactor, language: str) -> str:
    """The same as a Markdown page with its figure and the version that made it.

    Args:
        found: What was found.
        language: ``en`` or ``zh``.
    """
    return as_page(_sections(found, language), word("comparison.by.notes", language))


def _sections(found: ByFactor, language: str) -> Iterator[Section]:
    title = legible(found.experiment.title(language))
    factor, _ = factor_of(found, found.key, language)
    heading = word("comparison.by.title", language, title=title, factor=factor)
    yield Section(heading, (_about(found, language),), FIGURE)
    for policy in found.policies:
        name = title_of(found, policy, language, WHOLE)
        if policy != found.against:
            other = title_of(found, found.against, language, WHOLE)
            name = word("comparison.by.policy", language, policy=name, against=other)
        yield Section(name, ())
        for indicator in found.indicators:
            yield _of_indicator(found, policy, indicator, language)


def _about(found: ByFactor, language: str) -> str:
    label, unit = factor_of(found, found.key, language)
    told = [word("comparison.by.factor", language, name=found.key, label=label, unit=unit)]
    if not all(found.alike):
        told.append(word("comparison.by.unlike", language))
    elif len({*found.points, *found.alike}) > 1:
        comma = word("comparison.list", language)
        points, alike = (comma.join(map(str, counts)) for counts in (found.points, found.alike))
        told.append(word("comparison.by.points", language, points=points, alike=alike))
    told += of_plan(found, sum(found.points), language)
    if getattr(found, found.over) < FEWEST_FOR_BOOTSTRAP:
        told.append(word(f"comparison.few.{found.over}", language))
    estimates = [one for row in found.rows for one in (row.effect, row.change) if one is not None]
    if any(one.units >= FEWEST_FOR_BOOTSTRAP and one.bootstrap is None for one in estimates):
        told.append(word("comparison.equal", language))
    return joined(told, language)


def _of_indicator(found: ByFactor, policy: str, indicator: str, language: str) -> Section:
    rows = found.of(policy, indicator)
    units = [unit_of(indicator, language, difference) for difference in (False, True)]
    key = "comparison.by.indicator" if units[0] == units[1] else "comparison.by.indicator.both"
    heading = word(key, language, label=label_of(indicator, language), unit=units[0], difference=units[1])
    parts: list[str | Table] = [_table(found, rows, language)]
    changes = [one.change for one in rows if one.change is not None]
    if policy != found.against and any(one.units for one in changes):
        parts.append(_interaction(found, rows, language))
    if any(one.known < one.planned for one in rows):
        known = (f"{one.known}/{one.planned}" for one in rows)
        counts = word("comparison.list", language).join(known)
        parts.append(word("comparison.by.known", language, counts=counts))
    return Section(heading, tuple(parts), depth=3)


def _table(found: ByFactor, rows: Sequence[AtLevel], language: str) -> Table:
    """Means, and what they differ by: from those at the first value, or from the other policy's."""
    base = rows[0].policy == found.against
    first = level_of(found, 0, language)
    head = word("comparison.by.change" if base else "comparison.difference", language, first=first)
    means = [one.mean for one in rows if one.mean is not None]
    cells = [_mean(one, means) for one in rows]
    columns = (Column(word("comparison.by.mean", language), right=True), *_columns(found, head, language))
    told = _estimates([one.change if base else one.effect for one in rows], language)
    return _at_levels(found, columns, [(cell, *row) for cell, row in zip(cells, told, strict=True)], language)


def _mean(one: AtLevel, means: Sequence[float]) -> str:
    """The mean and half of the width of its interval."""
    if one.mean is None:
        return NONE
    told = scaled_to(one.indicator, one.mean, means)
    if one.interval is None:
        return told
    return f"{told} ± {scaled_to(one.indicator, one.interval.half_width, means)}"


def _interaction(found: ByFactor, rows: Sequence[AtLevel], language: str) -> Table:
    """How the difference between policies has changed since the first value."""
    first = level_of(found, 0, language)
    columns = _columns(found, word("comparison.by.interaction", language, first=first), language)
    return _at_levels(found, columns, _estimates([one.change for one in rows], language), language)


def _at_levels(
    found: ByFactor, columns: Sequence[Column], rows: Sequence[tuple[str, ...]], language: str
) -> Table:
    names = [level_of(found, n, language) for n in range(len(found.levels))]
    told = tuple((name, *row) for name, row in zip(names, rows, strict=True))
    return Table((Column(word("comparison.by.value", language)), *columns), told)


def _columns(found: ByFactor, head: str, language: str) -> tuple[Column, ...]:
    names = ("student", "bootstrap", f"higher.{found.over}")
    heads = (head, *(word(f"comparison.{name}", language) for name in names))
    return tuple(Column(one, right=True) for one in heads)


def _estimates(told: Sequence[Estimate | None], language: str) -> list[tuple[str, ...]]:
    """Difference, intervals and signs of each, all to the same decimals."""
    largest = max((largest_of(one) for one in told if one is not None), default=0.0)
    return [
        (NONE,) * 4
        if one is None
        else (
            difference_text(one, largest),
            interval_text(one.student, one, language, largest),
            interval_text(one.bootstrap, one, language, largest),
            sign_text(one),
        )
        for one in told
    ]
