"""The end of a month, compiled: what is added up, decided, ranked, mended, and started anew.

All built-in rules at once: what agents would decide, without the agents. Arithmetic is that of `sim.agents`,
whose plain functions are called; what is written here is only who reads and writes which row.
`sim.month.cycle` says when agents decide instead.
"""

from __future__ import annotations

from typing import Final

from sim.compiled import CountCube, CountTable, Row, Table, entry, kernel
from sim.day.handle import enter
from sim.day.world import PolicyRow, PolicyRows, Words, World
from sim.month.exact import total
from sim.month.homes import ask_partners, call_volunteers, run_bodies, run_desk
from sim.month.offices import amplify, learn, run_hotline, score, set_willing
from sim.month.proactive import work_on_roots
from sim.month.ranks import rank, rank_districts, stand
from sim.month.sums import add_up

ADD_UP: Final = 1
DECIDE: Final = 2
FINISH: Final = 4
"""What a call of `month` is asked to do; several may be added."""


@entry
def month(
    words: Words,
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
    last: Row,
    targeting: int,
    number: int,
    tasks: int,
) -> bool:
    """All that is compiled of a month's end, or parts of it: one entry, compiled once.

    Args:
        words: `sim.day.handle.table`.
        policies: What is in force, one row.
        registered: Volunteers by community.
        members: Party members by community.
        tallies: TALLY rows of the handlers.
        daily: DAILY rows of every unit that counts for itself.
        standing: Of assessed units, `sim.agents.assessor.credible`; DECIDE fills it.
        near: Of assessed units, `sim.agents.assessor.crowding`; DECIDE fills it.
        counts: As the arrays after it, of `sim.month.sums.MonthSums`; ADD_UP fills them.
        last: DAILY row of the city's last day, with which FINISH books what is mended.
        targeting: Index into `sim.month.proactive.TARGETINGS`.
        number: Months since day 0.
        tasks: Sum of ADD_UP, DECIDE, FINISH.

    Returns:
        Whether every decision is possible; where not, a unit's rule cannot cope with what is in force, and
        nothing further was done.
    """
    w, policy = enter(words), policies[0]
    if tasks & ADD_UP:
        add_up(w, tallies, counts, echo, heard, tally, waits, luck, fates, complained, number)
    if tasks & DECIDE:
        sound = _offices(w, policy, waits, luck, echo, heard, counts)
        if not (_homes(w, policy, registered, members, waits, luck, fates, complained) and sound):
            return False
        stand(w, standing, near)
        sound = rank(w, standing, near, policy)
        if not (amplify(w, policy) and sound):
            return False
        rank_districts(w)
    if tasks & FINISH:
        work_on_roots(w, targeting, number, w.city[0].day - 1)
        _book(daily, last)
        _start_anew(w, tallies)
    return True


@kernel
def _offices(
    w: World,
    policy: PolicyRow,
    waits: Row,
    luck: Table,
    echo: CountCube,
    heard: CountTable,
    counts: CountTable,
) -> bool:
    """Decide for subdistricts, departments and the hotline; of the assessor's, scores and evidence."""
    c, subs = len(w.communities), len(w.subs)
    sound = learn(w, c, subs, waits, luck, echo, policy)
    sound = learn(w, c + subs, len(w.handlers) - c - subs, waits, luck, echo, policy) and sound
    for u in range(len(w.handlers) - c):
        if u >= subs:
            sound = set_willing(w.handlers[c + u], policy) and sound
        sound = score(w.handlers[c + u], heard[u], counts[u], policy) and sound
    return run_hotline(w, policy) and sound


@kernel
def _homes(
    w: World,
    policy: PolicyRow,
    registered: Row,
    members: Row,
    waits: Row,
    luck: Table,
    fates: Table,
    complained: Row,
) -> bool:
    """Decide for communities, their bodies, volunteers and partners."""
    sound, complaints = True, total(complained, 0, len(complained))
    for n in range(len(w.communities)):
        home = w.communities[n]
        share = 1.0
        if complaints > 0.0:
            share = complained[n] * len(w.residents) / (home.size * complaints)
        sound = run_desk(w.handlers[n], home, waits[n], luck[n, 0], policy) and sound
        sound = run_bodies(home, share, fates[n], policy) and sound
        sound = call_volunteers(home, registered[n], members[n], policy) and sound
        sound = ask_partners(home, policy) and sound
    return sound


@kernel
def _book(daily: Table, last: Row) -> None:
    """Book counts of every unit with the last day; they start at nothing again."""
    for field in range(len(last)):
        counted = 0.0
        for s in range(len(daily)):
            counted += daily[s, field]
            daily[s, field] = 0.0
        last[field] += counted


@kernel
def _start_anew(w: World, tallies: Table) -> None:
    """`sim.month.books.start_anew`."""
    w.city[0].month_days = 0
    for book in range(len(w.counts)):
        for desk in range(w.counts.shape[1]):
            for field in range(w.counts.shape[2]):
                w.counts[book, desk, field] = 0
    for s in range(len(w.subs)):
        for cls in range(w.requests_by_class.shape[1]):
            w.requests_by_class[s, cls] = 0
        for desk in range(w.echo.shape[1]):
            for cell in range(w.echo.shape[2]):
                for field in range(w.echo.shape[3]):
                    w.echo[s, desk, cell, field] = 0
    for h in range(len(w.handlers)):
        w.handlers[h].waited = 0.0
        for field in range(tallies.shape[1]):
            tallies[h, field] = 0.0
    for c in range(len(w.communities)):
        home = w.communities[c]
        home.asked, home.granted, home.council_used, home.group_used = 0.0, 0.0, 0.0, 0.0
        home.matters, home.ended, home.autonomous, home.mobilised_ended = 0.0, 0.0, 0.0, 0.0
