"""Which field of a row holds which attribute of an object."""

from __future__ import annotations

from sim.day.tallies import N_AVOIDABLE, N_CLOSED, N_OTHER, N_OVERDUE, N_REPORTED, N_WHISTLED
from sim.day.world import (
    BIT_COAX_YES,
    BIT_COAXED,
    BIT_COHORT,
    BIT_COUNTED,
    BIT_ELIGIBLE,
    BIT_EXCLUDED,
    BIT_FEASIBLE,
    BIT_FOUND_GONE,
    BIT_IN_TIME,
    BIT_MERGED,
    BIT_MISROUTED,
    BIT_PERCEIVED,
    BIT_SOLVED,
    BIT_YES,
)

MARKS = {
    "solved": BIT_SOLVED,
    "coaxed": BIT_COAXED,
    "excluded": BIT_EXCLUDED,
    "misrouted": BIT_MISROUTED,
    "merged": BIT_MERGED,
    "in_time": BIT_IN_TIME,
    "cohort": BIT_COHORT,
    "eligible": BIT_ELIGIBLE,
    "counted": BIT_COUNTED,
    "perceived": BIT_PERCEIVED,
    "coax_yes": BIT_COAX_YES,
    "yes": BIT_YES,
    "feasible": BIT_FEASIBLE,
    "found_gone": BIT_FOUND_GONE,
}
"""Marks on a case, and their bits in its row."""
OF_HANDLER = {
    name: name
    for name in (
        *("speed", "opens", "hours_per_day", "overtime", "spoken", "owed", "waited", "wait_days"),
        *("price", "norm", "pressure", "score", "money", "willing", "fatigue", "workers"),
    )
} | {"waiting_hours": "backlog_hours"}
OF_DEPARTMENT = ("begun", "own_load", "own_waiting", "own_backlog")
OF_COMMUNITY = {
    name: name
    for name in (
        *("free_time", "efficacy", "visiting", "council", "committee", "group", "council_room"),
        *("volunteer_hours", "mobilised", "partner_hours", "property_hours", "has_property"),
    )
} | {"wear": "condition"}
"""Attributes of the objects, and the fields of the rows that hold them."""
SAME = {"closed": "closed", "lent": "partner", "labour": "hours", "how": "kind", "attempts": "attempt"} | {
    name: name
    for name in (
        *("born", "passes", "when", "opened", "due", "returns", "severity", "difficulty", "depth"),
        *("state", "tier", "way", "first", "bounces", "calls", "category"),
    )
}
"""The same for a matter and its case."""
COUNTS = {
    "closed": N_CLOSED,
    "overdue": N_OVERDUE,
    "avoidable": N_AVOIDABLE,
    "other_closed": N_OTHER,
    "whistled": N_WHISTLED,
    "reported": N_REPORTED,
}
OF_RESIDENT = {
    **{name: name for name in ("q", "trust", "touched", "requests", "part", "trouble")},
    "received": "gov_hours",
    "dealt": "equal_hours",
}
