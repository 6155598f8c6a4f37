"""Sensitivity indices as a Markdown page, for documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.experiment.answers.sensitivity.sensitivity import Sensitivity
from sim.locale import pick, word
from sim.report.markdown import escaped, markdown_table
from sim.report.numbers import label_of
from sim.report.sensitivity.sentences import (
    BESIDE,
    FACTOR_HEADS,
    closing,
    factor_rows,
    index_cells,
    index_name,
    opening,
    outcome_sentences,
)
from sim.version import model_version


def sensitivity_page(found: Sensitivity, figures: Sequence[str], language: str) -> str:
    """The same as the text with every index and what stands beside it, and the figures.

    Args:
        found: What was found.
        figures: Names of files beside the page.
        language: ``en`` or ``zh``.
    """
    experiment = found.experiment
    title = word("sensitivity.title", language, title=experiment.title(language))
    lines = [f"# {escaped(title)}", ""]
    if question := experiment.question(language):
        lines += [f"> {escaped(question)}", ""]
    lines += [pick(language, " ", "").join(opening(found, language)), ""]
    lines += [f"![{escaped(title)}]({name})" for name in figures] + [""]
    heads = [word(f"sensitivity.{head}", language) for head in FACTOR_HEADS]
    rows = [[f"`{key}`", *cells] for key, *cells in factor_rows(experiment.factors, language)]
    lines += [f"## {word('sensitivity.factors', language)}", "", *markdown_table(heads, rows)]
    lines += [line for name in found.found for line in _section(name, found, language)]
    lines += [f"- {sentence}" for sentence in closing(found, language)]
    model = model_version()
    return "\n".join([*lines, "", f"jiesu {model.package}, {model.sources[:16]}", ""])


def _section(indicator: str, found: Sensitivity, language: str) -> Iterator[str]:
    yield f"## {label_of(indicator, language)} `{indicator}`"
    yield ""
    yield pick(language, " ", "").join(outcome_sentences(indicator, found, language))
    yield ""
    if not found.found[indicator].varies:
        return
    known = found.found[indicator].factors[0]
    wanted = [
        (name, what)
        for name in found.names
        for what in ("value", *BESIDE)
        if getattr(known[name], what) is not None
    ]
    heads = [
        index_name(name, found.kind, indicator, language)
        if what == "value"
        else word(f"sensitivity.{what}", language)
        for name, what in wanted
    ]
    rows = [
        [f"`{key}`", *index_cells(indices, wanted, found.kind, indicator)]
        for key, indices in found.ranked(indicator)
    ]
    yield from markdown_table([word("sensitivity.factor", language), *heads], rows)
