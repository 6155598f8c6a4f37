"""Parts of a store: Parquet files of many rows, each there whole or not at all.

A part is named by what is in it. Once all is run, parts become files in the order of the plan: the bytes do
not hang on who ran what, or on how often it was stopped.
"""

from __future__ import annotations

import hashlib
import io
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.experiment.sweep.files import write_whole
from sim.scenario import InputError

ROWS_A_FILE: Final = 1 << 15
"""Rows of a file once all is run: what is held in memory to write it."""
ROWS_OF_TABLES: Final = 1 << 19
"""The same for tables, in which a run has hundreds of rows."""
PART, WHOLE = "part-", "runs-"


class Stretch(NamedTuple):
    """Rows of one run that follow one another in a file."""

    name: str
    file: int
    first: int
    rows: int


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
    pq.write_table(table, sink, compression="zstd", row_group_size=1 << 16, write_page_checksum=True)
    return sink.getvalue()


def _name_of(table: Any) -> str:
    names = table.column("run_id").to_pylist()
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


def files_in(folder: Path) -> list[Path]:
    """Files of rows, those of what is whole first."""
    found = (path for path in folder.glob("*.parquet") if not path.name.startswith("."))
    return sorted(found, key=lambda path: (not path.name.startswith(WHOLE), path.name))


def read_part(path: Path, columns: list[str] | None = None) -> Any:
    """Rows of one file.

    Raises:
        InputError: It is damaged or no Parquet file.
    """
    try:
        with path.open("rb") as file:  # a path by itself would be searched for "~" and "key=value"
            # Not by pyarrow's read_table, whose thread that waits for Ctrl-C may end the process by SIGABRT.
            reader = pq.ParquetFile(file, page_checksum_verification=True, pre_buffer=False)
            table = reader.read(columns, use_threads=False)
        if missing := [name for name in columns or () if name not in table.column_names]:
            raise InputError(path.parent.parent.name, f"{path.name}: has no column {missing[0]}")
        if "run_id" in table.column_names and table.schema.field("run_id").type != pa.string():
            raise pa.ArrowInvalid("run_id is no text")
        return table
    except (pa.ArrowException, OSError) as error:
        raise InputError(path.parent.parent.name, f"{path.name}: is damaged or no Parquet file") from error


def odd_one_out(files: list[Path]) -> Path:
    """The first file whose columns are not those of the first."""
    schemas = [read_part(path).schema for path in files]
    return next(path for path, schema in zip(files, schemas, strict=True) if schema != schemas[0])


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


def put_in_order(
    folder: Path,
    order: Mapping[str, int],
    but: frozenset[str] = frozenset(),
    rows_a_file: int = ROWS_A_FILE,
) -> bool:
    """Write all rows anew in the order of the plan, then let the parts go.

    A run outside the plan comes after it, by name. Of a run that stands in two files, as it may if the
    machine went down before, the first file's rows are kept.

    Args:
        folder: Of the store's runs, or of one of its tables, in which a run has many rows.
        order: Position by name.
        but: Names whose rows go.
        rows_a_file: Rows of a file, unless a single run has more.

    Returns:
        Whether anything was written.
    """
    files = files_in(folder)
    kept = [one for one in stretches(files) if one.name not in but]
    kept.sort(key=lambda one: (order.get(one.name, len(order)), one.name))
    blocks = list(_blocks(kept, rows_a_file))
    if [path for path in files if path.name.startswith(WHOLE)] == files and _as_written(files, blocks):
        return False
    written = {write_as_whole(folder, _taken(files, block)) for block in blocks}
    for path in files:
        if path not in written:
            path.unlink(missing_ok=True)
    return True


def stretches(files: list[Path]) -> Iterator[Stretch]:
    """Where the rows of each run are: of a run that stands in several files, in the first.

    Args:
        files: In order.
    """
    seen: set[str] = set()
    for number, path in enumerate(files):
        names = read_part(path, ["run_id"]).column("run_id").combine_chunks()
        codes = names.dictionary_encode()
        places = codes.indices.to_numpy()
        edges = np.flatnonzero(np.diff(places, prepend=-1, append=-1))
        distinct = codes.dictionary.to_pylist()
        here = set[str]()
        for first, last in itertools.pairwise(edges.tolist()):
            name = distinct[places[first]]
            if name not in seen:
                here.add(name)
                yield Stretch(name, number, first, last - first)
        seen |= here


def _blocks(kept: list[Stretch], rows_a_file: int) -> Iterator[list[Stretch]]:
    """Stretches a file, none of which is longer than it may be unless one run is."""
    block: list[Stretch] = []
    rows = 0
    for one in kept:
        if block and rows + one.rows > rows_a_file:
            yield block
            block, rows = [], 0
        block.append(one)
        rows += one.rows
    if block:
        yield block


def _as_written(files: list[Path], blocks: list[list[Stretch]]) -> bool:
    """Whether each file holds one block, in its order, and nothing else."""
    if len(files) != len(blocks):
        return False
    held = {block[0].file: block for block in blocks}
    if len(held) != len(files):
        return False
    for number, path in enumerate(files):
        block, row = held[number], 0
        for one in block:
            if one.file != number or one.first != row:
                return False
            row += one.rows
        if row != pq.read_metadata(path).num_rows:
            return False
    return True


def _taken(files: list[Path], block: list[Stretch]) -> Any:
    """The rows of stretches, in their order; a file is read once, and only if it is needed."""
    lengths = np.array([one.rows for one in block])
    begins = np.cumsum(lengths) - lengths
    firsts = np.array([one.first for one in block])
    rows = np.arange(lengths.sum()) + np.repeat(firsts - begins, lengths)
    numbers = np.repeat([one.file for one in block], lengths)
    pieces, places = [], []
    for number in np.unique(numbers).tolist():
        mine = np.flatnonzero(numbers == number)
        pieces.append(read_part(files[number]).take(pa.array(rows[mine])))
        places.append(mine)
    together = pa.concat_tables(pieces)
    return together.take(pa.array(np.argsort(np.concatenate(places)))).combine_chunks()


def write_as_whole(folder: Path, table: Any) -> Path:
    """Write a file of what is whole, named by its rows."""
    path = folder / f"{WHOLE}{_name_of(table)}.parquet"
    write_whole(path, as_parquet(table))
    return path
