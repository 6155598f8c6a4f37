"""First choices: the channels to which the matters of a day are first taken, chosen together.

They are made on what residents and communities are in the morning, before any of these matters is acted
upon. Alone a choice waits for its own exponentials; many together are vector instructions, and acting upon
them channel by channel lets a processor foresee where it goes. Rule and draws are those of `sim.day.choice`.
"""

from __future__ import annotations

import numpy as np

from sim.city.rows import LEARNED
from sim.compiled import CountRow, Row, Table, Word, kernel
from sim.day.arising import whole_steps
from sim.day.choice import CHOICE, DOMAIN, OFFICIAL, neighbours_at_hand, volunteers_at_hand, weight
from sim.day.learning import drift
from sim.day.world import COLUMNS, COUNCIL, NEIGHBOURS, ParameterRow, World
from sim.day.world import PROPERTY as PROPERTY_CHANNEL
from sim.streams import uniform

_TRUST, _PUBLICNESS, _CHOSEN = LEARNED, LEARNED + 1, LEARNED + 2
"""Columns of ``World.draws`` behind those of the channels."""

assert COLUMNS > _CHOSEN


@kernel
def choose_together(w: World, block: int, old: int, count: int, day: int) -> None:
    """Choose a channel for each of a batch of matters, and list them by channel.

    Args:
        w: World; ``together[block]`` holds streams and slots.
        block: Block of subdistricts that a thread has.
        old: Matters at the head of the batch that do not arise today.
        count: Matters in the batch, up to TOGETHER.
        day: Day in hand.
    """
    streams, slots, columns = w.together[block, 0], w.together[block, 1], w.draws[block]
    padded = whole_steps(count)
    for n in range(count):
        _look_up(w, slots[n], columns, n, day)
    for channel in range(len(w.effort)):  # a length that the compiler does not know: the loop stays one
        domain, official = DOMAIN[channel], OFFICIAL[channel]
        trust, publicness = columns[_TRUST], columns[_PUBLICNESS]
        _weigh(columns[channel], trust, publicness, padded, w.par[0], w.effort[channel], domain, official)
    for n in range(count):
        _close(w, slots[n], columns, n)
    _choose(columns, streams, padded, w.keys[CHOICE], w.city[0].living_with)
    for n in range(count):
        channel = int(columns[_CHOSEN, n])
        if n >= old:
            w.cases[slots[n]].first = channel
        w.cases[slots[n]].link = w.firsts[block, channel]
        w.firsts[block, channel] = slots[n]


@kernel
def _look_up(w: World, slot: int, columns: Table, n: int, day: int) -> None:
    """What a choice hangs on, from the rows of the matter and of whom it troubles."""
    case = w.cases[slot]
    person = w.residents[case.resident]
    drift(w, person, day)
    for channel in range(LEARNED):
        columns[channel, n] = person.q[channel]
    columns[_TRUST, n] = person.trust - 0.5
    columns[_PUBLICNESS, n] = w.cls[case.cls].publicness


@kernel
def _weigh(
    out: Row,
    trust: Row,
    publicness: Row,
    count: int,
    par: ParameterRow,
    effort: float,
    domain: float,
    official: float,
) -> None:
    """Weights of a channel, from its values."""
    for n in range(count):
        out[n] = weight(par, out[n], effort, abs(publicness[n] - domain), trust[n] * official)


@kernel
def _close(w: World, slot: int, columns: Table, n: int) -> None:
    """What is not at hand weighs nothing."""
    case = w.cases[slot]
    home = w.communities[case.community]
    if not volunteers_at_hand(w, case, home):
        columns[COUNCIL, n] = 0.0
    if home.has_property <= 0.0:
        columns[PROPERTY_CHANNEL, n] = 0.0
    if not neighbours_at_hand(w, case, home):
        columns[NEIGHBOURS, n] = 0.0


@kernel
def _choose(columns: Table, streams: CountRow, count: int, key: Word, living_with: float) -> None:
    """Channels in proportion to their weights: as many as a draw is past."""
    for channel in range(1, LEARNED):
        for n in range(count):
            columns[channel, n] += columns[channel - 1, n]
    u, chosen = columns[_TRUST], columns[_CHOSEN]
    for n in range(count):
        u[n] = uniform(key, np.uint64(streams[n]), 0) * (columns[LEARNED - 1, n] + living_with)
        chosen[n] = 0.0
    for channel in range(LEARNED):
        for n in range(count):
            chosen[n] += u[n] >= columns[channel, n]
