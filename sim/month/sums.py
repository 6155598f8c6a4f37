"""The month's counts added up by unit, and the units' draws: compiled, for a city has many."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.city.rows import CLASSES, ECHO_CELLS, ECHO_FIELDS
from sim.compiled import CountCube, CountTable, Row, Table, kernel
from sim.day.world import Array, World
from sim.streams import PURPOSE, normal, stream, uniform

ESTATE = CLASSES.index("estate")
_MONTH, _BODIES = PURPOSE["month"], PURPOSE["bodies"]
FATES = 9
"""Draws a community and month about its residents' bodies (see `sim.agents.Bodies`)."""


class MonthSums(NamedTuple):
    """What a month amounted to. U = S + D assessed units, H = C + U handlers."""

    counts: Array  # (U, fields N_*) int64
    echo: Array  # (U, cells, ECHO_FIELDS) int64, call-backs
    heard: Array  # (U, ECHO_FIELDS) int64, those of all cells
    tally: Array  # (U, TALLY fields) f8, a subdistrict's with its communities'
    waits: Array  # (H,) mean days of work waiting
    luck: Array  # (H, 3) two uniforms and a standard normal
    fates: Array  # (C, FATES) uniforms that decide whether residents' bodies are founded and lapse
    complained: Array  # (C,) recent complaints about problems of the estate that are not fixed


def room_for_sums(w: World) -> MonthSums:
    """Arrays for what a month amounts to; `add_up` fills them."""
    handlers, communities = len(w.handlers), len(w.communities)
    units = handlers - communities
    return MonthSums(
        counts=np.zeros((units, w.counts.shape[2]), np.int64),
        echo=np.zeros((units, ECHO_CELLS, len(ECHO_FIELDS)), np.int64),
        heard=np.zeros((units, len(ECHO_FIELDS)), np.int64),
        tally=np.zeros((units, len(w.tally.dtype.names or ()))),
        waits=np.zeros(handlers),
        luck=np.zeros((handlers, 3)),
        fates=np.zeros((communities, FATES)),
        complained=np.zeros(communities),
    )


@kernel
def add_up(
    w: World,
    tallies: Table,
    counts: CountTable,
    echo: CountCube,
    heard: CountTable,
    tally: Table,
    waits: Row,
    luck: Table,
    fates: Table,
    complained: Row,
    month: int,
) -> None:
    """Add up a month, whatever the arrays held before.

    Args:
        w: World at the end of the month.
        tallies: TALLY rows of the handlers.
        counts: As the arrays after it, a field of `MonthSums`.
        month: Months since day 0, numbers the draws.
    """
    _add_units(w, counts, echo, heard)
    for unit in range(len(tally)):
        for field in range(tally.shape[1]):
            tally[unit, field] = tallies[len(w.communities) + unit, field]
    for c in range(len(w.communities)):
        for field in range(tally.shape[1]):
            tally[w.communities[c].subdistrict, field] += tallies[c, field]
        for n in range(FATES):
            fates[c, n] = uniform(w.keys[_BODIES], stream(FATES * c + n), month)
        complained[c] = 0.0
        slot = w.communities[c].problem_head
        while slot >= 0:
            if w.problems[slot].fixed < 0 and w.problems[slot].cls == ESTATE:
                complained[c] += w.problems[slot].complaints
            slot = w.problem_link[slot].next
    days = max(w.city[0].month_days, 1)
    for h in range(len(w.handlers)):
        waits[h] = w.handlers[h].waited / days
        luck[h, 0], luck[h, 1] = (
            uniform(w.keys[_MONTH], stream(3 * h), month),
            uniform(w.keys[_MONTH], stream(3 * h + 1), month),
        )
        luck[h, 2] = normal(w.keys[_MONTH], stream(3 * h + 2), month)


@kernel
def _add_units(w: World, counts: CountTable, echo: CountCube, heard: CountTable) -> None:
    """What every subdistrict's threads counted, of its own unit and of each department."""
    subs = len(w.subs)
    for unit in range(len(counts)):
        for field in range(counts.shape[1]):
            counts[unit, field] = 0
        for cell in range(echo.shape[1]):
            for field in range(echo.shape[2]):
                echo[unit, cell, field] = 0
    for book in range(len(w.counts)):
        for desk in range(w.counts.shape[1]):
            unit = book if desk == 0 else subs + desk - 1
            for field in range(counts.shape[1]):
                counts[unit, field] += w.counts[book, desk, field]
    for s in range(subs):
        for desk in range(w.echo.shape[1]):
            unit = s if desk == 0 else subs + desk - 1
            for cell in range(echo.shape[1]):
                for field in range(echo.shape[2]):
                    echo[unit, cell, field] += w.echo[s, desk, cell, field]
    for unit in range(len(heard)):
        for field in range(heard.shape[1]):
            heard[unit, field] = 0
            for cell in range(echo.shape[1]):
                heard[unit, field] += echo[unit, cell, field]
