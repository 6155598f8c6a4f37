"""``jiesu scenarios``, ``experiments``, ``params``, ``indicators``: what there is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from sim.cli.output import emit
from sim.experiment.design.library import experiments, load_experiment
from sim.experiment.ranges import SPANS, folder
from sim.experiment.worlds import Span, load_spans
from sim.indicators import INDICATORS, Indicator
from sim.locale import pick, word
from sim.locale.catalogue import CATALOGUE
from sim.locale.units import unit_in
from sim.report.columns import Column, aligned
from sim.report.numbers import shown
from sim.scenario import PARAMETERS, InputError, Scenario, list_scenarios, load_scenario
from sim.scenario.errors import legible
from sim.scenario.registry import Parameter

LISTED = ("name", "title_en", "title_zh", "problem")
"""What is told of a file of the library."""


def print_scenarios(form: str, language: str) -> None:
    """List the library: name and titles, or why a file cannot be used.

    Args:
        form: ``text``, ``json`` or ``csv``.
        language: ``en`` or ``zh``, of the text.
    """
    _print_library([{key: getattr(info, key) for key in LISTED} for info in list_scenarios()], form, language)


def print_experiments(form: str, language: str) -> None:
    """List the experiments: name and titles, or why a file cannot be used.

    Args:
        form: ``text``, ``json`` or ``csv``.
        language: ``en`` or ``zh``, of the text.
    """
    rows = []
    for name in experiments():
        try:
            texts, problem = load_experiment(name).texts, ""
        except InputError as error:
            texts, problem = {}, error.problem
        titles = {key: texts.get(key) or name for key in ("title_en", "title_zh")}
        rows.append({"name": name, **titles, "problem": problem})
    _print_library(rows, form, language)


def _print_library(rows: Sequence[dict[str, Any]], form: str, language: str) -> None:
    if form == "json":
        emit(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "csv":
        emit(_csv(rows, LISTED))
    else:
        columns = (Column(word("list.name", language)), Column(word("list.title", language)))
        told = [legible(row["problem"] or pick(language, row["title_en"], row["title_zh"])) for row in rows]
        emit(aligned(columns, [*zip((row["name"] for row in rows), told, strict=True)]))


def print_parameters(scenario: str | None, form: str, language: str) -> None:
    """List every parameter with the value that a scenario gives it, or the default.

    Args:
        scenario: Name or path; None for the defaults.
        form: ``text``, ``json`` or ``csv``.
        language: ``en`` or ``zh``, of the text.

    Raises:
        InputError: The scenario is wrong.
    """
    spec = None if scenario is None else load_scenario(scenario)
    spans = {span.key: span for span in load_spans(folder() / SPANS)}
    rows = [_row(parameter, spec) | _plausible(spans.get(parameter.key)) for parameter in PARAMETERS.values()]
    if form == "json":
        emit(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "csv":
        emit(_csv(rows, [*rows[0]]))
    else:
        emit(_text(rows, language))


def print_indicators(form: str, language: str) -> None:
    """List every indicator: name in files and JSON, label, unit, formula."""
    rows = [asdict(indicator) for indicator in INDICATORS.values()]
    if form == "json":
        emit(json.dumps(rows, indent=2, ensure_ascii=False))
    elif form == "csv":
        emit(_csv(rows, [*rows[0]]))
    else:
        heads = ("list.name", "run.column.indicator", "run.column.unit", "list.formula")
        columns = tuple(Column(word(head, language), wraps=head == "list.formula") for head in heads)
        emit(aligned(columns, [_meaning(indicator, language) for indicator in INDICATORS.values()]))


def _meaning(indicator: Indicator, language: str) -> tuple[str, ...]:
    label = pick(language, indicator.label_en, indicator.label_zh)
    formula = pick(language, indicator.formula_en, indicator.formula_zh)
    return indicator.name, label, shown(0.0, indicator.unit, language)[1], formula


def _row(parameter: Parameter, spec: Scenario | None) -> dict[str, Any]:
    """A parameter as a flat record, its value and who set it beside the default.

    Basis and source are those of the default; they say nothing of another value, so there they are empty.
    """
    record = asdict(parameter)
    record["choices"] = list(parameter.choices)
    value = parameter.default if spec is None else spec[parameter.key]
    origin = "default" if spec is None else spec.origin(parameter.key)
    if value != parameter.default:
        record |= {"status": "", "source": ""}
    return {"key": record.pop("key"), "value": value, "origin": origin, **record}


def _plausible(span: Span | None) -> dict[str, float | None]:
    """Over what range a free number is drawn when claims are asked; None where it is fixed at its value."""
    low, high = (None, None) if span is None else (span.low, span.high)
    return {"plausible_low": low, "plausible_high": high}


def _csv(rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> str:
    """Rows as CSV under their keys; truth values and choices are written as in a scenario file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=keys, lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue().rstrip("\n")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "|".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(rows: Sequence[dict[str, Any]], language: str) -> str:
    heads = ("parameter", "value", "range", "unit", "origin", "status", "label")
    columns = tuple(Column(word(f"list.{head}", language), wraps=head == "label") for head in heads)
    tables = []
    for _, group in groupby(rows, key=lambda row: row["key"].split(".")[0]):
        tables.extend([*(_cells(row, language) for row in group), ()])
    return aligned(columns, tables[:-1])


def _cells(row: dict[str, Any], language: str) -> tuple[str, ...]:
    said = pick(language, row["label_en"], row["label_zh"])
    said += f" [{row['source']}]" if row["source"] else ""
    status = word(f"status.{row['status']}", language) if row["status"] else ""
    return (
        row["key"],
        _cell(row["value"]),
        _range(row),
        unit_in(row["unit"], language),
        _origin(row["origin"], language),
        status,
        said,
    )


def _origin(origin: str, language: str) -> str:
    """Who set a value: the default, a file, the file that it extends, or the command line."""
    kind, _, name = origin.partition(":")
    name = legible(name)
    return word(f"origin.{kind}", language, name=name) if f"origin.{kind}" in CATALOGUE else origin


def _range(row: dict[str, Any]) -> str:
    if row["choices"]:
        return "|".join(row["choices"])
    return "" if row["low"] is None else f"{_bound(row['low'])}..{_bound(row['high'])}"


def _bound(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.12g}"
