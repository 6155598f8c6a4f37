"""What residents amount to at the horizon: one compiled pass over their rows."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np
from numba import from_dtype, types

from sim.city.rows import CLASSES, FLAG_KNOWS, FLAG_THREAT, LEARNED, OFFICIAL
from sim.compiled import NUMBA_TYPES, Row, Table, entry, kernel
from sim.day.choice import DOMAIN
from sim.day.handle import enter
from sim.day.learning import EVEN_CHANCE, left_of_it, trust_left
from sim.day.world import (
    ALONE,
    CH_PETITION,
    COUNCIL,
    DEPARTMENT,
    HOTLINE,
    NEIGHBOURS,
    OFFICE,
    PROPERTY,
    Array,
    ResidentRow,
    Words,
    World,
)
from sim.elementary import exp, exps

THREATENER, CALLER, SILENT = range(3)
"""Who gets government's hours: those who threaten; of the others, those with a request and those without."""

PEOPLE: Final = np.dtype(
    [
        ("helped", "f8"),  # residents who granted a neighbour's request
        ("met", "f8"),  # residents who met a worker
        ("warm", "f8"),  # residents who think more than even of the community office
        ("once", "f8"),  # residents with one request
        ("ever", "f8"),  # residents with any
        ("trust", "f8"),  # sum of trust
        ("government", "f8"),  # sum of probabilities, of those asked, of government first
        ("asked", "f8"),  # residents asked times vignettes
        ("hours", "f8", (3,)),  # government hours received, by who got them
        ("trouble", "f8", (3,)),  # days of trouble, by the same
    ]
)

PeopleRow: TypeAlias = Any
PeopleRows: TypeAlias = Any
_ROW: Final = from_dtype(PEOPLE)
NUMBA_TYPES.update(PeopleRow=_ROW, PeopleRows=types.Array(_ROW, 1, "C"))

BATCH: Final = 256
"""Residents who are asked together."""
SAMPLE: Final = 4000
"""Residents at least who are asked, where there are as many (evenly spaced: nothing is drawn)."""
_TRUST, _CHANCE, _COLUMNS = LEARNED, LEARNED + 1, LEARNED + 2
"""Columns of the working space behind those of the channels, and how many there are."""
VIGNETTES: Final = ("chore", "estate", "public")
"""Fixed reference vignettes of dependence: a private, a shared and a public matter."""


def add_up_people(w: World, words: Array) -> Array:
    """Add up residents, with the drift of what they learned since they were last touched.

    Args:
        w: World at the horizon; not changed.
        words: Its `sim.day.handle.table`.

    Returns:
        One PEOPLE row.
    """
    sums = np.zeros(1, PEOPLE)
    publicness = w.cls["publicness"][[CLASSES.index(name) for name in VIGNETTES]]
    alien = np.abs(publicness[:, None] - DOMAIN[:LEARNED])
    by_vignette = exps(-float(w.par[0]["choice_mismatch"]) * alien)
    step = max(1, len(w.residents) // SAMPLE)
    add_up(words, by_vignette, np.empty((_COLUMNS, BATCH)), step, sums)
    return sums


@entry
def add_up(words: Words, by_vignette: Table, columns: Table, step: int, sums: PeopleRows) -> None:
    """Add residents to a PEOPLE row; every ``step``-th is asked to whom he would turn.

    Args:
        words: `sim.day.handle.table`.
        by_vignette: (vignettes, LEARNED) factors of a channel's weight that hang on the matter.
        columns: (_COLUMNS, BATCH) working space.
        step: 1 or more.
        sums: One row, which is added to.
    """
    w, total, asked = enter(words), sums[0], 0
    day = w.city[0].day
    for n in range(len(w.residents)):
        person = w.residents[n]
        keep = left_of_it(w, person, day)
        trust = trust_left(person, keep)
        total.trust += trust
        total.warm += EVEN_CHANCE + (person.q[OFFICE] - EVEN_CHANCE) * keep > EVEN_CHANCE
        _count(person, total)
        if n % step == 0:
            for channel in range(LEARNED):
                columns[channel, asked] = EVEN_CHANCE + (person.q[channel] - EVEN_CHANCE) * keep
            columns[_TRUST, asked] = trust - 0.5
            asked += 1
            if asked == BATCH:
                _ask(w, by_vignette, columns, asked, total)
                asked = 0
    _ask(w, by_vignette, columns, asked, total)


@kernel
def _count(person: ResidentRow, total: PeopleRow) -> None:
    """Add what somebody has done and got."""
    total.helped += person.part > 0
    total.met += (person.flags & FLAG_KNOWS) > 0
    total.once += person.requests == 1
    total.ever += person.requests > 0
    who = CALLER if person.requests > 0 else SILENT
    if person.flags & FLAG_THREAT:
        who = THREATENER
    total.hours[who] += person.gov_hours
    total.trouble[who] += person.trouble


@kernel
def _ask(w: World, by_vignette: Table, columns: Table, count: int, total: PeopleRow) -> None:
    """Ask some residents on each vignette; their values and trust stand in ``columns`` and are used up."""
    par = w.par[0]
    for channel in range(LEARNED):
        gain = par.choice_trust_weight * OFFICIAL[channel]
        effort, sensitivity = w.effort[channel], par.choice_sensitivity
        _weigh(columns[channel], columns[_TRUST], count, sensitivity, effort, gain)
    for vignette in range(len(by_vignette)):
        _chances(columns, columns[_CHANCE], count, by_vignette[vignette], w.city[0].living_with)
        for n in range(count):
            total.government += columns[_CHANCE, n]
        total.asked += count


@kernel
def _weigh(out: Row, trust: Row, count: int, sensitivity: float, effort: float, gain: float) -> None:
    """Logit weights of a channel from its values, but for what hangs on the matter (`sim.day.choice`)."""
    for n in range(count):
        out[n] = exp(sensitivity * (out[n] - effort) + gain * trust[n])


@kernel
def _chances(columns: Table, out: Row, count: int, factors: Row, living_with: float) -> None:
    """Probabilities of a channel of government, against all others and living with the matter."""
    for n in range(count):
        at_desks = columns[OFFICE, n] * factors[OFFICE] + columns[DEPARTMENT, n] * factors[DEPARTMENT]
        others = columns[HOTLINE, n] * factors[HOTLINE] + columns[CH_PETITION, n] * factors[CH_PETITION]
        own = columns[ALONE, n] * factors[ALONE] + columns[NEIGHBOURS, n] * factors[NEIGHBOURS]
        bodies = columns[COUNCIL, n] * factors[COUNCIL] + columns[PROPERTY, n] * factors[PROPERTY]
        government = at_desks + others
        out[n] = government / (government + own + bodies + living_with)
