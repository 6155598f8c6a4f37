"""What happened in a store, a line at a time: for people, and to know which runs killed a worker before."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

from sim.scenario.param import Scalar


class Journal:
    """Appends to ``journal.jsonl`` of a store.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def note(self, event: str, **values: Scalar | list[str] | None) -> None:
        """Add a line and bring it to the disk.

        Raises:
            OSError: It cannot be written.
        """
        at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "event": event, **values}, ensure_ascii=False)
        with self.path.open("ab+") as file:
            cut_off = file.tell() > 0 and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n"
            file.write(f"{chr(10) if cut_off else ''}{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[dict[str, Any]]:
        """All lines; one that was cut off when a machine went down is left out."""
        try:
            text = self.path.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return []
        found = []
        for line in text.splitlines():
            try:
                read = json.loads(line)
            except ValueError:
                continue
            if isinstance(read, dict):
                found.append(read)
        return found

    def deaths(self) -> Counter[str]:
        """How often a worker died over each run, since that was last told to be tried again."""
        deaths: Counter[str] = Counter()
        for line in self.lines():
            runs = line.get("runs")
            if isinstance(runs, list) and line.get("event") == "worker died":
                deaths.update(str(run) for run in runs)
            elif isinstance(runs, list) and line.get("event") == "tried again":
                for run in runs:
                    deaths.pop(str(run), None)
        return deaths
