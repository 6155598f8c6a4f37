"""Deadlines and pressure in a loaded town: when cases are closed against their due times, and by whom."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from small_worlds import log, ran

from sim.city.rows import CHANNELS, CLASSES
from sim.day.tallies import EVENT_KINDS
from sim.day.world import Array
from sim.model import GovernanceModel

WEEK, LONG = 168.0, 360.0
TERM = {"estate": WEEK, "dispute": LONG, "market": LONG}
"""Hours from dispatch to the due time of all requests of a class, so that the log tells when one was due."""
DISPATCHED, CLOSED = EVENT_KINDS.index("dispatched"), EVENT_KINDS.index("closed")

LOADED: dict[str, Any] = {
    "time.days": 365,
    "city.residents": 12_000,
    "intake.operators": 50.0,
    "intake.through_district": 0.0,
    "data.error_base": 0.0,
    "data.error_floor": 0.0,
    "staff.per_10k": 3.3,
    "staff.subdistrict_per_10k": 0.9,
}
"""A seventh of the staff; misrouting and relays, which would move the due time, are off."""
PRESSED = {"assessment.ranking": True, "assessment.intensity": 1.0}
UNPRESSED = {"assessment.ranking": False, "assessment.intensity": 0.0}
FAR = {f"deadline.{tier}": 8000.0 for tier in ("day", "week", "long")}


def terms() -> dict[str, float]:
    """Every class has requests of one tier, and all of it lies within the subdistricts' authority."""
    values: dict[str, float] = {}
    for name in CLASSES:
        values |= {f"matter.{name}.urgent": 0.0, f"matter.{name}.day": 0.0, f"matter.{name}.authority": 1.0}
        values[f"matter.{name}.week"] = float(TERM.get(name) == WEEK)
    return values


def taken(model: GovernanceModel, name: str) -> Array:
    """Hours from dispatch to closure of the requests of a class that were closed."""
    rows = log(model)
    rows = rows[rows["cls"] == CLASSES.index(name)]
    sent = {(row["id"], row["attempt"]): row["hour"] for row in rows[rows["what"] == DISPATCHED]}
    ends = rows[(rows["what"] == CLOSED) & (rows["channel"] == CHANNELS.index("hotline"))]
    hours = [row["hour"] - sent[key] for row in ends if (key := (row["id"], row["attempt"])) in sent]
    return np.array(hours, np.float64)


@cache
def loaded(far: bool, pressed: bool = True) -> dict[str, Array]:
    model = ran(
        LOADED | terms() | (FAR if far else {}) | (PRESSED if pressed else UNPRESSED), log_events=True
    )
    return {name: taken(model, name) for name in TERM}


def lateness(hours: dict[str, Array]) -> Array:
    """Hours after the due time that the usual deadlines would set; negative before it."""
    return np.concatenate([hours[name] - term for name, term in TERM.items()])


def closing(late: Array, since: float, until: float) -> float:
    """Share of the requests still open so long after (or before) their due time that is closed in a span."""
    return float(((late >= since) & (late < until)).sum() / (late >= since).sum())


def test_work_bunches_before_a_deadline_where_all_wait() -> None:
    """Who is due comes first: in the last two days twice as many of the open requests are closed."""
    usual, far = lateness(loaded(far=False)), lateness(loaded(far=True))
    assert (usual >= -48.0).sum() > 300
    assert closing(usual, -48.0, 0.0) > 1.5 * closing(far, -48.0, 0.0)


def test_closures_lie_by_due_times_with_deadlines_and_by_arrival_without() -> None:
    """With deadlines a class that is due eight days later waits days longer; without them they wait alike."""
    gap = {far: np.median(loaded(far)["dispute"]) - np.median(loaded(far)["estate"]) for far in (False, True)}
    assert gap[False] > 48.0 > abs(gap[True])
    spread = {far: lateness(loaded(far)).std() for far in (False, True)}
    assert spread[False] < 0.85 * spread[True]


def test_pressure_lengthens_the_queue_in_which_deadlines_rank() -> None:
    """Pressed units work where others only reply, so that more requests come near their due time."""
    near = {pressed: (lateness(loaded(False, pressed)) >= -48.0).mean() for pressed in (True, False)}
    assert near[True] > 2.0 * near[False]


def kept(pressed: bool) -> tuple[float, float, float]:
    """Of requests that all need a department's authority and all go to the subdistrict first: shares of
    closures by units without that authority, by whistling, and of cases handed on."""
    town = {f"matter.{name}.{what}": 0.0 for name in CLASSES for what in ("authority", "direct")}
    town |= {"city.residents": 6000, "staff.departments": 6.85, "time.days": 365}
    model = ran(town | (PRESSED if pressed else UNPRESSED), log_events=True)
    months, rows = model.months()[0], log(model)
    street = ~np.isin(months["kind"], ("department", "utility"))
    ways = model.series()["way"].sum(axis=0)
    requests = rows[rows["channel"] == CHANNELS.index("hotline")]
    handed_on = (requests["what"] == EVENT_KINDS.index("handed_on")).sum()
    whole = months["closed"].sum()
    return months["closed"][street].sum() / whole, ways[4] / ways.sum(), handed_on / whole


def test_pressure_pulls_cases_to_units_without_authority_who_whistle_for_it() -> None:
    """By a few in a hundred: they hand on less, and whistle instead of asking or merely answering."""
    pressed, calm = kept(True), kept(False)
    assert calm[0] + 0.01 < pressed[0] < calm[0] + 0.1
    assert pressed[1] > 1.2 * calm[1]
    assert pressed[2] < calm[2]
