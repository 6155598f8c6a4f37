"""Staff of every unit: desks, the pace at each, and hours a day; and what a change of staff does to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.city.build import City
from sim.day.desks import SUBDISTRICT
from sim.day.world import Array, World

OFFICE_HOURS, ROUND_THE_CLOCK = (9.0, 8.0), (0.0, 24.0)
"""Opening hour and hours a day of offices and of utilities' emergency desks (assumed)."""
DUTY = 5.0 / 7.0
"""Share of days on which a worker is on duty; shifts cover weekends."""
NOBODY = 1e-6
"""Workers at a desk without staff: its cases wait, and arithmetic goes on."""
SHIFTS = 8.0 / 24.0
"""Share of the clock that one worker of a round-the-clock desk covers on a day of duty."""
DESKS = 6
"""Desks of a department of which only a share is simulated, if it has as many at true size (assumed)."""


def staffed(
    unit: Array, workers: Array, opens: float | Array, per_day: float | Array, share: float = 1.0
) -> None:
    """Give handlers servers and speed so that capacity is exact for fractional staff too.

    Args:
        unit: HANDLER rows, changed in place.
        workers: Full-time workers of each.
        opens: Hour of opening, of all or of each.
        per_day: Hours open a day; a worker covers eight of them, on five days of seven.
        share: Share of their time that is for cases; it enters as fewer servers, not slower ones.
    """
    present = _present(workers, per_day)
    unit["servers"] = _desks(present * share)
    unit["base_speed"] = np.maximum(present, NOBODY) / unit["servers"]
    unit["speed"] = unit["base_speed"] * share
    unit["workers"] = workers
    unit["opens"], unit["hours_per_day"] = opens, per_day


def _present(workers: Array, per_day: float | Array) -> Array:
    """Workers at their desks at any time of those hours."""
    return np.asarray(workers * DUTY * np.where(np.asarray(per_day) > 8.0, SHIFTS, 1.0))


def _desks(present: Array) -> Array:
    """Desks for so many workers, whole ones."""
    return np.maximum(1, np.ceil(present - 0.25)).astype(np.int32)


def restaff(w: World, values: Mapping[str, Any]) -> None:
    """Change the staff of every unit when a dated event changes ``staff.*``: desks stay, hours change.

    Args:
        w: World, changed in place.
        values: Parameters in force from today.
    """
    c, s = len(w.communities), len(w.subs)
    desk, street, office = w.handlers[:c], w.handlers[c : c + s], w.handlers[c + s :]
    before = w.handlers.copy()
    _rehire(desk, desk["residents"] / 1e4 * values["staff.per_10k"])
    _rehire(street, street["residents"] / 1e4 * values["staff.subdistrict_per_10k"])
    share = w.city[0]["residents"] / values["city.residents"]
    _rehire(office, office["staff_share"] * values["staff.departments"] * share)
    _go_on_with_cases_in_hand(w, before)
    office["own_load"] = capacity(office) * values["staff.own_share"]


def _rehire(units: Array, workers: Array) -> None:
    per_server = np.maximum(workers * DUTY, NOBODY) / units["servers"]
    speed = per_server * np.where(units["hours_per_day"] > 8.0, SHIFTS, 1.0)
    units["speed"] *= speed / units["base_speed"]
    units["base_speed"], units["workers"] = speed, workers


def _go_on_with_cases_in_hand(w: World, before: Array) -> None:
    """What is still ahead of a unit's hours and desks takes as much longer as the unit has become slower."""
    now = float(w.city[0]["day"]) * w.handlers["hours_per_day"]
    hours = before["speed"] / w.handlers["speed"]
    w.handlers["spoken"] = now + np.maximum(before["spoken"] - now, 0.0) * hours
    slower = paces(before) / paces(w.handlers)
    now, slower = (np.repeat(column, w.handlers["servers"]) for column in (now, slower))
    ahead = w.servers - now
    w.servers[:] = np.where(ahead > 0.0, now + ahead * slower, w.servers)


def paces(units: Array) -> Array:
    """`sim.day.desks.pace` of many units."""
    return np.where(units["kind"] > SUBDISTRICT, np.maximum(units["speed"], 1.0), units["speed"])


def capacity(units: Array) -> Array:
    """Regular working hours a day of each handler, all its time."""
    return np.asarray(units["servers"] * units["base_speed"] * units["hours_per_day"])


def first_split(values: Mapping[str, Any]) -> tuple[float, float]:
    """Share of a community worker's time for orders, and hours of visiting a week, before the first month
    has been planned (see `sim.agents.Community`)."""
    visiting = min(values["visiting.hours"], 40.0 * max(values["staff.order_share"] - 0.05, 0.0))
    return float(max(values["staff.order_share"] - visiting / 40.0, 0.05)), float(visiting)


def staff_departments(office: Array, city: City, values: Mapping[str, Any]) -> None:
    """Departments are as many at any scale; a share of a large one is not a small one.

    Its few hours a day are worked at full pace and at several desks, as at true size (`sim.day.desks`).
    """
    utility, workers = city.departments["utility"], city.departments["workers"]
    total = workers.sum()
    office["staff_share"] = workers / total if total > 0.0 else 1.0 / len(office)
    opens, per_day = np.where(utility, np.array(ROUND_THE_CLOCK)[:, None], np.array(OFFICE_HOURS)[:, None])
    staffed(office, workers, opens, per_day)
    whole = _desks(_present(workers / values["city.scale"], per_day))
    desks = np.maximum(office["servers"], np.minimum(whole, DESKS))
    for name in ("base_speed", "speed"):
        office[name] *= office["servers"] / desks
    office["servers"] = desks
    office["own_load"] = capacity(office) * values["staff.own_share"]
