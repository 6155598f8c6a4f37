"""Verdicts on claims as JSON, for programs."""

from __future__ import annotations

import json
from typing import Any

from sim.experiment.claims.claim import Claim, Contrast
from sim.experiment.claims.conditions import as_plain
from sim.experiment.claims.results import Results
from sim.experiment.claims.search import Search
from sim.experiment.claims.summary import Summary
from sim.experiment.claims.survey import Ablated
from sim.experiment.claims.verdict import Verdict


def claims_json(results: Results) -> str:
    """What was found as one JSON object."""
    content = {
        "worlds": len(results.found.worlds),
        "seeds": results.seeds,
        "failures": list(results.found.failures),
        "claims": [_plain(summary, results) for summary in results.summaries],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2)


def _plain(summary: Summary, results: Results) -> dict[str, Any]:
    claim = summary.claim
    search = results.searches.get(claim.id)
    return {
        **_claim(claim),
        "home": _verdict(summary.home.verdict),
        "shares": {name: vars(share) for name, share in summary.shares.items()},
        "holds_by_ranges": {name: vars(shares[claim.id]) for name, shares in results.shares.items()},
        "median": summary.median,
        "p05": summary.low,
        "p95": summary.high,
        "hangs_on": {lever.key: lever.rank_correlation for lever in summary.levers},
        "holds_where": as_plain(summary.condition),
        "reversed_in": None if summary.reversed is None else dict(summary.reversed),
        "shipped_reversed": None if summary.shipped is None else _shipped(claim, summary.shipped.verdict),
        "search": None if search is None else _search(search),
        "ablations": [_ablated(one) for one in summary.ablated],
        "built_in": claim.texts["built_in_en"] or None,
        "never_reversed": claim.texts["never_reversed_en"] or None,
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "title_en": claim.texts["title_en"],
        "title_zh": claim.texts["title_zh"],
        **_contrast(claim.main),
        "less": None if claim.less is None else _contrast(claim.less),
        "outcome": claim.outcome.text,
        "measure": claim.measure,
        "unit": claim.texts["unit_en"],
        "direction": "rises" if claim.direction > 0 else "falls",
        "smallest": claim.smallest,
    }


def _contrast(contrast: Contrast) -> dict[str, Any]:
    sides = {"comparator": dict(contrast.comparator), "treatment": dict(contrast.treatment)}
    return {"scenario": contrast.base.name, **sides}


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    return None if verdict is None else {**vars(verdict)}


def _shipped(claim: Claim, verdict: Verdict | None) -> dict[str, Any]:
    return {"world": dict(claim.reversed or {}), "verdict": _verdict(verdict)}


def _search(search: Search) -> dict[str, Any]:
    world = None if search.world is None else dict(search.world)
    verdict = _verdict(search.verdict)
    first = _verdict(search.first)
    return {"found": search.found, "tried": search.tried, "world": world, "first": first, "verdict": verdict}


def _ablated(one: Ablated) -> dict[str, Any]:
    return {
        "name": one.ablation.name,
        "why_en": one.ablation.why_en,
        "why_zh": one.ablation.why_zh,
        "set": dict(one.ablation.set),
        "without": _verdict(one.without),
        "difference": _verdict(one.difference),
    }
