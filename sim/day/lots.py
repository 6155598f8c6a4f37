"""What arises in a community today, by class: lots drawn for many communities together.

A processor draws eight in the time of two (see `sim.day.arising`). Draws, means and bits are those of one
after the other.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from sim.city.rows import CLASSES
from sim.compiled import CountRow, Row, Word, kernel
from sim.day.arising import whole_steps
from sim.day.world import World
from sim.elementary import exp
from sim.streams import MOST_SEQUENTIAL, PURPOSE, poisson_from, stream, uniform

_EMERGE, _MATTER = PURPOSE["emerge"], PURPOSE["matter"]

_WORN, _NEED, EMERGING, _LOT = range(4)
_MEAN, _NONE = _LOT + len(CLASSES), _LOT + 2 * len(CLASSES)
LOT_ROWS: Final = _NONE + len(CLASSES)
"""Rows of ``World.lots``: wear and need; classes of which a problem emerges; by class a lot of own matters,
their mean, and the chance of none."""


@kernel
def draw_lots(w: World, block: int, first: int, count: int, day: int, at: int) -> None:
    """Draw the lots of a day.

    Args:
        w: World; ``lots[block]`` and ``homes[block]`` are filled.
        block: Block of subdistricts that a thread has.
        first: First community.
        count: Communities, up to HOMES.
        day: Day.
        at: Day of the span.
    """
    streams, lots = w.homes[block], w.lots[block]
    padded = whole_steps(count)
    for n in range(count):
        home = w.communities[first + n]
        streams[n] = stream(first + n)
        lots[_WORN, n], lots[_NEED, n] = home.size * home.condition / 365000.0, home.need_total / 365.0
    for n in range(count, padded):
        streams[n], lots[_WORN, n], lots[_NEED, n] = 0, 0.0, 0.0
    for n in range(padded):
        lots[EMERGING, n] = 0.0
    for cls in range(len(w.cls)):
        number, kind, factor = day * 8 + cls, w.cls[cls], w.factor[at, cls]
        key = w.keys[_EMERGE]
        _emerging(lots[EMERGING], lots[_WORN], streams, padded, key, number, kind.problem_rate, factor)
        _lots(lots[_LOT + cls], streams, padded, w.keys[_MATTER], number)
        _means(lots[_MEAN + cls], lots[_NEED], padded, kind.rate, factor)
        _chances(lots[_NONE + cls], lots[_MEAN + cls], padded)


@kernel
def _emerging(
    out: Row, worn: Row, streams: CountRow, count: int, key: Word, number: int, rate: float, factor: float
) -> None:
    """Count one more class where `sim.streams.poisson` would not tell at once that there is none."""
    for n in range(count):
        out[n] += uniform(key, np.uint64(streams[n]), number) >= 1.0 - worn[n] * rate * factor


@kernel
def _lots(out: Row, streams: CountRow, count: int, key: Word, number: int) -> None:
    for n in range(count):
        out[n] = uniform(key, np.uint64(streams[n]), number)


@kernel
def _means(out: Row, need: Row, count: int, rate: float, factor: float) -> None:
    for n in range(count):
        out[n] = need[n] * rate * factor


@kernel
def _chances(out: Row, means: Row, count: int) -> None:
    """Chances of none."""
    for n in range(count):
        out[n] = exp(-means[n])


@kernel
def own_matters(w: World, block: int, n: int, cls: int) -> int:
    """How many own matters of a class arise in the n-th community for which lots were drawn."""
    lot, mean, none = (
        w.lots[block, _LOT + cls, n],
        w.lots[block, _MEAN + cls, n],
        w.lots[block, _NONE + cls, n],
    )
    if lot < none and mean <= MOST_SEQUENTIAL:
        return 0
    return poisson_from(lot, mean, none)
