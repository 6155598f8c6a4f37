"""Slots of cases and problems: free lists per subdistrict, the calendar ring, the event log."""

from __future__ import annotations

import math

from sim.compiled import kernel
from sim.day.clock import DAYS_AN_HOUR
from sim.day.piles import lay, lift
from sim.day.world import (
    CH_PETITION,
    CHUNK,
    COUNTER,
    DEPARTMENT,
    FREE,
    HOTLINE,
    OFFICE,
    REQUEST,
    RING,
    RING_PLACE,
    WALK_IN,
    CaseRow,
    Links,
    World,
)


@kernel
def take_case(w: World, s: int) -> int:
    """A free case slot of subdistrict ``s``; sets ``overflow`` and returns slot 0 if none is left."""
    sub = w.subs[s]
    if sub.free.count == 0:
        w.city[0].overflow = 1
        return 0
    return lift(w.cases, sub.free)


@kernel
def free_case(w: World, s: int, slot: int) -> None:
    """Give a slot back."""
    w.cases[slot].state = FREE
    w.cases[slot].id = -1
    lay(w.cases, w.subs[s].free, slot)


@kernel
def schedule(w: World, s: int, slot: int, day: int, today: int) -> None:
    """Put a case into the calendar for ``day`` (tomorrow at the earliest, RING - 1 days at most)."""
    lay(w.cases, w.ring[s, min(max(day, today + 1), today + RING - 1) & RING_PLACE], slot)


@kernel
def schedule_when(w: World, s: int, slot: int, today: int) -> None:
    """Put a case into the calendar for the day of its ``when``.

    A product is worked out sooner than a quotient. Where it rounds a midnight down, the case is only looked
    at a day early, and put off.
    """
    schedule(w, s, slot, math.floor(w.cases[slot].when * DAYS_AN_HOUR), today)


@kernel
def note_down(w: World, book: int, slot: int, today: int) -> None:
    """Put a case that a unit is done with today into the calendar; a department's gets there next morning."""
    if book < len(w.subs):
        schedule_when(w, book, slot, today)
        return
    s, department = w.communities[w.cases[slot].community].subdistrict, book - len(w.subs)
    w.cases[slot].link = w.trays[s, department]
    w.trays[s, department] = slot


@kernel
def _give_cases(w: World, s: int, start: int) -> None:
    for slot in range(start + CHUNK - 1, start - 1, -1):
        free_case(w, s, slot)


@kernel
def _give_chunk(links: Links, start: int, head: int) -> int:
    for slot in range(start + CHUNK - 1, start - 1, -1):
        links[slot].next = head
        head = slot
    return head


@kernel
def _bounds(w: World, s: int, at: int) -> tuple[float, float]:
    """Mean arrivals and emerging problems of a subdistrict on day ``at`` of the span."""
    arrivals = w.load[s]
    emerging = 0.0
    for k in range(len(w.cls)):
        arrivals += w.subs[s].need * w.cls[k].rate * w.factor[at, k] / 365.0
        emerging += w.subs[s].wear * w.cls[k].problem_rate * w.factor[at, k] / 365000.0
    return arrivals, emerging


@kernel
def reserve(w: World, day: int, at: int) -> tuple[int, int]:
    """Make sure that every subdistrict has slots for the day; nothing else is changed.

    A day takes at most one slot per arrival and one per calendar entry. Arrivals are bounded by
    their mean plus twelve standard deviations and forty (the chance of more is under 1e-30, and would
    stop the run with an error).

    Args:
        w: World.
        day: Day about to be simulated.
        at: The same day, counted from the start of the span.

    Returns:
        Number of chunks that are missing (0: go on), as (cases, problems).
    """
    city = w.city[0]
    missing = 0
    missing_problems = 0
    for s in range(len(w.subs)):
        sub = w.subs[s]
        mean, emerging = _bounds(w, s, at)
        need = mean + 12.0 * math.sqrt(mean) + 40.0 + w.ring[s, day & RING_PLACE].count
        while sub.free.count < need:
            if (city.next_chunk + 1) * CHUNK > len(w.cases):
                missing += math.ceil((need - sub.free.count) / CHUNK)
                break
            _give_cases(w, s, city.next_chunk * CHUNK)
            city.next_chunk += 1
        need = emerging + 12.0 * math.sqrt(emerging) + 10.0
        while sub.n_free_problem < need:
            if (city.next_problem_chunk + 1) * CHUNK > len(w.problems):
                missing_problems += math.ceil((need - sub.n_free_problem) / CHUNK)
                break
            sub.head_free_problem = _give_chunk(
                w.problem_link, city.next_problem_chunk * CHUNK, sub.head_free_problem
            )
            sub.n_free_problem += CHUNK
            city.next_problem_chunk += 1
    return missing, missing_problems


@kernel
def channel_of(case: CaseRow) -> int:
    """The channel through which a case reached government."""
    if case.kind == REQUEST:
        return HOTLINE
    if case.kind == WALK_IN:
        return OFFICE
    if case.kind == COUNTER:
        return DEPARTMENT
    return CH_PETITION


@kernel
def record(w: World, block: int, slot: int, what: int, channel: int, hour: float, hours: float) -> None:
    """Append a step to the event log, where one is kept."""
    if w.events.shape[1] == 0:
        return
    n = w.n_events[block]
    if n >= w.events.shape[1]:
        w.city[0].overflow = 2
        return
    c = w.cases[slot]
    e = w.events[block, n]
    e.id = c.id
    e.hour = hour
    e.what = what
    e.channel = channel
    e.attempt = c.attempt
    e.way = c.way
    e.cls = c.cls
    e.category = c.category
    e.resident = c.resident
    e.community = c.community
    e.handler = c.handler
    e.hours = hours
    e.seq = n
    w.n_events[block] = n + 1
