"""The assessor's ranking, after `sim.month.rules` has scored: few units, but each against all others."""

from __future__ import annotations

from typing import Any

from sim.agents.assessor import contest, credible, crowding, mid_ranks, pressure_at
from sim.day.world import Array, World
from sim.month.act import rank_districts
from sim.month.decided import MOST


def rank(w: World, groups: list[int], amplification: Array, policy: dict[str, Any]) -> bool:
    """`sim.agents.Assessor.decide` without the scores: percentiles and pressure.

    Args:
        w: World, changed in place.
        groups: Within which units are ranked (`sim.month.picture.groups_of`).
        amplification: Of districts, as it was when the month ended.
        policy: Parameters in force.

    Returns:
        Whether every decision is possible.
    """
    units = w.handlers[len(w.communities) :]
    standing = credible(units["score"].tolist(), units["evidence"].tolist(), groups)
    keep = policy["strategy.inertia"]
    pairs = zip(units["percentile"].tolist(), mid_ranks(standing, groups), strict=True)
    percentile = [keep * old + (1.0 - keep) * new for old, new in pairs]
    factors = amplification[w.subs["district"]].tolist() + [1.0] * (len(units) - len(w.subs))
    each = zip(percentile, factors, crowding(standing, groups), strict=True)
    pressure = [pressure_at(at, factor, policy) * contest(near, policy) for at, factor, near in each]
    units["percentile"], units["pressure"] = percentile, pressure
    rank_districts(w)
    return all(0.0 <= at <= 1.0 for at in percentile) and all(0.0 <= force <= MOST for force in pressure)
