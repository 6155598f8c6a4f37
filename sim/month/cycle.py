"""The month in order: observe, decide, apply; work on root causes; start the counts anew."""

from __future__ import annotations

from typing import Any

from sim.compiled import compile_entry
from sim.day.world import Array, World
from sim.month.books import start_anew
from sim.month.deciders import Deciders
from sim.month.first import first_by_rows
from sim.month.proactive import TARGETINGS, work_on_roots
from sim.month.rules import decide_all
from sim.month.sums import MonthSums, add_up


def compile_month() -> None:
    """Load what is compiled of the month from the cache, or compile it."""
    for function in (first_by_rows, add_up, decide_all, work_on_roots):
        compile_entry(function)


def end_month(
    w: World, words: Array, deciders: Deciders, policy: dict[str, Any], month: int, sums: MonthSums
) -> None:
    """Everything that happens when a month ends.

    Args:
        w: World, changed in place.
        words: Its `sim.day.handle.table`.
        deciders: Who decides.
        policy: Parameters in force.
        month: Months since day 0.
        sums: The month added up.
    """
    deciders.end_month(w, words, sums, policy)
    targeting = TARGETINGS.index(policy["proactive.targeting"])
    work_on_roots(words, targeting, month, int(w.city[0]["day"]) - 1)
    start_anew(w)
