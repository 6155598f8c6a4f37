"""Sensitivity indices, to be read: the factors, then a table an outcome with what noise does to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import indent
from typing import Final

from sim.experiment.answers.sensitivity.sensitivity import Sensitivity
from sim.locale import pick, word
from sim.report.columns import Column, aligned, wrapped
from sim.report.numbers import label_of, unit_of
from sim.report.sensitivity.sentences import (
    FACTOR_HEADS,
    closing,
    factor_rows,
    index_cells,
    opening,
    outcome_sentences,
)

WIDTH: Final = 100
"""Places of a line."""
COLUMNS: Final = {
    "saltelli": tuple((n, w) for n in ("S1", "ST") for w in ("value", "half_width", "seed_sd", "seed_se")),
    "morris": (
        *(("mu_star", what) for what in ("value", "half_width", "seed_sd", "seed_se")),
        *((name, "value") for name in ("mu", "sigma")),
    ),
}
"""What a line holds of each factor; the page, JSON and the frame hold all."""


def sensitivity_text(found: Sensitivity, language: str) -> str:
    """Factors, a table an outcome, and what its columns mean.

    Args:
        found: What was found.
        language: ``en`` or ``zh``.

    Returns:
        Lines of at most 100 places.
    """
    experiment = found.experiment
    head = [word("sensitivity.title", language, title=experiment.title(language))]
    if question := experiment.question(language):
        head += _lines([question])
    parts = ["\n".join(head), _filled(opening(found, language), language), _factors(found, language)]
    parts += ["\n".join(_outcome(name, found, language)) for name in found.found]
    return "\n\n".join([*parts, "\n".join(_lines(closing(found, language)))])


def _factors(found: Sensitivity, language: str) -> str:
    columns = [
        Column(word(f"sensitivity.{head}", language), wraps=head == "meaning") for head in FACTOR_HEADS
    ]
    return aligned(columns, factor_rows(found.experiment.factors, language), WIDTH)


def _outcome(indicator: str, found: Sensitivity, language: str) -> Iterator[str]:
    """An outcome's name, what is to be said of it, and its table, indented under the name."""
    yield f"{indicator}{pick(language, ': ', '：')}{label_of(indicator, language)}"
    said = _filled(outcome_sentences(indicator, found, language), language, WIDTH - 2)
    yield indent(said, "  ")
    if found.found[indicator].varies:
        yield indent(_table(indicator, found, language), "  ")


def _table(indicator: str, found: Sensitivity, language: str) -> str:
    wanted = COLUMNS[found.kind]
    heads = [word(f"sensitivity.{name if what == 'value' else what}", language) for name, what in wanted]
    first = word("sensitivity.factor", language)
    if found.kind == "morris":
        first = word("sensitivity.meant", language, label=first, unit=unit_of(indicator, language, True))
    columns = [Column(first), *(Column(head, right=True) for head in heads)]
    rows = [
        [key, *index_cells(indices, wanted, found.kind, indicator)]
        for key, indices in found.ranked(indicator)
    ]
    return aligned(columns, rows)


def _filled(sentences: Iterable[str], language: str, width: int = WIDTH) -> str:
    """Sentences as one paragraph."""
    text = pick(language, " ", "").join(sentences)
    return "\n".join(line.rstrip() for line in wrapped(text, width))


def _lines(sentences: Iterable[str]) -> Iterator[str]:
    for sentence in sentences:
        yield from (line.rstrip() for line in wrapped(sentence, WIDTH))
