"""Verdicts on claims as a Markdown page, for documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.experiment.summary import FINDINGS, Summary, finding_of
from sim.experiment.survey import Survey
from sim.locale import word
from sim.report.claims import number
from sim.scenario.errors import show
from sim.version import model_version

RULES = "odd.md"
"""Page whose sections ``rests_on`` names."""


def claims_page(summaries: Sequence[Summary], found: Survey, seeds: int, language: str) -> str:
    """A table of verdicts, then a section a claim: whose words, what is compared, and what was found.

    Args:
        summaries: One a claim.
        found: The survey that they sum up.
        seeds: Seeds in each world.
        language: ``en`` or ``zh``.
    """
    head = ("claim", "title", "home", "effect", "interval", *FINDINGS)
    lines = [
        word("claims.head", language, worlds=len(found.worlds), seeds=seeds) + ".",
        "",
        "| " + " | ".join(word(f"claims.{name}", language) for name in head) + " |",
        "|" + "---|" * len(head),
        *(_row(summary, language) for summary in summaries),
        "",
        *(line for summary in summaries for line in _section(summary, language)),
        word("claims.means", language).replace("\n", " "),
        "",
        f"jiesu {model_version().package}, {model_version().sources[:16]}",
        "",
    ]
    return "\n".join(lines)


def _row(summary: Summary, language: str) -> str:
    verdict = summary.home.verdict
    cells = [
        summary.claim.id,
        summary.claim.text("title", language),
        word(f"claims.{finding_of(summary.home)}", language),
        number(verdict.effect if verdict else None),
        f"{number(verdict.low if verdict else None)} – {number(verdict.high if verdict else None)}",
        *(f"{100.0 * summary.shares[name].value:.0f} %" for name in FINDINGS),
    ]
    return "| " + " | ".join(cells) + " |"


def _section(summary: Summary, language: str) -> Iterator[str]:
    claim = summary.claim
    yield f"### {claim.id} {claim.text('title', language)}"
    yield ""
    yield f"> {claim.text('words', language)}"
    yield ""
    for side, changes in (("comparator", claim.comparator), ("treatment", claim.treatment)):
        told = ", ".join(f"`{key}` {show(value)}" for key, value in changes)
        yield f"- {word(f'claims.{side}', language)}: {told or word('claims.as_it_is', language)}"
    against = f" / {claim.against.text}" if claim.against is not None else ""
    outcome = f"`{claim.outcome.text}{against}` ({claim.text('unit', language)})"
    yield f"- {word('claims.outcome', language)}: {outcome}"
    if summary.levers:
        told = ", ".join(f"`{lever.key}` {lever.rank_correlation:+.2f}" for lever in summary.levers)
        yield f"- {word('claims.hangs_on', language, levers=told)}"
    rules = ", ".join(claim.rests_on)
    yield f"- {word('claims.rests_on', language, rules=f'[{RULES}]({RULES}) {rules}')}"
    for key in ("built_in", "note"):
        if text := claim.text(key, language):
            yield f"- {word('claims.built_in', language, why=text) if key == 'built_in' else text}"
    yield ""
