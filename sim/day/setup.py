"""From a city and its parameters to a World: the rows that the compiled day reads and writes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sim.city.build import City
from sim.city.rows import (
    CASE,
    CATEGORIES_OF_CLASS,
    CHANNELS,
    CLASSES,
    ECHO_CELLS,
    ECHO_FIELDS,
    HANDLER,
    LEARNED,
    LINK,
    PILE,
    PROBLEM,
    TALLY,
    WAYS,
)
from sim.city.sharing import share_blocks
from sim.compiled import entry
from sim.day.learning import EVEN_CHANCE, efforts
from sim.day.lots import LOT_ROWS
from sim.day.parameters import class_table, parameter_row, skills
from sim.day.staffing import OFFICE_HOURS, first_split, staff_departments, staffed
from sim.day.tallies import CLOSE_BINS, DAILY, EVENT, LEDGER_SHAPE, N_WAY
from sim.day.world import (
    CHUNK,
    CITY,
    COLUMNS,
    DEALT,
    DEALT_ROOM,
    HOMES,
    KEEP_DAYS,
    MAIL,
    MAIL_ROOM,
    RING,
    TOGETHER,
    Array,
    World,
)
from sim.memory import copied, lengthened, rows
from sim.streams import keys


def handler_rows(city: City, values: Mapping[str, Any]) -> Array:
    """HANDLER rows: communities, subdistricts, then departments and utilities."""
    c, s, d = len(city.communities), len(city.subdistricts), len(city.departments)
    rows = np.zeros(c + s + d, HANDLER)
    desk, street, office = rows[:c], rows[c : c + s], rows[c + s :]
    desk["kind"], street["kind"] = 0, 1
    office["kind"] = np.where(city.departments["utility"], 3, 2)
    for block in (desk, street, office):
        block["index"] = np.arange(len(block))
    desk["residents"], street["residents"] = city.communities["size"], city.subdistricts["residents"]
    office["residents"] = city.communities["size"].sum()
    workers = desk["residents"] / 1e4 * values["staff.per_10k"]
    staffed(desk, workers, *OFFICE_HOURS, share=first_split(values)[0])
    staffed(street, street["residents"] / 1e4 * values["staff.subdistrict_per_10k"], *OFFICE_HOURS)
    staff_departments(office, city, values)
    rows["first_server"] = np.concatenate(([0], np.cumsum(rows["servers"])[:-1]))
    rows["head"] = rows["head_lent"] = -1
    _start_minds(rows, values)
    return rows


def _start_minds(rows: Array, values: Mapping[str, Any]) -> None:
    """Beliefs start even: a solved case earns a yes at 0.9, an unsolved one at 0.3; acts add nothing."""
    rows["norm"], rows["price"] = values["strategy.norm"], values["strategy.price"]
    rows["belief"][:, 1], rows["belief"][:, 0] = 0.9, 0.3
    rows["willing"] = values["whistle.willingness"]
    rows["pressure"] = values["assessment.intensity"]
    rows["score"], rows["percentile"] = 0.7, 0.5


def resting_level(values: Mapping[str, Any]) -> float:
    """Level at which the platform's upgrades and ageing balance."""
    gained = values["platform.upgrade_pace"] * values["platform.gain"]
    return float(gained / (gained + values["platform.ageing"])) if gained > 0.0 else 0.0


def _city_row(values: Mapping[str, Any], residents: int) -> Array:
    row = np.zeros(1, CITY)
    row["residents"] = residents
    row["platform"] = level = resting_level(values)
    saved = 1.0 - values["platform.benefit"] * level
    row["error"] = values["data.error_base"]
    calls = values["intake.operators"] * values["intake.calls_per_operator_day"]
    row["capacity"] = calls / max(saved, 0.01) * residents / values["city.residents"]
    return row


def _categories(city: City) -> Array:
    """CATEGORIES_OF_CLASS rows; a draw below 1 never gets past the last category."""
    classes, count = city.category_of.shape
    rows = np.ones(classes, CATEGORIES_OF_CLASS)
    assert (city.category_cum[:, -1] == 1.0).all()
    rows["cum"][:, :count], rows["label"][:, :count] = city.category_cum, city.category_of
    return rows


def build_world(city: City, values: Mapping[str, Any], seed: int, *, threads: int = 1) -> World:
    """Assemble the World of day 0 (no matters yet, everybody without experience).

    Args:
        city: What exists on day 0.
        values: Parameters in force on day 0.
        seed: Seed of the run.
        threads: Threads for the residents' rows; the result does not depend on it.
    """
    par = parameter_row(values)
    s, d = len(city.subdistricts), len(city.departments)
    handlers = handler_rows(city, values)
    _start_residents(city, threads)
    communities, subs = copied(city.communities), copied(city.subdistricts)
    _start_lists(communities, subs)
    communities["visiting"] = first_split(values)[1]
    communities["active"] = values["volunteers.active_share"]
    communities["skill"] = skills(values)
    return World(
        par=par,
        cls=class_table(values),
        keep=np.ones(KEEP_DAYS),
        effort=efforts(par[0]),
        keys=keys(seed),
        city=_city_row(values, len(city.residents)),
        residents=city.residents,
        tie_start=city.tie_start,
        tie_to=city.tie_to,
        cross_from=city.cross_from,
        cross_to=city.cross_to,
        communities=communities,
        subs=subs,
        districts=copied(city.districts),
        handlers=handlers,
        servers=np.zeros(int(handlers["servers"].sum())),
        cases=rows(0, CASE),
        problems=rows(0, PROBLEM),
        problem_link=np.zeros(0, LINK),
        ring=np.zeros((s, RING), PILE),
        lead=city.lead,
        second=city.second,
        categories=_categories(city),
        daily=np.zeros(s + d, DAILY),
        series=np.zeros(1, DAILY),
        factor=np.ones((1, len(CLASSES))),
        histogram=np.zeros((s, CLOSE_BINS), np.int64),
        ledger=np.zeros((s, *LEDGER_SHAPE)),
        tally=np.zeros(len(handlers), TALLY),
        echo=np.zeros((s, 1 + d, ECHO_CELLS, len(ECHO_FIELDS)), np.int64),
        counts=np.zeros((s + d, 1 + d, N_WAY + len(WAYS)), np.int64),
        requests_by_class=np.zeros((s, len(CLASSES)), np.int64),
        post=np.zeros((s + d, d)),
        trays=np.full((s, d), -1, np.int32),
        load=np.zeros(s),
        mail=np.zeros((s, MAIL_ROOM + int(subs["residents"].max()) // 100), MAIL),
        n_mail=np.zeros(s, np.int64),
        **working_space(1),
        events=np.zeros((1, 0), EVENT),
        n_events=np.zeros(1, np.int64),
    )


def _start_residents(city: City, threads: int) -> None:
    """Residents have tried no channel yet, and drift back to the trust that they start with."""
    first = city.communities["first"]

    def work(begin: int, end: int) -> None:
        start_residents(city.residents[first[begin] : first[end - 1] + city.communities["size"][end - 1]])

    share_blocks(work, city.communities["size"], threads)


@entry
def start_residents(residents: Array) -> None:
    """Fill ``q`` and ``disposition`` of (n,) RESIDENT."""
    for i in range(len(residents)):
        row = residents[i]
        for channel in range(LEARNED):
            row.q[channel] = EVEN_CHANCE
        row.disposition = int(np.rint(np.float32(255.0) * row.trust))


def _start_lists(communities: Array, subs: Array) -> None:
    communities["efficacy"] = 0.5
    for head in ("head_arrivals", "head_free_problem", "head_retired"):
        subs[head] = -1
    first = subs["first_community"]
    subs["need"] = np.add.reduceat(communities["need_total"].astype(np.float64), first)
    subs["wear"] = np.add.reduceat(communities["size"] * communities["condition"].astype(np.float64), first)


def working_space(blocks: int) -> dict[str, Array]:
    """Fields of a World in which threads work: nothing in them outlives a day."""
    return {
        "together": np.zeros((blocks, 2, TOGETHER), np.int64),
        "draws": np.zeros((blocks, COLUMNS * TOGETHER)),
        "homes": np.zeros((blocks, HOMES), np.int64),
        "lots": np.zeros((blocks, LOT_ROWS, HOMES)),
        "n_together": np.zeros(blocks, np.int64),
        "again": np.full(blocks, -1),
        "firsts": np.full((blocks, len(CHANNELS)), -1),
        "dealt": np.zeros((blocks, DEALT_ROOM), DEALT),
        "n_dealt": np.zeros(blocks, np.int64),
    }


def more_slots(slots: Array, chunks: int) -> Array:
    """Slots of cases or problems, a number of chunks longer; the new ones are free."""
    longer = lengthened(slots, chunks * CHUNK)
    longer["id"][len(slots) :] = -1
    return longer


def more_links(links: Array, chunks: int) -> Array:
    """Links of as many more slots."""
    longer = lengthened(links, chunks * CHUNK)
    longer["next"][len(links) :] = -1
    return longer
