"""The assessor's ranking, compiled: few units, but each against all others (`sim.agents.assessor`)."""

from __future__ import annotations

import numpy as np

from sim.agents.assessor import contest, crowd, pressure_at
from sim.agents.unit import CREDIBLE
from sim.compiled import Row, kernel, rule
from sim.day.world import PolicyRow, World
from sim.month.exact import PARTS, add_exactly, rounded, total
from sim.month.homes import is_amount, is_share


@kernel
def stand(w: World, standing: Row, near: Row) -> None:
    """`sim.agents.assessor.credible` and `crowding`: of subdistricts, then of departments."""
    subs = len(w.subs)
    _stand_among(w, 0, subs, standing)
    _stand_among(w, subs, len(standing), standing)
    crowd(standing[:subs], near[:subs])
    crowd(standing[subs:], near[subs:])


@kernel
def _stand_among(w: World, first: int, stop: int, standing: Row) -> None:
    c = len(w.communities)
    trusts, scores = np.empty(PARTS), np.empty(PARTS)
    in_trusts = in_scores = 0
    for u in range(first, stop):
        unit = w.handlers[c + u]
        trust = unit.evidence / (unit.evidence + CREDIBLE)
        in_trusts = add_exactly(trusts, in_trusts, trust)
        in_scores = add_exactly(scores, in_scores, trust * unit.score)
    weight = rounded(trusts, in_trusts)
    mean = rounded(scores, in_scores) / weight if weight > 0.0 else 0.0
    for u in range(first, stop):
        unit = w.handlers[c + u]
        standing[u] = mean + unit.evidence / (unit.evidence + CREDIBLE) * (unit.score - mean)


@kernel
def rank(w: World, standing: Row, near: Row, policy: PolicyRow) -> bool:
    """`sim.agents.Assessor.decide` once scores stand: percentiles and pressure; and the districts' ranks.

    Args:
        w: World, changed in place; districts have not decided yet.
        standing: `stand`.
        near: `sim.agents.assessor.crowding`.
        policy: Parameters in force.

    Returns:
        Whether every decision is possible.
    """
    keep, subs, sound = policy["strategy.inertia"], len(w.subs), True
    for u in range(len(standing)):
        unit, factor = w.handlers[len(w.communities) + u], 1.0
        if u < subs:
            factor = w.districts[w.subs[u].district].amplification
            place = _mid_rank(standing[:subs], u)
        else:
            place = _mid_rank(standing[subs:], u - subs)
        unit.percentile = keep * unit.percentile + (1.0 - keep) * place
        unit.pressure = pressure_at(unit.percentile, factor, policy) * contest(near[u], policy)
        sound = sound and is_share(unit.percentile) and is_amount(unit.pressure)
    return sound


@kernel
def _mid_rank(standing: Row, u: int) -> float:
    """`sim.agents.assessor.mid_ranks` of one unit."""
    own, below, equal = standing[u], 0, 0
    for other in range(len(standing)):
        below += standing[other] < own
        equal += standing[other] == own
    return float(below + below + equal) / (2.0 * len(standing))


@kernel
def rank_districts(w: World) -> None:
    """A district's score is its subdistricts' mean; its percentile the mid-rank among districts."""
    scores = np.empty(len(w.subs))
    for s in range(len(w.subs)):
        scores[s] = w.handlers[len(w.communities) + s].score
    for d in range(len(w.districts)):
        district = w.districts[d]
        district.score = mean_score(scores, district.first_subdistrict, district.subdistricts)
    for d in range(len(w.districts)):
        below = equal = 0
        for other in range(len(w.districts)):
            below += w.districts[other].score < w.districts[d].score
            equal += w.districts[other].score == w.districts[d].score
        w.districts[d].percentile = (below + 0.5 * equal) / len(w.districts)


@rule
def mean_score(scores: Row, first: int, count: int) -> float:
    """Mean score of a district's subdistricts."""
    return float((scores[first] + total(scores, first + 1, count - 1)) / count)
