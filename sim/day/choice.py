"""Which channel a resident takes: random utility over learned values, effort and the matter's kind.

``U = sensitivity * q - mismatch * |publicness - domain| + trust term`` and logit shares (McFadden
1974). The learned value is net of effort already. Living with it is the reference channel.
"""

from __future__ import annotations

import math

import numpy as np

from sim.city.rows import LEARNED
from sim.compiled import Row, kernel
from sim.day.world import (
    COUNCIL,
    DEPARTMENT,
    HOTLINE,
    LIVE,
    OFFICE,
    CaseRow,
    CommunityRow,
    ParameterRow,
    ResidentRow,
    World,
)
from sim.day.world import PROPERTY as PROPERTY_CHANNEL
from sim.streams import PURPOSE, uniform

_CHANNEL = PURPOSE["channel"]

DOMAIN = np.array([0.0, 0.2, 0.45, 0.6, 0.5, 0.95, 0.75, 1.0, 0.0])
"""Where each channel stands from private (0) to public (1) in residents' eyes (assumed, ordinal)."""

_LOG2E = 1.4426950408889634
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_POWERS = 2.0 ** np.arange(-64, 65)


@kernel
def exp_fast(x: float) -> float:
    """exp(x) for |x| <= 40 to 1e-9 relative, in plain arithmetic: the same bits everywhere."""
    x = min(max(x, -40.0), 40.0)
    k = math.floor(x * _LOG2E + 0.5)
    r = x - k * _LN2_HIGH - k * _LN2_LOW
    p = 1.0 / 720 + r * (1.0 / 5040 + r / 40320)
    p = 0.5 + r * (1.0 / 6 + r * (1.0 / 24 + r * (1.0 / 120 + r * p)))
    p = 1.0 + r * (1.0 + r * p)
    return p * _POWERS[int(k) + 64]


@kernel
def logistic(x: float) -> float:
    """1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + exp_fast(-x))


@kernel
def weights(
    par: ParameterRow,
    person: ResidentRow,
    publicness: float,
    has_council: bool,
    has_property: bool,
    has_ties: bool,
    out: Row,
) -> float:
    """Unnormalised logit weights of the nine channels for one resident.

    Args:
        par: Parameter row.
        person: Resident row.
        publicness: 0 private .. 1 public.
        has_council: Whether volunteers are at hand in the community.
        has_property: Whether a property company serves the community.
        has_ties: Whether the resident has ties.
        out: Working space of nine or more numbers, overwritten.

    Returns:
        Sum of the weights.
    """
    total = 0.0
    trust = par.choice_trust_weight * (person.trust - 0.5)
    for channel in range(LEARNED):
        utility = par.choice_sensitivity * person.q[channel]
        utility -= par.choice_mismatch * abs(publicness - DOMAIN[channel])
        if channel in (OFFICE, DEPARTMENT, HOTLINE):
            utility += trust
        weight = exp_fast(utility)
        if channel == COUNCIL and not has_council:
            weight = 0.0
        if channel == PROPERTY_CHANNEL and not has_property:
            weight = 0.0
        if channel == 1 and not has_ties:
            weight = 0.0
        out[channel] = weight
        total += weight
    out[LIVE] = exp_fast(par.choice_sensitivity * par.choice_live_value)
    return total + out[LIVE]


@kernel
def choose(w: World, block: int, case: CaseRow, person: ResidentRow, community: CommunityRow) -> int:
    """Channel taken at this attempt (index into CHANNELS)."""
    out = w.scratch[block]
    publicness = w.cls[case.cls].publicness
    has_ties = w.tie_start[case.resident + 1] > w.tie_start[case.resident]
    total = weights(
        w.par[0],
        person,
        publicness,
        community.volunteer_hours > 0.0,
        community.has_property > 0.0,
        has_ties,
        out,
    )
    u = uniform(w.keys[_CHANNEL], case.id, case.attempt) * total
    for channel in range(LIVE):
        u -= out[channel]
        if u < 0.0:
            return channel
    return LIVE
