"""Which channel a resident takes: random utility over learned values, effort and the matter's kind.

``U = sensitivity * (q - effort) - mismatch * |publicness - domain| + trust term`` and logit shares
(McFadden 1974). Living with it is the reference channel. Which channels the day's new matters are first taken
to is chosen together (`sim.day.first`), by the same rule and the same draws.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from sim.compiled import Row, kernel
from sim.day.bodies import council_sits
from sim.day.world import (
    COUNCIL,
    LIVE,
    NEIGHBOURS,
    NONE,
    Array,
    CaseRow,
    CommunityRow,
    ParameterRow,
    ResidentRow,
    World,
)
from sim.day.world import PROPERTY as PROPERTY_CHANNEL
from sim.elementary import exps, fma, swift_exp
from sim.streams import PURPOSE, uniform

CHOICE = PURPOSE["channel"]

DOMAIN = np.array([0.0, 0.2, 0.45, 0.6, 0.5, 0.95, 0.75, 1.0, 0.0])
"""Where each channel stands from private (0) to public (1) in residents' eyes (assumed, ordinal)."""

OFFICIAL = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0])
"""Channels whose appeal rises with trust in institutions: office, department, hotline."""


def living_with(par: Array) -> float:
    """Weight of the reference channel, from a parameter row: it is the same for everybody."""
    return _weight_of(float(par["choice_sensitivity"] * par["choice_live_value"]))


@lru_cache(maxsize=16)
def _weight_of(utility: float) -> float:
    """Logit weight; few policies change that of the reference channel."""
    return float(exps(np.array([utility]))[0])


@kernel
def weight(par: ParameterRow, value: float, effort: float, alien: float, trust: float) -> float:
    """Logit weight of a channel that is so far from the matter, and gains so much from trust."""
    appeal = fma(par.choice_trust_weight, trust, -par.choice_mismatch * alien)
    return swift_exp(fma(par.choice_sensitivity, value - effort, appeal))


@kernel
def volunteers_at_hand(w: World, case: CaseRow, community: CommunityRow) -> bool:
    """Whether volunteers have hours left, or a council sits for the matter."""
    return community.volunteer_hours > 0.0 or council_sits(w, case, community)


@kernel
def neighbours_at_hand(w: World, case: CaseRow, community: CommunityRow) -> bool:
    """Whether a resident has ties, or a mutual-aid group to ask."""
    return w.tie_start[case.resident + 1] != w.tie_start[case.resident] or community.group != NONE


@kernel
def weigh_channels(w: World, case: CaseRow, person: ResidentRow, community: CommunityRow, out: Row) -> None:
    """Unnormalised logit weights of the nine channels into ``out`` (nine or more numbers).

    Channels that are not at hand weigh nothing: volunteers without hours left, a property company where
    there is none, neighbours of somebody without ties or a mutual-aid group.
    """
    par, trust = w.par[0], person.trust - 0.5
    publicness = w.cls[case.cls].publicness
    # A length that the compiler does not know keeps it from unrolling the loop before it can vectorise it.
    for channel in range(len(w.effort)):
        alien = abs(publicness - DOMAIN[channel])
        out[channel] = weight(par, person.q[channel], w.effort[channel], alien, trust * OFFICIAL[channel])
    if not volunteers_at_hand(w, case, community):
        out[COUNCIL] = 0.0
    if community.has_property <= 0.0:
        out[PROPERTY_CHANNEL] = 0.0
    if not neighbours_at_hand(w, case, community):
        out[NEIGHBOURS] = 0.0
    out[LIVE] = w.city[0].living_with


@kernel
def choose(w: World, block: int, case: CaseRow, person: ResidentRow, community: CommunityRow) -> int:
    """Channel taken at this attempt (index into CHANNELS)."""
    out = w.scratch[block]
    weigh_channels(w, case, person, community, out)
    total = 0.0
    for channel in range(LIVE + 1):
        total += out[channel]
        out[channel] = total
    u = uniform(w.keys[CHOICE], case.stream, case.attempt) * total
    chosen = 0
    for channel in range(LIVE):
        chosen += u >= out[channel]
    return chosen
