"""What new matters are: many are drawn together, since a processor does eight draws in the time of two.

Each loop over a batch does one thing, so that the compiler turns it into vector instructions; the bits are
those of one draw after the other. What shows only when a unit gets to see a matter is in `sim.day.traits`.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.compiled import CountRow, Row, kernel
from sim.day.lanes import passed
from sim.day.problems import pick_category
from sim.day.world import COLUMNS, REQUEST, TOGETHER, WAITING, CommunityRow, World
from sim.elementary import fma, log, quantile_of, swift_exp, tail_root
from sim.streams import LEAST, PURPOSE, uniform

_CALLER, _TRAITS, _LABOUR = PURPOSE["caller"], PURPOSE["traits"], PURPOSE["labour"]
_PASSES, _HOUR = PURPOSE["passes"], PURPOSE["hour"]

NEVER = 1e9
"""Hour that no run reaches: the trouble of a problem does not end by itself."""

_CLOCK_SHARE = np.array([0.0, 0.10, 0.17, 0.43, 0.58, 0.80, 0.92, 1.0])
_CLOCK_HOUR = np.array([0.0, 7.0, 9.0, 11.0, 14.0, 16.0, 20.0, 24.0])
"""Arrivals by hour of day, with the peaks at 9-11 and 14-16 (facts: hours_peak; shares assumed)."""
_HOURS_A_SHARE = np.diff(_CLOCK_HOUR) / np.diff(_CLOCK_SHARE)

_STEP = 8

_BORN, _PASSING, _LONG, _ROOT, _NEED, _WHO, _ABOUT = (n * TOGETHER for n in range(7))
"""Where columns of ``World.draws`` begin."""

assert COLUMNS >= 7


@kernel
def whole_steps(count: int) -> int:
    """Batches are filled up to a multiple of 8, so that nothing is left over for the slow end of a loop."""
    return (count + _STEP - 1) // _STEP * _STEP


@kernel
def draw_together(w: World, block: int, new: int, day: int) -> None:
    """Draw all that the new matters of a batch are from the beginning, and write it into their rows.

    Args:
        w: World; ``together[block]`` holds streams and slots, and the rows what `sim.day.matters` knows.
        block: Block of subdistricts that a thread has.
        new: Matters at the head of the batch that are new, up to TOGETHER.
        day: Day on which they arise.
    """
    items, slots, draws = w.together[block, 0], w.together[block, 1], w.draws[block]
    padded = whole_steps(new)
    for spare in range(new, padded):
        items[spare] = 0
    _draw(draws, items, padded, w.keys, w.par[0].handling_hours_spread)
    _draw_more(draws, items, padded, w.keys)
    for n in range(new):
        _fill(w, slots[n], day * 24.0 + draws[_BORN + n], draws[_PASSING + n], draws[_LONG + n])
        if w.cases[slots[n]].problem >= 0:
            _of_its_problem(w, slots[n])
        else:
            _of_its_own(w, slots[n], draws[_NEED + n], draws[_WHO + n], draws[_ABOUT + n])


@kernel
def _draw(draws: Row, items: CountRow, count: int, keys: Any, spread: float) -> None:
    """Labour, log-normal of mean 1; the quantile in parts that are small enough to become vectors."""
    labour = keys[_LABOUR]
    for n in range(count):
        draws[_LONG + n] = max(uniform(labour, np.uint64(items[n]), 0), LEAST)
        draws[_ROOT + n] = tail_root(draws[_LONG + n])
    for n in range(count):
        quantile = quantile_of(draws[_LONG + n], draws[_ROOT + n])
        draws[_LONG + n] = swift_exp(fma(spread, quantile, -0.5 * spread * spread))


@kernel
def _draw_more(draws: Row, items: CountRow, count: int, keys: Any) -> None:
    """Hour of day, exponential draws of mean -1, and draws for caller and category."""
    hour, passes, caller, traits = keys[_HOUR], keys[_PASSES], keys[_CALLER], keys[_TRAITS]
    for n in range(count):
        draws[_BORN + n] = hour_of_day(uniform(hour, np.uint64(items[n]), 0))
        draws[_PASSING + n] = log(1.0 - uniform(passes, np.uint64(items[n]), 0))
        draws[_NEED + n] = uniform(caller, np.uint64(items[n]), 0)
        draws[_WHO + n] = uniform(caller, np.uint64(items[n]), 1)
        draws[_ABOUT + n] = uniform(traits, np.uint64(items[n]), 3)


@kernel
def _fill(w: World, slot: int, born: float, passes: float, labour: float) -> None:
    """What every matter is from the beginning; the rest of its row is as of nothing done yet."""
    case = w.cases[slot]
    kind = w.cls[case.cls]
    case.child = case.sibling = case.merged = case.handler = -1
    case.born = case.when = born
    case.passes = case.born + 24.0 * (-kind.passes_days * passes)
    case.hours = kind.hours * labour
    case.opened = case.due = case.closed = case.returns = 0.0
    for nature in range(7):
        case.cost[nature] = 0.0
    case.partner, case.depth = 0.0, 1.0
    case.state, case.kind, case.way, case.first = WAITING, REQUEST, 0, 0
    case.bounces = case.calls = 0
    case.bits = 0


@kernel
def _of_its_problem(w: World, slot: int) -> None:
    case = w.cases[slot]
    p = w.problems[case.problem]
    case.category, case.severity = p.category, p.severity
    case.need1, case.need2 = p.need1, p.need2
    case.passes = NEVER


@kernel
def _of_its_own(w: World, slot: int, u_need: float, u_resident: float, u_category: float) -> None:
    """Whom it troubles, and its category."""
    case = w.cases[slot]
    case.resident = _caller(w.communities[case.community], u_need, u_resident)
    case.category = pick_category(w, case.cls, u_category)
    case.problem_id = -1


@kernel
def _caller(home: CommunityRow, u_need: float, u_resident: float) -> int:
    """A resident in proportion to need: a need class, then any of it (residents are sorted by need class)."""
    at = passed(home.need_cum, u_need)
    first, last = home.need_first[at], home.need_first[at + 1]
    return home.first + first + int(u_resident * (last - first))


@kernel
def hour_of_day(u: float) -> float:
    """Hour of day by inversion of a piecewise linear distribution: the sum of how far each piece is climbed.

    A search, or a loop over the pieces, would not become vectors.
    """
    early = _climbed(u, 0) + _climbed(u, 1) + _climbed(u, 2)
    return early + _climbed(u, 3) + _climbed(u, 4) + _climbed(u, 5) + _climbed(u, 6)


@kernel
def _climbed(u: float, piece: int) -> float:
    rise = min(u, _CLOCK_SHARE[piece + 1]) - _CLOCK_SHARE[piece]
    return max(rise, 0.0) * _HOURS_A_SHARE[piece]
