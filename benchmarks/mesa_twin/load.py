"""From the model's rows to objects: a town to begin with, and what a month decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from mesa_twin.fields import MARKS, OF_COMMUNITY, OF_DEPARTMENT, OF_HANDLER, SAME
from mesa_twin.handler import Handler
from mesa_twin.matter import Matter, Problem
from mesa_twin.resident import Resident
from mesa_twin.town import Town
from mesa_twin.units import Community, Department, Subdistrict
from sim.day.world import (
    MERGED,
    QUEUED,
    World,
)


def load(w: World, policy: Mapping[str, Any], seed: int, daily: bool = False) -> Town:
    """A town of objects in the state of the rows."""
    town = Town(seed, policy, daily)
    _units(w, town)
    _people(w, town)
    read_decisions(w, town)
    town.day, town.began = int(w.city[0]["day"]), float(w.city[0]["began"])
    town.abandon, town.open_requests = (float(w.city[0][name]) for name in ("abandon", "open_requests"))
    problems = _problems(w, town)
    _matters(w, town, problems)
    return town


def read_decisions(w: World, town: Town) -> None:
    """What the month's rules may have changed: every attribute of every unit, and the hotline's."""
    for unit in handlers(town):
        row = w.handlers[unit.number]
        _copy(row, unit, OF_HANDLER)
        unit.belief = row["belief"].tolist()
    for department in town.departments:
        _copy(w.handlers[department.number], department, {name: name for name in OF_DEPARTMENT})
    for home, row in zip(town.communities, w.communities, strict=True):
        _copy(row, home, OF_COMMUNITY)
    for sub, row in zip(town.subdistricts, w.subs, strict=True):
        sub.expertise = float(w.districts[row["district"]]["expertise"])
    city = w.city[0]
    town.capacity, town.platform = float(city["capacity"]), float(city["platform"])
    town.errors = city["error"].tolist()


def handlers(town: Town) -> list[Handler]:
    """All handlers, in the order of their rows."""
    return [*town.communities, *town.subdistricts, *town.departments]


def _copy(row: Any, to: Any, names: Mapping[str, str]) -> None:
    for attribute, field in names.items():
        setattr(to, attribute, row[field].item())


def _units(w: World, town: Town) -> None:
    homes, subs = len(w.communities), len(w.subs)
    town.communities = [Community(town, number) for number in range(homes)]
    town.subdistricts = [Subdistrict(town, homes + number) for number in range(subs)]
    town.departments = [Department(town, number) for number in range(homes + subs, len(w.handlers))]
    for home, row in zip(town.communities, w.communities, strict=True):
        home.subdistrict = home.superior = town.subdistricts[row["subdistrict"]]
    for unit, row in zip(handlers(town), w.handlers, strict=True):
        first = int(row["first_server"])
        unit.desks = w.servers[first : first + row["servers"]].tolist()
    cumulative, labels = w.categories["cum"].tolist(), w.categories["label"].tolist()
    town.categories = list(zip(labels, cumulative, strict=True))
    town.lead = [[town.departments[d] for d in places] for places in w.lead]
    town.second = [[town.departments[d] for d in places] for places in w.second]


def _people(w: World, town: Town) -> None:
    needs = [_needs(row) for row in w.communities]
    for row in w.residents:
        home = town.communities[row["community"]]
        person = Resident(town, home, row, needs[row["community"]][row["need"]])
        town.residents.append(person)
        home.residents.append(person)
        home.subdistrict.residents.append(person)
    for number, person in enumerate(town.residents):
        tied = w.tie_to[w.tie_start[number] : w.tie_start[number + 1]]
        person.ties = [person.home.residents[other] for other in tied]
    for number, other in zip(reversed(w.cross_from.tolist()), reversed(w.cross_to.tolist()), strict=True):
        if town.residents[number].crosses:
            town.residents[number].outside = town.residents[other]


def _needs(home: Any) -> list[float]:
    """Relative need of a resident of each class, from the class's share of the community's need."""
    share = np.diff(home["need_cum"].astype(np.float64), prepend=0.0)
    people = np.diff(home["need_first"])
    return (share * home["need_total"] / np.maximum(people, 1)).tolist()


def _needed(town: Town, row: Any) -> list[Department]:
    return [town.departments[row[name] - 1] for name in ("need1", "need2") if row[name] > 0]


def _problems(w: World, town: Town) -> dict[int, Problem]:
    found = {}
    for slot in np.flatnonzero(w.problems["id"] >= 0).tolist():
        row = w.problems[slot]
        home = town.communities[row["community"]]
        names = ("id", "category", "born", "severity", "reach", "rate", "root_hours", "root_yuan")
        same = {name: row[name].item() for name in (*names, "mended", "complaints")}
        problem = Problem(home=home, kind=town.kinds[row["cls"]], needed=_needed(town, row), **same)
        problem.wakes, problem.fixed = (_or_none(row[name]) for name in ("wakes", "fixed"))
        problem.people = home.reached_by(problem.reach)
        found[slot] = problem
        if problem.fixed is None:
            home.problems.append(problem)
    town.number_problems_from(1 + max([0, *w.problems["id"].tolist()]))
    return found


def _or_none(value: Any) -> int | None:
    return int(value) if value >= 0 else None


def _matters(w: World, town: Town, problems: dict[int, Problem]) -> None:
    used = np.flatnonzero(w.cases["id"] >= 0).tolist()
    found = {slot: _matter(w, town, problems, w.cases[slot]) for slot in used}
    for slot, matter in found.items():
        town.matters.add(matter)
        other = int(w.cases[slot]["merged"])
        while other >= 0:
            matter.joined.append(found[other])
            other = int(w.cases[other]["sibling"])
        if matter.state == QUEUED:
            assert matter.handler is not None
            matter.handler.line_up(matter)
        elif matter.state != MERGED:
            town.diary[max(int(matter.when // 24.0), town.day)].append(matter)
    for slot, problem in problems.items():
        problem.master = found.get(int(w.problems[slot]["master"]))


def _matter(w: World, town: Town, problems: dict[int, Problem], row: Any) -> Matter:
    person, seen = town.residents[row["resident"]], row["handler"] >= 0
    same = {name: row[field].item() for name, field in SAME.items()}
    matter = Matter(resident=person, home=person.home, kind=town.kinds[row["cls"]], seen=bool(seen), **same)
    matter.costs = row["cost"].tolist()
    matter.marks = {mark for mark, bit in MARKS.items() if row["bits"] & bit}
    if seen:
        matter.handler, matter.needed = handlers(town)[row["handler"]], _needed(town, row)
    if row["problem"] >= 0:
        matter.problem = problems.get(int(row["problem"]))
        if matter.problem is None or matter.problem.id != row["problem_id"]:
            matter.problem = _forgotten(w, town, matter)
    return matter


def _forgotten(w: World, town: Town, matter: Matter) -> Problem:
    """A problem fixed so long ago that its row is gone."""
    day = int(w.city[0]["day"]) - 1000
    return Problem(-1, matter.home, matter.kind, matter.category, day, 0.0, 0.0, 0.0, 0.0, 0.0, [], fixed=day)
