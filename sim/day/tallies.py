"""What is counted: daily sums per subdistrict and department, and what becomes of a cost in the ledger.

Each subdistrict and each department owns one DAILY row a day; the city's series is their sum in index order,
so it does not depend on threads. Names ending in a plural are counts a day.
"""

from __future__ import annotations

import numpy as np

from sim.city.rows import CHANNELS, CLASSES, NATURES, OUTCOMES, PAYERS, WAYS

DAILY = np.dtype(
    [
        ("matters", "f8"),  # matters arisen
        ("first", "f8", (len(CHANNELS),)),  # matters by first channel
        ("ended", "f8"),  # matters ended today (settled, passed or given help), lived-with apart
        ("ended_30", "f8"),  # of which arisen in the reported period, and ended within 30 days
        ("autonomous", "f8"),  # of `ended`: by oneself, neighbours or spontaneous volunteers
        ("mobilised", "f8"),  # of `ended`: by mobilised volunteers or bodies
        ("by_government", "f8"),  # of `ended`: by government
        ("by_company", "f8"),  # of `ended`: by the property company
        ("by_itself", "f8"),  # of `ended`: the trouble passed
        ("lived_with", "f8"),  # matters given up
        ("contacts", "f8"),  # contacts that reached the hotline
        ("consultations", "f8"),  # of which answered at intake
        ("repeats", "f8"),  # of which about a matter that had called before
        ("abandoned", "f8"),  # calls that did not get through
        ("requests", "f8"),  # contacts that became requests
        ("requests_of", "f8", (len(CLASSES),)),  # of which by class
        ("cohort", "f8"),  # of which within remit: the base of true resolution
        ("merged", "f8"),  # of which merged into an open one
        ("misrouted", "f8"),  # of which first sent to the wrong unit
        ("refused", "f8"),  # of which refused as out of remit
        ("turned_away", "f8"),  # visits and petitions refused as out of remit
        ("closed", "f8"),
        ("overdue", "f8"),
        ("powerless", "f8"),  # of `closed`: by a unit without the authority that they need
        ("way", "f8", (len(WAYS),)),  # closures by way
        ("avoidable", "f8"),  # perfunctory closures where resolving was feasible
        ("infeasible", "f8"),  # perfunctory closures where it was not
        ("coaxed", "f8"),
        ("documented", "f8"),
        ("excluded", "f8"),  # taken out of the base, parked ones too
        ("parked", "f8"),  # of which for want of authority
        ("asked", "f8"),  # call-backs tried
        ("counted", "f8"),  # answered and counted
        ("responded", "f8"),  # of which: somebody got in touch in time
        ("yes", "f8"),  # of which: resolved
        ("satisfied", "f8"),  # of which: satisfied
        ("gone_at_call", "f8"),  # of which the trouble truly was gone at the call
        ("settled", "f8"),  # requests within remit whose 30-day truth became known
        ("settled_true", "f8"),  # of which truly resolved
        ("cohort_true", "f8"),  # of which received in the reported period
        ("settled_any", "f8"),  # the same of any remit
        ("settled_any_true", "f8"),  # of which truly resolved
        ("resolved", "f8"),  # cases of any kind that the unit truly resolved: not found gone, not passed
        ("eligible", "f8"),  # settled requests that the assessment admits, any remit
        ("eligible_true", "f8"),  # of which truly resolved
        ("heard", "f8"),  # settled requests whose call-back was counted
        ("heard_true", "f8"),  # of which truly resolved
        ("heard_perceived", "f8"),  # of which the caller believed the trouble gone
        ("heard_coaxed", "f8"),  # of which the caller believed it gone or was coaxed into a yes
        ("heard_yes", "f8"),  # of which the answer was yes
        ("walkins", "f8"),  # matters brought to the community office
        ("counters", "f8"),  # matters brought to a department
        ("petitions", "f8"),
        ("government_hours", "f8"),
        ("threat_hours", "f8"),  # of which on visits and petitions of residents who threaten
        ("paper_hours", "f8"),
        ("document_hours", "f8"),  # of which on applications to have a case taken out of the base
        ("visiting_hours", "f8"),
        ("convening_hours", "f8"),
        ("material_yuan", "f8"),
        ("case_yuan", "f8"),  # what settled cases have cost, staff and partners priced
        ("trifle_yuan", "f8"),  # of which on the least severe quarter
        ("facilitation_hours", "f8"),
        ("partner_hours", "f8"),
        ("volunteer_hours", "f8"),
        ("resident_hours", "f8"),
        ("displaced_hours", "f8"),  # departments' own tasks displaced
        ("in_council", "f8"),  # matters that a council took
        ("asked_neighbours", "f8"),
        ("granted", "f8"),
        ("emerged", "f8"),  # problems emerged
        ("fixed", "f8"),  # problems whose root was fixed
        ("returned", "f8"),  # patched problems that troubled again
        ("problems", "f8"),  # problems live at the day's end
        ("waiting", "f8"),  # cases in queues at the day's end
        ("open_requests", "f8"),  # hotline requests not yet closed at the day's end
    ]
)

LEDGER_SHAPE = (len(PAYERS), len(NATURES), len(OUTCOMES) + 1, 2)
"""Ledger cells of a subdistrict: payer, nature, outcome (third: still open), hours and yuan."""

OPEN_OUTCOME = 2
"""Third outcome index: spent on matters whose outcome is not known yet."""

CLOSE_BINS = 480
CLOSE_BIN_DAYS = 0.125
"""Histogram of days from request to closure, for quantiles; the last bin holds the rest."""

N_CLOSED, N_OVERDUE, N_AVOIDABLE, N_OTHER, N_WHISTLED, N_REPORTED, N_WAY = 0, 1, 2, 3, 4, 5, 6
"""Fields of ``World.counts``: requests closed, overdue, avoidable perfunctory; other cases closed;
whistles that called for a department, and those it came to; from N_WAY on, closures by way."""

EVENT = np.dtype(
    [
        ("id", "i8"),  # matter
        ("hour", "f4"),
        ("what", "u1"),  # index into EVENT_KINDS
        ("channel", "u1"),  # channel; for called_back, ended and settled what came of it
        ("attempt", "u1"),
        ("way", "u1"),
        ("cls", "u1"),
        ("category", "u1"),
        ("resident", "i4"),
        ("community", "i4"),
        ("handler", "i4"),  # -1 none
        ("hours", "f4"),  # hours charged by this event
        ("seq", "u4"),  # order within a thread's block and day
    ]
)

EVENT_KINDS = (
    "arises", "takes", "answered", "dispatched", "merged", "refused", "handed_on", "started",
    "closed", "called_back", "returned", "settled", "ended", "lived_with", "abandoned",
)  # fmt: skip
"""Steps on the path of a matter, as they stand in the request event log."""
