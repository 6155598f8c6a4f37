"""Whether the compiled days and the same days as Mesa agents agree, and how much faster the former are.

For each seed `demo_town` is burnt in by the compiled days; from that one state both run a year, each with
draws of its own. So the towns of a pair are the same and its years are independent. Without a burn-in both
begin with the city of day 0, in which nobody has learned anything yet.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from mesa_twin import TwinModel
from numpy.typing import NDArray
from scipy import stats

from sim.model import GovernanceModel
from sim.scenario import load_scenario

HEADLINES = (
    "contacts_per_resident_year",
    "consultation_share",
    "misrouted_share",
    "reported_response",
    "reported_resolution",
    "reported_satisfaction",
    "true_resolution",
    "formalism_gap",
    "perfunctory_share",
    "overserve_share",
    "paperwork_share",
    "median_close_days",
    "overdue_share",
    "powerless_share",
    "problems_live",
    "cost_per_resident_year",
    "government_hours",
    "displaced_hours",
    "autonomous_share",
    "participation",
    "dependence",
    "trust",
)
"""Indicators that are compared: volumes, reported and true rates, ways, delays, costs, society, minds."""
YEAR = 365
LEVEL = 0.95
DAILY_YEARS = 3
"""Years of the slower form of the twin, which is only timed."""


@dataclass(frozen=True)
class Pair:
    """A year of one town, run both ways: indicators, and seconds."""

    compiled: dict[str, float]
    twin: dict[str, float]
    compiled_seconds: float
    twin_seconds: float


@dataclass(frozen=True)
class Gap:
    """How an indicator of the twin differs from the compiled days' over the seeds.

    Attributes:
        compiled, twin: Means.
        independent: 95 % interval of the difference, seeds apart (Welch 1947).
        paired: The same, town by town. It is the verdict's, for what towns differ in falls out.
        p: Chance of so large a difference if there is none, by pairs.
    """

    name: str
    compiled: float
    twin: float
    independent: tuple[float, float]
    paired: tuple[float, float]
    p: float

    @property
    def agrees(self) -> bool:
        """Whether the paired interval holds zero."""
        return self.p >= 1.0 - LEVEL


def year_of(model: GovernanceModel, days: int) -> tuple[dict[str, float], float]:
    """Headlines of a period, and the seconds of a processor that its days and months took.

    Both run on one thread: on an idle machine these are seconds of the clock.
    """
    begun = time.process_time()
    model.advance(days)
    seconds = time.process_time() - begun
    values = model.indicators()
    model.close()
    return {name: float(values[name] or 0.0) for name in HEADLINES}, seconds


def pair_of(seed: int, days: int = YEAR, changes: dict[str, Any] | None = None, **dotted: Any) -> Pair:
    """Both years of a town.

    Args:
        seed: Seed.
        days: Length of the period.
        changes: Parameters of the town, by dotted key.
        **dotted: Parameters that the twin alone is given.
    """
    spec = load_scenario("demo_town", {"time.seed": seed, "time.days": days} | (changes or {}))
    origin = GovernanceModel(spec)
    state = origin.branch()
    origin.close()
    compiled, compiled_seconds = year_of(GovernanceModel(spec, burnt_in=state), days)
    twin, twin_seconds = year_of(TwinModel(spec, burnt_in=state, **dotted), days)
    return Pair(compiled, twin, compiled_seconds, twin_seconds)


def gaps(pairs: Iterable[Pair]) -> list[Gap]:
    """Differences of all headlines, over two pairs or more."""
    pairs = list(pairs)
    return [_gap(name, *_columns(pairs, name)) for name in HEADLINES]


def _columns(pairs: list[Pair], name: str) -> tuple[NDArray[Any], NDArray[Any]]:
    return np.array([one.compiled[name] for one in pairs]), np.array([one.twin[name] for one in pairs])


def _gap(name: str, compiled: NDArray[Any], twin: NDArray[Any]) -> Gap:
    independent = stats.ttest_ind(twin, compiled, equal_var=False).confidence_interval(LEVEL)
    together = stats.ttest_rel(twin, compiled)
    paired = together.confidence_interval(LEVEL)
    return Gap(
        name,
        float(compiled.mean()),
        float(twin.mean()),
        (float(independent.low), float(independent.high)),
        (float(paired.low), float(paired.high)),
        float(together.pvalue),
    )


def table(found: list[Gap]) -> Iterator[str]:
    """Markdown, a row an indicator."""
    yield "| indicator | compiled | Mesa twin | difference | 95 % (Welch) | 95 % (paired) | agrees |"
    yield "|---|---|---|---|---|---|---|"
    for gap in found:
        ranges = [f"{low:+.4g} to {high:+.4g}" for low, high in (gap.independent, gap.paired)]
        means = f"{gap.compiled:.5g} | {gap.twin:.5g} | {gap.twin - gap.compiled:+.4g}"
        yield f"| {gap.name} | {means} | {' | '.join(ranges)} | {'yes' if gap.agrees else 'no'} |"


def speed(pairs: list[Pair], daily_seconds: list[float]) -> Iterator[str]:
    """Medians of all three, and their ratios."""
    compiled = statistics.median(one.compiled_seconds for one in pairs)
    yield f"A simulated year, processor time of one thread: compiled {1000.0 * compiled:.1f} ms;"
    for title, seconds in (
        ("Mesa twin, drift in closed form", [one.twin_seconds for one in pairs]),
        ("Mesa twin, drift day by day", daily_seconds),
    ):
        middle = statistics.median(seconds)
        yield f"{title} {middle:.2f} s, {middle / compiled:.0f} times as long ({len(seconds)} years);"


def daily_year(seed: int, days: int = YEAR) -> float:
    """Seconds of a twin's year in which everybody's values drift every day."""
    spec = load_scenario("demo_town", {"time.seed": seed, "time.days": days})
    return year_of(TwinModel(spec, daily=True), days)[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=12, help="towns, seven seconds each")
    parser.add_argument("--first", type=int, default=1, help="first seed")
    parser.add_argument("--burn-in-days", type=int, help="days before the year; 0: begin with day 0")
    asked = parser.parse_args()
    changes = {} if asked.burn_in_days is None else {"time.burn_in_days": asked.burn_in_days}
    pairs = [pair_of(seed, changes=changes) for seed in range(asked.first, asked.first + asked.seeds)]
    found = gaps(pairs)
    print("\n".join(table(found)))
    outside = sum(not gap.agrees for gap in found)
    print(f"\nOutside: {outside} of {len(found)}; by chance alone {(1.0 - LEVEL) * len(found):.1f}.")
    seeds = range(asked.first, asked.first + min(asked.seeds, DAILY_YEARS))
    print("\n".join(speed(pairs, [daily_year(seed) for seed in seeds])))


if __name__ == "__main__":
    main()
