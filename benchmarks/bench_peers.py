"""Person-days a second beside Covasim and Starsim, each in an environment of its own; up to ten minutes.

The environments are made once, with the pinned packages of `peers/requirements*.txt`, and need the network
then. Where they cannot be made nothing is measured. Models run in turn, one process at a time; a process
that takes longer than its limit is ended, and what it did not reach is not tried again.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from measuring import ROOT, context
from peers_table import page

FOLDER = Path(__file__).resolve().parent
PEERS = FOLDER / "peers"
LIMIT_SECONDS = 120
ROUNDS, LARGE_ROUNDS = 5, 3
SIZES, LARGE = (10_000, 20_000, 100_000), (1_000_000,)
NOTHING = "bench_peers: skipped, the packages of the other models are not here and cannot be installed"
LISTS = ("setup_seconds", "seconds", "cpu_seconds")
"""What a row keeps of every repeat."""


@dataclass(frozen=True)
class Contestant:
    """A model that takes part.

    Attributes:
        name: Its name in the table.
        script: The script of `peers/` that times it.
        requirements: File of `peers/` with its packages; empty for jiesu, which runs where this runs.
        small, large: Cases, `agents:days:setting`, in one process each.
    """

    name: str
    script: str
    requirements: str
    small: tuple[str, ...]
    large: tuple[str, ...]


def cases(sizes: Iterable[int], days: int, setting: str) -> tuple[str, ...]:
    return tuple(f"{agents}:{days}:{setting}" for agents in sizes)


BY_THREADS = {threads: f"{threads} thread{'s' * (threads > 1)}" for threads in (1, 2)}
OWN_CASES = cases(SIZES, 365, BY_THREADS[1]) + cases(SIZES[-1:], 365, BY_THREADS[2])
OWN_LARGE = tuple(case for setting in BY_THREADS.values() for case in cases(LARGE, 365, setting))
BY_DAYS, BY_DAYS_LARGE = cases(SIZES, 60, "default"), cases(LARGE, 60, "default")
COVASIM, STARSIM = ("20000:60:own benchmark",), ("100000:100:own benchmark",)
NEW, OLD = "requirements.txt", "requirements_covasim3.txt"
CONTESTANTS = (
    Contestant("jiesu", "jiesu_years.py", "", OWN_CASES, OWN_LARGE),
    Contestant("Covasim 3", "covasim_years.py", OLD, BY_DAYS + COVASIM, BY_DAYS_LARGE),
    Contestant("Covasim 4", "covasim_years.py", NEW, BY_DAYS + COVASIM, BY_DAYS_LARGE),
    Contestant("Starsim", "starsim_years.py", NEW, BY_DAYS + STARSIM, BY_DAYS_LARGE),
)


def environment(folder: Path, requirements: str) -> Path | None:
    """Python of the environment that holds the packages of a file, made if it is not there yet.

    Returns:
        None if the packages cannot be installed.
    """
    place, wanted = folder / Path(requirements).stem, PEERS / requirements
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    made_of = place / "made_of.txt"
    pins = wanted.read_text(encoding="utf-8") + sys.version
    if python.exists() and made_of.exists() and made_of.read_text(encoding="utf-8") == pins:
        return python
    print(f"installing {requirements} into {place}", flush=True)
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--python", str(python))
    try:
        venv.create(place, clear=True, with_pip=False)
        subprocess.run([*pip, "install", "--requirement", wanted], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    made_of.write_text(pins, encoding="utf-8")
    return python


def environments(folder: Path) -> dict[str, Path] | None:
    """Python of every contestant by its requirements; None if one of them cannot be had."""
    found = {"": Path(sys.executable)}
    for requirements in (OLD, NEW):
        python = environment(folder, requirements)
        if python is None:
            return None
        found[requirements] = python
    return found


def told(python: Path, script: str, asked: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What a script tells of the cases, as far as it gets within the limit."""
    command = [str(python), str(PEERS / script), *asked]
    path = {"PYTHONPATH": str(ROOT)} if python == Path(sys.executable) else {}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        with suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                command, env=os.environ | path, stdout=out, stderr=err, timeout=LIMIT_SECONDS
            )
            if done.returncode:
                err.seek(0)
                print(f"{script} failed: {err.read().strip().splitlines()[-1:]}", flush=True)
        out.seek(0)
        yield from (json.loads(line) for line in out if line.startswith("{"))


def empty(name: str, case: str) -> dict[str, Any]:
    """The row of a case that was never reached."""
    agents, days, setting = case.split(":")
    row = {"model": name, "agents": int(agents), "days": int(days), "setting": setting}
    return row | {values: [] for values in LISTS}


class Book:
    """Rows as they grow, and what was said of them."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}
        self.peers: dict[str, str] = {}
        self.load = 0.0

    def turn(self, one: Contestant, python: Path, asked: Iterable[str]) -> None:
        """Let a contestant run its cases once, but for those that it did not reach before."""
        left = [case for case in asked if self.rows.get((one.name, case)) != empty(one.name, case)]
        for answer in told(python, one.script, left) if left else ():
            case = f"{answer['agents']}:{answer['days']}:{answer['setting']}"
            left.remove(case)
            self.peers[one.name] = answer.pop("version")
            row = self.rows.setdefault((one.name, case), empty(one.name, case))
            for name in LISTS:
                row[name].append(round(answer.pop(name), 4))
            row.update(answer)
        for case in left:
            self.rows.setdefault((one.name, case), empty(one.name, case))

    def save(self) -> None:
        """Write `peers.json` and `peers.md`."""
        others = {name: version for name, version in self.peers.items() if name != "jiesu"}
        about = {"peers": others, "date": dt.date.today().isoformat(), "load": round(self.load, 2)}
        content = context() | about | {"rows": list(self.rows.values())}
        (FOLDER / "peers.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        (FOLDER / "peers.md").write_text(page(content), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    kept = Path(tempfile.gettempdir()) / "jiesu-peers"
    parser.add_argument("--folder", type=Path, default=kept, help="where the environments are, or will be")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="repeats of every size")
    chosen = parser.parse_args()
    pythons = environments(chosen.folder.resolve())
    if pythons is None:
        print(NOTHING)
        return
    book = Book()
    for number in range(chosen.rounds):
        book.load = max(book.load, os.getloadavg()[0])
        for one in CONTESTANTS:
            book.turn(one, pythons[one.requirements], one.small)
        for one in CONTESTANTS if number < LARGE_ROUNDS else ():
            book.turn(one, pythons[one.requirements], one.large)
        book.save()
        print(f"round {number + 1} of {chosen.rounds} done", flush=True)


if __name__ == "__main__":
    main()
