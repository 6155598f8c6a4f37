"""The whole state of a city as one named tuple of arrays, and the states a case can be in."""

from __future__ import annotations

from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

FREE, WAITING, ARRIVING, QUEUED, IN_HAND, CLOSED, WATCHED, MERGED = range(8)
"""States of a case: free slot; waiting to be taken up again; on its way to a handler; in a queue;
being handled; closed, call-back due; watched until the 30-day check; merged into another request."""

REQUEST, WALK_IN, COUNTER, PETITION = range(4)
"""How a case reached government: hotline request, community office, department, petition."""

ALONE, NEIGHBOURS, COUNCIL, OFFICE, PROPERTY, DEPARTMENT, HOTLINE, CH_PETITION, LIVE = range(9)
RESOLVE, PERFUNCTORY, OVERSERVE, FACILITATE, WHISTLE, PASS, REFUSE = range(7)
LABOUR, MATERIAL, COORDINATION, MISROUTING, PAPERWORK, CALLBACK, PLATFORM = range(7)
GOVERNMENT, PARTNERS, VOLUNTEERS, RESIDENTS = range(4)
RESOLVED, UNRESOLVED = range(2)
HOURS, YUAN = range(2)
INFO = 0

BIT_SOLVED: Final = 1  # the trouble was gone when the case was closed
BIT_COAXED: Final = 2
BIT_EXCLUDED: Final = 4
BIT_MISROUTED: Final = 8  # with the wrong unit now
BIT_WAS_MISROUTED: Final = 16
BIT_MERGED: Final = 32
BIT_REFUSED: Final = 64
BIT_IN_TIME: Final = 128  # somebody got in touch before the deadline
BIT_COHORT: Final = 256  # a request received in the reported period
BIT_ELIGIBLE: Final = 512  # counted in the rates' base if answered
BIT_COUNTED: Final = 1024  # call-back answered and counted
BIT_PERCEIVED: Final = 2048  # the caller believed the trouble gone
BIT_COAX_YES: Final = 4096  # said yes through coaxing
BIT_YES: Final = 8192
BIT_FEASIBLE: Final = 16384  # resolving was feasible for the unit that closed it with a token reply
BIT_FOUND_GONE: Final = 32768  # the unit found the trouble gone

NONE, CONVENED, OWN = range(3)
"""Whose idea a residents' body is: there is none; government's; residents'."""

MENDED_BY_GOVERNMENT, MENDED_BY_COMPANY, MENDED_BY_CONVENED, MENDED_BY_OWNERS = 1, 2, 3, 4
"""Who repaired or patched a problem last."""

RING: Final = 64
"""Days ahead that the calendar of scheduled events reaches; later events are put back in."""
RING_PLACE: Final = RING - 1
"""Bits of a day that tell its place in the calendar; a remainder costs more, for its sign."""

assert RING & RING_PLACE == 0

TOGETHER: Final = 256
"""Matters that are drawn, and choose, together, at most; a multiple of eight."""

HOMES: Final = 64
"""Communities for which lots are drawn together."""

COLUMNS: Final = 14
"""Columns of numbers of such a batch: one behind the other in one row, so that none is feared to overlap."""

CHUNK: Final = 64
"""Case slots are handed to subdistricts in chunks; slots never move."""

DAY_HOURS: Final = 24.0
WATCH_HOURS: Final = 720.0
"""True resolution is judged 30 days after closure (docs/odd.md)."""

CITY = np.dtype(
    [
        ("day", "i8"),  # next day to simulate, from the start of the burn-in
        ("month_days", "i8"),  # days since the month's counts started anew
        ("fading", "f8"),  # share a day by which untouched values move back (1 / memory in days)
        ("living_with", "f8"),  # weight of living with a matter among the channels
        ("abandon", "f8"),  # probability that a call does not get through today
        ("capacity", "f8"),  # calls the hotline can take a day
        ("labelled", "f8", (6,)),  # labelled cases per 1,000 residents by class
        ("error", "f8", (6,)),  # misrouting probability by class
        ("next_chunk", "i8"),
        ("next_problem_chunk", "i8"),
        ("open_requests", "f8"),  # hotline requests received and not yet closed
        ("overflow", "i8"),  # set if a slot was wanted and none was free (a defect)
        ("residents", "f8"),
        ("platform", "f8"),  # level of the platform, 0..1
        ("began", "f8"),  # hour at which the reported period began
    ],
    align=True,
)


KEEP_DAYS: Final = 1024
"""Untouched days for which what is left of what was learned is looked up; beyond it is worked out."""

MAIL = np.dtype(
    [
        ("hearer", "i4"),  # resident; with a tie, the first of the community in which it is looked up
        ("tie", "i4"),  # index into tie_to, -1 when the hearer is known
        ("channel", "i2"),
        ("away", "i2"),  # 1: the hearer lives in another subdistrict
        ("outcome", "f8"),
    ],
    align=True,
)
"""Word of mouth, heard when the day ends."""

MAIL_ROOM: Final = 256
"""Letters that a subdistrict can hold: what its own residents are told is handed out when room runs short;
a few a day go elsewhere, one in a hundred residents at most."""


DEALT = np.dtype([("resident", "i8"), ("hours", "f8")])
"""Hours dealt to a resident at random, not yet in the row (`sim.day.dealing`)."""

DEALT_ROOM: Final = 32


class World(NamedTuple):
    """Arrays of a city. S subdistricts, C communities, H handlers, D departments, N residents."""

    par: Array  # (1,) parameters in force, one field per dotted key
    cls: Array  # (6,) class table
    keep: Array  # (KEEP_DAYS,) share of what is learned that is left after as many untouched days
    effort: Array  # (8,) share of a resolved matter's worth that using a channel costs
    keys: Array  # (purposes,) uint64
    city: Array  # (1,) CITY
    residents: Array  # (N,)
    tie_start: Array  # (N + 1,) uint32
    tie_to: Array  # uint16 local index
    cross_from: Array  # uint32 sorted
    cross_to: Array  # uint32
    communities: Array  # (C,)
    subs: Array  # (S,)
    districts: Array
    handlers: Array  # (C + S + D,)
    servers: Array  # next-free work hours, one heap per handler
    cases: Array
    problems: Array
    problem_link: Array  # (problems,) LINK
    ring: Array  # (S, RING) PILE, the calendar
    lead: Array  # (categories, L) int32 department
    second: Array  # (categories, L) int32
    categories: Array  # (6,) CATEGORIES_OF_CLASS
    daily: Array  # (S + D,) DAILY of the day in hand, subdistricts and then departments
    series: Array  # (days,) DAILY city totals; while days run, those of `sim.day.drive.Driver`
    factor: Array  # (days, 6) season x weekday x shock by day and class; likewise
    histogram: Array  # (S, CLOSE_BINS) int64
    ledger: Array  # (S, payers, natures, outcomes + open, 2)
    tally: Array  # (H,) TALLY
    echo: Array  # (S, 1 + D, cells, fields) int64
    counts: Array  # (S + D, 1 + D, N_WAY + ways) int64, fields N_* of tallies
    requests_by_class: Array  # (S, 6) int64, this month
    post: Array  # (S + D, D) whistle hours posted to departments today
    trays: Array  # (S, D) int32, first case on its way to a department, or by night back (by their `link`)
    load: Array  # (S,) expected matters a day from problems on communities' lists, were none asleep
    mail: Array  # (S, capacity) MAIL: what ties are told today
    n_mail: Array  # (S,) int64
    together: Array  # (blocks, 2, TOGETHER) int64, streams and slots of matters that wait for a channel
    n_together: Array  # (blocks,) int64, how many new ones wait there
    again: Array  # (blocks,) int64, first of those that are taken up again today (by `link`), -1 none
    draws: Array  # (blocks, COLUMNS * TOGETHER) float64, what is drawn for them, and what choices hang on
    homes: Array  # (blocks, HOMES) int64, streams of communities for which lots are drawn together
    lots: Array  # (blocks, LOT_ROWS, HOMES) float64, see `sim.day.lots`
    firsts: Array  # (blocks, channels) int64, today's attempts by channel (by `link`), -1 none
    dealt: Array  # (blocks, DEALT_ROOM) DEALT
    n_dealt: Array  # (blocks,) int64
    events: Array  # (blocks, capacity) EVENT; capacity 0 when not recorded
    n_events: Array  # (blocks,) int64


# Rows as compiled code sees them: NumPy records and arrays of records.
ParameterRow: TypeAlias = Any
PolicyRow: TypeAlias = Any
PolicyRows: TypeAlias = Any
ClassRow: TypeAlias = Any
ResidentRow: TypeAlias = Any
ResidentRows: TypeAlias = Any
CommunityRow: TypeAlias = Any
HandlerRow: TypeAlias = Any
CaseRow: TypeAlias = Any
CaseRows: TypeAlias = Any
ProblemRow: TypeAlias = Any
TieStarts: TypeAlias = Any
Links: TypeAlias = Any
Pile: TypeAlias = Any
TieTargets: TypeAlias = Any
Words: TypeAlias = Any
