"""``--checkpoint``: checked before anything is computed, and what becomes of it told in one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.output import complain
from sim.locale import word
from sim.scenario import Scenario
from sim.scenario.errors import InputError

if TYPE_CHECKING:
    from sim.cli.run import Request
    from sim.run.checkpoint import Checkpoint


def checked_checkpoint(spec: Scenario, request: Request) -> Checkpoint | None:
    """The checkpoint that was asked for, if one was.

    Raises:
        InputError: The directory cannot be used, or what it holds is damaged or of another run.
    """
    if request.checkpoint is None:
        return None
    from sim.run.checkpoint import Checkpoint

    def tell(what: str, values: dict[str, Any]) -> None:
        none = word("checkpoint.none", request.language)
        shown = {name: none if value is None else value for name, value in values.items()}
        words = word(f"checkpoint.{what}", request.language, place=request.checkpoint, **shown)
        complain(f"jiesu: {words}")

    checkpoint = Checkpoint(request.checkpoint, tell=tell)
    _check_apart(checkpoint.directory, request)
    checkpoint.header(spec, request.events)
    return checkpoint


def _check_apart(directory: Path, request: Request) -> None:
    """A run is written to a directory that is empty, so its state must lie elsewhere."""
    if request.out is not None and directory.is_relative_to(Path(request.out).resolve()):
        raise InputError("--checkpoint", f"{request.checkpoint} must not be in the directory after --out")
