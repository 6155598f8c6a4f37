"""What the year's figure is drawn from, out of a result in memory or a run on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.locale import pick
from sim.report.happenings import Happening, happenings, of_scenario
from sim.report.rates import Floats, Months, by_month
from sim.result import Result, Table
from sim.run.identity import run_id
from sim.run.store import Run
from sim.scenario import Scenario
from sim.scenario.errors import legible
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
        events: What happened in the period, the first one first.
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
    events: tuple[Happening, ...] = ()

    def title(self, language: str) -> str:
        """Title of the scenario, printable."""
        return legible(pick(language, self.title_en, self.title_zh) or self.scenario)

    def texts(self, language: str) -> str:
        """All that the figure shows of the user's own words."""
        return "".join(
            (self.title(language), self.scenario, *(event.label(language) for event in self.events))
        )

    @property
    def months(self) -> Months:
        """The daily table by calendar month."""
        return by_month(self.daily)

    def per_10k(self, column: str) -> Floats:
        """A daily column per 10,000 residents, shape (days,)."""
        return self.daily[column].astype(float) * (1e4 / self.residents)


def texts_of(spec: Scenario, language: str) -> str:
    """All that the figure of a scenario would show of the user's own words."""
    labels = (event.label(language) for event in of_scenario(spec))
    return "".join((legible(spec.title(language)), legible(spec.name), *labels))


def of_result(result: Result) -> YearData:
    """What to draw of a result in memory."""
    spec = result.spec
    name = run_id(spec, result.seed, result.user_rules)
    return YearData(
        title_en=spec.title_en,
        title_zh=spec.title_zh,
        scenario=legible(spec.name),
        run=name,
        version=package_version(),
        seed=result.seed,
        residents=result.residents,
        daily=result.daily,
        indicators=result.indicators,
        events=of_scenario(spec),
    )


def of_run(run: Run) -> YearData:
    """What to draw of a run on disk.

    Raises:
        InputError: Its daily table is missing or damaged.
    """
    manifest, daily = run.manifest, run.table("daily")
    return YearData(
        title_en=str(manifest["about"].get("title_en", "")),
        title_zh=str(manifest["about"].get("title_zh", "")),
        scenario=legible(manifest["scenario"]),
        run=run.run_id,
        version=str(manifest["model"].get("package")),
        seed=manifest["seed"],
        residents=manifest["residents"],
        daily=daily,
        indicators=run.indicators,
        events=happenings(manifest["events"], daily["date"][0].astype(object), manifest["days"]),
    )
