"""Reading a store: its experiment, its rows beside the plan, as Arrow, pandas or xarray."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from sim.experiment.design.experiment import Experiment
from sim.experiment.design.experiment_file import parse_experiment
from sim.experiment.design.plan import Plan, plan_of
from sim.experiment.sweep import parts
from sim.experiment.sweep.identity import FORMAT
from sim.experiment.sweep.naming import Namer
from sim.experiment.sweep.schema import OK
from sim.experiment.sweep.stopping import difference_by_seed, next_replications
from sim.experiment.sweep.store import EXPERIMENT, RUNS, STORE
from sim.experiment.worlds import Span
from sim.scenario import InputError, restored
from sim.scenario.errors import cut
from sim.version import ModelVersion

NEEDED = {"package": str, "sources": str, "rules": list, "columns": dict}
"""What names of runs hang on."""


class Runs:
    """What a store holds.

    Args:
        path: Directory of the store.
        plan: Plan that its rows are laid beside; that of what was asked last if None.

    Raises:
        InputError: It is no store, a damaged one, or one of another format.
    """

    def __init__(self, path: str | Path, plan: Plan | None = None) -> None:
        self.path = Path(path)
        self._given = plan
        self._identity = _read_json(self.path, STORE)
        if self._identity.get("format") != FORMAT:
            told = f"{STORE}: format {self._identity.get('format')}, where {FORMAT} is read"
            raise InputError(str(self.path), told)
        if not all(isinstance(self._identity.get(key), kind) for key, kind in NEEDED.items()):
            raise InputError(str(self.path), f"{STORE}: is damaged")
        self._asked = {} if plan else _read_json(self.path, EXPERIMENT)

    def __repr__(self) -> str:
        return f"Runs({str(self.path)!r})"

    @cached_property
    def experiment(self) -> Experiment:
        """What was asked last."""
        if self._given is not None:
            return self._given.experiment
        asked, where = self._asked, f"{self.path.name}: {EXPERIMENT}"
        try:
            base = restored(asked["scenario"], where)
            spans = {key: Span(key, **table) for key, table in asked["spans"].items()}
            return parse_experiment(asked["name"], asked["document"], base, spans, where)
        except InputError:
            raise
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            told = f"{EXPERIMENT}: is damaged ({type(error).__name__})"
            raise InputError(str(self.path), told) from None

    @cached_property
    def table(self) -> Any:
        """All rows as an Arrow table, each run once, in the order of the files."""
        files = parts.files_in(self.path / RUNS)
        if not files:
            raise InputError(str(self.path), "holds no run yet; jiesu sweep runs them")
        try:
            rows = pa.concat_tables([self._checked(path) for path in files])
        except pa.ArrowException:
            other = parts.odd_one_out(files)
            raise InputError(str(self.path), f"{other.name}: has other columns than the rest") from None
        names = rows.column("run_id").to_pandas()
        twice = names.duplicated().to_numpy()
        return rows.filter(pa.array(~twice)) if twice.any() else rows

    def _checked(self, path: Path) -> Any:
        """Rows of a file whose columns are those that the store says it has."""
        table = parts.read_part(path)
        for name, kind in self._identity["columns"].items():
            if name not in table.column_names:
                raise InputError(str(self.path), f"{path.name}: has no column {cut(name)}")
            if str(table.schema.field(name).type) != kind:
                told = f"{cut(name)} is {table.schema.field(name).type}, and not {cut(str(kind))}"
                raise InputError(str(self.path), f"{path.name}: {told}")
        return table

    def frame(self, everything: bool = False) -> pd.DataFrame:
        """Stored runs of the plan as a pandas frame, a row a run; without the checksums of days.

        Args:
            everything: Whether to give rows of earlier plans, too, which the store keeps.
        """
        frame: pd.DataFrame = self.table.drop_columns(["trace"]).to_pandas()
        if everything:
            return frame
        return frame[frame["run_id"].isin(self.planned["run_id"])].reset_index(drop=True)

    def others(self) -> int:
        """Rows of earlier plans, which are not of what was asked last."""
        return int((~self.table.column("run_id").to_pandas().isin(self.planned["run_id"])).sum())

    def plan(self) -> Plan:
        """The plan that was given, or that of what was asked last, and as many seeds as its rule asks for."""
        if self._given is not None:
            return self._given
        plan, stop = plan_of(self.experiment), self.experiment.stop
        while stop is not None:
            planned = Runs(self.path, plan).planned
            more = next_replications(difference_by_seed(planned, stop), plan.replications, stop)
            if more is None or planned["status"].isna().any():
                break
            plan = plan.extended(more)
        return plan

    @cached_property
    def planned(self) -> pd.DataFrame:
        """A row a run of the plan: what it is in the plan, and what is stored of it.

        ``replicate`` is which of its world's seeds it has, from 0 on. A run that is not stored has no status.
        """
        plan = self.plan()
        told = self._identity
        made_by = ModelVersion(told["package"], told["sources"])
        namer = Namer(self.experiment.base, self.experiment.settle_years, told["rules"], made_by)
        rows = []
        for group in plan.groups():
            name = namer.of_group(dict(group.place.world), group.seed)
            for arm in group.place.arms:
                place = (group.seed, group.replicate, group.place.number, arm.point, arm.policy)
                rows.append((name(arm.changes), *place))
        columns = ["run_id", "seed", "replicate", "world", "point", "policy"]
        laid = pd.DataFrame(rows, columns=columns)
        stored = self.table.to_pandas().drop(columns=["seed", "world", "policy"])
        return laid.merge(stored, on="run_id", how="left", validate="many_to_one")

    def missing(self) -> Mapping[str, int]:
        """How many runs of the plan have no result, by why: ``not run``, ``failed``, ``quarantined``."""
        return absent(self.planned)

    def xarray(self) -> Any:
        """Indicators as an xarray Dataset over policy, point, world and replicate; NaN where there is none.

        Raises:
            ModuleNotFoundError: xarray is not installed (``pip install 'jiesu[xarray]'``).
        """
        import xarray

        axes = ["policy", "point", "world", "replicate"]
        indexed = self.planned[[*axes, *self.experiment.indicators]].set_index(axes)
        return xarray.Dataset.from_dataframe(indexed)


def absent(planned: pd.DataFrame) -> dict[str, int]:
    """How many runs of a plan have no result, by why: ``not run``, ``failed``, ``quarantined``.

    Args:
        planned: `Runs.planned`.
    """
    status = planned["status"].fillna("not run")
    return {str(name): int(count) for name, count in status[status != OK].value_counts().items()}


def _read_json(path: Path, name: str) -> dict[str, Any]:
    try:
        content = json.loads((path / name).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(str(path), f"is no store: it has no {name}") from None
    except (OSError, ValueError, RecursionError):
        raise InputError(str(path), f"{name}: is damaged or cannot be read") from None
    if not isinstance(content, dict):
        raise InputError(str(path), f"{name}: is damaged")
    return content


def runs_of(given: Runs | str | Path) -> Runs:
    """A store that was opened, or is named by its directory.

    Raises:
        InputError: As `Runs`.
    """
    return Runs(given) if isinstance(given, (str, Path)) else given
