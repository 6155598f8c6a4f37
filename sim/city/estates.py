"""What tells the four types of estate apart. All assumed; none is an estimate about a real estate.

Arrays follow ``sim.city.rows.ESTATES``: danwei, commercial, village, rural. Effects on people are
log-odds relative to one another: the city-wide share of each trait is a parameter and is met whatever
they are (see ``sim.city.traits``).
"""

from __future__ import annotations

from typing import Final

import numpy as np

PROPERTY: Final = np.array([0.4, 1.0, 0.1, 0.05])
"""Share of communities served by a property company: by definition in a commercial estate, after a
handover by the work unit in some old estates, seldom in villages."""

WEAR: Final = np.array([1.3, 0.8, 1.2, 0.9])
"""Relative wear: old estates are the oldest stock, urban villages the least regulated."""

CLOSENESS: Final = np.array([1.0, 0.0, 0.0, 0.0])
"""How far ``city.closeness`` applies: workmates housed together know their neighbours' neighbours."""

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
