"""Columns of a store: the same types in every part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sim.experiment.design.experiment import Experiment
from sim.experiment.sweep.work import Found
from sim.scenario import PARAMETERS
from sim.scenario.param import Scalar

OK, FAILED, QUARANTINED = "ok", "failed", "quarantined"

_TYPES = {
    "float": pa.float64(),
    "int": pa.int64(),
    "bool": pa.bool_(),
    "choice": pa.string(),
    "date": pa.string(),
}


def schema_of(experiment: Experiment) -> Any:
    """Schema of a row a run: name, status, error, seed, world, policy, varied values, indicators, trace."""
    fields = [
        pa.field("run_id", pa.string(), nullable=False),
        pa.field("status", pa.string(), nullable=False),
        pa.field("error", pa.string()),
        pa.field("seed", pa.int64(), nullable=False),
        pa.field("world", pa.int64(), nullable=False),
        pa.field("policy", pa.string(), nullable=False),
    ]
    fields += [pa.field(key, _TYPES[PARAMETERS[key].type]) for key in experiment.columns()]
    fields += [pa.field(name, pa.float64()) for name in experiment.indicators]
    return pa.schema([*fields, pa.field("trace", pa.binary())])


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a run before it is run.

    Attributes:
        run_id, seed, world, policy: As in the columns.
        values: What its world and its arm set.
    """

    run_id: str
    seed: int
    world: int
    policy: str
    values: Mapping[str, Scalar]


def table_of(
    experiment: Experiment, rows: Sequence[Row], found: Sequence[Found], status: Sequence[str]
) -> Any:
    """Rows of runs as an Arrow table.

    Args:
        experiment: Gives the columns.
        rows: What was known of each run.
        found: What it gave.
        status: `OK`, `FAILED` or `QUARANTINED`.
    """
    usual = experiment.base.flat
    columns: list[Any] = [
        [row.run_id for row in rows],
        list(status),
        [one.error or None for one in found],
        [row.seed for row in rows],
        [row.world for row in rows],
        [row.policy for row in rows],
    ]
    columns += [[row.values.get(key, usual[key]) for row in rows] for key in experiment.columns()]
    columns += [
        [_or_null(value) for value in column] for column in zip(*(one.values for one in found), strict=True)
    ]
    columns.append([one.trace or None for one in found])
    schema = schema_of(experiment)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _or_null(value: float) -> float | None:
    return None if value != value else value
