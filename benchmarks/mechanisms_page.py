"""The page of benchmarks/mechanisms.py, in Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mechanism_table import Mechanism, Table, Values
from odd_page import sections
from seeded import table, told

from sim.experiment.claims.verdict import Verdict, judge

TEXT = Path(__file__).resolve().parent / "pages" / "mechanisms.md"
WORDS = {
    "holds": "shows",
    "negligible": "does not show",
    "reversed": "opposite",
    "undetermined": "undetermined",
}
STAGES = {
    1: "Stage 1: matters, channels, queue, closing, call-back, learning",
    2: "Stage 2: authority, district, whistle, assessment, strategy, problems, proactive work",
    3: "Stage 3: bodies, volunteers, partners, threats, budgets",
    4: "Stage 4: platform, privacy, visiting, trust, fatigue, shared assessment",
}
HEAD = ["mechanism; off", "pattern; source", "outcome", "where", "expected", "with", "without", "difference"]
HEAD += ["95 % interval", "verdict"]
Pair = tuple[float | None, float | None]


class Measured(NamedTuple):
    """One place and seed: outcomes with and without by mechanism, and numbers of the ODD's patterns."""

    pairs: Mapping[str, Pair]
    numbers: Mapping[str, float]


SIGNS = {1: ", of the sign expected", -1: ", of the other sign", 0: ""}
"""What is added to a verdict where the interval leaves out nought."""


class Row(NamedTuple):
    """A mechanism over seeds."""

    mechanism: Mechanism
    known: Sequence[tuple[float, float]]
    verdict: Verdict | None

    @property
    def word(self) -> str:
        """What is found."""
        return WORDS[self.verdict.finding] if self.verdict else "undefined"


Runs = Mapping[str, Sequence[Measured]]


def page(given: Table, runs: Runs, made: Sequence[str]) -> str:
    """The page."""
    rows = {stage: [over(one, runs) for one in ones] for stage, ones in given.mechanisms.items()}
    every = [row for stage in rows.values() for row in stage]
    return TEXT.read_text(encoding="utf-8").format(
        made="; ".join(made),
        counts=", ".join(f"{sum(row.word == word for row in every)} {word}" for word in WORDS.values()),
        patterns=len(every),
        others="\n".join(others(every)),
        tables="\n".join(f"## {STAGES[stage]}\n\n{stage_table(found)}" for stage, found in rows.items()),
        grounds="\n".join(f"- {text}" for text in given.grounds.values()),
        **sections([run.numbers for run in runs["city"]]),
    )


def over(one: Mechanism, runs: Runs) -> Row:
    """A mechanism over the seeds in which its outcome is defined in every arm."""
    pairs = [run.pairs[one.name] for run in runs[one.place]]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    if not known:
        return Row(one, known, None)
    return Row(one, known, judge([a - b for a, b in known], one.sign, one.smallest))


def digits(smallest: float) -> int:
    """Decimals at which an effect of the smallest size has two figures."""
    return max(0, 1 - math.floor(math.log10(smallest)))


def number(value: float | None, places: int) -> str:
    return "-" if value is None else f"{value:+.{places}f}".replace("-", "−")


def stage_table(rows: Sequence[Row]) -> str:
    """A table of one stage."""
    return table(HEAD, [_cells(row) for row in rows])


def _cells(row: Row) -> list[str]:
    one, places = row.mechanism, digits(row.mechanism.smallest)
    sides = [told([pair[side] for pair in row.known], places) if row.known else "-" for side in (0, 1)]
    found = row.verdict
    interval = f"{number(found.low, places)} to {number(found.high, places)}" if found else "-"
    where = f"{one.place}{'' if one.setting == 'usual' else ', ' + one.setting.replace('_', ' ')}"
    expected = f"{'above' if one.sign > 0 else 'below'} {number(one.sign * one.smallest, places - 1)}"
    return [
        f"{one.name} ([{one.section}](odd.md)); {said(one)}",
        f"{one.pattern}; {one.source}",
        f"`{one.outcome}`",
        f"{where} less {one.less}" if one.less else where,
        expected,
        *sides,
        number(found.effect, places) if found else "-",
        interval,
        f"**{row.word}**",
    ]


def said(one: Mechanism) -> str:
    """What is set on both sides, and what switches it off."""
    on = {key: value for key, value in one.on.items() if one.off.get(key) != value}
    off = {key: value for key, value in one.off.items() if one.on.get(key) != value}
    return (f"on {_values(on)}, " if on else "") + f"off {_values(off)}"


def _values(values: Values) -> str:
    short: dict[str, str] = {}
    for key, value in values.items():
        parts = key.split(".")
        name = f"matter.*.{parts[-1]}" if parts[0] == "matter" else key
        short[name] = str(value).lower() if isinstance(value, bool | str) else f"{value:g}"
    return ", ".join(f"`{key}` {value}" for key, value in short.items())


def others(rows: Sequence[Row]) -> Iterator[str]:
    """Patterns that were not found, by verdict, with the note on each if there is one."""
    for word in (*list(WORDS.values())[1:], "undefined"):
        here = [row for row in rows if row.word == word]
        for sign, words in SIGNS.items():
            names = [_noted(row.mechanism) for row in here if sign_of(row) == sign]
            if names:
                yield f"- **{word}{words}**: {'; '.join(names)}."


def sign_of(row: Row) -> int:
    """1 where the whole interval lies on the expected side of nothing, -1 where on the other, else 0."""
    found = row.verdict
    if found is None or found.low is None or found.high is None:
        return 0
    ends = [row.mechanism.sign * end for end in (found.low, found.high)]
    return (min(ends) > 0.0) - (max(ends) < 0.0)


def _noted(one: Mechanism) -> str:
    return f"{one.name} ({one.note})" if one.note else one.name
