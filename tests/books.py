"""What the books of a city must show at any moment, whatever the scenario."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from small_worlds import chain, daily, heap, indicators, live, log, open_requests, pile

from sim.city.rows import NATURES, PAYERS
from sim.day.problems import NO_DAY
from sim.day.tallies import EVENT_KINDS
from sim.day.world import (
    ARRIVING,
    CHUNK,
    CLOSED,
    GOVERNMENT,
    HOURS,
    IN_HAND,
    MATERIAL,
    MERGED,
    PARTNERS,
    PLATFORM,
    QUEUED,
    RESIDENTS,
    RING,
    VOLUNTEERS,
    WAITING,
    WATCHED,
    YUAN,
)
from sim.indicators import INDICATORS
from sim.ledger import city_ledger, cost_kinds
from sim.model import GovernanceModel
from sim.unsettled import unsettled

STEP = {name: number for number, name in enumerate(EVENT_KINDS)}


def assert_each_matter_once(model: GovernanceModel) -> None:
    """Every matter arises once and ends at most once; the others are held by one row each."""
    events = log(model)
    arisen = events["id"][events["what"] == STEP["arises"]]
    over = events["id"][np.isin(events["what"], (STEP["ended"], STEP["lived_with"]))]
    held = model.world.cases["id"][live(model.world)]
    assert len(np.unique(arisen)) == len(arisen) == daily(model, "matters")
    assert sorted([*over, *held]) == sorted(arisen)
    assert daily(model, "ended") == (events["what"] == STEP["ended"]).sum()
    enders = ("autonomous", "mobilised", "by_company", "by_government", "by_itself")
    assert daily(model, "ended") == sum(daily(model, name) for name in enders)
    assert daily(model, "lived_with") == (events["what"] == STEP["lived_with"]).sum()


def assert_requests_add_up(model: GovernanceModel) -> None:
    closed, refused = daily(model, "closed"), daily(model, "refused")
    assert daily(model, "requests") == closed + refused + open_requests(model.world)
    assert model.series()["open_requests"][-1] == open_requests(model.world)
    assert daily(model, "closed") == model.series()["way"].sum() == model.world.histogram.sum()
    assert daily(model, "contacts") == daily(model, "consultations") + daily(model, "requests")
    assert daily(model, "first") == daily(model, "matters")


def assert_cohort_adds_up(model: GovernanceModel) -> None:
    """Without a burn-in: requests within remit are settled, closed and not yet settled, or open."""
    gone, closed, still_open = (
        unsettled(model.driver.words())[0][name] for name in ("gone", "closed", "open")
    )
    assert gone <= closed
    assert daily(model, "cohort") == daily(model, "settled") + closed + still_open
    assert daily(model, "settled_true") == daily(model, "cohort_true")
    value = indicators(model)
    if value["true_resolution"] is not None:
        low, high = value["true_resolution_low"], value["true_resolution_high"]
        assert 0.0 <= low <= value["true_resolution"] <= high <= 1.0


def assert_slots_are_whole(model: GovernanceModel) -> None:
    """Every slot handed out is either free, in its subdistrict's list, or holds one matter."""
    w = model.world
    free = [slot for sub in w.subs for slot in pile(w.cases["link"], sub["free"])]
    assert sorted([*free, *live(w)]) == list(range(int(w.city[0]["next_chunk"]) * CHUNK))
    spare = [slot for sub in w.subs for slot in chain(w.problem_link["next"], int(sub["head_free_problem"]))]
    used = np.flatnonzero(w.problems["id"] >= 0)
    assert len(spare) == w.subs["n_free_problem"].sum()
    assert sorted([*spare, *used]) == list(range(int(w.city[0]["next_problem_chunk"]) * CHUNK))


def assert_each_case_in_one_place(model: GovernanceModel) -> None:
    """The calendar holds who waits for a day, queues who waits for a server, a request who joined it."""
    w = model.world
    places: Counter[int] = Counter()
    for s in range(len(w.subs)):
        assert w.subs[s]["head_arrivals"] == -1
        for at in range(RING):
            noted = list(pile(w.cases["link"], w.ring[s, at]))
            assert set(w.cases["state"][noted]) <= {WAITING, ARRIVING, IN_HAND, CLOSED, WATCHED}
            places.update(noted)
        for tray in w.trays[s]:
            back = list(chain(w.cases["link"], int(tray)))
            assert set(w.cases["state"][back]) <= {ARRIVING, IN_HAND}
            places.update(back)
    assert (w.handlers["head_lent"] == -1).all() and (w.post == 0.0).all()
    for unit in w.handlers:
        queued = list(heap(w.cases, int(unit["head"])))
        assert len(queued) == unit["queue"]
        assert set(w.cases["state"][queued]) <= {QUEUED}
        assert unit["backlog_hours"] == pytest.approx(
            w.cases["hours"][queued].sum(dtype=np.float64), abs=1e-6 * (1 + daily(model, "matters"))
        )
        places.update(queued)
    for slot in live(w):
        joined = list(chain(w.cases["sibling"], int(w.cases[slot]["merged"])))
        assert set(w.cases["state"][joined]) <= {MERGED}
        places.update(joined)
    assert places == Counter(live(w).tolist())


def assert_problems_are_counted(model: GovernanceModel) -> None:
    w = model.world
    seen, rates = [], np.zeros(len(w.subs))
    for home in w.communities:
        listed = list(chain(w.problem_link["next"], int(home["problem_head"])))
        rows = w.problems[listed]
        assert ((rows["fixed"] < 0) & (rows["wakes"] < 0)).sum() == home["problems_live"]
        due, asleep = np.minimum(np.floor(rows["next"]), NO_DAY), rows["wakes"] >= 0
        due[asleep] = np.minimum(due, rows["wakes"])[asleep]
        fixed = rows["fixed"] >= 0
        assert (w.problem_link["due"][listed] == np.where(fixed, rows["fixed"], due)).all()
        assert (due[~fixed] >= w.city[0]["day"]).all()
        rates[home["subdistrict"]] += rows["rate"].sum(dtype=np.float64)
        seen += listed
    assert w.load == pytest.approx(rates, rel=1e-9, abs=1e-9)
    for sub in w.subs:
        retired = list(chain(w.problem_link["next"], int(sub["head_retired"])))
        assert (w.problems["fixed"][retired] >= 0).all()
        seen += retired
    assert sorted(seen) == np.flatnonzero(w.problems["id"] >= 0).tolist()
    assert len(np.unique(w.problems["id"][seen])) == len(seen)


def assert_hours_are_booked_once(model: GovernanceModel) -> None:
    """Hours in the ledger, those on open cases included, are the hours that the days counted."""
    ledger = model.ledger()
    for payer, name in enumerate(PAYERS):
        counted = daily(model, f"{name.rstrip('s')}_hours")
        assert ledger[payer, :, :, HOURS].sum() == pytest.approx(counted, rel=1e-5, abs=1e-3), name


def assert_yuan_are_booked_once(model: GovernanceModel) -> None:
    """Yuan are hours at their price; material and the contact price come on top, each once."""
    w = model.world
    ledger, par = model.ledger(), w.par[0]
    assert ledger[:, MATERIAL, :, HOURS].sum() == 0.0
    counted = daily(model, "material_yuan")
    assert ledger[:, MATERIAL, :, YUAN].sum() == pytest.approx(counted, rel=1e-5, abs=1e-3)
    for payer, name in enumerate(PAYERS):
        price = par[f"price_{'staff' if payer == GOVERNMENT else name.rstrip('s')}_hour"]
        for nature in set(range(len(NATURES))) - {MATERIAL, PLATFORM}:
            cell = ledger[payer, nature]
            assert cell[:, YUAN] == pytest.approx(cell[:, HOURS] * price, rel=1e-5, abs=1e-3)
    assert (ledger[VOLUNTEERS, MATERIAL] == 0.0).all()
    assert ledger[RESIDENTS, MATERIAL, :, YUAN].sum() <= paid_into_funds(model)
    kinds = cost_kinds(ledger)
    assert sum(kinds.values()) == pytest.approx(ledger[: PARTNERS + 1, :, :, YUAN].sum(), rel=1e-9)
    assert min(kinds.values()) >= 0.0 and (ledger >= 0.0).all()


def paid_into_funds(model: GovernanceModel) -> float:
    """Yuan that residents can at most have paid into maintenance funds, the only material that they pay."""
    months = (model.day + model.spec.time.burn_in_days) // 28 + 1
    largest = max(float(model.spec.values_on(day)["committees.fund"]) for day in range(max(model.day, 1)))
    return largest * len(model.world.residents) * months / 12.0


def assert_contacts_are_paid_once(model: GovernanceModel) -> None:
    """Each contact costs its price and the operator's time, whether or not its outcome is known."""
    w = model.world
    platform, par = city_ledger(w, unsettled(model.driver.words()), 0.0)[GOVERNMENT, PLATFORM], w.par[0]
    hours = platform[:, HOURS].sum() * par["price_staff_hour"]
    paid = daily(model, "contacts") * par["price_contact"]
    assert platform[:, YUAN].sum() == pytest.approx(hours + paid, rel=1e-5, abs=1e-3)


def assert_events_are_in_order(model: GovernanceModel) -> None:
    """No attempt starts before it is dispatched, closes before it starts, or is asked before it closes."""
    events = log(model)
    first: dict[str, dict[tuple[int, int], float]] = {}
    for name in ("dispatched", "started", "closed", "called_back"):
        rows = events[events["what"] == STEP[name]]
        keys = zip(rows["id"].tolist(), rows["attempt"].tolist(), strict=True)
        first[name] = dict(zip(keys, rows["hour"].tolist(), strict=True))
        assert len(first[name]) == len(rows), f"{name} twice in one attempt"
    slack = 0.01
    for earlier, later in (("dispatched", "started"), ("started", "closed"), ("closed", "called_back")):
        for key, hour in first[later].items():
            assert first[earlier].get(key, hour) <= hour + slack, (earlier, later, key)
    born = dict(events[events["what"] == STEP["arises"]][["id", "hour"]].tolist())
    over = events[np.isin(events["what"], (STEP["ended"], STEP["lived_with"]))]
    assert all(born[key] <= hour + slack for key, hour in over[["id", "hour"]].tolist())


SIGNED = ("formalism_gap", "gap_", "public_level", "excess_gini")
"""Shares that are differences."""


def assert_indicators_are_sound(model: GovernanceModel) -> None:
    """Each is None or finite; a share that is no difference lies between 0 and 1."""
    values = indicators(model)
    assert values.keys() == INDICATORS.keys()
    for name, value in values.items():
        assert value is None or math.isfinite(value), name
        share = INDICATORS[name].unit in ("share", "probability") and not name.startswith(SIGNED)
        assert not share or value is None or 0.0 <= value <= 1.0, (name, value)
    assert values["cost_total"] == pytest.approx(
        sum(values[f"cost_{kind}"] or 0.0 for kind in ("explicit", "implicit", "sunk", "platform"))
    )


def assert_books_are_kept(model: GovernanceModel) -> None:
    assert_each_matter_once(model)
    assert_requests_add_up(model)
    assert_slots_are_whole(model)
    assert_each_case_in_one_place(model)
    assert_problems_are_counted(model)
    assert_yuan_are_booked_once(model)
    assert_contacts_are_paid_once(model)
    assert_events_are_in_order(model)
    assert_indicators_are_sound(model)
