"""Probabilities of a resident's traits by group, so that city-wide shares are met.

Traits follow one another: age group by estate, then registration, party membership and volunteering,
each given those before it. Group effects are log-odds; one intercept a trait is solved so that the
probabilities, averaged over the groups' sizes, equal the share asked for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.city import estates
from sim.city.values import Array, Values, number
from sim.compiled import Row, entry
from sim.elementary import exp

LIMIT = 60.0
"""Log-odds beyond which a probability is 0 or 1 in double precision."""

STEPS = 100
"""Halvings at most: some sixty reach the last bit."""

HAS = np.array([0.0, 1.0])
"""Along an axis of those without and with a trait."""


class Traits(NamedTuple):
    """Probability of each trait; axes are estate, over 60, migrant, party, as many as are known."""

    over60: Array  # (4,)
    migrant: Array  # (4, 2)
    party: Array  # (4, 2, 2)
    volunteer: Array  # (4, 2, 2, 2)
    threat: np.float64  # of everybody alike: who threatens is not known to differ by group


def trait_probabilities(values: Values, estate_residents: Array) -> Traits:
    """Probabilities of traits that meet the shares of the scenario, in the mix that these refer to.

    Args:
        values: ``city.over60_share``, ``.migrant_share``, ``.party_share``, ``.volunteer_share``,
            ``.reference``, ``.age_of``.
        estate_residents: (4,) residents by estate type, positive sum.
    """
    groups = estates.reference_mix(values, estate_residents)
    usual = intercept(number(values, "city.over60_share"), groups, estates.OVER60)
    over60 = _logistic(usual + estates.profile(values, "age"))
    groups = split(groups, _logistic(usual + estates.OVER60))
    odds = estates.MIGRANT[:, None] + estates.MIGRANT_IF_OVER60 * HAS
    migrant = meet_share(number(values, "city.migrant_share"), groups, odds)
    groups = split(groups, migrant)
    party = meet_share(number(values, "city.party_share"), groups, _party_odds())
    groups = split(groups, party)
    volunteer = meet_share(number(values, "city.volunteer_share"), groups, _volunteer_odds())
    threat = np.float64(number(values, "choice.threat_share"))
    return Traits(over60, migrant, party, volunteer, threat)


def over60_usual(values: Values, estate_residents: Array) -> Array:
    """(4,) share of old people by estate type, each with its own trait."""
    groups = estates.reference_mix(values, estate_residents)
    return meet_share(number(values, "city.over60_share"), groups, estates.OVER60)


def meet_share(share: float, groups: Array, odds: Array) -> Array:
    """Probability by group, p = 1 / (1 + exp(-(a + odds))), such that sum(groups * p) = share."""
    return _logistic(intercept(share, groups, odds) + odds)


def intercept(share: float, groups: Array, odds: Array) -> float:
    """Solve the common intercept of logistic probabilities for a given overall share.

    Args:
        share: wanted share of the population, 0..1.
        groups: share of the population by group, adds up to 1.
        odds: log-odds of the groups relative to one another, same shape.

    Returns:
        The intercept a, within ``LIMIT`` of 0.
    """
    return bisected(share, groups.ravel(), odds.ravel(), np.empty(odds.size))


@entry
def bisected(share: float, groups: Row, odds: Row, chances: Row) -> float:
    """`intercept` by bisection to the last bit.

    Args:
        share: 0..1.
        groups: (n,) share of the population by group.
        odds: (n,) log-odds of the groups.
        chances: (n,) working space.
    """
    low, high = -LIMIT, LIMIT
    for _ in range(STEPS):
        middle = (low + high) / 2
        if middle in (low, high) and low > -LIMIT:  # nothing between; both ends were tried
            break
        for n in range(len(odds)):
            chances[n] = groups[n] / (1.0 + exp(-middle - odds[n]))
        met = 0.0
        for n in range(len(odds)):
            met += chances[n]
        if met < share:
            low = middle
        else:
            high = middle
    return high


def split(groups: Array, share: Array) -> Array:
    """Split each group into those without and with a trait, along a new last axis."""
    return np.stack([groups * (1 - share), groups * share], axis=-1)


def _logistic(x: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-x)))


def _party_odds() -> Array:
    return np.asarray(
        estates.PARTY[:, None, None] + estates.PARTY_IF_OVER60 * HAS[:, None] + estates.PARTY_IF_MIGRANT * HAS
    )


def _volunteer_odds() -> Array:
    return np.asarray(
        estates.VOLUNTEER[:, None, None, None]
        + estates.VOLUNTEER_IF_OVER60 * HAS[:, None, None]
        + estates.VOLUNTEER_IF_MIGRANT * HAS[:, None]
        + estates.VOLUNTEER_IF_PARTY * HAS
    )
