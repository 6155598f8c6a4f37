"""What each scenario of the library is expected to show, in words that a run can bear out or not.

The prose of the scenario files comes first; where it says that something rises or falls, that is expected
here, and where it calls a question open, the question is asked without an answer expected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sim.experiment.claims.verdict import Verdict
from sim.experiment.formula import Formula, parse_formula
from sim.experiment.paired import Changes, changes
from sim.scenario import Scenario, load_scenario
from sim.scenario.event_tables import FIXED
from sim.scenario.param import Scalar

Direction = Literal["rises", "falls", "open"]

SIGN: Final[Mapping[str, int]] = {"rises": 1, "falls": -1, "open": 1}


@dataclass(frozen=True)
class Expectation:
    """One thing that a scenario should do against its comparator.

    Attributes:
        scenario: Name in the library.
        outcome: Arithmetic on indicators.
        direction: What its file expects; ``open`` where it leaves the question open.
        smallest: Smallest difference of interest, in the outcome's unit.
        why: What the file says, in short.
    """

    scenario: str
    outcome: str
    direction: Direction
    smallest: float
    why: str

    @property
    def formula(self) -> Formula:
        """The outcome, read."""
        return parse_formula(self.outcome, self.scenario)

    def word(self, found: Verdict) -> str:
        """What became of it, in a word or two."""
        if self.direction != "open":
            table = {"holds": "borne out", "reversed": "the opposite", "negligible": "no effect"}
        else:
            table = {"holds": "rises", "reversed": "falls", "negligible": "no effect"}
        return table.get(found.finding, "undetermined")


HOURS = "(government_hours + displaced_hours) / (resolutions_per_hour * government_hours)"

EXPECTATIONS: Final = (
    Expectation("assessment_reform", "formalism_gap", "falls", 0.005, "the reporting gap narrows"),
    Expectation(
        "assessment_reform", "true_resolution", "open", 0.01, "whether true resolution rises is open"
    ),
    Expectation("beijing_2019", "reported_resolution", "falls", 0.01, "units less able and less well joined"),
    Expectation("data_grading", "misrouted_share", "falls", 0.005, "fewer misrouted orders"),
    Expectation("data_grading", "cost_per_true_resolution", "open", 10.0, "the gain in cost may be nil"),
    Expectation("data_grading", "trust", "open", 0.003, "trust may pay for what is collected"),
    Expectation(
        "party_led_coordination",
        "p90_close_days",
        "falls",
        0.05,
        "cross-unit cases end sooner (here the slowest tenth)",
    ),
    Expectation(
        "party_led_coordination", HOURS, "open", 0.1, "whether hours are saved, displaced ones included"
    ),
    Expectation(
        "plural_participation", "government_hours / matters", "open", 0.01, "relief of government, or a shift"
    ),
    Expectation("plural_participation", "cost_per_true_resolution", "open", 10.0, "partners' hours included"),
    Expectation("proactive_governance", "problems_live", "falls", 0.2, "fewer live problems"),
    Expectation(
        "proactive_governance", "public_level", "open", 0.002, "whether more is solved for the money"
    ),
    Expectation(
        "property_committees", "committees_share", "rises", 0.05, "committees are formed at full pace"
    ),
    Expectation(
        "property_committees", "estate_requests_per_1000", "open", 2.0, "whether fewer reach the hotline"
    ),
    Expectation("relational_visiting", "warmth", "rises", 0.005, "more residents know a worker"),
    Expectation("relational_visiting", "trust", "open", 0.003, "trust moves towards how people are treated"),
    Expectation("relational_visiting", "p90_close_days", "open", 0.05, "the hours are taken from orders"),
    Expectation(
        "scattered_lines_2018", "contacts_per_resident_year", "falls", 0.01, "a caller must know which line"
    ),
    Expectation(
        "scattered_lines_2018", "cost_per_true_resolution", "open", 10.0, "a comparison of arrangements"
    ),
    Expectation("self_governance", "mobilised_share", "rises", 0.002, "the mobilised share rises"),
    Expectation("self_governance", "autonomous_share", "open", 0.003, "crowding has no settled sign"),
    Expectation(
        "self_governance", "councils_own_share", "open", 0.05, "what becomes of residents' own councils"
    ),
    Expectation("three_integrations", "p90_close_days", "open", 0.05, "which of them matters is open"),
    Expectation(
        "three_integrations", "cost_per_true_resolution", "open", 10.0, "which of them matters is open"
    ),
    Expectation("all_together", "formalism_gap", "open", 0.005, "all packages at once"),
    Expectation("all_together", "cost_per_true_resolution", "open", 10.0, "all packages at once"),
)
"""What is asked of each scenario."""

PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "assessment": ("assessment.",),
    "data": ("data.",),
    "party coordination": ("party.",),
    "integration": ("intake.", "integration."),
    "partners and volunteers": ("partners.", "volunteers."),
    "councils": ("councils.",),
    "committees": ("committees.",),
    "proactive work": ("proactive.", "staff."),
    "visiting": ("visiting.",),
}
"""What ``all_together`` is made of, by the beginning of the keys; its effects are expected not to add up."""
SUMMED: Final[Mapping[str, float]] = {
    "true_resolution": 0.005,
    "cost_per_resident_year": 5.0,
    "autonomous_share": 0.003,
    "dependence": 0.003,
}
"""Outcomes whose parts are added up, with the smallest difference of interest."""

NOT_ASKED: Final[Mapping[str, str]] = {
    "beijing_2023": "the comparator",
    "demo_town": "a town for a class; here the place where the others are compared",
    "estate_commercial": "a place, not a policy: its people are others, so nothing can be paired",
    "estate_danwei": "a place, not a policy",
    "estate_village": "a place, not a policy",
    "staged_history": "a sequence of dated policies and shocks; its file expects nothing of it",
}
"""Scenarios that are compared with nothing here, and why."""


def own_values(name: str) -> dict[str, Scalar]:
    """What a scenario of the library sets itself, less the make-up of the city and the period."""
    spec = load_scenario(name)
    mine = {key: spec[key] for key, origin in spec.origins.items() if origin == f"file:{name}"}
    return {key: value for key, value in mine.items() if not key.startswith(FIXED)}


def comparator(name: str) -> Scenario:
    """The demo town under the policies of 2023, and with what the scenario sets before its first event."""
    town = load_scenario("demo_town").with_values(own_values("beijing_2023"))
    dated = load_scenario(name).events
    return town.with_values(own_values(name)) if dated else town


def policy(name: str) -> Changes:
    """What the scenario changes in its comparator, all of it in force from the first day on."""
    events = load_scenario(name).events
    if events:
        return changes({key: value for event in events for key, value in event.set.items()})
    return changes(_in_town(own_values(name)))


def parts_of(name: str) -> dict[str, Changes]:
    """The policy of ``all_together`` in its parts, which exclude one another and leave nothing out.

    Raises:
        ValueError: A value belongs to no part.
    """
    whole = dict(policy(name))
    parts = {
        part: changes({key: value for key, value in whole.items() if key.startswith(begins)})
        for part, begins in PARTS.items()
    }
    if sum(map(len, parts.values())) != len(whole):
        raise ValueError(f"{name}: the parts do not add up to the whole")
    return parts


HOURS_A_YEAR: Final = 40.0 * 365.0 / 7.0


def planned_yuan(spec: Scenario) -> float:
    """Public money that a scenario sets aside, yuan per resident-year.

    Hours of every unit and of operators at the price of staff, proactive work, and the platform with its
    upgrades. Hours of the survey are not limited and so are not planned; material is paid as it is used.
    """
    residents = float(spec["city.residents"])
    heads = (float(spec["staff.per_10k"]) + float(spec["staff.subdistrict_per_10k"])) / 1e4
    heads += (float(spec["staff.departments"]) + float(spec["intake.operators"])) / residents
    platform = float(spec["price.platform_fixed"])
    platform += float(spec["platform.yuan"]) * float(spec["platform.upgrade_pace"])
    wages = heads * HOURS_A_YEAR * float(spec["price.staff_hour"])
    return wages + float(spec["proactive.budget"]) + platform / residents


def _in_town(values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """What the whole city shares out, in proportion to the town's residents."""
    town, city = load_scenario("demo_town"), load_scenario("beijing_2023")
    shared = ("intake.operators", "staff.departments", "price.platform_fixed", "platform.yuan")
    ratio = float(town["city.residents"]) / float(city["city.residents"])
    return {key: float(value) * ratio if key in shared else value for key, value in values.items()}
