"""Extremes run, finish, and keep the books: levers at their ends, a tenth of the staff, a tenfold shock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from books import assert_books_are_kept, assert_hours_are_booked_once, assert_indicators_are_sound
from small_worlds import SMALL, daily, indicators, ran, small

from sim.ledger import GOVERNMENT, MATERIAL, YUAN
from sim.model import GovernanceModel
from sim.scenario import PARAMETERS, load_scenario

POLICY = (
    "assessment",
    "filters",
    "remit",
    "proactive",
    "volunteers",
    "partners",
    "visiting",
    "whistle",
    "party",
)
POLICY += ("data", "deadline", "staff", "intake", "district")
POLICY += ("councils", "committees", "integration", "budget", "platform")
SUMS = ("weight_", "share_", ".urgent", ".day", ".week")
"""Parts of the keys of parameters that have to add up with others."""
SHORT = {"time.days": 75}


def ends(key: str) -> list[Any]:
    """Lowest and highest value, or both positions of a switch, or every choice."""
    parameter = PARAMETERS[key]
    match parameter.type:
        case "bool":
            return [False, True]
        case "choice":
            return list(parameter.choices)
    return [parameter.low, parameter.high]


LEVERS = [
    key
    for key in PARAMETERS
    if key.startswith(tuple(f"{name}." for name in POLICY)) and not key.startswith("assessment.weight")
]
OTHERS = [
    key
    for key in PARAMETERS
    if key not in LEVERS and not key.startswith(("city.", "time.")) and not any(part in key for part in SUMS)
]
"""Every other parameter that stands alone."""


@pytest.mark.parametrize("key", LEVERS + OTHERS)
def test_either_end_of_a_parameter(key: str) -> None:
    for end in ends(key):
        if key == "data.error_base" and end == 0.0:
            continue
        changes = {"data.error_floor": 0.0} if key == "data.error_base" else {}
        changes |= {"data.error_base": 1.0} if key == "data.error_floor" else {}
        assert_books_are_kept(ran(SHORT | changes | {key: end}, log_events=True))


@pytest.mark.parametrize("at", [0, -1], ids=["all low", "all high"])
def test_all_levers_at_one_end(at: int) -> None:
    levers = {key: ends(key)[at] for key in LEVERS if not key.startswith(("staff.", "deadline."))}
    assert_books_are_kept(ran({"time.days": 365} | levers, log_events=True))


def test_every_lever_of_the_essay_is_among_them() -> None:
    """So that the tests above do not pass over one that got another name."""
    named = {"assessment.publicity", "remit.first_receiver", "integration.shared_score", "budget.binding"}
    named |= {"budget.street", "platform.upgrade_pace", "visiting.hours", "data.protection"}
    named |= {"volunteers.crowding", "councils.promotion", "committees.promotion", "proactive.targeting"}
    assert named <= set(LEVERS)
    assert len(LEVERS) == len(set(LEVERS)) and not set(LEVERS) & set(OTHERS)


FULL: dict[str, Any] = {
    "councils.promotion": 1.0,
    "councils.convened": 1.0,
    "committees.promotion": 1.0,
    "committees.formed": 1.0,
    "volunteers.mobilisation": 1.0,
    "volunteers.turnout": 1.0,
    "partners.participation": 1.0,
    "visiting.hours": 40.0,
    "staff.order_share": 0.05,
}
"""Residents' bodies and society promoted as far as they can be, and no time left for orders but the least."""


def test_all_of_society_promoted_at_once() -> None:
    model = ran({"time.days": 365, "councils.lapse": 0.0, "committees.lapse": 0.0} | FULL, log_events=True)
    assert_books_are_kept(model)
    assert_hours_are_booked_once(model)
    value = indicators(model)
    assert value["councils_share"] == value["committees_share"] == 1.0
    assert daily(model, "mobilised") > 0.0 and (value["visiting_hours"] or 0.0) > 0.0


@pytest.mark.parametrize("crowding", [-1.0, 1.0])
def test_crowding_at_its_ends(crowding: float) -> None:
    """Squeezed out entirely, or drawn in by contagion without bound: shares of residents stay shares."""
    wild = {"volunteers.crowding": crowding, "volunteers.contagion": 5.0, "volunteers.resting": 1.0}
    model = ran({"time.days": 365} | FULL | wild, log_events=True)
    assert_books_are_kept(model)
    active = model.world.communities["active"]
    assert ((active >= 0.0) & (active <= 1.0)).all()
    assert (active == 0.0).all() if crowding < 0.0 else (active > 0.5).all()


@pytest.mark.parametrize("purse", ["budget.street", "budget.departments"])
def test_no_money_at_all(purse: str) -> None:
    """Nothing that takes material is done by whoever has none, across a new year too; hours go on."""
    poor = {"budget.binding": True, "proactive.budget": 0.0, "time.start": "2023-07-01", "time.days": 365}
    model = ran(poor | {purse: 0.0}, log_events=True)
    assert_books_are_kept(model)
    none = ran(poor | {"budget.street": 0.0, "budget.departments": 0.0})
    assert_books_are_kept(ran(SHORT | poor | {purse: 0.0}, log_events=True))
    spent = [each.ledger()[GOVERNMENT, MATERIAL, :, YUAN].sum() for each in (model, none)]
    assert spent[1] == 0.0 < spent[0]
    assert daily(none, "government_hours") > 0.0


def test_a_budget_that_binds_for_a_while(tmp_path: Path) -> None:
    file = tmp_path / "budget.toml"
    file.write_text(LEAVE.format(key="budget.binding", value="true"), encoding="utf-8")
    model = GovernanceModel(load_scenario(file, SMALL | {"budget.street": 0.0}), log_events=True)
    model.run()
    assert_books_are_kept(model)


@pytest.mark.parametrize("weight", ["response", "resolution", "satisfaction"])
def test_all_weight_on_one_rate(weight: str) -> None:
    weights = {
        f"assessment.weight_{name}": float(name == weight)
        for name in ("response", "resolution", "satisfaction")
    }
    assert_books_are_kept(ran(SHORT | weights, log_events=True))


def test_a_tenth_of_the_staff() -> None:
    spec = small()
    keys = ("staff.per_10k", "staff.subdistrict_per_10k", "staff.departments", "intake.operators")
    tenth = {key: float(spec[key]) / 10.0 for key in keys}
    model = ran({"time.days": 365} | tenth, log_events=True)
    assert_books_are_kept(model)
    full = indicators(ran({"time.days": 365}))
    assert (indicators(model)["backlog"] or 0.0) > (full["backlog"] or 0.0)
    assert daily(model, "abandoned") > 0.0


def test_no_staff_at_all() -> None:
    none = {"staff.per_10k": 0.0, "staff.subdistrict_per_10k": 0.0, "staff.departments": 0.0}
    model = ran({"time.days": 365, "staff.overtime": 0.0} | none, log_events=True)
    assert_books_are_kept(model)


@pytest.mark.parametrize("size", ["least", "one community each", "many departments"])
def test_small_and_crowded_cities(size: str) -> None:
    city = {
        "least": {"city.residents": 500, "city.communities": 3, "city.departments": 1, "city.utilities": 0},
        "one community each": {"city.subdistricts": 20, "city.communities": 20, "city.districts": 20},
        "many departments": {"city.departments": 200, "city.utilities": 200},
    }[size]
    assert_books_are_kept(ran(SHORT | city, log_events=True))


SHOCK = """
extends = "demo_town"
[[events]]
day = 20
until = 50
label_en = "Ten times the trouble"
label_zh = "诉求激增十倍"
shock = {{ class = "{cls}", factor = 10.0 }}
"""


@pytest.mark.parametrize("cls", ["all", "info", "estate", "public"])
@pytest.mark.parametrize("threads", [1, 2])
def test_a_tenfold_shock(tmp_path: Path, cls: str, threads: int) -> None:
    file = tmp_path / "shock.toml"
    file.write_text(SHOCK.format(cls=cls), encoding="utf-8")
    spec = load_scenario(file, SMALL)
    model = GovernanceModel(spec, log_events=True, threads=threads)
    model.run()
    model.driver.close()
    assert_books_are_kept(model)
    matters = model.series()["matters"]
    calm = ran({"time.days": 90}).series()["matters"]
    assert (matters[:20] == calm[:20]).all()
    assert matters[20:50].sum() > calm[20:50].sum()


@pytest.mark.parametrize("at", [0, -1], ids=["all low", "all high"])
def test_a_tenfold_shock_upon_a_tenth_of_the_staff_and_every_lever(tmp_path: Path, at: int) -> None:
    file = tmp_path / "shock.toml"
    file.write_text(SHOCK.format(cls="all"), encoding="utf-8")
    keys = ("staff.per_10k", "staff.subdistrict_per_10k", "staff.departments", "intake.operators")
    levers = {key: ends(key)[at] for key in LEVERS if not key.startswith(("staff.", "deadline."))}
    levers |= {key: float(small()[key]) / 10.0 for key in keys}
    model = GovernanceModel(load_scenario(file, SMALL | levers), log_events=True)
    model.run()
    assert_books_are_kept(model)


@pytest.mark.parametrize("cls", ["chore", "info"])
def test_a_talkative_town_in_a_shock(tmp_path: Path, cls: str) -> None:
    """Everybody has a tie outside, tells everything and tries again: word of mouth has no limit."""
    file = tmp_path / "shock.toml"
    file.write_text(SHOCK.format(cls="all"), encoding="utf-8")
    talk = {"city.cross_share": 1.0, "learning.tell": 1.0, "choice.attempts": 20, "choice.retry_days": 0.1}
    often = {f"matter.{cls}.rate": 50.0, "time.days": 60}
    model = GovernanceModel(load_scenario(file, SMALL | talk | often), log_events=True)
    model.run()
    assert_books_are_kept(model)


def test_a_city_that_is_let_alone() -> None:
    """Nothing arises: every indicator without a base is None, and the days go by."""
    classes = ("info", "chore", "dispute", "estate", "public", "market")
    nothing = {f"matter.{cls}.{name}": 0.0 for cls in classes for name in ("rate", "problem_rate")}
    model = ran({"time.days": 365} | nothing, log_events=True)
    assert daily(model, "matters") == 0.0
    assert_indicators_are_sound(model)


def test_the_shortest_period() -> None:
    assert_books_are_kept(ran({"time.days": 1}, log_events=True))


LEAVE = """
extends = "demo_town"
[[events]]
day = 20
until = 45
label_en = "Staff change"
label_zh = "人员变动"
set = {{ "{key}" = {value} }}
"""


@pytest.mark.parametrize("key", ["staff.per_10k", "staff.subdistrict_per_10k", "staff.departments"])
@pytest.mark.parametrize("value", [0.0, 0.1, 50.0])
def test_staff_that_leaves_comes_back(tmp_path: Path, key: str, value: float) -> None:
    """An event changes the hours that units have; when it is over they are what they were."""
    file = tmp_path / "leave.toml"
    file.write_text(LEAVE.format(key=key, value=value), encoding="utf-8")
    model = GovernanceModel(load_scenario(file, SMALL), log_events=True)
    before = model.world.handlers[["base_speed", "workers", "own_load"]].copy()
    model.advance(30)
    assert (model.world.handlers[["base_speed", "workers"]] != before[["base_speed", "workers"]]).any()
    model.advance(60)
    for name in ("base_speed", "workers", "own_load"):
        assert model.world.handlers[name] == pytest.approx(before[name], rel=1e-6), name
    assert_books_are_kept(model)


def test_staff_that_was_not_there_can_be_hired(tmp_path: Path) -> None:
    file = tmp_path / "hire.toml"
    file.write_text(LEAVE.format(key="staff.per_10k", value=30.0), encoding="utf-8")
    model = GovernanceModel(load_scenario(file, SMALL | {"staff.per_10k": 0.0}))
    model.advance(30)
    desks = model.world.handlers[: len(model.world.communities)]
    assert desks["workers"] == pytest.approx(desks["residents"] / 1e4 * 30.0, rel=1e-6)
