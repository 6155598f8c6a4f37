"""Verdicts on claims, to be read: a table, and what each hangs on."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import indent

from sim.experiment.claims.results import Results
from sim.experiment.claims.summary import FINDINGS, Summary, finding_of
from sim.locale import pick, word
from sim.report.claims.sentences import effect_of, interval, number, reversed_table, sentences
from sim.report.columns import Column, aligned, wrapped
from sim.report.numbers import whole_percent

WIDTH = 76
"""Places of a line of prose, beside its indent."""
ABLATION_HEADS = ("switched_off", "effect_with", "effect_without", "difference", "interval")


def claims_text(results: Results, language: str) -> str:
    """A table of verdicts, and a paragraph a claim.

    Args:
        results: What was found.
        language: ``en`` or ``zh``.
    """
    found = results.found
    heads = ("claim", "home", "effect", *FINDINGS)
    columns = [Column(word(f"claims.{head}", language), right=n > 1) for n, head in enumerate(heads)]
    rows = [_row(summary, language) for summary in results.summaries]
    told = [line for summary in results.summaries for line in (*_told(summary, results, language), "")]
    head = word("claims.head", language, worlds=len(found.worlds), seeds=results.seeds)
    parts = [head, "", aligned(columns, rows), "", *told]
    if found.failures:
        parts.append(word("claims.failed", language, count=len(found.failures), first=found.failures[0]))
    return "\n".join([*parts, word("claims.means", language)])


def _row(summary: Summary, language: str) -> list[str]:
    home = word(f"claims.{finding_of(summary.home)}", language)
    shares = (whole_percent(summary.shares[name].value) for name in FINDINGS)
    return [summary.claim.id, home, effect_of(summary.home.verdict), *shares]


def _told(summary: Summary, results: Results, language: str) -> Iterator[str]:
    """The claim's title, and what was found, indented under it."""
    yield f"{summary.claim.id}  {summary.claim.text('title', language)}"
    for part in _paragraph(summary, results, language):
        yield indent(part, "  ")


def _paragraph(summary: Summary, results: Results, language: str) -> Iterator[str]:
    claim, verdict, share = summary.claim, summary.home.verdict, summary.shares["holds"]
    yield word(
        "claims.holds_in",
        language,
        share=whole_percent(share.value),
        low=whole_percent(share.low),
        high=whole_percent(share.high),
        median=number(summary.median),
        least=number(summary.low),
        most=number(summary.high),
        unit=claim.text("unit", language),
        smallest=number(claim.smallest),
    )
    if verdict is not None and verdict.low is not None:
        yield word(
            "claims.at_home",
            language,
            scenario=claim.base.name,
            effect=number(verdict.effect),
            low=number(verdict.low),
            high=number(verdict.high),
        )
    for text in sentences(summary, results, language):
        whole = text.replace("\n", pick(language, " ", ""))
        yield "\n".join(line.rstrip() for line in wrapped(whole, WIDTH))
    if summary.ablated:
        yield _ablations(summary, language)
    if claim.id in results.searches:
        yield from reversed_table(results.searches[claim.id])


def _ablations(summary: Summary, language: str) -> str:
    """What is left of the effect without each mechanism, as scenario is set."""
    columns = [Column(word(f"claims.{head}", language), right=n > 0) for n, head in enumerate(ABLATION_HEADS)]
    return aligned(columns, ablation_rows(summary, language))


def ablation_rows(summary: Summary, language: str) -> list[list[str]]:
    """Of each mechanism: why, effect with it, effect without it, their paired difference and its interval."""
    with_ = effect_of(summary.home.verdict)
    return [
        [one.ablation.why(language), with_, effect_of(one.without), effect_of(one.difference),
         interval(one.difference)]
        for one in summary.ablated
    ]  # fmt: skip
