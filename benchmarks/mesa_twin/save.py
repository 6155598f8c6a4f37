"""From objects to the model's rows, which the month's rules and the indicators read.

Counts go into the rows and start anew. Of the links between rows only those that the month follows are
written: problems of a community, one after the other.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from mesa_twin.fields import COUNTS, MARKS, OF_COMMUNITY, OF_DEPARTMENT, OF_HANDLER, OF_RESIDENT, SAME
from mesa_twin.load import handlers
from mesa_twin.matter import Matter, Problem
from mesa_twin.town import Town
from sim.city.rows import CASE, ECHO_FIELDS, FLAG_KNOWS, LINK, PROBLEM, TALLY
from sim.day.tallies import N_WAY
from sim.day.world import Array, World
from sim.streams import streams_of


def save(w: World, town: Town) -> tuple[World, list[Problem]]:
    """Write a town into its rows.

    Returns:
        The world with new rows of cases and problems, and the problems in the order of their rows.
    """
    _residents(w, town)
    _units(w, town)
    _counts(w, town)
    problems = _listed(town)
    links = np.zeros(len(problems), LINK)
    links["next"] = -1
    w = w._replace(problems=_problem_rows(problems, town), problem_link=links)
    _link(w, town, problems)
    matters = sorted(town.matters, key=lambda matter: matter.born)
    cases = _case_rows(matters, {id(problem): at for at, problem in enumerate(problems)}, town)
    w = w._replace(cases=cases)
    city = w.city[0]
    city["day"], city["abandon"], city["open_requests"] = town.day, town.abandon, town.open_requests
    return w, problems


def day_row(town: Town, dtype: Any) -> Array:
    """What the day has counted, as a row of the daily series."""
    row = np.zeros((), dtype)
    for name, amount in town.today.items():
        if isinstance(name, tuple):
            row[name[0]][name[1]] = amount
        else:
            row[name] = amount
    return row


def _residents(w: World, town: Town) -> None:
    for attribute, field in OF_RESIDENT.items():
        w.residents[field] = [getattr(person, attribute) for person in town.residents]
    knows = np.array([person.knows for person in town.residents])
    w.residents["flags"] |= np.where(knows, FLAG_KNOWS, 0).astype(np.uint8)


def _units(w: World, town: Town) -> None:
    for unit in handlers(town):
        row = w.handlers[unit.number]
        for attribute, field in OF_HANDLER.items():
            row[field] = getattr(unit, attribute)
        row["queue"], row["head"] = len(unit.queue), -1
        first = int(row["first_server"])
        w.servers[first : first + len(unit.desks)] = unit.desks
    for department in town.departments:
        for name in OF_DEPARTMENT:
            w.handlers[department.number][name] = getattr(department, name)
    for home, row in zip(town.communities, w.communities, strict=True):
        for attribute, field in OF_COMMUNITY.items():
            row[field] = getattr(home, attribute)
        row["problems_live"] = sum(problem.live for problem in home.problems)


def _counts(w: World, town: Town) -> None:
    for unit in handlers(town):
        for name, amount in unit.tally.items():
            w.tally[unit.number][name] += amount
        unit.tally.clear()
    assert set(w.tally.dtype.names or ()) == set(TALLY.names or ())
    for home, row in zip(town.communities, w.communities, strict=True):
        for name, amount in home.counts.items():
            row[name] += amount
        home.counts.clear()
    places = [(s, 0) for s in range(len(town.subdistricts))]
    places += [(0, 1 + d) for d in range(len(town.departments))]
    for unit, place in zip((*town.subdistricts, *town.departments), places, strict=True):
        for name, amount in unit.counts.items():
            w.counts[place][COUNTS[name] if isinstance(name, str) else N_WAY + name[1]] += amount
        for (solved, coaxed, name), amount in unit.heard.items():
            w.echo[place][2 * solved + coaxed, ECHO_FIELDS.index(name)] += amount
        unit.counts.clear(), unit.heard.clear()
    _city_counts(w, town)


def _city_counts(w: World, town: Town) -> None:
    for (payer, nature, outcome), amounts in town.ledger.items():
        w.ledger[0, payer, nature, outcome] += amounts
    for at, count in town.close_days.items():
        w.histogram[0, at] += count
    for cls, count in town.requests_by_class.items():
        w.requests_by_class[0, cls] += count
    town.ledger.clear(), town.close_days.clear(), town.requests_by_class.clear()


def _listed(town: Town) -> list[Problem]:
    """Problems that are open, and those that are fixed and behind an open matter."""
    still_open = [problem for home in town.communities for problem in home.problems]
    behind = {id(one.problem): one.problem for one in town.matters if one.problem is not None}
    for problem in still_open:
        behind.pop(id(problem), None)
    return still_open + list(behind.values())


def _needed(matter: Matter | Problem, position: int, town: Town) -> int:
    if len(matter.needed) <= position:
        return 0
    return 1 + matter.needed[position].number - town.departments[0].number


def _problem_rows(problems: list[Problem], town: Town) -> Array:
    rows = np.zeros(len(problems), PROBLEM)
    for name in ("born", "complaints", "rate", "reach", "severity", "root_hours", "root_yuan", "category"):
        rows[name] = [getattr(problem, name) for problem in problems]
    rows["id"] = [problem.id if problem.id >= 0 else 0 for problem in problems]
    rows["mended"] = [problem.mended for problem in problems]
    rows["community"] = [problem.home.number for problem in problems]
    rows["cls"] = [problem.kind.index for problem in problems]
    rows["master"] = -1
    for name in ("wakes", "fixed"):
        rows[name] = [-1 if (day := getattr(problem, name)) is None else day for problem in problems]
    for position, name in enumerate(("need1", "need2")):
        rows[name] = [_needed(problem, position, town) for problem in problems]
    return rows


def _link(w: World, town: Town, problems: list[Problem]) -> None:
    row_of = {id(problem): at for at, problem in enumerate(problems)}
    for home, row in zip(town.communities, w.communities, strict=True):
        chain = [row_of[id(problem)] for problem in home.problems]
        row["problem_head"] = chain[0] if chain else -1
        for at, following in itertools.pairwise(chain):
            w.problem_link["next"][at] = following


def _case_rows(matters: list[Matter], problem_row: dict[int, int], town: Town) -> Array:
    rows = np.zeros(len(matters), CASE)
    number_of = {person: number for number, person in enumerate(town.residents)}
    rows["id"] = np.arange(len(matters))
    rows["stream"] = streams_of(rows["id"])
    for attribute, field in SAME.items():
        rows[field] = [getattr(matter, attribute) for matter in matters]
    rows["cost"] = np.array([matter.costs for matter in matters]).reshape(-1, 7)
    rows["cls"] = [matter.kind.index for matter in matters]
    rows["community"] = [matter.home.number for matter in matters]
    rows["resident"] = [number_of[matter.resident] for matter in matters]
    rows["handler"] = [matter.handler.number if matter.handler else -1 for matter in matters]
    rows["problem"] = [-1 if one.problem is None else problem_row[id(one.problem)] for one in matters]
    rows["problem_id"] = [-1 if one.problem is None else max(one.problem.id, 0) for one in matters]
    rows["bits"] = [sum(MARKS[mark] for mark in matter.marks) for matter in matters]
    for position, name in enumerate(("need1", "need2")):
        rows[name] = [_needed(matter, position, town) for matter in matters]
    return rows
