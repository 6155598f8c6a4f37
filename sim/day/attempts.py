"""One attempt at a matter: choose a channel and follow it as far as it goes without a handler.

Alone, neighbours, volunteers and the property company act at once; the community office, a
department, the hotline and a petition hand the case to `sim.day.intake`. What failed is taken up
again some days later, until it ends, passes by itself, or is lived with.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import kernel
from sim.day.accounts import (
    BY_MOBILISED,
    BY_PROPERTY,
    BY_THEMSELVES,
    LIVED_WITH,
    finish,
    own_labour,
)
from sim.day.bodies import council_sits, group_helps, helps_out, in_council, overseen
from sim.day.intake import call_hotline, hand_in
from sim.day.learning import learn, tie
from sim.day.outcomes import gone, who_ended
from sim.day.problems import repair
from sim.day.slots import record, schedule_when
from sim.day.together import wait_again
from sim.day.world import (
    ALONE,
    CONVENED,
    COUNCIL,
    COUNTER,
    DEPARTMENT,
    HOTLINE,
    LIVE,
    NEIGHBOURS,
    NONE,
    OFFICE,
    PARTNERS,
    PETITION,
    RESIDENTS,
    VOLUNTEERS,
    WAITING,
    WALK_IN,
    CaseRow,
    World,
)
from sim.day.world import CH_PETITION as PETITION_CHANNEL
from sim.day.world import PROPERTY as PROPERTY_CHANNEL
from sim.exponential import exponential
from sim.streams import PURPOSE, happens, uniform

_RETRY, _EFFORT = PURPOSE["retry"], PURPOSE["own_effort"]
_NEIGHBOUR, _VOLUNTEER, _PROPERTY = PURPOSE["neighbour"], PURPOSE["volunteer"], PURPOSE["property"]

SELF_HELP_DAYS = 2.0
"""Mean days that settling a matter oneself takes (assumed)."""


@kernel
def retry_later(w: World, s: int, slot: int, day: int) -> None:
    """Take the matter up again after an exponential delay."""
    case = w.cases[slot]
    case.when += 24.0 * exponential(w.keys[_RETRY], case.stream, case.attempt, w.par[0].choice_retry_days)
    case.state = WAITING
    schedule_when(w, s, slot, day)


@kernel
def _conclude(
    w: World, s: int, block: int, slot: int, day: int, channel: int, solved: bool, how: int
) -> None:
    """Learn from a channel that acts at once, then end the matter or take it up again."""
    case = w.cases[slot]
    took = exponential(w.keys[_EFFORT], case.stream, 2 * case.attempt + 1, SELF_HELP_DAYS)
    outcome = (1.0 if solved else 0.0) - w.par[0].learning_waiting * took
    learn(w, s, case.resident, channel, outcome, case.stream, case.attempt, day)
    case.when += 24.0 * took
    if solved:
        finish(w, s, block, slot, case.when, how)
    else:
        retry_later(w, s, slot, day)


@kernel
def _alone(w: World, s: int, block: int, slot: int, day: int) -> None:
    case = w.cases[slot]
    solved = happens(w.keys[_EFFORT], case.stream, 2 * case.attempt, w.cls[case.cls].alone)
    own_labour(w, s, RESIDENTS, solved, case.hours)
    _conclude(w, s, block, slot, day, ALONE, solved, BY_THEMSELVES)


@kernel
def who_is_asked(w: World, case: CaseRow, attempt: int) -> int:
    """The tie that an attempt asks; -1 where there is none."""
    first, u = w.communities[case.community].first, uniform(w.keys[_NEIGHBOUR], case.stream, 3 * attempt)
    return tie(w.tie_start, w.tie_to, first, case.resident, u)


@kernel
def _neighbours(w: World, s: int, block: int, slot: int, day: int) -> None:
    """Ask one tie; where that one cannot, a mutual-aid group knows somebody else to ask."""
    case = w.cases[slot]
    home = w.communities[case.community]
    key = w.keys[_NEIGHBOUR]
    w.daily[s].asked_neighbours += 1.0
    home.asked += 1.0
    first = 3 * case.attempt
    helper = who_is_asked(w, case, case.attempt)
    helps = helper >= 0 and helps_out(w, s, home, helper, uniform(key, case.stream, first + 1), day)
    how = BY_THEMSELVES
    if not helps and home.group != NONE:
        helps = group_helps(w, s, case, home, day)
        if helps and home.group == CONVENED:
            how = BY_MOBILISED
    solved = False
    if helps:
        solved = happens(key, case.stream, first + 2, w.cls[case.cls].neighbours)
        own_labour(w, s, RESIDENTS, solved, 0.5 * case.hours)
    own_labour(w, s, RESIDENTS, solved, 0.5 * case.hours)
    _conclude(w, s, block, slot, day, NEIGHBOURS, solved, how)


@kernel
def _volunteers(w: World, s: int, block: int, slot: int, day: int) -> None:
    """The council, if one sits for such matters; else volunteers, if hours and skill are there this month."""
    case = w.cases[slot]
    home, kind = w.communities[case.community], w.cls[case.cls]
    key = w.keys[_VOLUNTEER]
    solved, how = False, BY_THEMSELVES
    if council_sits(w, case, home):
        solved, how = in_council(w, s, case, home)
    elif home.volunteer_hours >= case.hours and happens(
        key, case.stream, 3 * case.attempt, home.skill[kind.skill]
    ):
        home.volunteer_hours -= case.hours
        solved = happens(key, case.stream, 3 * case.attempt + 1, kind.volunteers)
        if happens(key, case.stream, 3 * case.attempt + 2, home.mobilised):
            how = BY_MOBILISED
        own_labour(w, s, VOLUNTEERS, solved, case.hours)
    _conclude(w, s, block, slot, day, COUNCIL, solved, how)


@kernel
def _property(w: World, s: int, block: int, slot: int, day: int) -> None:
    """The property company, within the hours that it gives to residents this month."""
    case = w.cases[slot]
    home = w.communities[case.community]
    solved = False
    if home.property_hours >= case.hours:
        home.property_hours -= case.hours
        solved = happens(
            w.keys[_PROPERTY], case.stream, case.attempt, overseen(w, home, w.cls[case.cls].property)
        )
        own_labour(w, s, PARTNERS, solved, case.hours)
        if solved and case.problem >= 0 and case.need1 == 0:
            missed = 1.0 - w.par[0].handling_root_share
            repair(w, s, case.problem, case.stream, case.attempt, missed, day, True)
    _conclude(w, s, block, slot, day, PROPERTY_CHANNEL, solved, BY_PROPERTY)


@kernel
def take_up(w: World, s: int, block: int, slot: int, day: int) -> None:
    """The next attempt at a matter at hour ``when``: it ends, is lived with, or waits for a channel."""
    case = w.cases[slot]
    if gone(w, case, case.when):
        hour = np.float64(min(case.when, case.passes))
        finish(w, s, block, slot, hour, who_ended(w, case, case.when))
        return
    if case.attempt < w.par[0].choice_attempts:
        wait_again(w, block, slot)
    else:
        follow(w, s, block, slot, day, LIVE)


@kernel
def follow(w: World, s: int, block: int, slot: int, day: int, channel: int) -> None:
    """Make an attempt by a channel: as far as it goes without a handler."""
    case = w.cases[slot]
    case.attempt += 1
    record(w, block, slot, 1, channel, case.when, 0.0)
    if channel == ALONE:
        _alone(w, s, block, slot, day)
    elif channel == NEIGHBOURS:
        _neighbours(w, s, block, slot, day)
    elif channel == COUNCIL:
        _volunteers(w, s, block, slot, day)
    elif channel == PROPERTY_CHANNEL:
        _property(w, s, block, slot, day)
    elif channel == OFFICE:
        hand_in(w, s, block, slot, day, WALK_IN)
    elif channel == DEPARTMENT:
        hand_in(w, s, block, slot, day, COUNTER)
    elif channel == PETITION_CHANNEL:
        hand_in(w, s, block, slot, day, PETITION)
    elif channel == HOTLINE:
        if call_hotline(w, s, block, slot, day):
            retry_later(w, s, slot, day)
    else:
        finish(w, s, block, slot, case.when, LIVED_WITH)
