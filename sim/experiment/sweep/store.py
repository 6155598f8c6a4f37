"""A store: the runs of one experiment on disk, in Parquet that DuckDB and pandas read without this code.

``store.json`` tells what is in it and is never changed; ``experiment.json`` what was asked last; ``runs/``
holds a row a run; ``daily/`` and ``handlers/`` tables, where they are kept; ``journal.jsonl`` what happened.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from sim.experiment.design.experiment import Experiment
from sim.experiment.sweep import parts
from sim.experiment.sweep.files import PARTIAL, bring_to_disk, write_whole
from sim.experiment.sweep.identity import differs, identity_of
from sim.experiment.sweep.journal import Journal
from sim.experiment.sweep.schema import Row, table_of
from sim.experiment.sweep.work import Found
from sim.run.tables import to_arrow
from sim.run.target import ALLOWED
from sim.scenario import InputError
from sim.scenario.errors import cut

STORE, EXPERIMENT, JOURNAL, LOCK = "store.json", "experiment.json", "journal.jsonl", "lock"
RUNS: Final = "runs"
OLDER: Final = "experiments"
"""What was asked before."""


class Store:
    """The runs of one experiment.

    Args:
        path: Directory, with `STORE` in it.
        experiment: What is asked now.

    Attributes:
        journal: What happened.
    """

    def __init__(self, path: Path, experiment: Experiment) -> None:
        self.path, self.experiment = path, experiment
        self.journal = Journal(path / JOURNAL)

    @property
    def runs(self) -> Path:
        """Folder of the rows."""
        return self.path / RUNS

    def known(self) -> dict[str, str]:
        """Status of every run that is stored, by name."""
        return parts.names_in(self.runs)

    def add(self, rows: Sequence[Row], found: Sequence[Found], status: Sequence[str]) -> None:
        """Store runs: a part of rows, and one of each table that is kept, which comes first.

        Raises:
            OSError: The disk is full or gone; what was stored stays.
        """
        for name in self.experiment.tables:
            kept = [
                _named(row.run_id, one.tables[name])
                for row, one in zip(rows, found, strict=True)
                if one.tables
            ]
            if kept:
                parts.write_part(self.path / name, pa.concat_tables(kept))
        parts.write_part(self.runs, table_of(self.experiment, rows, found, status))

    def tidy(self) -> None:
        """Take away what writers that were killed left behind; for whoever has the store for itself."""
        for name in (".", OLDER, RUNS, *self.experiment.tables):
            for path in (self.path / name).glob(f".*{PARTIAL}"):
                with suppress(OSError):
                    path.unlink()

    def put_in_order(self, order: Mapping[str, int]) -> None:
        """Write rows in the order of a plan that is done; of tables, each run's once."""
        parts.put_in_order(self.runs, order)
        for name in self.experiment.tables:
            parts.put_in_order(self.path / name, order, rows_a_file=parts.ROWS_OF_TABLES)

    def forget(self, names: frozenset[str]) -> None:
        """Let rows go, so that their runs are run again."""
        for name in (RUNS, *self.experiment.tables):
            parts.put_in_order(self.path / name, {}, names)


def open_store(given: str | Path, experiment: Experiment, rules: Sequence[str] = ()) -> Store:
    """Open a store, or begin one in a directory that is absent or empty.

    Args:
        given: Directory.
        experiment: What is asked.
        rules: Qualified name and source hash of each class of the user's.

    Raises:
        InputError: It is no store, or one of another version, scenario or set of columns; nothing is touched.
    """
    path, given = Path(given), cut(str(given))
    if not given:
        raise InputError("--store", f'given "": {ALLOWED}')
    try:
        held = sorted(entry.name for entry in path.iterdir()) if path.exists() else []
        foreign = [name for name in held if not name.startswith(f".{STORE}.")]
        if foreign and not (path / STORE).exists():  # looked at again: another shard may have begun it
            raise InputError("--store", f"{given} is no store (it holds {cut(foreign[0])}); {ALLOWED}")
        if STORE not in held:
            _begin(path, identity_of(experiment, rules))
        _check(path, identity_of(experiment, rules), given)
        store = Store(path, experiment)
    except NotADirectoryError:
        raise InputError("--store", f"{given} is a file; {ALLOWED}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError("--store", f"{given} cannot be used: {reason}") from None
    return store


def _begin(path: Path, identity: Mapping[str, Any]) -> None:
    """Write `STORE`, unless another shard has begun meanwhile; whoever reads it reads all of it."""
    path.mkdir(parents=True, exist_ok=True)
    content = json.dumps(identity, indent=1, ensure_ascii=False).encode() + b"\n"
    part = path / f".{STORE}.{secrets.token_hex(8)}{PARTIAL}"
    try:
        part.write_bytes(content)
        _named_once(part, path / STORE)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    bring_to_disk(path)


def _named_once(part: Path, name: Path) -> None:
    """Give a file that is whole its name, unless another has it."""
    try:
        os.link(part, name)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links
        if not name.exists():
            part.replace(name)


def _check(path: Path, identity: Mapping[str, Any], given: str) -> None:
    try:
        held = json.loads((path / STORE).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise InputError("--store", f"{given}: {STORE} is damaged") from None
    if told := differs(held, identity):
        raise InputError("--store", f"{given} holds {told}; give another directory")
    for name in (RUNS, *identity["tables"]):
        (path / name).mkdir(exist_ok=True)
        probe = path / name / f".{secrets.token_hex(8)}{PARTIAL}"
        probe.touch()
        probe.unlink()


def remember(path: Path, experiment: Experiment) -> None:
    """Keep what is asked, and what was asked before beside it; for whoever holds the store's lock.

    Args:
        path: Of the store.
        experiment: What is asked.

    Raises:
        OSError: It cannot be written.
    """
    content = json.dumps(asked_in(experiment), indent=1, ensure_ascii=False, default=str).encode()
    target = path / EXPERIMENT
    before = target.read_bytes() if target.exists() else content
    if before != content:
        older = path / OLDER
        older.mkdir(exist_ok=True)
        write_whole(older / f"{hashlib.sha256(before).hexdigest()[:16]}.json", before)
    if before != content or not target.exists():
        write_whole(target, content)


def asked_in(experiment: Experiment) -> dict[str, Any]:
    """An experiment with all that its file refers to, in types that JSON knows."""
    spans = experiment.worlds.spans if experiment.worlds else ()
    return {
        "name": experiment.name,
        "document": experiment.document,
        "scenario": experiment.base.resolved(),
        "spans": {
            span.key: {"low": span.low, "high": span.high, "log": span.log, "why": span.why} for span in spans
        },
    }


def _named(run_id: str, table: Any) -> Any:
    """A run's table with its name in front."""
    content = to_arrow(table)
    return content.add_column(
        0, pa.field("run_id", pa.string()), pa.array([run_id] * len(content), pa.string())
    )
