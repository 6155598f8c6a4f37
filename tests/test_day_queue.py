"""The queue in its limits: M/M/c without adaptation is Erlang C; priorities conserve work."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from functools import cache
from math import factorial
from typing import Any

import numpy as np
import pytest
from numba import njit
from small_worlds import small
from workbench import failing

from sim.city.rows import CLASSES
from sim.day.desks import AHEAD_HOURS, SUBDISTRICT
from sim.day.handle import enter, table
from sim.day.handling import advance, enqueue
from sim.day.setup import more_slots
from sim.day.world import CHUNK, IN_HAND, WALK_IN, Array, World
from sim.model import GovernanceModel
from sim.streams import streams_of

DEPARTMENT = SUBDISTRICT + 1
MEAN_HOURS = 2.0
ARRIVALS = 200_000

STEADFAST = {
    "strategy.temperature": 0.001,
    "strategy.norm": 5.0,
    "strategy.price": 0.0001,
    "handling.difficulty": 0.0,
    "partners.participation": 0.0,
}
"""Parameters of a unit that resolves whatever comes, with the labour that it needs and no more."""


@njit(nogil=True, cache=True)
def _serve(words: Any, handler: int, subdistrict: int, first: int, count: int) -> None:
    """Let cases arrive in the order of their rows, then empty the queue."""
    w = enter(words)
    for slot in range(first, first + count):
        enqueue(w, subdistrict, 0, handler, slot, int(w.cases[slot].when // 24.0))
    last = int(w.cases[first + count - 1].when // 24.0)
    advance(w, subdistrict, 0, handler, 1e8, last)


@dataclass(frozen=True)
class Desk:
    """A handler: servers, work done per server-hour, overtime share, opening hour, hours open a day."""

    servers: int = 1
    speed: float = 1.0
    overtime: float = 0.0
    opens: float = 0.0
    hours_per_day: float = 24.0
    kind: int = SUBDISTRICT


@dataclass(frozen=True)
class Traffic:
    """Hours of arrival and of work, by case in order of arrival."""

    arrival: Array
    work: Array


@cache
def quiet_world() -> World:
    """A town before its first day."""
    return GovernanceModel(small(STEADFAST)).world


def staffed(desk: Desk) -> tuple[World, int]:
    """A world whose subdistrict 0 is the desk, and the index of that handler."""
    w = quiet_world()
    rows, h = w.handlers.copy(), len(w.communities)
    rows["servers"][h], rows["first_server"][h] = desk.servers, len(w.servers)
    rows["speed"][h], rows["overtime"][h] = desk.speed, desk.overtime
    rows["kind"][h] = desk.kind
    rows["opens"][h], rows["hours_per_day"][h] = desk.opens, desk.hours_per_day
    servers = np.concatenate([w.servers, np.zeros(desk.servers)])
    return w._replace(handlers=rows, servers=servers, tally=np.zeros_like(w.tally)), h


def closing_hours(desk: Desk, traffic: Traffic, patience: Array | float = 0.0) -> Array:
    """Hour at which each case is closed; it is due ``patience`` hours after it arrives."""
    w, h = staffed(desk)
    count = len(traffic.arrival)
    rows = more_slots(w.cases[:0], -(-count // CHUNK))
    cases = rows[:count]
    cases["id"] = np.arange(count) + 1
    cases["stream"] = streams_of(cases["id"])
    for name in ("child", "sibling", "merged", "problem", "problem_id"):
        cases[name] = -1
    cases["when"] = cases["opened"] = traffic.arrival
    cases["due"] = traffic.arrival + patience
    cases["hours"], cases["passes"], cases["handler"], cases["kind"] = traffic.work, 1e9, h, WALK_IN
    cases["cls"], cases["attempt"], cases["depth"] = CLASSES.index("market"), 1, 1.0
    cases["failing"] = failing(0.0)
    w = w._replace(cases=rows)
    _serve(table(w), h, 0, 0, count)
    assert w.handlers["queue"][h] == 0 and w.handlers["head"][h] == -1
    assert w.tally["received"][h] == count
    assert w.tally["hours"][h] == pytest.approx(traffic.work.sum(dtype=np.float64), rel=1e-6)
    closed = np.where(cases["state"] == IN_HAND, cases["when"], cases["closed"])
    return closed.astype(np.float64)


def poisson_traffic(servers: int, busy: float, count: int = ARRIVALS, seed: int = 1) -> Traffic:
    """Poisson arrivals and exponential work, in the float32 hours that a case holds."""
    draws = np.random.default_rng(seed)
    arrival = np.cumsum(draws.exponential(MEAN_HOURS / (servers * busy), count))
    work = draws.exponential(MEAN_HOURS, count)
    return Traffic(*(hours.astype(np.float32).astype(np.float64) for hours in (arrival, work)))


def waits(desk: Desk, traffic: Traffic, patience: Array | float = 0.0) -> Array:
    """Hours each case waits for a server round the clock."""
    return np.asarray(closing_hours(desk, traffic, patience) - traffic.work - traffic.arrival)


def erlang_c(servers: int, load: float) -> float:
    """Chance of waiting in M/M/c with ``load`` Erlangs (Erlang 1917)."""
    last = load**servers / factorial(servers) * servers / (servers - load)
    return last / (sum(load**k / factorial(k) for k in range(servers)) + last)


def batch_means(values: Array, batches: int = 40) -> tuple[float, float]:
    """Mean and its standard error, from batches long enough to be independent."""
    means = np.array([part.mean() for part in np.array_split(values, batches)])
    return float(means.mean()), float(means.std(ddof=1) / np.sqrt(batches))


@pytest.mark.parametrize("busy", [0.7, 0.85])
@pytest.mark.parametrize("servers", [1, 3, 8])
def test_waiting_is_erlang_c(servers: int, busy: float) -> None:
    wait = waits(Desk(servers), poisson_traffic(servers, busy))
    chance = erlang_c(servers, servers * busy)
    mean, error = batch_means(wait)
    assert mean == pytest.approx(chance * MEAN_HOURS / (servers * (1.0 - busy)), abs=3.0 * error)
    mean, error = batch_means(wait > 0.1)
    late = chance * np.exp(-servers * (1.0 - busy) * 0.1 / MEAN_HOURS)
    assert mean == pytest.approx(late, abs=3.0 * error)


@pytest.mark.parametrize("scale", [1.0, 0.1, 0.02])
def test_a_share_of_a_department_serves_as_the_whole_one_does(scale: float) -> None:
    """Thirty workers, or the same share of them and of the work: hardly anybody waits in either."""
    desks = Desk(30) if scale == 1.0 else Desk(6, speed=30.0 * scale / 6.0, kind=DEPARTMENT)
    traffic = poisson_traffic(1, 0.7 * 30.0 * scale, count=20_000)
    assert waits(desks, traffic).mean() < 0.1 * MEAN_HOURS


def test_one_slow_desk_would_not() -> None:
    traffic = poisson_traffic(1, 0.7 * 0.6, count=20_000)
    assert waits(Desk(1, speed=0.6), traffic).mean() > 2.0 * MEAN_HOURS


@pytest.mark.parametrize("busy", [1.0, 3.0])
def test_a_share_of_a_department_works_no_more_than_its_share(busy: float) -> None:
    """Work done by any hour is at most the staff's hours by then, a fortnight, and the cases in hand."""
    desk = Desk(6, speed=0.1, kind=DEPARTMENT)
    traffic = poisson_traffic(1, 0.6 * busy, count=5_000)
    closed = closing_hours(desk, traffic)
    order = np.argsort(closed)
    done = np.cumsum(traffic.work[order])
    hands = desk.servers * traffic.work.max()
    assert (done <= 0.6 * closed[order] + AHEAD_HOURS + hands).all()
    assert closed.max() >= (traffic.work.sum() - AHEAD_HOURS - hands) / 0.6


def work_clock(hour: Array, desk: Desk) -> Array:
    """Working hours elapsed at a calendar hour."""
    day = np.floor(hour / 24.0)
    return np.asarray(
        day * desk.hours_per_day + np.clip(hour - 24.0 * day - desk.opens, 0.0, desk.hours_per_day)
    )


def closing_work_hours(desk: Desk, traffic: Traffic) -> Array:
    """First come, first served, by the recursion of Kiefer & Wolfowitz (1955), on the work clock."""
    free = [0.0] * desk.servers
    closed = []
    pace = desk.speed * (1.0 + desk.overtime)
    for arrived, work in zip(work_clock(traffic.arrival, desk), traffic.work, strict=True):
        closed.append(max(free[0], arrived) + work / pace)
        heapq.heapreplace(free, closed[-1])
    return np.array(closed)


@pytest.mark.parametrize(
    "desk",
    [
        Desk(),
        Desk(servers=3),
        Desk(servers=5, speed=0.4, overtime=0.2),
        Desk(servers=2, opens=9.0, hours_per_day=8.0),
        Desk(servers=4, speed=1.5, opens=9.0, hours_per_day=8.0, overtime=0.1),
        Desk(servers=4, speed=1.0, kind=DEPARTMENT),
    ],
)
def test_first_come_is_first_served_by_whoever_is_free_first(desk: Desk) -> None:
    pace = desk.servers * desk.speed * (1.0 + desk.overtime) * desk.hours_per_day / 24.0
    traffic = poisson_traffic(1, 0.8 * pace, count=4_000)
    closed = closing_hours(desk, traffic)
    assert work_clock(closed, desk) == pytest.approx(closing_work_hours(desk, traffic), abs=0.01)
    clock = closed % 24.0
    assert (clock >= desk.opens - 0.01).all() and (clock <= desk.opens + desk.hours_per_day + 0.01).all()


@pytest.mark.parametrize("patience", [(0.0, 100.0), (100.0, 0.0), (0.0, 0.0)])
def test_priorities_conserve_work(patience: tuple[float, float]) -> None:
    """Whoever goes first, the work that waits is the same (Kleinrock 1965): sum of work x wait."""
    traffic = poisson_traffic(1, 0.85, count=20_000)
    urgent = np.random.default_rng(2).random(20_000) < 0.3
    wait = waits(Desk(), traffic, np.where(urgent, *patience))
    in_turn = waits(Desk(), traffic)
    assert traffic.work @ wait == pytest.approx(traffic.work @ in_turn, rel=1e-3)
    order = np.sign(patience[1] - patience[0])
    assert np.sign(round(wait[~urgent].mean() - wait[urgent].mean(), 0)) == order


def test_the_due_time_ranks_the_queue() -> None:
    """All arrive while one is being served; then they go by due time, not by arrival."""
    draws = np.random.default_rng(3)
    arrival = np.concatenate([[0.0], np.sort(draws.uniform(0.1, 9.0, 500))])
    patience = np.concatenate([[0.0], draws.uniform(0.0, 400.0, 500)])
    closed = closing_hours(Desk(), Traffic(arrival, np.full(501, 10.0)), patience)
    due = (arrival + patience)[1:].astype(np.float32)
    assert (np.argsort(closed[1:]) == np.argsort(due)).all()


def test_a_queue_has_no_end() -> None:
    """Twenty times more work than hours: all of it is done in the end, none is dropped."""
    traffic = poisson_traffic(1, 20.0, count=100_000)
    closed = closing_hours(Desk(), traffic)
    assert closed.max() == pytest.approx(traffic.work.sum(), rel=0.01)
