"""Parts of a store: Parquet files of many rows, each there whole or not at all.

A part is named by what is in it. Once all is run, parts become files in the order of the plan: the bytes do
not hang on who ran what, or on how often it was stopped.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.sweep.files import write_whole
from sim.scenario import InputError

ROWS_A_FILE: Final = 1 << 15
"""Rows of a file once all is run: what is held in memory to write it."""
PART, WHOLE = "part-", "runs-"


def write_part(folder: Path, table: Any) -> Path:
    """Write rows as one part.

    Args:
        folder: Of the store's runs or of one of its tables.
        table: Arrow table with ``run_id``.

    Raises:
        OSError: It cannot be written; nothing is left behind.
    """
    path = folder / f"{PART}{_name_of(table)}.parquet"
    write_whole(path, as_parquet(table))
    return path


def as_parquet(table: Any) -> bytes:
    """An Arrow table as the bytes of a Parquet file, which tell neither when nor where it was written."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", row_group_size=1 << 16)
    return sink.getvalue()


def _name_of(table: Any) -> str:
    names = table.column("run_id").to_pylist()
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def files_in(folder: Path) -> list[Path]:
    """Files of rows, those of what is whole first."""
    return sorted(folder.glob("*.parquet"), key=lambda path: (not path.name.startswith(WHOLE), path.name))


def read_part(path: Path, columns: list[str] | None = None) -> Any:
    """Rows of one file.

    Raises:
        InputError: It is damaged or no Parquet file.
    """
    try:
        return pq.read_table(path, columns=columns)
    except (pa.ArrowException, OSError) as error:
        raise InputError(path.parent.parent.name, f"{path.name}: is damaged or no Parquet file") from error


def names_in(folder: Path) -> dict[str, str]:
    """Status of every run that has a row, by name; of a run that stands in two files the first counts."""
    found: dict[str, str] = {}
    for path in files_in(folder):
        table = read_part(path, ["run_id", "status"])
        for name, status in zip(
            table.column("run_id").to_pylist(), table.column("status").to_pylist(), strict=True
        ):
            found.setdefault(name, status)
    return found


def put_in_order(folder: Path, order: Mapping[str, int], but: frozenset[str] = frozenset()) -> bool:
    """Write all rows anew in the order of the plan, then let the parts go.

    A run outside the plan comes after it, by name. Should the machine go down in between, rows stand in two
    files, of which readers here take the first.

    Args:
        folder: Of the store's runs.
        order: Position by name.
        but: Names whose rows go.

    Returns:
        Whether anything was written.
    """
    before = files_in(folder)
    if (
        not but
        and before
        and all(path.name.startswith(WHOLE) for path in before)
        and _in_order(before, order)
    ):
        return False
    written = {write_as_whole(folder, table) for table in _in_blocks(before, order, but)}
    for path in before:
        if path not in written:
            path.unlink(missing_ok=True)
    return True


def _rank(order: Mapping[str, int], name: str) -> tuple[int, str]:
    return order.get(name, len(order)), name


def _in_order(files: list[Path], order: Mapping[str, int]) -> bool:
    """Whether files hold the rows as they would be written."""
    counts, last, seen = [], (-1, ""), 0
    for path in sorted(files, key=_first_rank(order)):
        names = read_part(path, ["run_id"]).column("run_id").to_pylist()
        counts.append(len(names))
        for name in names:
            rank = _rank(order, name)
            if rank <= last:
                return False
            last = rank
        seen += 1
    return seen == 0 or all(count == ROWS_A_FILE for count in counts[:-1])


def _first_rank(order: Mapping[str, int]) -> Any:
    def first(path: Path) -> tuple[int, str]:
        names = read_part(path, ["run_id"]).column("run_id")
        return _rank(order, names[0].as_py() if len(names) else "")

    return first


def _in_blocks(files: list[Path], order: Mapping[str, int], but: frozenset[str]) -> Iterator[Any]:
    """Rows in order, a file's worth at a time; of the rows themselves no more than that is in memory."""
    names: list[str] = []
    offsets = [0]
    for path in files:
        names += read_part(path, ["run_id"]).column("run_id").to_pylist()
        offsets.append(len(names))
    first: dict[str, int] = {}
    for row, name in enumerate(names):
        first.setdefault(name, row)
    kept = sorted((_rank(order, name), row) for name, row in first.items() if name not in but)
    rows = np.array([row for _, row in kept], np.int64)
    for begin in range(0, len(rows), ROWS_A_FILE):
        yield _taken(files, np.array(offsets), rows[begin : begin + ROWS_A_FILE])


def _taken(files: list[Path], offsets: Any, rows: Any) -> Any:
    """Some rows, in their order, of files one after the other."""
    wanted = np.sort(rows)
    pieces = []
    for n, path in enumerate(files):
        inside = wanted[(wanted >= offsets[n]) & (wanted < offsets[n + 1])] - offsets[n]
        if inside.size:
            pieces.append(read_part(path).take(pa.array(inside)))
    together = pa.concat_tables(pieces)
    return together.take(pa.array(np.searchsorted(wanted, rows))).combine_chunks()


def write_as_whole(folder: Path, table: Any) -> Path:
    """Write a file of what is whole, named by its rows."""
    path = folder / f"{WHOLE}{_name_of(table)}.parquet"
    write_whole(path, as_parquet(table))
    return path
