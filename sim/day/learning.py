"""One symmetric rule of learning for every channel, and word of mouth over ties.

``q += rate * (outcome - q)`` (Rescorla & Wagner 1972; Sutton & Barto 2018, eq. 2.5), from own
outcomes and, at a share of the rate, from what one tie tells. What using a channel costs is taken off
when a channel is chosen, so that a change of cost counts at once. An untouched value drifts back to
where it began with time constant ``learning.memory_years``, applied lazily when the resident is next
touched.
"""

from __future__ import annotations

import numpy as np

from sim.city.rows import CHANNELS, FLAG_CROSS, FLAG_KNOWS, LEARNED, OFFICIAL
from sim.compiled import Word, apart, kernel
from sim.day.handle import prefetch
from sim.day.lanes import move_towards
from sim.day.world import (
    KEEP_DAYS,
    Array,
    ResidentRow,
    TieStarts,
    TieTargets,
    World,
)
from sim.elementary import exp, exps
from sim.streams import PURPOSE, happens, uniform

_TELL = PURPOSE["tell"]

EVEN_CHANCE = 0.5
"""Value of every channel to somebody without experience."""

CROSS_SHARE = 0.15
"""Share of what somebody with a tie outside the community tells that goes to that tie (assumed)."""


def efforts(par: Array) -> Array:
    """Share of a resolved matter's worth that using a channel costs, from a parameter row: (8,) f8."""
    return np.array([float(par[f"choice_effort_{name}"]) for name in CHANNELS[:LEARNED]])


def fading_table(fading: float) -> Array:
    """Share of what is learned that is left after so many untouched days: (KEEP_DAYS,) f8."""
    return exps(-fading * np.arange(KEEP_DAYS, dtype=np.float64))


def kept(rows: Array, day: int, fading: float) -> Array:
    """Share of what residents have learned that has not drifted back by a day: (N,) f8.

    Args:
        rows: RESIDENT rows.
        day: Day, not before any was touched.
        fading: Share a day by which untouched values move back.
    """
    return np.exp(-fading * (day - rows["touched"].astype(np.float64)))


def values_now(rows: Array, keep: Array) -> Array:
    """Learned values with their drift, from `kept`: (N, 8) f8."""
    return np.asarray(EVEN_CHANCE + (rows["q"] - EVEN_CHANCE) * keep[:, None])


def trust_now(rows: Array, keep: Array) -> Array:
    """Trust with its drift, from `kept`: (N,) f8."""
    calm = rows["disposition"] / 255.0
    return np.asarray(calm + (rows["trust"] - calm) * keep)


def bring_up_to_date(rows: Array, day: int, fading: float) -> None:
    """Write the drift so far into the rows, as the next touch would: before the memory changes."""
    keep = kept(rows, day, fading)
    rows["q"], rows["trust"] = values_now(rows, keep), trust_now(rows, keep)
    rows["touched"] = day


@kernel
def drift(w: World, person: ResidentRow, day: int) -> None:
    """Let untouched values move back towards where they began (lazily)."""
    if day > person.touched:
        _fade(w, person, day)


@apart
def _fade(w: World, person: ResidentRow, day: int) -> None:
    """The drift since a resident was last touched, in closed form."""
    keep = left_of_it(w, person, day)
    move_towards(person.q, EVEN_CHANCE, keep)
    person.trust = trust_left(person, keep)
    person.touched = day


@kernel
def left_of_it(w: World, person: ResidentRow, day: int) -> float:
    """Share of what somebody has learned that has not drifted back by a day."""
    days = day - person.touched
    return w.keep[days] if days < len(w.keep) else exp(-w.city[0].fading * days)


@kernel
def trust_left(person: ResidentRow, keep: float) -> float:
    """Trust with its drift, from `left_of_it`."""
    disposition = person.disposition / 255.0
    return disposition + (person.trust - disposition) * keep


@kernel
def _absorb(w: World, person: ResidentRow, channel: int, outcome: float, share: float) -> None:
    par = w.par[0]
    rate = par.learning_rate * share
    person.q[channel] += rate * (outcome - person.q[channel])
    worth = min(max(outcome, 0.0), 1.0)
    person.trust += OFFICIAL[channel] * par.learning_trust_rate * share * (worth - person.trust)


@kernel
def _cross_tie(cross_from: TieStarts, cross_to: TieStarts, resident: int) -> int:
    """The first tie outside the community of a resident who has one (bisection)."""
    low, high = 0, len(cross_from)
    while low < high:
        middle = (low + high) // 2
        if cross_from[middle] < resident:
            low = middle + 1
        else:
            high = middle
    return cross_to[low]


@kernel
def tie(tie_start: TieStarts, tie_to: TieTargets, first: int, resident: int, u: float) -> int:
    """A tie inside the community drawn uniformly; -1 when there is none."""
    start = tie_start[resident]
    count = tie_start[resident + 1] - start
    if count == 0:
        return -1
    return first + int(tie_to[start + int(u * count)])


@kernel
def learn(
    w: World, s: int, resident: int, channel: int, outcome: float, stream: Word, n: int, day: int
) -> None:
    """Take in an outcome (1 gone, 0 not, less waiting) and perhaps tell one tie, who hears of it tonight."""
    par = w.par[0]
    person = w.residents[resident]
    drift(w, person, day)
    _absorb(w, person, channel, outcome, 1.0)
    if not happens(w.keys[_TELL], stream, 3 * n, par.learning_tell):
        return
    if person.flags & FLAG_CROSS and happens(w.keys[_TELL], stream, 3 * n + 2, CROSS_SHARE):
        hearer = _cross_tie(w.cross_from, w.cross_to, resident)
        away = w.communities[w.residents[hearer].community].subdistrict != s
        _write(w, s, hearer, -1, away, channel, outcome, day)
        return
    pick = uniform(w.keys[_TELL], stream, 3 * n + 1)
    start = w.tie_start[resident]
    count = w.tie_start[resident + 1] - start
    if count > 0:
        at = start + int(pick * count)
        prefetch(w.tie_to, at)
        _write(w, s, w.communities[person.community].first, at, False, channel, outcome, day)


@kernel
def collect(w: World, person: ResidentRow, day: int) -> None:
    """Data about a caller are collected with a request: those who are concerned trust less.

    Integrity, unlike competence, has one direction here: nobody trusts more for being asked less. With the
    loss at 0, or full protection, or no collection, there is none.
    """
    par = w.par[0]
    exposure = par.data_collection * (1.0 - par.data_protection) * person.privacy / 255.0
    if exposure > 0.0:
        drift(w, person, day)
        person.trust *= 1.0 - par.data_intrusion * exposure


@kernel
def treat(w: World, person: ResidentRow, treatment: float, weight: float, day: int) -> None:
    """A resident meets a worker in person: trust moves towards how one was treated (0-1), either way."""
    drift(w, person, day)
    person.trust += w.par[0].learning_trust_rate * weight * (treatment - person.trust)
    person.flags |= FLAG_KNOWS


@kernel
def _write(
    w: World, s: int, hearer: int, tie: int, away: bool, channel: int, outcome: float, day: int
) -> None:
    if w.n_mail[s] >= w.mail.shape[1]:
        ask_for_hearers(w, s)
        hear(w, s, day)
    at = w.n_mail[s]
    if at >= w.mail.shape[1]:
        w.city[0].overflow = 4
        return
    letter = w.mail[s, at]
    letter.hearer, letter.tie, letter.away = hearer, tie, away
    letter.channel, letter.outcome = channel, outcome
    w.n_mail[s] = at + 1


@kernel
def ask_for_hearers(w: World, s: int) -> None:
    """Find out who is at the end of each tie that was told something, and ask the memory for them."""
    for at in range(w.n_mail[s]):
        letter = w.mail[s, at]
        if letter.tie >= 0:
            letter.hearer += w.tie_to[letter.tie]
            letter.tie = -1
        prefetch(w.residents, letter.hearer)


@kernel
def hear(w: World, s: int, day: int) -> None:
    """Hand out what residents of a subdistrict were told by one another, in the order of writing.

    What somebody elsewhere was told stays: that row belongs to another thread until the day ends.
    """
    kept = 0
    for at in range(w.n_mail[s]):
        letter = w.mail[s, at]
        if letter.away:
            w.mail[s, kept] = letter
            kept += 1
        else:
            _take_in(w, w.residents[letter.hearer], letter.channel, letter.outcome, day)
    w.n_mail[s] = kept


@kernel
def deliver(w: World, day: int) -> None:
    """Hand out what crosses borders of subdistricts, by subdistrict and in the order of writing."""
    for s in range(len(w.n_mail)):
        for at in range(w.n_mail[s]):
            letter = w.mail[s, at]
            _take_in(w, w.residents[letter.hearer], letter.channel, letter.outcome, day)
        w.n_mail[s] = 0


@kernel
def _take_in(w: World, hearer: ResidentRow, channel: int, outcome: float, day: int) -> None:
    drift(w, hearer, day)
    _absorb(w, hearer, channel, outcome, w.par[0].learning_heard)
