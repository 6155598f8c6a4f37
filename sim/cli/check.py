"""``jiesu verify``: the outcome of checking runs, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.cli.output import complain, emit
from sim.locale import word
from sim.run.machine import usable_cores
from sim.run.verify import Verification, verify_run
from sim.scenario.errors import InputError, printable


def print_verification(paths: Sequence[Path], language: str) -> int:
    """Check runs and tell the outcome of each.

    Args:
        paths: Directories of runs.
        language: ``en`` or ``zh``.

    Returns:
        0 if every run is the same, 1 if one differs or was tampered with, 2 if one cannot be read: the
        worst of all, for each is looked at.
    """
    return max(_verified(path, language) for path in paths)


def _verified(path: Path, language: str) -> int:
    try:
        found = verify_run(path, threads=usable_cores())
    except InputError as error:
        complain(f"jiesu: {error}")
        return 2
    emit("\n".join(lines_of(found, language)))
    return 0 if found.same else 1


def lines_of(found: Verification, language: str) -> Iterator[str]:
    """The outcome for one run: a line that sums it up, then the details."""
    head = {"path": printable(str(found.path)), "run": printable(found.run_id)}
    if found.tampered:
        yield from (
            word("verify.tampered", language, what=printable(what), **head) for what in found.tampered
        )
        return
    if not found.recomputed:
        yield word("verify.rules", language, **head)
        return
    if found.differences:
        yield word("verify.differs", language, count=len(found.differences), **head)
    elif found.encoded:
        yield word("verify.encoded", language, tables=", ".join(found.encoded), **head)
    else:
        yield word("verify.same", language, **head)
    for part in found.differences:
        yield word(
            f"verify.{part.what}",
            language,
            table=printable(part.table),
            column=printable(part.column),
            places=part.places,
            largest=f"{part.largest:.3g}",
        )
    for change in found.changes:
        yield word("verify.change", language, name=change.name, then=printable(change.then), now=change.now)
