"""What the pages of results share: seeds on two processes, numbers with their intervals."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from sim.experiment.studies.evaluation import Interval, over_seeds
from sim.version import model_version

Found = TypeVar("Found")
DOCS = Path(__file__).resolve().parents[1] / "docs"
WORKERS = 2


def each_seed(work: Callable[[int], Found], seeds: Sequence[int]) -> list[Found]:
    """What a function gives for each seed, in their order."""
    with ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, seeds))


def told(values: Sequence[float], digits: int = 1) -> str:
    """Mean over seeds and half of its 95 % interval."""
    return shown(over_seeds(values), digits)


def shown(interval: Interval, digits: int = 1) -> str:
    """A value and half of its interval, as text; a true minus sign."""
    return f"{interval.value:.{digits}f} ± {interval.half:.{digits}f}".replace("-", "−")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def source(scenario: str, seeds: int) -> str:
    """Where numbers come from."""
    return f"jiesu {model_version().package}, `{scenario}`, {seeds} seeds"
