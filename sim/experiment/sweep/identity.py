"""What a store is a store of: told once in ``store.json``, compared whenever it is opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sim.experiment.design.experiment import Experiment
from sim.experiment.sweep.schema import schema_of
from sim.scenario.errors import cut
from sim.version import model_version

FORMAT: Final = 1
"""Of the directory; a reader refuses a higher one."""


def identity_of(experiment: Experiment, rules: Sequence[str] = ()) -> dict[str, Any]:
    """What must be the same for runs to lie in one store.

    Args:
        experiment: What is asked.
        rules: Qualified name and source hash of each class of the user's.
    """
    model = model_version()
    return {
        "format": FORMAT,
        "experiment": experiment.name,
        "package": model.package,
        "sources": model.sources,
        "scenario": experiment.base.name,
        "scenario_hash": experiment.base.content_hash(),
        "settle_years": experiment.settle_years,
        "rules": sorted(rules),
        "tables": list(experiment.tables),
        "columns": {field.name: str(field.type) for field in schema_of(experiment)},
    }


def differs(held: Any, asked: Mapping[str, Any]) -> str:
    """How a store differs from what is asked, as the end of "it holds ..."; empty if it does not."""
    if not isinstance(held, dict) or not isinstance(held.get("format"), int):
        return "something else than runs"
    if held["format"] != asked["format"]:
        return f"format {held['format']}, where this version of jiesu writes {asked['format']}"
    if (held.get("package"), held.get("sources")) != (asked["package"], asked["sources"]):
        older = f"{cut(str(held.get('package')))} (sources {str(held.get('sources'))[:8]})"
        return f"runs of jiesu {older}, and this is {asked['package']} (sources {asked['sources'][:8]})"
    if held.get("scenario_hash") != asked["scenario_hash"]:
        return f"runs of {cut(str(held.get('scenario')))} with other values, events or days"
    if held.get("settle_years") != asked["settle_years"]:
        return f"runs measured after {held.get('settle_years')} years, not {asked['settle_years']}"
    if held.get("rules") != asked["rules"]:
        return "runs by other rules of a user's"
    if held.get("tables") != asked["tables"]:
        return f"the tables {held.get('tables')}, not {asked['tables']}"
    return _other_columns(held.get("columns"), asked["columns"])


def _other_columns(held: Any, asked: Mapping[str, str]) -> str:
    if not isinstance(held, dict):
        return "something else than runs"
    if missing := [name for name in asked if name not in held]:
        return f"no column {cut(missing[0])}"
    if more := [name for name in held if name not in asked]:
        return f"a column {cut(str(more[0]))}, of which this experiment knows nothing"
    return "columns of other types" if held != dict(asked) else ""
