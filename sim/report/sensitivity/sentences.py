"""Sensitivity indices in words, numbers and rows; the text, the page and the figure are made of these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.experiment.answers.sensitivity.indices import Index
from sim.experiment.answers.sensitivity.sensitivity import Sensitivity
from sim.experiment.design.factor import Factor
from sim.experiment.intervals import FEWEST_FOR_BOOTSTRAP
from sim.locale import word
from sim.locale.units import unit_in
from sim.report.numbers import scale_of, unit_of
from sim.scenario import PARAMETERS
from sim.scenario.errors import cut, show

UNKNOWN = "-"
BESIDE = ("half_width", "seed_sd", "seed_se")
"""What stands beside an index."""
FACTOR_HEADS = ("factor", "range", "role", "meaning")
WITH_EFFECT_UNITS = "morris"
"""Kind of design whose indices have the outcome's unit; those of the other are shares of a variance."""


def plain(value: float | None) -> str:
    """A number to three significant digits, separated thousands from 1000 on; a dash for what is unknown."""
    if value is None:
        return UNKNOWN
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value + 0.0:.3g}"


def percent(share: float) -> str:
    """A share in per cent without the sign, to one place below ten."""
    if 0.0 < share < 0.0005:
        return "<0.1"
    return f"{100.0 * share:.1f}" if 0.0 < share < 0.0995 else f"{100.0 * share:.0f}"


def index_number(value: float | None, kind: str, indicator: str) -> str:
    """A number of an index: a share of a variance to three places, an effect in its unit."""
    if value is None:
        return UNKNOWN
    if kind == WITH_EFFECT_UNITS:
        return plain(scale_of(indicator) * value)
    return f"{round(value, 3) + 0.0:.3f}"


def index_name(name: str, kind: str, indicator: str, language: str) -> str:
    """An index as a column's head on a page, with its unit if it has one."""
    told = word(f"sensitivity.{name}", language)
    return f"{told}, {unit_of(indicator, language, True)}" if kind == WITH_EFFECT_UNITS else told


def factor_rows(factors: Sequence[Factor], language: str) -> list[list[str]]:
    """Of each factor: key, range, whether of policy or world, label and unit."""
    return [
        [
            factor.key,
            _range(factor, language),
            word(f"sensitivity.role.{factor.role}", language),
            word(
                "sensitivity.meant",
                language,
                label=PARAMETERS[factor.key].label(language),
                unit=unit_in(PARAMETERS[factor.key].unit, language),
            ),
        ]
        for factor in factors
    ]


def _range(factor: Factor, language: str) -> str:
    if factor.span is None:
        return cut(", ".join(str(one) if isinstance(one, str) else show(one) for one in factor.values))[:24]
    told = f"{factor.span.low:.6g} – {factor.span.high:.6g}"
    return word("sensitivity.log", language, range=told) if factor.span.log else told


def index_cells(
    indices: Mapping[str, Index], wanted: Sequence[tuple[str, str]], kind: str, indicator: str
) -> list[str]:
    """Numbers of a factor: pairs of an index and what is wanted of it, ``value`` or one of `BESIDE`."""
    return [index_number(getattr(indices[name], what), kind, indicator) for name, what in wanted]


def opening(found: Sensitivity, language: str) -> Iterator[str]:
    """How the indices were computed: design, policy, worlds, what is left out."""
    experiment, design = found.experiment, found.experiment.design
    yield word(
        f"sensitivity.design.{design.kind}",
        language,
        base=f"{design.points:,}",
        factors=len(experiment.factors),
        points=f"{found.points:,}",
        seeds=len(found.seeds),
        runs=f"{found.runs:,}",
    )
    policy = experiment.policy(found.policy)
    others = [one.name for one in experiment.policies if one is not policy]
    comma = word("sensitivity.comma", language)
    key = "sensitivity.policies" if others else "sensitivity.policy"
    yield word(key, language, policy=policy.title(language), name=policy.name, others=comma.join(others))
    if found.worlds > 1:
        yield word("sensitivity.worlds", language, worlds=found.worlds)
    if found.left_out:
        one = "sensitivity.left_out.one"
        names = [word(one, language, name=name, count=count) for name, count in found.left_out.items()]
        yield word("sensitivity.left_out", language, names=comma.join(names), runs=f"{found.runs:,}")


def outcome_sentences(indicator: str, found: Sensitivity, language: str) -> Iterator[str]:
    """What was found of an outcome as a whole: its mean, and what part of its variance is noise."""
    analysis = found.found[indicator]
    times = scale_of(indicator)
    yield word(
        "sensitivity.outcome",
        language,
        mean=plain(times * analysis.mean),
        deviation=plain(times * analysis.deviation),
        unit=unit_of(indicator, language),
    )
    if not analysis.varies:
        yield word("sensitivity.constant", language)
    if analysis.chance.seeds < 2:
        yield word("sensitivity.unknown", language)
    yield from _noise(indicator, found, language)


def _noise(indicator: str, found: Sensitivity, language: str) -> Iterator[str]:
    analysis, asked = found.found[indicator], found.experiment.worlds
    chance, worlds = analysis.chance, asked.count if asked else 1
    if chance.share is None:
        return
    interval = ""
    if chance.low is not None and chance.high is not None:
        low, high = percent(chance.low), percent(chance.high)
        interval = word("sensitivity.interval", language, low=low, high=high)
    key = "sensitivity.noise.worlds" if worlds > 1 else "sensitivity.noise"
    yield word(key, language, share=percent(chance.share), interval=interval, worlds=worlds)
    if chance.common is not None:
        yield word("sensitivity.common", language, common=percent(chance.common))
    if chance.left is not None and analysis.varies:
        yield word("sensitivity.left", language, seeds=chance.seeds, left=percent(chance.left))
        floor = index_number(analysis.floor, found.kind, indicator)
        yield word(f"sensitivity.floor.{found.kind}", language, floor=floor)


def closing(found: Sensitivity, language: str) -> Iterator[str]:
    """What the columns mean."""
    yield word(f"sensitivity.means.{found.kind}", language)
    if found.experiment.design.points >= FEWEST_FOR_BOOTSTRAP:
        yield word("sensitivity.means.half_width", language)
    else:
        yield word("sensitivity.means.few", language, fewest=FEWEST_FOR_BOOTSTRAP)
    if len(found.seeds) > 1:
        yield word("sensitivity.means.seeds", language)
    yield word("sensitivity.means.ranges", language)
