"""Which channel a resident takes: random utility over learned values, effort and the matter's kind.

``U = sensitivity * (q - effort) - mismatch * |publicness - domain| + trust term`` and logit shares
(McFadden 1974). Living with it is the reference channel. All who choose on a day choose together
(`sim.day.first`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from sim.compiled import Row, kernel
from sim.day.bodies import council_sits
from sim.day.world import (
    NONE,
    Array,
    CaseRow,
    CommunityRow,
    ParameterRow,
    World,
)
from sim.elementary import exps, fma, swift_exp
from sim.streams import PURPOSE

Tastes = tuple[float, float, float]
"""Sensitivity to what was learned, to mismatch, to trust."""
Efforts = tuple[float, float, float, float, float, float, float, float]

CHOICE = PURPOSE["channel"]

DOMAIN = np.array([0.0, 0.2, 0.45, 0.6, 0.5, 0.95, 0.75, 1.0, 0.0])
"""Where each channel stands from private (0) to public (1) in residents' eyes (assumed, ordinal)."""


def living_with(par: Array) -> float:
    """Weight of the reference channel, from a parameter row: it is the same for everybody."""
    return _weight_of(float(par["choice_sensitivity"] * par["choice_live_value"]))


@lru_cache(maxsize=16)
def _weight_of(utility: float) -> float:
    """Logit weight; few policies change that of the reference channel."""
    return float(exps(np.array([utility]))[0])


@kernel
def tastes(par: ParameterRow, effort: Row) -> tuple[Tastes, Efforts]:
    """What weights hang on that is alike for everybody, as numbers: a loop need not look them up."""
    efforts = effort[0], effort[1], effort[2], effort[3], effort[4], effort[5], effort[6], effort[7]
    return (par.choice_sensitivity, par.choice_mismatch, par.choice_trust_weight), efforts


@kernel
def weight(alike: Any, channel: int, value: float, alien: float, trust: float) -> float:
    """Logit weight of a channel that is so far from the matter, and gains so much from trust.

    Args:
        alike: Of `tastes`.
        channel: Its index.
        value: What was learned of it.
        alien: Distance between its place and the matter's from private to public, 0-1.
        trust: Trust above a half, where the channel is an official one.
    """
    (sensitivity, mismatch, trust_weight), efforts = alike
    appeal = fma(trust_weight, trust, -mismatch * alien)
    return swift_exp(fma(sensitivity, value - efforts[channel], appeal))


@kernel
def volunteers_at_hand(w: World, case: CaseRow, community: CommunityRow) -> bool:
    """Whether volunteers have hours left, or a council sits for the matter."""
    return community.volunteer_hours > 0.0 or council_sits(w, case, community)


@kernel
def neighbours_at_hand(w: World, case: CaseRow, community: CommunityRow) -> bool:
    """Whether a resident has ties, or a mutual-aid group to ask."""
    return w.tie_start[case.resident + 1] != w.tie_start[case.resident] or community.group != NONE
