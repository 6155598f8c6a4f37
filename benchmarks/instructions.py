"""Instructions of a simulated year by compiled function, counted by callgrind: the same on any machine.

The year of `demo_town` runs in a process of its own, compiled for a processor that valgrind knows (it has no
AVX-512); only the year is counted. Compiled code has no symbols while it runs. But its object lies in
Numba's cache, and where it was loaded shows in the addresses: it is the shift that brings the most executed
ones to instructions of the object.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROCESSOR = "x86-64-v3"
"""What the counted code is compiled for."""
PLACE = "demo_town"
TOOLS = ("valgrind", "objdump")
PAGE = 16
"""Bytes to which sections are aligned when they are loaded, at the least."""
TRIED, MATCHED = 20, 300
"""Of the most executed addresses: how many a shift is derived from, and how many it has to explain."""


def can_count() -> bool:
    """Whether the tools are installed."""
    return all(shutil.which(tool) for tool in TOOLS)


def _year() -> None:
    """The child: a year, with the counting switched on for it alone where valgrind runs us."""
    from sim.model import GovernanceModel

    model = GovernanceModel(PLACE, use_kept=False)
    if "--counted" in sys.argv:
        _switch("on")
    model.run()
    if "--counted" in sys.argv:
        _switch("off")


def _switch(to: str) -> None:
    """Switch the counting; valgrind hears the request while we are busy, so we do not sleep."""
    asking = subprocess.Popen(["callgrind_control", "-i", to, str(os.getpid())], stdout=subprocess.DEVNULL)
    while asking.poll() is None:
        pass


def _address(line: str, before: int) -> int:
    """Address at the head of a line of costs: absolute, or relative to the one before."""
    if line[0] == "*":
        return before
    if line[0] in "+-":
        return before + int(line[0] + str(int(line[1:], 0)))
    return int(line, 16)


def costs(path: Path) -> Counter[int]:
    """Instructions executed by address, those of code without an object file alone.

    Args:
        path: Callgrind's output, written with ``--dump-instr=yes``.
    """
    found: Counter[int] = Counter()
    names: dict[str, str] = {}
    at, of_call, unnamed = 0, False, False
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if named := re.match(r"c?ob=\((\d+)\)(?: (.*))?", line):
            if named[2]:
                names[named[1]] = named[2]
            if line.startswith("ob="):
                unnamed = names.get(named[1], "???") == "???"
        elif line.startswith("calls="):
            of_call = True  # the next line tells the cost of what was called, which stands elsewhere too
        elif line[:1] and line[0] in "0+-*":
            parts = line.split()
            at = _address(parts[0], at)
            if unnamed and not of_call:
                found[at] += int(parts[-1])
            of_call = False
    return found


def disassembled(cached: Path, folder: Path) -> dict[int, str]:
    """Function of each instruction of a cached entry, by address in its object."""
    content = cached.read_bytes()
    file = folder / "entry.o"
    file.write_bytes(content[content.index(b"\x7fELF") :])
    command = ["objdump", "-d", "--no-show-raw-insn", str(file)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found, function = {}, ""
    for line in listing.splitlines():
        if head := re.match(r"^[0-9a-f]+ <(.*)>:$", line):
            function = head[1]
        elif instruction := re.match(r"^\s*([0-9a-f]+):\t", line):
            found[int(instruction[1], 16)] = function
    return found


def load_shift(executed: Counter[int], known: dict[int, str]) -> int:
    """What to take off an executed address to get that in the object.

    Raises:
        ValueError: No shift explains most of the addresses.
    """
    top = [address for address, _ in executed.most_common(MATCHED)]
    shifts = Counter(address - at for address in top[:TRIED] for at in known if (address - at) % PAGE == 0)
    likely = [shift for shift, _ in shifts.most_common(TRIED)]
    best = max(likely, key=lambda shift: sum(address - shift in known for address in top), default=0)
    if 2 * sum(address - best in known for address in top) < len(top):
        raise ValueError("the compiled day was not found among the instructions that were counted")
    return best


def short_name(symbol: str) -> str:
    """Name of a kernel from its mangled symbol: the last of the names that stand behind their lengths."""
    name, at = symbol, len("_ZN")
    while length := re.match(r"\d+", symbol[at:]):
        start = at + length.end()
        at = start + int(length[0])
        name = symbol[start:at]
    return name


def by_function(executed: Counter[int], known: dict[int, str]) -> dict[str, int]:
    """Instructions by function, most first."""
    shift = load_shift(executed, known)
    found: Counter[str] = Counter()
    for address, count in executed.items():
        if address - shift in known:
            found[short_name(known[address - shift])] += count
    return dict(found.most_common())


def _run(prefix: Sequence[str], options: Sequence[str], cache: Path) -> None:
    places = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {
        "JIESU_CACHE_DIR": str(cache),
        "NUMBA_CPU_NAME": PROCESSOR,
        "NUMBA_CPU_FEATURES": "",
        "PYTHONPATH": places,
    }
    command = [*prefix, sys.executable, str(Path(__file__).resolve()), *options]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _cached_entry(cache: Path) -> Path:
    return max(cache.rglob("loop.days*.nbc"), key=lambda path: path.stat().st_size)


def counted() -> dict[str, int]:
    """Instructions of a year of `demo_town` by compiled function of the day, most first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cache, out = folder / "cache", folder / "callgrind.out"
        _run([], [], cache)
        counting = ("--instr-atstart=no", "--dump-instr=yes", f"--callgrind-out-file={out}")
        _run(["valgrind", "--tool=callgrind", *counting], ["--counted"], cache)
        return by_function(costs(out), disassembled(_cached_entry(cache), folder))


def page(functions: dict[str, int], events: float, shown: int = 16) -> Iterator[str]:
    """A table of instructions an event, by function."""
    total = sum(functions.values())
    yield "| function, with what was inlined into it | instructions a year | share | an event |"
    yield "|---|---|---|---|"
    for name, count in [*list(functions.items())[:shown], ("all", total)]:
        yield f"| `{name}` | {count:,} | {count / total:.3f} | {count / events:.1f} |"


if __name__ == "__main__":
    _year()
