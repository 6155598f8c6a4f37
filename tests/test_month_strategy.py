"""What units learn and adapt each month: beliefs, norm, price of an hour, overtime, time for orders."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import small

from sim.agents import Department, Strategist
from sim.agents.handlers import PATIENCE_DAYS
from sim.agents.strategist import EVIDENCE
from sim.agents.unit import Unit, adapted_price, overtime_share, tired
from sim.model import GovernanceModel
from sim.scenario.fixed import FIXED_VALUES
from sim.scenario.values import DEFAULTS

POLICY: dict[str, Any] = {
    **FIXED_VALUES,
    **DEFAULTS,
    "strategy.price": 0.05,
    "strategy.price_rate": 0.25,
    "strategy.price_gain": 1.5,
    "strategy.target_days": 2.0,
    "strategy.learning": 0.3,
    "strategy.pull": 0.1,
    "strategy.imitation": 0.1,
    "strategy.norm": 0.5,
    "strategy.mutation": 0.02,
    "staff.overtime": 0.2,
    "staff.order_share": 0.45,
    "visiting.hours": 2.0,
    "whistle.willingness": 0.6,
    "party.coordination": 0.5,
}

quick = settings(max_examples=80, deadline=None, derandomize=True)
price = st.floats(0.005, 0.5)
days = st.floats(0.0, 1000.0)


def unit(kind: str, **seen: Any) -> Any:
    """An agent of a small city that sees what is given."""
    agent = GovernanceModel(small()).units[kind][0]
    agent.policy = POLICY | seen.pop("policy", {})
    for name, value in seen.items():
        setattr(agent, name, value)
    return agent


@given(price, days)
@quick
def test_the_price_goes_a_share_of_the_way_to_what_the_backlog_says(before: float, waiting: float) -> None:
    after = adapted_price(before, waiting, POLICY)
    goal = 0.05 * math.exp(1.5 * (waiting - 2.0) / (waiting + 2.0))
    assert math.log(after / before) == pytest.approx(0.25 * math.log(goal / before), abs=1e-9)
    assert min(before, 0.05 * math.exp(-1.5)) <= after * (1.0 + 1e-9)
    assert after <= max(before, 0.05 * math.exp(1.5)) * (1.0 + 1e-9)


@given(price, days, days)
@quick
def test_more_waiting_never_makes_hours_cheaper(before: float, less: float, more: float) -> None:
    less, more = sorted((less, more))
    assert adapted_price(before, less, POLICY) <= adapted_price(before, more, POLICY)


def test_at_the_usual_backlog_the_price_goes_back_to_its_start() -> None:
    price = 0.2
    for _ in range(100):
        price = adapted_price(price, 2.0, POLICY)
    assert price == pytest.approx(0.05)


@pytest.mark.parametrize(("start", "now"), [(0.0, 0.3), (0.0, 0.0), (0.05, 0.0)])
def test_a_price_of_nothing_is_where_it_starts(start: float, now: float) -> None:
    assert adapted_price(now, 30.0, POLICY | {"strategy.price": start}) == start


def test_overtime_starts_at_the_target_and_is_full_at_twice_it() -> None:
    waits = (0.0, 2.0, 3.0, 4.0, 100.0)
    assert [overtime_share(wait, POLICY) for wait in waits] == pytest.approx([0.0, 0.0, 0.1, 0.2, 0.2])


def learner(**seen: Any) -> Strategist:
    told = {"heard": [0.0] * 4, "heard_yes": [0.0] * 4, "heard_satisfied": [0.0] * 4}
    told |= {"belief": [0.3] * 4 + [0.9] * 4, "city_belief": [0.3] * 4 + [0.9] * 4}
    agent: Strategist = unit("subdistrict", **(told | seen))
    return agent


def test_beliefs_follow_the_call_backs_by_weight_of_evidence() -> None:
    agent = learner(
        heard=[10.0, 0.0, 0.0, 30.0], heard_yes=[8.0, 0, 0, 15.0], heard_satisfied=[5.0, 0, 0, 30.0]
    )
    some, more = 0.3 * 10.0 / (10.0 + EVIDENCE), 0.3 * 30.0 / (30.0 + EVIDENCE)
    yes = [0.3 + some * (0.8 - 0.3), 0.3, 0.9, 0.9 + more * (0.5 - 0.9)]
    satisfied = [0.3 + some * (0.5 - 0.3), 0.3, 0.9, 0.9 + more * (1.0 - 0.9)]
    pulled = [
        rate + 0.1 * (mean - rate)
        for pair, mean in zip(zip(yes, satisfied, strict=True), (0.3, 0.3, 0.9, 0.9), strict=True)
        for rate in pair
    ]
    assert agent.learned() == pytest.approx(pulled)


def test_without_call_backs_and_pull_beliefs_stay() -> None:
    agent = learner(policy={"strategy.pull": 0.0})
    assert agent.learned() == agent.belief


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0, 1), st.floats(0, 1)), min_size=4, max_size=4))
@quick
def test_beliefs_stay_probabilities(cells: list[tuple[int, float, float]]) -> None:
    heard = [float(n) for n, _, _ in cells]
    agent = learner(
        heard=heard,
        heard_yes=[n * a for n, a, _ in cells],
        heard_satisfied=[n * b for n, _, b in cells],
    )
    assert all(0.0 <= belief <= 1.0 for belief in agent.learned())


@pytest.mark.parametrize(
    ("luck", "peer_score", "expected"),
    [((0.05, 0.0), 0.9, 0.2), ((0.05, 0.0), 0.4, 0.8), ((0.5, 0.0), 0.9, 0.8), ((0.05, 1.0), 0.4, 0.82)],
    ids=["copies the better", "not the worse", "only now and then", "and drifts"],
)
def test_norms_are_copied_from_better_peers(luck: Any, peer_score: float, expected: float) -> None:
    agent = learner(
        norm=0.8, score=0.6, peer_norm=0.2, peer_score=peer_score, luck=luck, policy={"strategy.pull": 0.0}
    )
    assert agent.imitated_norm() == pytest.approx(expected)


def test_the_profession_pulls_norms_back_and_none_is_negative() -> None:
    agent = learner(norm=0.8, score=0.6, peer_norm=0.2, peer_score=0.1, luck=(0.5, 0.0))
    assert agent.imitated_norm() == pytest.approx(0.8 + 0.1 * (0.5 - 0.8))
    agent.luck = (0.5, -1e6)
    assert agent.imitated_norm() == 0.0


@pytest.mark.parametrize("displaced", [0.0, PATIENCE_DAYS, 5.0 * PATIENCE_DAYS])
def test_willingness_is_lifted_by_the_party_and_worn_down_by_own_tasks(displaced: float) -> None:
    agent: Department = unit("department", own_backlog_days=displaced, pressure=0.5)
    assert agent.willingness() == pytest.approx((0.6 + 0.4 * 0.5) / (1.0 + displaced / PATIENCE_DAYS))


@pytest.mark.parametrize("solved", [0.9, 0.3, 0.1])
def test_a_shared_score_moves_the_odds_by_what_help_has_been_seen_to_earn(solved: float) -> None:
    """Beliefs decide the sign: a department that has seen solving earn nothing comes no more often."""
    belief = [0.3, 0.3, 0.0, 0.0, solved, solved, 0.0, 0.0]
    shared = {"integration.shared_score": 0.5, "party.coordination": 0.0}
    agent = unit("department", own_backlog_days=0.0, pressure=0.5, belief=belief, policy=shared)
    weights = agent.policy["assessment.weight_resolution"] + agent.policy["assessment.weight_satisfaction"]
    gain = 0.5 * 0.5 * weights * (solved - 0.3)
    odds = 0.6 / 0.4 * math.exp(gain / agent.policy["strategy.temperature"])
    assert agent.willingness() == pytest.approx(odds / (1.0 + odds))


def test_a_community_shifts_time_to_orders_when_they_pile_up() -> None:
    waits = (0.0, 2.0, 3.0, 4.0, 100.0)
    shares = [unit("community", backlog_days=wait, council=0).order_share() for wait in waits]
    assert shares == pytest.approx([0.4, 0.4, 0.525, 0.65, 0.65])
    all_visits = unit("community", backlog_days=0.0, council=0, policy={"visiting.hours": 40.0})
    assert all_visits.order_share() == 0.05
    assert all_visits.visits() == pytest.approx(40.0 * (0.45 - 0.05))


@pytest.mark.parametrize(("council", "promotion", "hours"), [(1, 0.5, 4.0), (1, 0.0, 0.0), (2, 0.5, 0.0)])
def test_only_a_council_that_is_convened_and_promoted_takes_workers_time(
    council: int, promotion: float, hours: float
) -> None:
    policy = {"councils.promotion": promotion, "councils.worker_hours": 4.0}
    agent = unit("community", backlog_days=0.0, council=council, workers=2.0, policy=policy)
    month = 2.0 * 40.0 * 365.0 / 12.0 / 7.0
    assert agent.order_share() == pytest.approx(0.45 - hours / month - 2.0 / 40.0)


def test_volunteers_and_partners_have_the_hours_that_policy_gives() -> None:
    society = {"volunteers.hours": 2.0, "volunteers.active_share": 0.1, "volunteers.mobilisation": 0.5}
    society |= {"volunteers.turnout": 0.2, "partners.participation": 0.5, "partners.hours_per_1k": 8.0}
    society |= {"partners.property_hours_per_1k": 20.0}
    society |= {"volunteers.resting": 1.0, "volunteers.contagion": 0.0, "volunteers.burn_out": 0.0}
    fresh = {"active": 0.3, "offered": 0.0, "volunteer_hours": 0.0}
    team = unit("volunteers", registered=100.0, members=50.0, policy=society, **fresh)
    team.decide()
    assert (team.volunteer_hours, team.mobilised) == pytest.approx((20.0 + 10.0, 10.0 / 30.0))
    nobody = unit("volunteers", registered=0.0, members=0.0, policy=society, **fresh)
    nobody.decide()
    assert (nobody.volunteer_hours, nobody.mobilised) == (0.0, 0.0)
    partner = unit("partner", size=500.0, has_property=1.0, policy=society)
    partner.decide()
    assert (partner.partner_hours, partner.property_hours) == pytest.approx((2.0, 10.0))


def test_triage_learns_along_a_power_law_above_its_floor() -> None:
    triage = {"data.error_base": 0.2, "data.error_floor": 0.05, "data.curve": 0.5, "data.classification": 1.0}
    triage |= {"data.collection": 0.5}
    triage |= {"intake.operators": 10.0, "intake.calls_per_operator_day": 90.0, "city.residents": 9000}
    triage |= {"platform.benefit": 0.4, "platform.upgrade_pace": 0.5, "platform.gain": 0.1}
    triage |= {"platform.ageing": 0.02}
    seen: dict[str, Any] = {"labelled": [0.0, 30.0], "requests_per_1000": [0.0, 42.0], "platform": 0.0}
    hotline = unit("hotline", policy=triage, **seen)
    assert hotline.triage_error(0.0) == pytest.approx(0.2)
    assert hotline.triage_error(3.0) == pytest.approx(0.05 + 0.15 * 0.5)
    assert hotline.triage_error(1e12) == pytest.approx(0.05, abs=1e-6)
    hotline.decide()
    assert hotline.labelled == pytest.approx([0.0, 0.9 * 30.0 + 0.5 * 42.0])
    assert hotline.platform == pytest.approx(0.05)
    assert hotline.capacity_per_1000 == pytest.approx(100.0 / (1.0 - 0.4 * 0.05))
    assert hotline.triage_error(0.0) == pytest.approx(0.05 + 0.15 * (1.0 - 0.4 * 0.05))
    for _ in range(500):
        hotline.platform = hotline.upgraded()
    assert hotline.platform == pytest.approx(0.05 / (0.05 + 0.02))


def society_of(**changes: float) -> dict[str, Any]:
    """Volunteers whom nothing moves but what is given."""
    still = {"contagion": 0.0, "burn_out": 0.0, "resting": 0.0, "crowding": 0.0, "mobilisation": 0.0}
    return {f"volunteers.{name}": value for name, value in (still | changes).items()}


@pytest.mark.parametrize(
    ("changes", "seen", "after"),
    [
        ({}, {}, 0.1),
        ({"contagion": 0.2, "threshold": 0.05}, {}, 0.1 + 0.2 * 0.1 * 0.9),
        ({"contagion": 0.2, "threshold": 0.15}, {}, 0.1),
        ({"burn_out": 0.5}, {"offered": 10.0, "volunteer_hours": 4.0}, 0.1 - 0.5 * 0.6 * 0.1),
        ({"resting": 0.1, "active_share": 0.2}, {}, 0.1 + 0.1 * 0.1),
        ({"resting": 1.0, "active_share": 0.2, "crowding": -1.0, "mobilisation": 0.5}, {}, 0.1),
        ({"resting": 1.0, "active_share": 0.2, "crowding": 1.0, "mobilisation": 0.5}, {}, 0.3),
    ],
)
def test_volunteers_are_drawn_in_worn_out_and_crowded_either_way(
    changes: dict[str, float], seen: dict[str, float], after: float
) -> None:
    view = {"active": 0.1, "offered": 0.0, "volunteer_hours": 0.0} | seen
    team = unit("volunteers", policy=society_of(**changes), **view)
    assert team.still_active() == pytest.approx(after)


def bodies_of(policy: dict[str, float] | None = None, **seen: Any) -> Any:
    """A community of 100 residents, without bodies, to whom no draw brings any."""
    quiet = {"councils.promotion": 0.0, "committees.promotion": 0.0, "councils.initiative": 0.0}
    quiet |= {"committees.initiative": 0.0, "councils.lapse": 0.0, "committees.lapse": 0.0}
    quiet |= {"committees.targeting": 0.0, "mutual_aid.promotion": 0.0, "mutual_aid.initiative": 0.0}
    quiet |= {"mutual_aid.lapse": 0.0}
    view = {"council": 0, "committee": 0, "group": 0, "granted": 2.0, "size": 100, "council_used": 0.0}
    view |= {"group_used": 0.0, "has_property": 1.0, "complained": 1.0}
    view |= {"chance": [0.04] * 6, "doom": [0.04] * 3}
    agent = unit("community", policy=quiet | (policy or {}), **(view | seen))
    agent.decide_bodies()
    return agent


def test_bodies_are_founded_by_government_or_by_residents_who_come_first() -> None:
    assert (bodies_of().council, bodies_of().committee) == (0, 0)
    convened = bodies_of(
        {"councils.promotion": 0.5, "councils.convened": 0.1, "councils.matters_per_1k": 30.0}
    )
    assert (convened.council, convened.committee, convened.council_room) == (1, 0, 3.0)
    formed = bodies_of({"committees.promotion": 0.5, "committees.formed": 0.1})
    assert (formed.council, formed.committee) == (0, 1)
    own = {"councils.initiative": 0.05, "committees.initiative": 0.05}
    both = {"councils.promotion": 1.0, "councils.convened": 1.0, "committees.promotion": 1.0}
    assert (bodies_of(own | both).council, bodies_of(own | both).committee) == (2, 2)
    assert bodies_of(own, granted=0.0).council == bodies_of(own, has_property=0.0).committee == 0
    aid = {"mutual_aid.promotion": 0.5, "mutual_aid.formed": 0.1}
    assert (bodies_of(aid).group, bodies_of(aid | {"mutual_aid.initiative": 0.05}).group) == (1, 2)
    assert bodies_of(aid, chance=[0.04] * 4 + [0.06, 0.04]).group == 0


def test_committees_are_formed_first_where_people_complain() -> None:
    """Chance 0.05 a month; the draw is 0.06, so it takes complaints above the city's mean, and targeting."""
    push = {"committees.promotion": 0.5, "committees.formed": 0.1}
    draws = {"chance": [0.06] * 6}
    assert bodies_of(push | {"committees.targeting": 1.0}, complained=1.5, **draws).committee == 1
    assert bodies_of(push | {"committees.targeting": 0.2}, complained=1.5, **draws).committee == 0
    assert bodies_of(push | {"committees.targeting": 1.0}, complained=0.0).committee == 0


def test_a_group_that_nobody_asks_lapses_sooner() -> None:
    lapse = {"mutual_aid.lapse": 0.1}
    assert bodies_of(lapse, group=2).group == 0
    assert bodies_of(lapse, group=2, group_used=3.0).group == 2


def test_an_idle_council_lapses_sooner_and_what_lapses_has_no_room() -> None:
    lapse = {"councils.lapse": 0.1, "committees.lapse": 0.1, "councils.matters_per_1k": 30.0}
    idle = bodies_of(lapse, council=1, committee=2)
    assert (idle.council, idle.committee, idle.council_room) == (0, 0, 0.0)
    assert bodies_of(lapse, council=1, council_used=3.0).council == 1


@pytest.mark.parametrize(("wait", "left", "after"), [(0.0, False, 0.45), (4.0, False, 0.5), (4.0, True, 0.1)])
def test_staff_tire_with_strain_and_whoever_comes_new_is_fresh(wait: float, left: bool, after: float) -> None:
    policy = {"strategy.target_days": 2.0, "fatigue.build": 0.1, "fatigue.recovery": 0.1}
    assert tired(0.5, wait, left, policy) == pytest.approx(after)


def test_a_unit_without_a_rule_says_so() -> None:
    with pytest.raises(TypeError, match="decide"):
        Unit(GovernanceModel(small()), 0).decide()
