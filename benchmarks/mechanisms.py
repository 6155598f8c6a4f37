"""Write docs/mechanisms.md: what each mechanism adds, with and without it; three patterns of the ODD.

All arms of a place and seed branch from one burnt-in state; outcomes are of months 25 to 36. The table of
mechanisms is in benchmarks/patterns/. A few minutes on two processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measured_year import third_year
from mechanism_statistics import EVENT_STATISTICS, STATISTICS
from mechanism_table import Mechanism, Table, Values, load_table, scaled
from mechanisms_page import Measured, page
from odd_patterns import patterns
from seeded import DOCS, each_seed, source

from sim.experiment.paired import Changes, changes, under
from sim.model import GovernanceModel
from sim.scenario import Scenario, load_scenario
from sim.state import BurntIn

PLACES: Mapping[str, tuple[str, Values, range]] = {
    "town": ("demo_town", {}, range(1, 9)),
    "city": ("beijing_2023", {"city.scale": 0.01}, range(1, 7)),
}
"""Scenario, what it is run with, and seeds."""

KNOWN = {**STATISTICS, **EVENT_STATISTICS}
Outcome = Mapping[str, float | None]
Sides = tuple[float | None, float | None]


def arms(spec: Scenario, table: Table, one: Mechanism) -> Iterator[tuple[Changes, Changes]]:
    """With and without the mechanism: in its setting, and in the one that is taken off, if there is one."""
    for name in filter(None, (one.setting, one.less)):
        shared = scaled(spec, table.settings[name]) | dict(one.on)
        yield changes(shared), changes(shared | dict(one.off))


def statistics_of(spec: Scenario, table: Table, place: str) -> dict[Changes, frozenset[str]]:
    """Every arm that is run in a place, once, and the statistics that are asked of it."""
    asked: dict[Changes, frozenset[str]] = {}
    for one in table.at(place):
        for pair in arms(spec, table, one):
            for arm in pair:
                asked[arm] = asked.get(arm, frozenset()) | one.statistics
    return asked


def outcomes(spec: Scenario, arm: Changes, state: BurntIn, asked: frozenset[str]) -> Outcome:
    """Indicators, and the statistics that are asked, in the third year under a policy."""
    model = GovernanceModel(under(spec, arm), burnt_in=state)
    year = third_year(model, logged=bool(asked & EVENT_STATISTICS.keys()))
    told = dict(model.indicators())
    told |= {name: find(year) for name, find in KNOWN.items() if name in asked}
    model.close()
    return told


def sides(one: Mechanism, found: Mapping[Changes, Outcome], pairs: list[tuple[Changes, Changes]]) -> Sides:
    """The outcome with and without; less that of the other setting."""
    first, *less = [tuple(one.formula.value(found[arm]) for arm in pair) for pair in pairs]
    other = less[0] if less else (0.0, 0.0)
    with_it, without = (None if a is None or b is None else a - b for a, b in zip(first, other, strict=True))
    return with_it, without


def measure(place: str, seed: int) -> Measured:
    """The mechanisms of a place, by name: outcomes with and without; in the city the ODD's patterns."""
    scenario, values, _ = PLACES[place]
    table, spec = load_table(), load_scenario(scenario).with_values({**values, "time.seed": seed})
    model = GovernanceModel(spec)
    state = model.branch()
    model.close()
    found = {
        arm: outcomes(spec, arm, state, asked) for arm, asked in statistics_of(spec, table, place).items()
    }
    pairs = {one.name: sides(one, found, list(arms(spec, table, one))) for one in table.at(place)}
    return Measured(pairs, patterns(spec, state) if place == "city" else {})


def town(seed: int) -> Measured:
    return measure("town", seed)


def city(seed: int) -> Measured:
    return measure("city", seed)


def main() -> None:
    found = {name: each_seed(work, PLACES[name][2]) for name, work in (("town", town), ("city", city))}
    made = [
        source(" --set ".join([scenario, *(f"{key}={value:g}" for key, value in values.items())]), len(seeds))
        for scenario, values, seeds in PLACES.values()
    ]
    text = page(load_table(), found, made)
    (DOCS / "mechanisms.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
