"""What the year's figure is drawn from, out of a result in memory or a run on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.rates import Floats, Months, by_month
from sim.result import Result, Table
from sim.run.identity import run_id
from sim.run.store import Run
from sim.version import package_version


@dataclass(frozen=True)
class YearData:
    """One simulated period, ready to be drawn.

    Attributes:
        title_en: Title of the scenario in English.
        title_zh: Title of the scenario in Chinese.
        scenario: Name of the scenario.
        run: Name of the run.
        version: Version of the package that made it.
        seed: Seed in force.
        residents: Residents simulated.
        daily: City series, one row a day.
        indicators: Value by name; None where undefined.
    """

    title_en: str
    title_zh: str
    scenario: str
    run: str
    version: str
    seed: int
    residents: int
    daily: Table
    indicators: Mapping[str, float | None]

    @property
    def months(self) -> Months:
        """The daily table by calendar month."""
        return by_month(self.daily)

    def per_10k(self, column: str) -> Floats:
        """A daily column per 10,000 residents, shape (days,)."""
        return self.daily[column].astype(float) * (1e4 / self.residents)


def of_result(result: Result) -> YearData:
    """What to draw of a result in memory."""
    spec = result.spec
    name = run_id(spec, result.seed, result.user_rules)
    return YearData(
        title_en=spec.title_en,
        title_zh=spec.title_zh,
        scenario=spec.name,
        run=name,
        version=package_version(),
        seed=result.seed,
        residents=result.residents,
        daily=result.daily,
        indicators=result.indicators,
    )


def of_run(run: Run) -> YearData:
    """What to draw of a run on disk.

    Raises:
        OSError: Its daily table is missing or damaged.
    """
    manifest = run.manifest
    return YearData(
        title_en=str(manifest["about"].get("title_en", "")),
        title_zh=str(manifest["about"].get("title_zh", "")),
        scenario=manifest["scenario"],
        run=run.run_id,
        version=str(manifest["model"].get("package")),
        seed=manifest["seed"],
        residents=manifest["residents"],
        daily=run.table("daily"),
        indicators=run.indicators,
    )
