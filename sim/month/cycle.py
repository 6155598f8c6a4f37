"""The month in order: observe, decide, apply; work on root causes; start the counts anew.

Where the rows alone decide, months of a small town run at once (`end_months`), to the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.day.calendar import MonthSpan
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
        if not sound:
            decide_after_all(driver, deciders, policy, number, last)
        return month
    w = driver.world
    act(w, deciders.let_decide(w, room.sums, policy))
    room.run(words, FINISH, number, targeting, last)
    return month


def end_months(
    driver: Driver,
    deciders: Deciders,
    policy: dict[str, Any],
    number: int,
    factor: Array,
    spans: Sequence[MonthSpan],
    day: int,
) -> tuple[Array, list[Month], bool]:
    """Days of whole months, with all that happens when each of them ends.

    Args:
        driver: Of the city, on one thread, of which nobody takes events; its rows are changed in place.
        deciders: Who decides: the rows alone.
        policy: Parameters in force all the while.
        number: Months since day 0.
        factor: (days, classes) of all these days.
        spans: The months.
        day: First day.

    Returns:
        (DAILY rows, the months as they were before anybody decided, whether all decisions were possible).
        Where not, the last of these months, sooner than asked for, has yet to go through `decide_after_all`.
    """
    room, first = deciders.room, driver.begin(factor)
    ends = np.array([first + span.over - day for span in spans])
    passed = room.run_at_once(driver, first, ends, number, policy["proactive.targeting"])
    last = min(passed.over, len(spans) - 1)
    deciders.show_later(passed.seen[last], policy)
    months = [Month(room, spans[n].first, passed.seen[n], passed.added_up[n]) for n in range(last + 1)]
    return driver.rows_of(first, int(ends[last]) - first), months, passed.over == len(spans)


def decide_after_all(
    driver: Driver, deciders: Deciders, policy: dict[str, Any], number: int, last: Array
) -> None:
    """Let the agents decide what the rows could not; as a rule they tell what cannot be, and by whom.

    Args:
        driver, deciders, policy, number, last: As of `end_month`.

    Raises:
        sim.month.decided.RuleError: Something was decided that the city cannot go on with.
    """
    w = driver.world
    act(w, deciders.agents(w))
    deciders.room.run(driver.words(), FINISH, number, policy["proactive.targeting"], last)
