"""What communities, volunteers and partners decide, compiled: the rules of `sim.agents`, a row at a time."""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.agents.bodies import formed, founded, lapses, room
from sim.agents.handlers import (
    able,
    before_visits,
    convening_share,
    efficacy_after,
    leaves,
    left_for_orders,
    visiting_hours,
)
from sim.agents.society import active_share, called_out, lent, property_company, unasked
from sim.agents.unit import adapted_price, overtime_share, tired
from sim.compiled import Row, kernel
from sim.day.world import NONE, CommunityRow, HandlerRow, PolicyRow

MOST: Final = float(np.finfo(np.float64).max)


@kernel
def is_share(value: float) -> bool:
    """Whether a decision lies in 0..1; what is no number does not."""
    return 0.0 <= value <= 1.0


@kernel
def is_amount(value: float) -> bool:
    """Whether a decision is finite and not negative."""
    return 0.0 <= value <= MOST


@kernel
def run_desk(
    desk: HandlerRow, home: CommunityRow, backlog_days: float, luck: float, policy: PolicyRow
) -> bool:
    """`sim.agents.Community.decide` without the bodies; tells whether every decision is possible."""
    desk.price = adapted_price(desk.price, backlog_days, policy)
    desk.overtime = overtime_share(backlog_days, policy)
    left = leaves(luck, desk.fatigue, policy)
    desk.fatigue = tired(desk.fatigue, backlog_days, left, policy)
    share = before_visits(backlog_days, convening_share(home.council, desk.workers, policy), policy)
    home.visiting = visiting_hours(share, policy)
    desk.speed = desk.base_speed * left_for_orders(share, home.visiting) * able(left)
    home.efficacy = efficacy_after(home.efficacy, home.asked, home.granted)
    amounts = is_amount(desk.price) and is_amount(desk.overtime) and is_amount(home.visiting)
    shares = is_share(desk.fatigue) and is_share(home.efficacy)
    return amounts and shares and 1e-9 <= desk.speed <= MOST


@kernel
def run_bodies(home: CommunityRow, complained: float, fates: Row, policy: PolicyRow) -> bool:
    """`sim.agents.ResidentsBodies.decide_bodies`; ``fates`` are six chances and three dooms."""
    if lapses(fates[6], policy["councils.lapse"], home.council_used):
        home.council = NONE
    if lapses(fates[7], policy["committees.lapse"], 0.0):
        home.committee = NONE
    if lapses(fates[8], policy["mutual_aid.lapse"], home.group_used):
        home.group = NONE
    helped = 100.0 * home.granted / home.size
    if home.council == NONE:
        pushed = policy["councils.promotion"] * policy["councils.convened"]
        home.council = founded(fates[0], fates[1], pushed, policy["councils.initiative"], helped)
    if home.committee == NONE and home.has_property > 0.0:
        pushed = formed(complained, policy)
        home.committee = founded(fates[2], fates[3], pushed, policy["committees.initiative"], helped)
    if home.group == NONE:
        pushed = policy["mutual_aid.promotion"] * policy["mutual_aid.formed"]
        home.group = founded(fates[4], fates[5], pushed, policy["mutual_aid.initiative"], helped)
    home.council_room = room(home.council, home.size, policy)
    return is_amount(home.council_room)


@kernel
def call_volunteers(home: CommunityRow, registered: float, members: float, policy: PolicyRow) -> bool:
    """`sim.agents.VolunteerTeam.decide`."""
    used = 1.0 - home.volunteer_hours / home.offered if home.offered > 0.0 else 0.0
    home.active = active_share(home.active, used, policy)
    called = called_out(members, policy)
    home.offered = unasked(registered, home.active, policy) + called
    home.volunteer_hours = home.offered
    home.mobilised = called / home.offered if home.offered > 0.0 else 0.0
    return is_share(home.active) and is_amount(home.offered) and is_share(home.mobilised)


@kernel
def ask_partners(home: CommunityRow, policy: PolicyRow) -> bool:
    """`sim.agents.Partner.decide`."""
    home.partner_hours = lent(home.size, policy)
    home.property_hours = property_company(home.has_property, home.size, policy)
    return is_amount(home.partner_hours) and is_amount(home.property_hours)
