"""A run's answer for people: what was simulated, and its indicators in groups."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import groupby

from sim.indicators import INDICATORS, Indicator
from sim.locale import pick, word
from sim.locale.catalogue import CATALOGUE
from sim.margins import margins
from sim.report.columns import Column, aligned
from sim.report.happenings import TOLD, of_scenario
from sim.report.numbers import shown, shown_margin
from sim.result import Result
from sim.run.identity import run_id
from sim.run.manifest import defined
from sim.scenario.errors import legible, printable

BOUNDS = ("true_resolution_low", "true_resolution_high")
"""Between these lies true resolution, whatever becomes of the requests whose 30 days are not over."""

TOO_WIDE = 0.1
"""Distance of the bounds from which on the share so far says more of the period's end than of the city."""

HEADLINE = (
    *("reported_resolution", "true_resolution", *BOUNDS, "formalism_gap", "perfunctory_share"),
    *("autonomous_share", "cost_per_resident_year"),
)
"""What the closing sentence may quote."""


def summary(result: Result, language: str, out: str | None = None) -> str:
    """The run in words, one block on what was simulated and one table of indicators.

    Args:
        result: The simulated period.
        language: ``en`` or ``zh``.
        out: Where the run was written to, if it was.
    """
    title = legible(result.spec.title(language))
    notes = [word(key, language) for key in ("run.margins", "run.more", "run.stylised")]
    about = [title, _facts(result, language), *_events(result, language)]
    parts = [*about, _table(result, language), *notes, *_headline(result, language)]
    if out is not None:
        parts.append(word("run.written", language, path=printable(out)))
    return "\n\n".join(parts)


def _headline(result: Result, language: str) -> Iterator[str]:
    """The answer in a sentence, where all that it quotes is defined."""
    told = {name: defined(result.indicators.get(name)) for name in HEADLINE}
    values = {name: value for name, value in told.items() if value is not None}
    if len(values) == len(HEADLINE):
        low, high = (values[name] for name in BOUNDS)
        said = "run.headline.truth" if high - low <= TOO_WIDE else "run.headline.bounds"
        quoted = {name: shown(value, INDICATORS[name].unit, language)[0] for name, value in values.items()}
        truth = word(said, language, **quoted)
        yield word("run.headline", language, truth=truth, **quoted)


def _facts(result: Result, language: str) -> str:
    first = datetime.date.fromisoformat(str(result.spec["time.start"]))
    last = first + datetime.timedelta(days=result.days - 1)
    burn_in = "run.burn_in.cached" if result.burn_in_cached else "run.burn_in.fresh"
    setup, wall = f"{result.setup_seconds:.2f}", f"{result.wall_seconds:.2f}"
    residents = f"{result.residents:,}"
    facts = {
        "run.scenario": legible(result.spec.name),
        "run.run": run_id(result.spec, result.seed, result.user_rules),
        "run.seed": str(result.seed),
        "run.period": word("run.period.value", language, first=first, last=last, days=result.days),
        "run.residents": word("run.residents.value", language, residents=residents),
        "run.burn_in": word(burn_in, language, days=result.burn_in_days),
        "run.time": word("run.time.value", language, setup=setup, wall=wall),
    }
    columns = (Column(""), Column(""))
    return aligned(columns, [(word(key, language), text) for key, text in facts.items()]).lstrip("\n")


def _events(result: Result, language: str) -> Iterator[str]:
    """What happened in the period, if anything did."""
    events = of_scenario(result.spec)
    if events:
        lines = [(f"  {event.dates(language)}", event.label(language)) for event in events[:TOLD]]
        text = aligned((Column(""), Column("", wraps=True)), lines).lstrip("\n")
        more = [f"  {word('event.more', language, count=len(events) - TOLD)}"] if events[TOLD:] else []
        yield "\n".join([word("run.events", language), text, *more])


def _table(result: Result, language: str) -> str:
    columns = (
        Column(word("run.column.indicator", language)),
        Column(word("run.column.value", language), right=True),
        Column(word("run.column.margin", language), right=True),
        Column(word("run.column.unit", language)),
    )
    return aligned(columns, list(_rows(result, language)))


def _rows(result: Result, language: str) -> Iterator[tuple[str, ...]]:
    """A heading and the indicators of each group, in the order in which they are declared."""
    spread = margins(result.daily)
    declared = [(name, INDICATORS[name]) for name in INDICATORS if name in result.indicators]
    for group, members in groupby(declared, key=lambda member: member[1].group):
        yield ()
        yield (word(f"group.{group}", language) if f"group.{group}" in CATALOGUE else group,)
        for name, indicator in members:
            yield _row(indicator, result.indicators[name], spread.get(name), language)


def _row(indicator: Indicator, value: float | None, margin: float | None, language: str) -> tuple[str, ...]:
    number, unit = shown(value, indicator.unit, language)
    label = pick(language, indicator.label_en, indicator.label_zh)
    return f"  {label}", number, shown_margin(margin, indicator.unit), unit
