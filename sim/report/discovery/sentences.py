"""What was found about boxes, sentence by sentence; the text and the page are made of these."""

from __future__ import annotations

from collections.abc import Iterator

from sim.experiment.answers.discovery.boxes_found import Found
from sim.experiment.answers.discovery.boxes_limits import Limit
from sim.experiment.answers.discovery.boxes_search import FIRM
from sim.experiment.answers.discovery.cases import Above, Beats, Cases, Fails, Input
from sim.experiment.answers.discovery.discovery import Discovery
from sim.indicators import INDICATORS
from sim.locale import pick, word
from sim.locale.units import unit_in
from sim.report.numbers import POINTS, SHARE, whole_percent
from sim.scenario.errors import legible
from sim.scenario.param import Scalar

RANGES = ("raw", "halved", "doubled")
"""Names of ranges that have a word of their own."""
OFTEN = 0.5
"""Share of half-samples from which on an input that the box does not restrict is named."""


def question(cases: Cases, language: str) -> str:
    """What was asked, as a question."""
    match cases.question:
        case Beats(policy, against, indicator, higher, by):
            known = INDICATORS[indicator]
            more = _margin(by, known.unit, language)
            return word(
                "discover.beats",
                language,
                policy=legible(policy.title(language)),
                against=legible(against.title(language)),
                indicator=pick(language, known.label_en, known.label_zh),
                name=indicator,
                better=word("discover.higher" if higher else "discover.lower", language),
                by=more if by else "",
            )
        case Above(formula, policy):
            return word("discover.above", language, formula=formula, policy=legible(policy.title(language)))
        case Fails(claim):
            return word("discover.fails", language, claim=claim)


def _margin(by: float, unit: str, language: str) -> str:
    """By how much more, or how much less; shares in percentage points."""
    of_shares = unit in (SHARE, POINTS)
    told = {
        "by": f"{abs(by) * (100.0 if of_shares else 1.0):.6g}",
        "unit": unit_in("percentage points" if of_shares else unit, language),
    }
    return word("discover.by" if by > 0.0 else "discover.by.worse", language, **told)


def cases_told(cases: Cases, language: str) -> Iterator[str]:
    """How many cases there are, what stands behind them, and what was left out."""
    rate = whole_percent(cases.hits / cases.count)
    counts = {"count": cases.count, "hits": cases.hits, "inputs": len(cases.inputs)}
    yield word("discover.cases", language, rate=rate, **counts)
    behind: dict[str, object] = {"runs": cases.runs, "left": cases.runs_left_out}
    match cases.question:
        case Fails(_, ranges):
            names = (word(f"claims.{name}", language) if name in RANGES else name for name in ranges)
            told = word("discover.comma", language).join(names)
            yield word("discover.behind.worlds", language, ranges=told, left=cases.runs_left_out)
        case Above():
            yield word("discover.behind.runs", language, cases=cases.left_out, **behind)
        case Beats():
            yield word("discover.behind.pairs", language, cases=cases.left_out, **behind)


def heading(box: Found, number: int, language: str) -> str:
    """Density, coverage and size of a box."""
    low, high = box.interval
    shares = {"density": box.filled.density, "coverage": box.filled.coverage, "mass": box.filled.mass}
    told = {name: whole_percent(share) for name, share in (shares | {"low": low, "high": high}).items()}
    return word("discover.box", language, number=number, cases=box.filled.cases, **told)


def before(found: Discovery, box: Found, number: int, language: str) -> Iterator[str]:
    """What to know before the limits are read."""
    rate, asked = whole_percent(box.base_rate), whole_percent(found.asked.density)
    if number > 1:
        yield word("discover.among_rest", language, rate=rate)
    if not box.limits and box.reached:
        yield word("discover.needless", language, rate=rate, asked=asked)
    elif not box.limits:
        yield word("discover.no_denser", language)
    elif not box.reached:
        yield word("discover.not_reached", language, asked=asked)


def trust(found: Discovery, box: Found, language: str) -> Iterator[str]:
    """How far a box with limits can be trusted; what matters most comes first."""
    yield verdict(box, language)
    anew = box.stability
    if anew.density is not None and anew.coverage is not None:
        shares = {
            "own": anew.own_density,
            **{"density": anew.density.mean, "low": anew.density.low, "high": anew.density.high},
            **{"coverage": anew.coverage.mean, "coverage_low": anew.coverage.low},
            "coverage_high": anew.coverage.high,
        }
        told = {name: whole_percent(share) for name, share in shares.items()}
        yield word("discover.halves", language, halves=anew.halves, **told)
    yield word(
        "discover.chance",
        language,
        shuffles=box.chance.shuffles,
        mean=whole_percent(sum(box.chance.densities) / box.chance.shuffles),
        most=whole_percent(box.chance.densities[-1]),
        as_dense=box.chance.as_dense,
    )
    yield from _firm(found, box, language)
    yield from _others(box, found.cases, language)


def verdict(box: Found, language: str) -> str:
    """Whether the box is stable, and if it is not, why."""
    base, outside = whole_percent(box.base_rate), box.stability.density
    if box.finding in ("stable", "partly") and outside is not None:
        told = {
            "base": base,
            "outside": whole_percent(outside.mean),
            "density": whole_percent(box.filled.density),
        }
        return word(f"discover.{box.finding}", language, **told)
    why = [] if box.outside else [word("discover.why.outside", language, base=base)]
    why += [] if box.beyond_chance else [word("discover.why.chance", language)]
    return word("discover.unstable", language, why=word("discover.why.and", language).join(why))


def _firm(found: Discovery, box: Found, language: str) -> Iterator[str]:
    firm = [limit.input.key for limit in box.limits if limit.quasi_p <= FIRM]
    if not firm:
        yield word("discover.none_firm", language)
    elif box.firm is not None:
        shares = {"density": whole_percent(box.firm.density), "coverage": whole_percent(box.firm.coverage)}
        inputs = word("discover.comma", language).join(firm)
        lean = "" if found.asked.lean else word("discover.lean", language)
        yield word("discover.firm", language, inputs=inputs, cases=box.firm.cases, lean=lean, **shares)


def _others(box: Found, cases: Cases, language: str) -> Iterator[str]:
    mine = {limit.input.key for limit in box.limits}
    shares = zip(cases.inputs, box.stability.restricted, strict=True)
    others = [
        word("discover.often", language, input=one.key, share=whole_percent(share))
        for one, share in shares
        if share >= OFTEN and one.key not in mine
    ]
    if others:
        yield word("discover.others", language, inputs=word("discover.comma", language).join(others))


def shown_value(value: Scalar, one: Input) -> str:
    """A value of an input: three significant digits of a range, a level as it stands in its list."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.12g}" if one.levels else f"{value:.3g}"
    return str(value)


def limits_of(limit: Limit, language: str) -> str:
    """What a box asks of an input."""
    if limit.among:
        return word("discover.or", language).join(shown_value(level, limit.input) for level in limit.among)
    low, high = ("" if end is None else shown_value(end, limit.input) for end in (limit.low, limit.high))
    if low and high:
        return _between(low, high, language)
    if low:
        return word("discover.at_least", language, low=low)
    return word("discover.at_most", language, high=high)


def _between(low: str, high: str, language: str) -> str:
    return low if low == high else word("discover.between", language, low=low, high=high)


def spread(ends: tuple[Scalar, Scalar] | None, one: Input, language: str) -> str:
    """Between which values an end lies; a dash where there is none."""
    if ends is None:
        return "-"
    return _between(shown_value(ends[0], one), shown_value(ends[1], one), language)


def p_value(p: float) -> str:
    """A quasi-p-value to three places."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def meaning(limit: Limit, language: str) -> str:
    """What an input is called, and its unit."""
    unit = unit_in(limit.input.unit, language)
    return word("discover.meaning.value", language, label=limit.input.label(language), unit=unit)
