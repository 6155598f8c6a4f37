"""Verdicts on claims, to be read: a table, what each hangs on, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import Any

from sim.experiment.summary import FINDINGS, Summary, finding_of
from sim.experiment.survey import Survey
from sim.locale import word
from sim.report.columns import Column, aligned
from sim.scenario import PARAMETERS


def number(value: float | None) -> str:
    """A number with three significant digits; a dash where there is none."""
    return "-" if value is None else f"{value:.3g}"


def claims_text(summaries: Sequence[Summary], found: Survey, seeds: int, language: str) -> str:
    """A table of verdicts, and a paragraph a claim.

    Args:
        summaries: One a claim.
        found: The survey that they sum up.
        seeds: Seeds in each world.
        language: ``en`` or ``zh``.
    """
    heads = ("claim", "home", "effect", *FINDINGS)
    columns = [Column(word(f"claims.{head}", language), right=n > 1) for n, head in enumerate(heads)]
    rows = [_row(summary, language) for summary in summaries]
    told = [line for summary in summaries for line in (*_told(summary, language), "")]
    head = word("claims.head", language, worlds=len(found.worlds), seeds=seeds)
    parts = [head, "", aligned(columns, rows), "", *told]
    if found.failures:
        parts.append(word("claims.failed", language, count=len(found.failures), first=found.failures[0]))
    return "\n".join([*parts, word("claims.means", language)])


def _row(summary: Summary, language: str) -> list[str]:
    shares = [f"{100.0 * summary.shares[name].value:.0f}" for name in FINDINGS]
    home = word(f"claims.{finding_of(summary.home)}", language)
    verdict = summary.home.verdict
    return [summary.claim.id, home, number(verdict.effect if verdict else None), *shares]


def _told(summary: Summary, language: str) -> Iterator[str]:
    """The claim's title, and what was found, indented under it."""
    yield f"{summary.claim.id}  {summary.claim.text('title', language)}"
    for part in _paragraph(summary, language):
        yield indent(part, "  ")


def _paragraph(summary: Summary, language: str) -> Iterator[str]:
    claim, verdict = summary.claim, summary.home.verdict
    share = summary.shares["holds"]
    yield word(
        "claims.holds_in",
        language,
        share=f"{100 * share.value:.0f}",
        low=f"{100 * share.low:.0f}",
        high=f"{100 * share.high:.0f}",
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
    if summary.levers:
        levers = ", ".join(f"{lever.key} ({lever.rank_correlation:+.2f})" for lever in summary.levers)
        yield word("claims.hangs_on", language, levers=levers)
    yield _turned(summary, language)
    for key in ("built_in", "note"):
        if text := claim.text(key, language):
            yield word("claims.built_in", language, why=text) if key == "built_in" else text


def _turned(summary: Summary, language: str) -> str:
    if summary.reversed is None:
        return word("claims.never_reversed", language)
    base = summary.claim.base
    far = sorted(summary.reversed, key=lambda key: -_distance(key, summary.reversed, base))[:4]  # type: ignore[arg-type]
    world = ", ".join(f"{key} {summary.reversed[key]:.3g}" for key in far)
    return word("claims.reversed_in", language, world=world)


def _distance(key: str, world: dict[str, float], base: Any) -> float:
    """How far a world's value lies from the scenario's own, as a share of it."""
    own = float(base[key])
    return abs(world[key] - own) / (abs(own) or float(PARAMETERS[key].high or 1.0))


def claims_json(summaries: Sequence[Summary], found: Survey, seeds: int) -> str:
    """The same as one JSON object."""
    content = {
        "worlds": len(found.worlds),
        "seeds": seeds,
        "failures": list(found.failures),
        "claims": [_plain(summary) for summary in summaries],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)


def _plain(summary: Summary) -> dict[str, Any]:
    claim, verdict = summary.claim, summary.home.verdict
    return {
        "id": claim.id,
        "title_en": claim.texts["title_en"],
        "title_zh": claim.texts["title_zh"],
        "scenario": claim.base.name,
        "comparator": dict(claim.comparator),
        "treatment": dict(claim.treatment),
        "outcome": claim.outcome.text,
        "measure": claim.measure,
        "unit": claim.texts["unit_en"],
        "direction": "rises" if claim.direction > 0 else "falls",
        "smallest": claim.smallest,
        "home": None if verdict is None else {**vars(verdict)},
        "shares": {name: vars(share) for name, share in summary.shares.items()},
        "median": summary.median,
        "p05": summary.low,
        "p95": summary.high,
        "hangs_on": {lever.key: lever.rank_correlation for lever in summary.levers},
        "reversed_in": None if summary.reversed is None else dict(summary.reversed),
        "built_in": claim.texts["built_in_en"] or None,
    }
