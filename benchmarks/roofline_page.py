"""The table of benchmarks/bench_roofline.py."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from typing import Any

import instructions
from roofline_stages import WHOLE
from roofline_sums import StageRow, choice_rate, events, rows

HEAD = (
    *("stage", "median, s", "lowest - highest", "repeats", "of the year", "counted", "a second"),
    *("lines each", "bytes each", "memory's least, s", "of the limit"),
)
NOTES = (
    "Events are counted in a run of the same year that keeps the event log; those told by a tie and "
    "those visited are the expectation. Lines and bytes are those of the rows that an event cannot do "
    "without (residents, cases, problems, ties, letters and links; units' rows once a day), at the "
    "addresses where the arrays lie. *Memory's least* is what these lines take at the rate at which "
    "rows drawn at random, from as many as there are residents (or, for units' rows, from as many as "
    "these), can be changed on this machine; for building the city, what streaming its bytes takes. *Of "
    "the limit* is that over the median: 1 would be memory's limit. Where rows lie in the caches, the "
    "limit is that of the caches.",
)


def _number(value: float | None, form: str = ".3g") -> str:
    return "-" if value is None else format(value, form)


def _stage(row: StageRow) -> str:
    spread = f"{min(row.seconds):.3g} - {max(row.seconds):.3g}"
    cells = (
        *(row.stage, _number(row.median), spread, len(row.seconds), _number(row.share, ".3f")),
        *(f"{row.count:,.0f} {row.what}" if row.what else "-", f"{row.rate:,.0f}" if row.what else "-"),
        *(_number(row.lines), _number(row.size), _number(row.floor), _number(row.of_limit)),
    )
    return f"| {' | '.join(map(str, cells))} |"


def _place(content: Mapping[str, Any], place: str) -> Iterator[str]:
    told = content["places"][place]
    whole, found = told["seconds"][WHOLE], rows(content, place)
    parts = sum(row.median for row in found if row.share is not None)
    yield f"## {place}"
    yield ""
    yield (
        f"{told['residents']:,} residents, rows of {told['footprint'] / 2**20:,.1f} MiB, "
        f"{events(content, place):,.0f} events a year. The year undivided: {statistics.median(whole):.4g} s "
        f"({min(whole):.4g} - {max(whole):.4g}); its stages together: {parts:.4g} s."
    )
    yield ""
    yield f"| {' | '.join(HEAD)} |"
    yield f"|{'---|' * len(HEAD)}"
    yield from map(_stage, found)
    yield ""


def _kinds(content: Mapping[str, Any]) -> Iterator[str]:
    places = list(content["places"])
    yield "## Events"
    yield ""
    yield f"| stage | event | {' | '.join(f'{place}: a year' for place in places)} | lines | bytes |"
    yield f"|---|---|{'---|' * (len(places) + 2)}"
    every = zip(*(content["places"][place]["kinds"] for place in places), strict=True)
    for same in every:
        counts = " | ".join(f"{one['events']:,.0f}" for one in same)
        last = same[-1]
        cells = f"{counts} | {last['lines']:.3g} | {last['bytes']}"
        yield f"| {last['stage']} | {last['kind']} | {cells} |"
    yield ""
    yield f"Lines and bytes in {places[-1]}; a row that begins within a line lies on one more than it needs."
    yield ""


def _limits(content: Mapping[str, Any]) -> Iterator[str]:
    found = content["limits"]
    yield "## Limits of the machine"
    yield ""
    yield "| limit | measured |"
    yield "|---|---|"
    for threads, rate in found["streaming"].items():
        both = ", ".join(f"{name} {value / 1e9:.3g} GB/s" for name, value in rate.items())
        yield f"| streaming, {threads} thread{'s' if threads != '1' else ''} | {both} |"
    for place, kinds in found["random"].items():
        for what, size, one in ((what, *page) for what, pages in kinds.items() for page in pages.items()):
            yield f"| lines at random, as many as of {what} of {place}, pages of {size} | {_random(one)} |"
    core = found["arithmetic"]
    yield f"| keyed draws, one core | {core['draws'] / 1e6:,.0f} million/s |"
    yield f"| exps, one core | {core['exps'] / 1e6:,.0f} million/s |"
    yield f"| choices of a channel from these, one core | {choice_rate(content) / 1e6:,.0f} million/s |"
    yield ""


def _where(content: Mapping[str, Any]) -> str:
    machine = content["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in content["versions"].items())
    return (
        f"{machine['system']} on {machine['architecture']} ({machine['processor']}), "
        f"{machine['cores']} cores, {machine['memory_gib']} GiB, "
        f"last cache {content['limits']['cache'] / 2**20:.0f} MiB; {versions}; model sources "
        f"{content['sources'][:16]}; {content['date']}, load {content['load']:.2f}. One thread."
    )


def _random(one: Mapping[str, float] | None) -> str:
    if one is None:
        return "not to be had on this platform"
    return f"{one['lines'] / 1e6:.4g} million/s; latency {one['latency'] * 1e9:.3g} ns"


def page(content: Mapping[str, Any]) -> str:
    """The page.

    Args:
        content: What ``roofline.json`` holds.
    """
    lines = [
        "# Where a year's time goes, and how far from the limit",
        "",
        _where(content),
        "",
        *NOTES,
        "",
        *(line for place in content["places"] for line in _place(content, place)),
        *_kinds(content),
        *_limits(content),
    ]
    if content.get("instructions"):
        town = next(iter(content["places"]))
        lines += [
            f"## Instructions of {town}'s year",
            "",
            f"Of its days alone, counted by callgrind, compiled for {instructions.PROCESSOR}.",
            "",
            *instructions.page(content["instructions"], events(content, town)),
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"
