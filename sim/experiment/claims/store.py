"""What a survey found, as one Parquet file: a row a claim and world."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sim.experiment.claims.summary import finding_of
from sim.experiment.claims.survey import Survey
from sim.result import Table
from sim.run.tables import write_table


def claim_table(found: Survey) -> Table:
    """Columns: claim, world, ranges, finding, effect, ends of its interval, seeds, then one an assumed value.

    World -1 is the scenario's own, -2 the one that the claim's file ships as reversed; ranges are empty and
    assumed values null there.
    """
    rows = found.findings
    verdicts = [row.verdict for row in rows]
    columns: dict[str, Any] = {
        "claim": [row.claim for row in rows],
        "world": np.array([row.world for row in rows], np.int64),
        "ranges": [found.ranges[row.world] if row.world >= 0 else "" for row in rows],
        "finding": [finding_of(row) for row in rows],
        "effect": _numbers([v.effect if v else None for v in verdicts]),
        "low": _numbers([v.low if v else None for v in verdicts]),
        "high": _numbers([v.high if v else None for v in verdicts]),
        "seeds": np.array([v.seeds if v else 0 for v in verdicts], np.int64),
    }
    for key in found.worlds[0] if found.worlds else ():
        columns[key] = _numbers([found.worlds[row.world][key] if row.world >= 0 else None for row in rows])
    return {name: np.asarray(column) for name, column in columns.items()}


def _numbers(values: list[float | None]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def write_findings(found: Survey, path: Path) -> int:
    """Write the table; returns its number of rows."""
    return write_table(claim_table(found), path)
