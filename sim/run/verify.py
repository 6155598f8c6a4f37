"""Whether a run can be trusted: its seals, and the same numbers when it is computed again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from sim.result import Result, Table
from sim.run.compare import Difference, compare_facts, compare_tables
from sim.run.identity import run_id
from sim.run.machine import machine, versions
from sim.run.manifest import MANIFEST, Manifest, defined, file_hash
from sim.run.restore import scenario_of
from sim.run.seals import broken_seals
from sim.run.store import Run, read_run
from sim.run.tables import read_table, tables_of, write_table
from sim.scenario import Scenario
from sim.version import ModelVersion, model_version

EVENT_LOG = "requests.parquet"
"""File of the event log: it is there exactly if the log was asked for."""

Recompute = Callable[[Scenario, int, bool], Result]
"""Simulates a scenario with a seed, with the event log or without."""


@dataclass(frozen=True)
class Change:
    """Something that the run was made with and that is another one here.

    Attributes:
        name: A library, ``processor``, ``jiesu`` and the like.
        then: What the manifest has.
        now: What is here.
    """

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class Verification:
    """What came of checking a run.

    Attributes:
        path: Directory of the run.
        run_id: Name of the run as its manifest has it.
        tampered: One line for each file that is not as it was written.
        recomputed: Whether the run was computed again; not done when something was tampered with, nor for
            classes of a user's own that were not handed over.
        differences: Where the recomputed tables are apart from those on disk.
        encoded: Tables with equal values in other bytes (another version of the Parquet library).
        changes: What the run was made with and is another one here.
    """

    path: Path
    run_id: str
    tampered: tuple[str, ...] = ()
    recomputed: bool = False
    differences: tuple[Difference, ...] = ()
    encoded: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the run is intact and every number came out again."""
        return self.recomputed and not self.tampered and not self.differences


def verify_run(path: str | Path, recompute: Recompute | None = None, *, threads: int = 1) -> Verification:
    """Check the seals of a run and compute it again from the values in its manifest.

    Args:
        path: Directory of the run.
        recompute: Simulates; the model that is imported now if None. Hand one over for a run made with
            classes of your own.
        threads: Threads of the model that is imported now; the numbers do not depend on them.

    Raises:
        InputError: There is no run at that place, its values are none that this model knows, or one of
            its tables is none although its seal is whole.
    """
    run = read_run(path)
    tampered = broken_seals(run.path, run.manifest) or [*_misnamed(run)]
    changes = tuple(_changes(run.manifest))
    if tampered or (run.manifest["user_rules"] and recompute is None):
        return Verification(run.path, run.run_id, tampered=tuple(tampered), changes=changes)
    spec = scenario_of(run.manifest, _where(run))
    compute = recompute or partial(_simulate, threads=threads)
    result = compute(spec, run.manifest["seed"], EVENT_LOG in run.manifest["files"])
    differences, encoded = _compare(run, result)
    facts = compare_facts(_facts(run.manifest, result), run.manifest)
    return Verification(run.path, run.run_id, (), True, (*facts, *differences), tuple(encoded), changes)


def _facts(manifest: Manifest, result: Result) -> dict[str, int]:
    """What the manifest should say of the run, by key."""
    return {
        "days": result.days,
        "residents": result.residents,
        "burn_in_days": result.burn_in_days,
        "seed": result.seed,
        "event_log": EVENT_LOG in manifest["files"],
    }


def _simulate(spec: Scenario, seed: int, log_events: bool, *, threads: int) -> Result:
    from sim.simulation import simulate

    return simulate(spec, seed=seed, log_events=log_events, threads=threads, use_kept=False)


def _where(run: Run) -> str:
    return f"{run.path}: {MANIFEST}"


def _misnamed(run: Run) -> Iterator[str]:
    """A forger can seal a manifest anew; the run's name then no longer fits its values."""
    manifest = run.manifest
    model = manifest["model"]
    made_by = ModelVersion(str(model.get("package")), str(model.get("sources")))
    name = run_id(scenario_of(manifest, _where(run)), manifest["seed"], manifest["user_rules"], model=made_by)
    if name != manifest["run_id"]:
        yield f"{MANIFEST}: its values make run {name}, not {manifest['run_id']}"


def _changes(manifest: Manifest) -> Iterator[Change]:
    made_by = model_version()
    here = {**versions(), **machine(), "jiesu": made_by.package, "model sources": made_by.sources[:16]}
    model = manifest["model"]
    then = {
        **manifest["versions"],
        **manifest["machine"],
        "jiesu": model.get("package"),
        "model sources": str(model.get("sources"))[:16],
    }
    for name, now in here.items():
        if then.get(name) != now:
            yield Change(name, str(then.get(name)), now)


def _compare(run: Run, result: Result) -> tuple[list[Difference], list[str]]:
    differences: list[Difference] = []
    encoded: list[str] = []
    with tempfile.TemporaryDirectory(prefix="jiesu-") as directory:
        for name, table in tables_of(result).items():
            again = Path(directory) / f"{name}.parquet"
            write_table(table, again)
            if file_hash(again) == run.manifest["files"].get(again.name, {}).get("sha256"):
                continue
            stored = run.table(name) if again.name in run.manifest["files"] else {}
            found = compare_tables(name, stored, read_table(again))
            differences.extend(found)
            encoded.extend([] if found else [name])
    then = _as_table(run.indicators)
    now = _as_table({name: defined(value) for name, value in result.indicators.items()})
    return [*differences, *compare_tables("indicators", then, now)], encoded


def _as_table(indicators: dict[str, float | None]) -> Table:
    return {
        name: np.array([np.nan if value is None else value], dtype=np.float64)
        for name, value in indicators.items()
    }
