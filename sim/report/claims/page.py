"""Verdicts on claims as a Markdown page, for documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.experiment.claims.claim import Contrast
from sim.experiment.claims.results import Results
from sim.experiment.claims.summary import FINDINGS, Summary, finding_of
from sim.locale import pick, word
from sim.report.claims.sentences import effect_of, interval, sentences
from sim.report.claims.text import ABLATION_HEADS, ablation_rows
from sim.report.markdown import markdown_table
from sim.report.numbers import whole_percent
from sim.scenario.errors import show
from sim.version import model_version

RULES = "odd.md"
"""Page whose sections ``rests_on`` names."""


def claims_page(results: Results, language: str) -> str:
    """A table of verdicts, one of mechanisms, then a section a claim: whose words, and what was found.

    Args:
        results: What was found.
        language: ``en`` or ``zh``.
    """
    lines = [
        word("claims.head", language, worlds=len(results.found.worlds), seeds=results.seeds)
        + pick(language, ".", "。"),
        "",
        *_verdicts(results, language),
        *_mechanisms(results.summaries, language),
        *(line for summary in results.summaries for line in _section(summary, results, language)),
        word("claims.means", language).replace("\n", " "),
        "",
        f"jiesu {model_version().package}, {model_version().sources[:16]}",
        "",
    ]
    return "\n".join(lines)


def _verdicts(results: Results, language: str) -> list[str]:
    names = [
        word(f"claims.{n}", language) for n in ("claim", "title", "home", "effect", "interval", *FINDINGS)
    ]
    others = list(results.shares)[1:]
    heads = [
        *names,
        *(word("claims.holds_under", language, ranges=word(f"claims.{name}", language)) for name in others),
    ]
    rows = [
        [
            *_row(summary, language),
            *(f"{whole_percent(results.shares[n][summary.claim.id].value)} %" for n in others),
        ]
        for summary in results.summaries
    ]
    return markdown_table(heads, rows)


def _row(summary: Summary, language: str) -> list[str]:
    return [
        summary.claim.id,
        summary.claim.text("title", language),
        word(f"claims.{finding_of(summary.home)}", language),
        effect_of(summary.home.verdict),
        interval(summary.home.verdict),
        *(f"{whole_percent(summary.shares[name].value)} %" for name in FINDINGS),
    ]


def _mechanisms(summaries: Sequence[Summary], language: str) -> list[str]:
    """Claim x mechanism: effect with, without, and their paired difference."""
    if not any(summary.ablated for summary in summaries):
        return []
    heads = [word(f"claims.{head}", language) for head in ("claim", *ABLATION_HEADS)]
    rows = [[s.claim.id, *row] for s in summaries for row in ablation_rows(s, language)]
    return [word("claims.ablations", language), "", *markdown_table(heads, rows)]


def _section(summary: Summary, results: Results, language: str) -> Iterator[str]:
    claim = summary.claim
    yield f"### {claim.id} {claim.text('title', language)}"
    yield ""
    yield f"> {claim.text('words', language)}"
    yield ""
    yield from _sides(claim.main, "", language)
    if claim.less is not None:
        yield from _sides(claim.less, word("claims.less", language), language)
    against = f" / {claim.against.text}" if claim.against is not None else ""
    outcome = f"`{claim.outcome.text}{against}` ({claim.text('unit', language)})"
    yield f"- {word('claims.outcome', language)}: {outcome}"
    for sentence in sentences(summary, results, language):
        yield "- " + sentence.replace("\n", " ")
    rules = ", ".join(claim.rests_on)
    yield f"- {word('claims.rests_on', language, rules=f'[{RULES}]({RULES}) {rules}')}"
    yield ""


def _sides(contrast: Contrast, prefix: str, language: str) -> Iterator[str]:
    for side, changes in (("comparator", contrast.comparator), ("treatment", contrast.treatment)):
        told = ", ".join(f"`{key}` {show(value)}" for key, value in changes)
        name = f"{prefix}{word(f'claims.{side}', language)}"
        yield f"- {name} ({contrast.base.name}): {told or word('claims.as_it_is', language)}"
