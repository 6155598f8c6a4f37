"""Days and ends of months in one compiled call.

A small town's month is over in half a thousandth of a second, and what Python does between two of them takes
a tenth of that. `sim.month.cycle` says when nobody has to be asked in between.
"""

from __future__ import annotations

from numba import types

from sim.calling import caller, copy_from
from sim.compiled import CountCube, CountRow, CountTable, Row, Table, entry, kernel
from sim.day.loop import WHOLE_DAYS, days
from sim.day.world import PolicyRows, Words
from sim.month.rules import ADD_UP, DECIDE, FINISH, month

DAYS_RETURN, MONTH_RETURNS = types.UniTuple(types.int64, 3), types.boolean
_days, _month = caller(days, DAYS_RETURN), caller(month, MONTH_RETURNS)


@entry
def months(
    words: Words,
    totals: Table,
    policies: PolicyRows,
    registered: Row,
    members: Row,
    tallies: Table,
    daily: Table,
    standing: Row,
    near: Row,
    counts: CountTable,
    echo: CountCube,
    heard: CountTable,
    tally: Table,
    waits: Row,
    luck: Table,
    fates: Table,
    complained: Row,
    targeting: int,
    number: int,
    at: int,
    ends: CountRow,
    seen: CountTable,
    seen_rows: CountTable,
    added: CountTable,
    added_rows: CountTable,
    days_at: int,
    month_at: int,
) -> tuple[int, int, int, int]:
    """Whole months, each with its end.

    Args:
        words: As the arguments after it up to ``number``, of `sim.month.rules.month`; ``daily`` of
            `sim.day.loop.days`, too.
        totals: (days, fields) the city's DAILY sums.
        number: Months since day 0 when the first of these ends.
        at: Row of ``totals`` of the first day.
        ends: Row after the last day of each month.
        seen: A row a month, filled: what units see when it ends.
        seen_rows: (arrays, 2) where what they see lies, and how many words of 8 bytes it takes.
        added: The same of what was added up.
        added_rows: The same of what was added up.
        days_at: `sim.calling.address` of `sim.day.loop.days`.
        month_at: Of `sim.month.rules.month`.

    Returns:
        (months that are over, next row, missing case chunks, missing problem chunks). Fewer months than asked
        for are over where slots are missing, or where what was decided at the end of the next cannot be.
    """
    for n in range(len(ends)):
        at, missing, problems = _days(days_at, (words, totals, daily, WHOLE_DAYS, 0, ends[n], 0, at))
        if at < ends[n]:
            return n, at, missing, problems
        _take(seen[n], seen_rows)
        sound = _month(
            month_at,
            (
                words, policies, registered, members, tallies, daily, standing, near, counts, echo, heard,
                tally, waits, luck, fates, complained, totals[at - 1], targeting, number + n,
                ADD_UP | DECIDE | FINISH,
            ),
        )  # fmt: skip
        _take(added[n], added_rows)
        if not sound:
            return n, at, 0, 0
    return len(ends), at, 0, 0


@kernel
def _take(row: CountRow, places: CountTable) -> None:
    """Copy arrays one behind the other into a row."""
    at = 0
    for n in range(len(places)):
        copy_from(row, at, places[n, 0], places[n, 1])
        at += places[n, 1]
