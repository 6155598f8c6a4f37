"""What tells the four types of estate apart. All assumed; none is an estimate about a real estate.

Arrays follow ``sim.city.rows.ESTATES``: danwei, commercial, village, rural. Effects on people are
log-odds relative to one another: the city-wide share of each trait is a parameter and is met whatever
they are (see ``sim.city.traits``).
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.city.rows import ESTATES
from sim.city.values import Array, Values
from sim.scenario.values import DEFAULTS

PROPERTY: Final = np.array([0.4, 1.0, 0.1, 0.05])
"""Share of communities served by a property company: by definition in a commercial estate, after a
handover by the work unit in some old estates, seldom in villages."""

WEAR: Final = np.array([1.3, 0.8, 1.2, 0.9])
"""Relative wear: old estates are the oldest stock, urban villages the least regulated."""

CLOSENESS: Final = np.array([1.0, 0.0, 0.0, 0.0])
"""How far ``city.closeness`` applies: workmates housed together know their neighbours' neighbours."""

FREE_TIME: Final = np.array([1.1, 0.9, 0.8, 1.2])
"""Relative free time at a given age: commuters of commercial estates and tenants of villages have less."""

OVER60: Final = np.array([0.5, -0.2, -0.6, 0.4])
"""Log-odds of being 60 or over: work-unit housing dates from before 1998, villages rent to the young."""

MIGRANT: Final = np.array([-0.5, 0.0, 1.4, -1.0])
"""Log-odds of having no local household registration: cheap rents in urban villages."""

PARTY: Final = np.array([0.4, 0.1, -0.3, -0.2])
"""Log-odds of party membership: state employment in old work-unit estates."""

VOLUNTEER: Final = np.array([0.2, 0.0, -0.2, 0.0])
"""Log-odds of being a registered volunteer beyond what age and party membership bring."""

MIGRANT_IF_OVER60: Final = -1.5
PARTY_IF_OVER60: Final = 0.5
PARTY_IF_MIGRANT: Final = -0.6
VOLUNTEER_IF_OVER60: Final = 0.6
VOLUNTEER_IF_MIGRANT: Final = -0.3
VOLUNTEER_IF_PARTY: Final = 1.3
"""Log-odds by what a person is: retirees and party members volunteer more."""

_SWAPPED: Final = {"ties": CLOSENESS, "free_time": FREE_TIME, "age": OVER60, "wear": WEAR}


def profile(values: Values, trait: str) -> Array:
    """A trait of each estate type: its own, or that of the one type whose trait all have.

    Args:
        values: ``city.<trait>_of``: ``own`` or an estate type.
        trait: ``ties``, ``free_time``, ``age`` or ``wear``.
    """
    own, whose = _SWAPPED[trait], values[f"city.{trait}_of"]
    return own if whose == "own" else np.full(len(ESTATES), own[ESTATES.index(str(whose))])


def reference_mix(values: Values, residents: Array) -> Array:
    """(4,) share of each estate type in the mix of which the city-wide shares and means are told.

    Args:
        values: ``city.reference``: this city's ``own`` mix, or that of ``beijing`` (the defaults), which
            makes a town of one type as old, as worn and as free as that type is in a city of all four.
        residents: (4,) residents by estate type, positive sum.
    """
    if values["city.reference"] == "own":
        return np.asarray(residents / residents.sum())
    return np.array([DEFAULTS[f"city.share_{name}"] for name in ESTATES], np.float64)
