"""From what was measured to a row a stage: how much of what, how fast, and how near to the limit."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roofline_stages import BUILD, IN_THE_YEAR, MONTH, STAGES, STORE

from sim.city.rows import CHANNELS
from sim.day.handle import CACHE_LINE

FAR, NEAR = "residents", "units"
"""Rows that are too many for a cache, and rows that are not."""


@dataclass(frozen=True)
class StageRow:
    """A stage of a place.

    Attributes:
        stage: Its name.
        seconds: One a repeat.
        share: Of the year; None for what comes before or after.
        what: What is counted; empty where nothing natural can be.
        count: How many of them.
        lines: Cache lines that one has to touch; None where they are not counted.
        size: Bytes of the rows that one has to touch, or that one is.
        floor: Seconds below which memory does not let it; None where that is not known.
    """

    stage: str
    seconds: tuple[float, ...]
    share: float | None
    what: str
    count: float
    lines: float | None
    size: float | None
    floor: float | None

    @property
    def median(self) -> float:
        """Seconds, in the middle."""
        return statistics.median(self.seconds)

    @property
    def rate(self) -> float:
        """How many a second."""
        return self.count / self.median

    @property
    def of_limit(self) -> float | None:
        """Share of what the memory lets through at most."""
        return None if self.floor is None else self.floor / self.median


def line_rate(content: Mapping[str, Any], place: str, what: str = FAR) -> float:
    """Rows of one line a second at most, drawn from as many as the place has; on the better pages."""
    tried = content["limits"]["random"][place][what].values()
    return max(one["lines"] for one in tried if one is not None)


def stream_rate(content: Mapping[str, Any], threads: int = 1) -> float:
    """Bytes a second at most, streamed."""
    return max(content["limits"]["streaming"][str(threads)].values())


def choice_rate(content: Mapping[str, Any]) -> float:
    """Choices of a channel a second, if nothing else were to do: an exp for each channel and one draw."""
    core = content["limits"]["arithmetic"]
    return 1.0 / (len(CHANNELS) / core["exps"] + 1.0 / core["draws"])


def _work(content: Mapping[str, Any], place: str, stage: str) -> tuple[str, float, Any, Any, Any]:
    """What a stage counts, how many, lines and bytes of each, and the least seconds."""
    told = content["places"][place]
    kinds = [kind for kind in told["kinds"] if kind["stage"] == stage]
    if kinds:
        count = sum(kind["events"] for kind in kinds)
        each = {near: sum(k["events"] * k["lines"] for k in kinds if k["near"] == near) for near in (0, 1)}
        floor = each[0] / line_rate(content, place) + each[1] / line_rate(content, place, NEAR)
        size = sum(kind["events"] * kind["bytes"] for kind in kinds)
        return "events", count, sum(each.values()) / count, size / count, floor
    if stage == MONTH:
        return "decisions of a unit", told["decisions"], None, None, None
    if stage == STORE:
        return "bytes written", told["stored"], None, 1, None
    if stage == BUILD:
        floor = told["built"] / stream_rate(content)
        return "residents", told["residents"], None, told["built"] / told["residents"], floor
    return "", 0.0, None, None, None


def rows(content: Mapping[str, Any], place: str) -> list[StageRow]:
    """A row for each stage of a place that was measured."""
    seconds = content["places"][place]["seconds"]
    year = sum(statistics.median(seconds[stage]) for stage in IN_THE_YEAR)
    return [
        StageRow(
            stage,
            tuple(seconds[stage]),
            statistics.median(seconds[stage]) / year if stage in IN_THE_YEAR else None,
            *_work(content, place, stage),
        )
        for stage in STAGES
        if seconds[stage]
    ]


def events(content: Mapping[str, Any], place: str) -> float:
    """Events of a place's year, of all stages of the day."""
    return sum(kind["events"] for kind in content["places"][place]["kinds"])


def lines_a_second(row: StageRow) -> float | None:
    """Cache lines a second that a stage touches."""
    return None if row.lines is None else row.lines * row.rate


def streamed_lines(content: Mapping[str, Any], threads: int = 1) -> float:
    """Cache lines a second at most, one after the other."""
    return stream_rate(content, threads) / CACHE_LINE
