"""Row types: one NumPy structured array per kind of entity.

Compiled rules read and write these rows by name (``residents[i].trust``) and analysts read
columns (``residents["trust"]``). Hours are hours since day 0 of the simulated period including
burn-in; days are whole days since the same origin.
"""

from __future__ import annotations

import numpy as np

NEED_CLASSES = 12
"""Discrete classes of a resident's need rate; residents of a community are sorted by class."""

CHANNELS = (
    "alone",
    "neighbours",
    "council",
    "office",
    "property",
    "department",
    "hotline",
    "petition",
    "live",
)
"""Where a matter can be taken; the last, living with it, is the reference and is not learned."""
LEARNED = len(CHANNELS) - 1
OFFICIAL = np.array([float(name in ("office", "department", "hotline")) for name in CHANNELS])
"""Channels that appeal to those who trust institutions, and from which people learn whether to: factors of 0
and 1, for a branch is not foreseen."""

CLASSES = ("info", "chore", "dispute", "estate", "public", "market")
"""Behavioural classes of matters; about twenty category labels map onto them."""

ESTATES = ("danwei", "commercial", "village", "rural")
"""Estate types: old work-unit estate, commercial estate, urban village, rural."""

WAYS = ("resolve", "perfunctory", "overserve", "facilitate", "whistle", "pass", "refuse")
"""Ways in which a handler disposes of a request."""
CLOSING_WAYS = WAYS[:5]
"""Of which those that close it: the others hand it to somebody else, or never let it in."""

NATURES = ("labour", "material", "coordination", "misrouting", "paperwork", "callback", "platform")
"""What a cost is spent on (one axis of the two-way ledger)."""

OUTCOMES = ("resolved", "unresolved")
"""Whether the spending resolved the trouble (the other axis of the ledger)."""

PAYERS = ("government", "partners", "volunteers", "residents")

OLD = 60
"""Age in years from which a resident counts as old."""

FLAG_MIGRANT, FLAG_VOLUNTEER, FLAG_PARTY, FLAG_CROSS, FLAG_THREAT, FLAG_KNOWS = 1, 2, 4, 8, 16, 32
"""Bits of ``flags`` in a resident's row. CROSS: has a tie outside the community; THREAT: threatens to call
or to go higher; KNOWS: has met a community worker in person in the period."""

RESIDENT = np.dtype(
    [
        ("q", "f4", (LEARNED,)),  # learned value of each channel, net of cost, about -1..1
        ("trust", "f4"),  # institutional trust, 0..1
        ("gov_hours", "f4"),  # government hours received in the period
        ("equal_hours", "f4"),  # the same hours dealt to residents at random (equal need)
        ("trouble", "f4"),  # days of trouble suffered in the period
        ("touched", "i4"),  # day on which the lazy drift was last applied
        ("requests", "u2"),  # requests filed in the period
        ("community", "u2"),  # index of the home community
        ("need", "u1"),  # need class, 0..NEED_CLASSES-1
        ("age", "u1"),  # years
        ("flags", "u1"),  # FLAG_* bits
        ("civic", "u1"),  # civic motivation, 0..255 for 0..1
        ("privacy", "u1"),  # privacy concern, 0..255 for 0..1
        ("disposition", "u1"),  # trust to which it drifts back, 0..255 for 0..1
        ("part", "u1"),  # occasions of taking part in the period (saturates at 255)
    ],
    align=True,
)
assert RESIDENT.itemsize <= 64

COMMUNITY = np.dtype(
    [
        ("first", "i8"),  # index of its first resident; residents are contiguous
        ("size", "i4"),  # residents
        ("subdistrict", "i4"),
        ("estate", "i4"),  # index into ESTATES
        ("need_first", "i4", (NEED_CLASSES + 1,)),  # local index of the first resident by class
        ("need_cum", "f4", (NEED_CLASSES,)),  # cumulative share of need by class, ends at 1
        ("need_total", "f4"),  # sum of relative need rates of its residents
        ("condition", "f4"),  # wear of the estate: multiplies the emergence of problems, mean 1
        ("has_property", "f4"),  # 1 if a property company serves it, else 0
        ("problem_head", "i4"),  # first live or dormant problem, -1 none
        ("problems_live", "i4"),
        ("council", "i4"),  # 0 none, 1 convened, 2 of residents' own accord
        ("committee", "i4"),  # 0 none, 1 formed by the subdistrict, 2 by owners
        ("group", "i4"),  # mutual aid: 0 none, 1 set up by the subdistrict, 2 of residents' own accord
        ("group_used", "f8"),  # times that the mutual-aid group was asked, this month
        ("free_time", "f8"),  # free time of a resident under 60, relative to the city's mean resident
        ("council_room", "f8"),  # matters that the council can still take this month
        ("council_used", "f8"),  # matters brought to the council, this month
        ("fund_yuan", "f8"),  # maintenance fund carried over
        ("active", "f8"),  # share of registered volunteers who come unasked, 0..1
        ("offered", "f8"),  # volunteer hours offered this month
        ("volunteer_hours", "f8"),  # volunteer hours left this month
        ("mobilised", "f8"),  # share of this month's volunteer hours that were mobilised, 0..1
        ("skill", "f8", (4,)),  # share of volunteers able to do chores, mediation, law, policy
        ("partner_hours", "f8"),  # lent partner hours left this month
        ("property_hours", "f8"),  # property company's hours for residents left this month
        ("visiting", "f8"),  # hours a worker gives to visiting, a week
        ("asked", "f8"),  # requests among neighbours, this month
        ("granted", "f8"),  # of which granted
        ("efficacy", "f8"),  # learned share of neighbours' requests granted, 0..1 (smoothed)
        ("matters", "f8"),  # matters arisen, this month
        ("ended", "f8"),  # matters ended, this month
        ("autonomous", "f8"),  # of which by residents themselves
        ("mobilised_ended", "f8"),  # of which by mobilised volunteers or bodies
    ],
    align=True,
)

LOOKAHEAD = 8
"""Cases of a pile whose rows are on their way while one is worked on."""

PILE = np.dtype([("count", "i4"), ("tops", "i4", (LOOKAHEAD,))], align=True)
"""A pile of cases (`sim.day.piles`): how many, and the uppermost; that at height n in place n % LOOKAHEAD."""

SUBDISTRICT = np.dtype(
    [
        ("district", "i4"),
        ("first_community", "i4"),  # communities of a subdistrict are contiguous
        ("communities", "i4"),
        ("residents", "i8"),
        ("free", PILE),  # free case slots
        ("head_arrivals", "i4"),  # today's arrivals, a pairing heap by time
        ("head_free_problem", "i4"),
        ("n_free_problem", "i4"),
        ("head_retired", "i4"),  # fixed problems that open cases may still point to, oldest first
        ("tail_retired", "i4"),
        ("need", "f8"),  # sum of its residents' relative need rates
        ("wear", "f8"),  # residents weighted by the condition of their estate
        ("proactive_yuan", "f8"),  # proactive budget carried over
    ],
    align=True,
)

DISTRICT = np.dtype(
    [
        ("first_subdistrict", "i4"),
        ("subdistricts", "i4"),
        ("residents", "i8"),
        ("expertise", "f8"),  # share of misrouted orders that the relay puts right, 0..1
        ("amplification", "f8"),  # factor on pressure passed down, >= 1
        ("score", "f8"),  # mean score of its subdistricts, 0..1
        ("percentile", "f8"),  # mid-rank among districts, 0..1
    ],
    align=True,
)

HANDLER = np.dtype(
    [
        # who
        ("kind", "i4"),  # 0 community, 1 subdistrict, 2 department, 3 utility
        ("index", "i4"),  # index within its kind (community, subdistrict, department)
        ("residents", "f8"),  # residents served
        # capacity
        ("servers", "i4"),
        ("first_server", "i4"),  # servers are a heap in World.servers
        ("speed", "f8"),  # hours of work done per server-hour on duty (share of time on orders)
        ("hours_per_day", "f8"),  # opening hours a day: 8 office, 24 round the clock
        ("opens", "f8"),  # hour of day at which it opens
        ("overtime", "f8"),  # current extra share of hours, 0..staff.overtime
        ("spoken", "f8"),  # work hour up to which all its hours are spoken for
        # queue
        ("head", "i4"),  # pairing heap of waiting cases, -1 empty
        (
            "head_lent",
            "i4",
        ),  # departments: cases with hours of partners, today (linked by `sibling`)
        ("queue", "i4"),  # waiting cases
        ("backlog_hours", "f8"),  # hours of work waiting
        ("waited", "f8"),  # working days that the waiting work would take, summed over the month's evenings
        # what drives its choices (set monthly by the agents)
        ("pressure", "f8"),
        ("norm", "f8"),  # weight of truly solving
        ("price", "f8"),  # shadow price of an hour
        ("priced", "f8"),  # price at which the next three were worked out (sim.day.effort)
        ("depth", "f8"),  # effort put into a repair, 1 at the usual price
        ("root_missed", "f8"),  # chance that a repair of that depth leaves a problem's root
        ("patched", "f8"),  # chance that another trouble is only patched by it
        ("wait_days", "f8"),  # departments: days of work waiting per server
        ("willing", "f8"),  # departments: probability of reporting to a whistle
        ("belief", "f8", (2, 2, 2)),  # [solved][coaxed][resolution, satisfaction] learned P(yes)
        ("score", "f8"),  # smoothed reported score, 0..1
        ("evidence", "f8"),  # call-backs that the score rests on, older ones counted for less
        ("percentile", "f8"),  # smoothed mid-rank within its reference group, 0..1
        # own tasks of departments
        ("own_load", "f8"),  # own-task hours arriving a day
        ("own_waiting", "f8"),  # own-task hours put off within what they allow
        ("own_backlog", "f8"),  # own-task hours displaced and waiting
        ("owed", "f8"),  # whistle hours promised and not yet worked
        ("posted", "f8"),  # hours that departments left to it today, owed from the morning on
        ("begun", "f8"),  # hours of cases begun that its servers have still to work
        # fixed at build time
        ("base_speed", "f8"),
        ("workers", "f8"),  # full-time workers, may be fractional
        ("fatigue", "f8"),  # 0..1
        ("money", "f8"),  # yuan for material left this year; a community draws on its subdistrict's
        ("staff_share", "f8"),  # departments: share of all departments' staff
    ],
    align=True,
)

TALLY = np.dtype(
    [
        ("received", "f8"),  # cases received
        ("coaxed", "f8"),
        ("documented", "f8"),  # applications for exclusion
        ("excluded", "f8"),
        ("hours", "f8"),  # server hours on all cases
        ("paper_hours", "f8"),
        ("coordination_hours", "f8"),
        ("facilitation_hours", "f8"),
        ("displaced", "f8"),  # own-task hours displaced (departments)
    ],
    align=True,
)
"""Monthly sums of a handler, written by the thread that runs the handler."""

ECHO_FIELDS = ("counted", "responded", "yes", "satisfied", "solved")
ECHO_CELLS = 4
"""Call-back counts by (solved at closure, coaxed): cell = 2*solved + coaxed."""

PROBLEM = np.dtype(
    [
        ("id", "i8"),  # (community, birth day, ordinal), never reused
        ("stream", "u8"),  # `sim.streams.stream` of the id, by which draws are keyed
        ("next", "f8"),  # when it next gives occasion for a matter, in days; asleep it lets that go by
        ("community", "i4"),
        ("master", "i4"),  # open request into which further ones are merged, -1 none
        ("born", "i4"),  # day
        ("wakes", "i4"),  # day on which a patched root troubles again, -1 when live
        ("fixed", "i4"),  # day on which the root was fixed, -1 not
        ("complaints", "f4"),  # requests that named it, decayed monthly
        ("rate", "f4"),  # matters a day
        ("reach", "f4"),  # share of the community's residents troubled
        ("severity", "f4"),  # 0..1
        ("root_hours", "f4"),  # labour to fix the root
        ("root_yuan", "f4"),  # material to fix the root
        ("cls", "u1"),
        ("category", "u1"),
        ("mended", "u1"),  # who repaired or patched it last: 0 nobody, else MENDED_BY_*
        ("need1", "u2"),  # first department whose authority is needed + 1; 0 none
        ("need2", "u2"),  # second
    ],
    align=True,
)

LABELS = 8
"""Categories that a class can have."""

CATEGORIES_OF_CLASS = np.dtype([("cum", "f4", (LABELS,)), ("label", "i4", (LABELS,))])
"""Categories of a class: their shares of it, summed up, 1 from the last on; and their indices."""

LINK = np.dtype([("next", "i4"), ("due", "i4")])
"""Of a slot of problems: the next one of the community, or the next free slot, -1 none; and the day on which
the problem is next looked at, so that the days before need not fetch its row."""

CASE = np.dtype(
    [
        ("id", "i8"),  # the matter's id (community, day, ordinal); attempts share it
        ("stream", "u8"),  # `sim.streams.stream` of the id, by which draws are keyed
        ("key", "f8"),  # heap key: arrival hour, then queue priority
        ("child", "i4"),  # pairing heap
        ("sibling", "i4"),  # pairing heap; chain of merged requests on their master
        ("merged", "i4"),  # first request merged into this one, -1 none
        ("resident", "i4"),
        ("community", "i4"),
        ("handler", "i4"),  # handler now in charge
        ("problem", "i4"),  # slot of the problem behind it, -1 none
        ("link", "i4"),  # in a pile (free, calendar) the case LOOKAHEAD below; in a list the next; -1 none
        ("problem_id", "i8"),
        ("born", "f4"),  # hour at which the trouble began
        ("opened", "f4"),  # hour at which this attempt reached a handler
        ("due", "f4"),  # deadline, hour
        ("closed", "f4"),  # hour of closure
        ("when", "f4"),  # hour of the next scheduled event
        ("passes", "f4"),  # hour at which the trouble ends by itself
        ("returns", "f4"),  # hour at which a patched trouble returns
        ("severity", "f4"),
        ("difficulty", "f4"),
        ("failing", "f4"),  # log of the chance that an honest attempt of the usual depth fails
        ("hours", "f4"),  # labour needed to resolve
        ("cost", "f4", (7,)),  # hours (material: yuan) spent so far by nature, not yet settled
        ("partner", "f4"),  # partner hours, not yet settled
        ("depth", "f4"),  # effort put into the repair, 1 = the usual
        ("state", "u1"),
        ("cls", "u1"),
        ("category", "u1"),
        ("tier", "u1"),
        ("kind", "u1"),  # 0 hotline request, 1 walk-in, 2 counter, 3 petition
        ("way", "u1"),
        ("attempt", "u1"),
        ("first", "u1"),  # first channel of the matter
        ("need1", "u2"),
        ("need2", "u2"),
        ("bounces", "u1"),  # times handed on
        ("calls", "u1"),  # earlier hotline attempts of the matter
        ("bits", "u2"),  # BIT_* below
    ],
    align=True,
)
