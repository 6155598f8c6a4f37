"""Tables of a run as Parquet: the same columns always give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from sim.result import Result, Table
from sim.scenario.errors import InputError

TABLES = ("daily", "handlers", "communities", "ledger", "requests")
"""Tables of a run in the order in which they are written; the last only on demand."""

ROW_GROUP = 1 << 20
"""Rows in a Parquet row group: bounds the memory that a reader needs for the event log."""


def tables_of(result: Result) -> dict[str, Table]:
    """The tables that a result has, by name."""
    found = {name: getattr(result, name) for name in TABLES}
    return {name: table for name, table in found.items() if table is not None}


def write_table(table: Table, path: Path) -> int:
    """Write columns as one Parquet file.

    Dates become calendar dates, NaN becomes null. Nothing in the file tells when or where it was written.

    Args:
        table: Columns of equal length.
        path: File to create.

    Returns:
        Number of rows.
    """
    content = to_arrow(table)
    pq.write_table(content, path, compression="zstd", row_group_size=ROW_GROUP)
    return int(content.num_rows)


def to_arrow(table: Table) -> Any:
    """Columns as an Arrow table, in the order given."""
    return pa.table({name: _to_arrow_column(values) for name, values in table.items()})


def _to_arrow_column(values: NDArray[np.generic]) -> Any:
    if values.dtype.kind == "M":
        return pa.array(values.astype("datetime64[D]"), type=pa.date32())
    if values.dtype.kind in "OU":
        return pa.array([str(value) for value in values], type=pa.string())
    return pa.array(values, from_pandas=True)


def read_table(path: Path) -> dict[str, NDArray[Any]]:
    """Columns of a Parquet file as NumPy arrays; null becomes NaN, dates become ``datetime64[D]``.

    Raises:
        InputError: The file is missing, damaged, or no Parquet file.
    """
    try:
        with path.open("rb") as file:
            # Not by pyarrow's read_table, whose thread that waits for Ctrl-C may end the process by SIGABRT.
            content = pq.ParquetFile(file).read(use_threads=False)
    except FileNotFoundError as error:
        raise InputError(str(path.parent), f"{path.name}: is missing") from error
    except (pa.ArrowException, OSError) as error:
        raise InputError(str(path.parent), f"{path.name}: is damaged or no Parquet file") from error
    return {name: _to_numpy(content.column(name)) for name in content.column_names}


def _to_numpy(column: Any) -> NDArray[Any]:
    if pa.types.is_string(column.type):
        return np.array(column.to_pylist(), dtype=np.str_)
    values: NDArray[Any] = column.to_numpy()
    return values
