"""Which runs are given out next, in pieces that take about a second.

A group whose runs fill more than one piece is opened by a single run: until that is back, others of its group
wait, so that no two workers burn the same world in at the same time. A worker's death counts against every
run that it had in hand; those are tried again one by one, and a run over which a second worker dies is
quarantined.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from sim.experiment.sweep.schema import Row
from sim.experiment.sweep.work import Done, Task

PIECE_SECONDS: Final = 1.0
MOST_RUNS: Final = 256
"""Runs of a piece at most."""
DEATHS: Final = 2
"""Workers that may die over a run."""


@dataclass(frozen=True)
class Piece:
    """Runs that are given out together.

    Attributes:
        rows: What is known of each.
        task: The same, for a worker.
    """

    rows: tuple[Row, ...]
    task: Task


@dataclass
class Pending:
    """A group of which runs are still to be run.

    Attributes:
        rows: What is known of them.
        task: All of them, for a worker.
        given: How many were given out.
    """

    rows: tuple[Row, ...]
    task: Task
    given: int = 0

    def take(self, count: int) -> Piece:
        """The next runs."""
        chosen = slice(self.given, self.given + count)
        self.given += count
        task = replace(self.task, arms=self.task.arms[chosen], shared=count < len(self.rows))
        return Piece(self.rows[chosen], task)

    def left(self) -> int:
        """Runs that were not given out."""
        return max(0, len(self.rows) - self.given)


class Schedule:
    """Gives out pieces of groups.

    Args:
        groups: Groups with runs to run, in order; read as they are needed.
        deaths: How often a worker died over a run before, by name.
    """

    def __init__(self, groups: Iterable[Pending], deaths: Counter[str] | None = None) -> None:
        self._groups = iter(groups)
        self._again: deque[Piece] = deque()
        self._open: list[Pending] = []
        self._waiting: dict[int, Pending] = {}
        self._deaths = Counter(deaths or {})
        self._seconds = 0.0

    def next(self) -> Piece | None:
        """The next piece; None where all is given out, or what is left waits for a first piece."""
        if self._again:
            return self._again.popleft()
        while self._open and not self._open[0].left():
            self._open.pop(0)
        if self._open:
            return self._open[0].take(self._size())
        group = self._next_group()
        if group is None:
            return self._again.popleft() if self._again else None
        if len(group.rows) <= self._size():
            return group.take(len(group.rows))
        opening = group.take(1)
        self._waiting[id(opening.task)] = group
        return opening

    def _next_group(self) -> Pending | None:
        """The next group, less the runs over which a worker died before: those are tried one by one."""
        for group in self._groups:
            known = [row.run_id in self._deaths for row in group.rows]
            both = list(zip(known, group.rows, group.task.arms, strict=True))
            self._again += [
                Piece((row,), replace(group.task, arms=(arm,))) for died, row, arm in both if died
            ]
            left = [(row, arm) for died, row, arm in both if not died]
            if left:
                rows, arms = zip(*left, strict=True)
                return Pending(tuple(rows), replace(group.task, arms=tuple(arms)))
        return None

    def done(self, piece: Piece, result: Done) -> None:
        """Take note that a piece is back: how long runs take, and that its group is open."""
        taken = result.seconds / len(piece.rows)
        self._seconds = taken if not self._seconds else 0.7 * self._seconds + 0.3 * taken
        self._opened(piece)

    def died(self, piece: Piece) -> tuple[Row, ...]:
        """Take note that a worker died over a piece.

        Returns:
            Runs that are given up; the others will be given out one by one.
        """
        self._deaths.update(row.run_id for row in piece.rows)
        alone = len(piece.rows) == 1
        given_up = tuple(row for row in piece.rows if alone and self._deaths[row.run_id] >= DEATHS)
        for row, arm in zip(piece.rows, piece.task.arms, strict=True):
            if row not in given_up:
                self._again.append(Piece((row,), replace(piece.task, arms=(arm,))))
        self._opened(piece)
        return given_up

    def _opened(self, piece: Piece) -> None:
        group = self._waiting.pop(id(piece.task), None)
        if group is not None:
            self._open.append(group)

    def _size(self) -> int:
        if not self._seconds:
            return 1
        return max(1, min(MOST_RUNS, round(PIECE_SECONDS / self._seconds)))
