"""All built-in rules of a month at once, compiled: what agents would decide, without the agents.

Arithmetic is that of `sim.agents`, whose plain functions are called; what is written here is only who reads
and writes which row. `sim.month.cycle` says when agents decide instead.
"""

from __future__ import annotations

from sim.compiled import CountCube, CountTable, Row, Table, entry
from sim.day.handle import enter
from sim.day.world import PolicyRows, Words
from sim.month.homes import ask_partners, call_volunteers, run_bodies, run_desk
from sim.month.offices import amplify, learn, run_hotline, score, set_willing


@entry
def decide_all(
    words: Words,
    policies: PolicyRows,
    registered: Row,
    members: Row,
    complaints: float,
    counts: CountTable,
    echo: CountCube,
    tally: Table,
    waits: Row,
    luck: Table,
    fates: Table,
    complained: Row,
) -> bool:
    """Decide for every unit, and write it into the rows; of the assessor's, scores and evidence.

    Args:
        words: `sim.day.handle.table`.
        policies: What is in force, one row.
        registered: Volunteers by community.
        members: Party members by community.
        complaints: Sum of ``complained``.
        counts: As the arrays after it, of `sim.month.sums.MonthSums`.

    Returns:
        Whether every decision is possible; where not, a unit's rule cannot cope with what is in force.
    """
    w, policy, sound = enter(words), policies[0], True
    c, subs = len(w.communities), len(w.subs)
    sound = learn(w, c, subs, waits, luck, echo, policy) and sound
    sound = learn(w, c + subs, len(w.handlers) - c - subs, waits, luck, echo, policy) and sound
    for u in range(len(w.handlers) - c):
        if u >= subs:
            sound = set_willing(w.handlers[c + u], policy) and sound
        sound = score(w.handlers[c + u], echo[u], counts[u], policy) and sound
    for n in range(c):
        home = w.communities[n]
        share = 1.0
        if complaints > 0.0:
            share = complained[n] * len(w.residents) / (home.size * complaints)
        sound = run_desk(w.handlers[n], home, waits[n], luck[n, 0], policy) and sound
        sound = run_bodies(home, share, fates[n], policy) and sound
        sound = call_volunteers(home, registered[n], members[n], policy) and sound
        sound = ask_partners(home, policy) and sound
    sound = amplify(w, policy) and sound
    return run_hotline(w, policy) and sound
