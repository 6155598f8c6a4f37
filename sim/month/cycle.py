"""The month in order: observe, decide, apply; work on root causes; start the counts anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sim.day.drive import Driver
from sim.day.world import Array
from sim.month.act import act
from sim.month.deciders import Deciders
from sim.month.room import Month
from sim.month.rules import ADD_UP, DECIDE, FINISH


def end_month(
    driver: Driver,
    deciders: Deciders,
    policy: dict[str, Any],
    number: int,
    first: dt.date,
    last: Array,
) -> Month:
    """Everything that happens when a month ends.

    Args:
        driver: Of the city, whose rows are changed in place.
        deciders: Who decides.
        policy: Parameters in force.
        number: Months since day 0.
        first: First day of the month.
        last: DAILY row of the city's last day, as plain numbers; what is mended is added to it.

    Returns:
        The month as it was before anybody decided.

    Raises:
        sim.month.decided.RuleError: Something was decided that the city cannot go on with.
    """
    room, words, targeting = deciders.room, driver.words(), policy["proactive.targeting"]
    seen = room.seen()
    tasks = ADD_UP | DECIDE | FINISH if deciders.by_rows else ADD_UP
    sound = room.run(words, tasks, number, targeting, last)
    month = room.month(first, seen)
    if deciders.by_rows:
        deciders.show_later(seen, policy)
        if sound:
            return month
        w = driver.world
        act(w, deciders.agents(w))  # they tell what it was that cannot be, and whose
    else:
        w = driver.world
        act(w, deciders.let_decide(w, room.sums, policy))
    room.run(words, FINISH, number, targeting, last)
    return month
