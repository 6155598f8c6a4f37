"""Three patterns of docs/odd.md, section 1, that are read from the event log and from load.

Next request after success and after failure; token replies by difficulty, labour and class; lateness by load.
"""

from __future__ import annotations

import math

import numpy as np
from measured_year import Year, step, third_year
from mechanism_statistics import CASE, FOLLOWED_DAYS, HOTLINE, OWN_IDS, judged, later

from sim.city.rows import CLASSES, WAYS
from sim.day.desks import SUBDISTRICT
from sim.day.staffing import capacity
from sim.experiment.paired import Changes, changes, under
from sim.model import GovernanceModel
from sim.scenario import Scenario
from sim.state import BurntIn
from sim.streams import PURPOSE, uniforms_of

DEMANDS = (0.5, 1.0, 2.0, 3.0, 4.0)
"""Factor on everything that arises: staff is used up at the highest."""
THIRDS = ("low", "middle", "high")
TRAITS = {"difficulty": ("traits", 1), "labour": ("labour", 0)}
"""Purpose and number of the draw of a trait; within a class the trait rises with it (7.2)."""
SERVED, FAILED = 1, 0

Numbers = dict[str, float]


def patterns(spec: Scenario, state: BurntIn) -> Numbers:
    """Numbers of all three, by name."""
    found: Numbers = {}
    for learning in ("on", "off"):
        arm = changes({} if learning == "on" else {"learning.rate": 0.0})
        year = _logged_year(spec, arm, state)
        found |= {f"{name}, learning {learning}": value for name, value in next_request(year).items()}
        if learning == "on":
            found |= tokens(year)
    for demand in DEMANDS:
        found |= {f"{name}, demand {demand:g}": value for name, value in load(spec, state, demand).items()}
    return found | _bend(found)


def _logged_year(spec: Scenario, arm: Changes, state: BurntIn) -> Year:
    model = GovernanceModel(under(spec, arm), burnt_in=state)
    year = third_year(model, logged=True)
    model.close()
    return year


def next_request(year: Year) -> Numbers:
    """Hazard of a request about a new matter in the half-year after the first one of the year was judged."""
    assert year.events is not None
    callers = judged(year)
    asked = step(year.events, "dispatched", "merged", "refused")
    fresh = step(year.events, "arises")[["id", "hour"]].merge(
        asked.drop_duplicates("id")[["id", "resident", "hour"]], on="id", suffixes=("", "_asked")
    )
    found: Numbers = {}
    for kind, rows in (("all", fresh), ("own", fresh[fresh["id"] < OWN_IDS])):
        both = callers.merge(rows, on="resident", suffixes=("_first", ""))
        age, within = both["hour"] - both["judged"], both["hour_asked"] - both["judged"]
        again = set(both["resident"][(age > 0.0) & (within <= 24.0 * FOLLOWED_DAYS)])
        came = callers["resident"].isin(again).groupby(callers["success"]).mean()
        hazard = {outcome: -math.log1p(-float(came[outcome])) for outcome in (SERVED, FAILED)}
        found |= {
            f"again after success, {kind}": float(came[SERVED]),
            f"again after failure, {kind}": float(came[FAILED]),
            f"hazard ratio, {kind}": hazard[SERVED] / hazard[FAILED],
        }
    matters = later(year, callers)
    share = (matters["channel"] == HOTLINE).groupby(matters["success"]).mean()
    rate = matters.groupby("success").size() / callers.groupby("success").size()
    found |= {"new matters ratio": float(rate[SERVED] / rate[FAILED])}
    return found | {"hotline first ratio": float(share[SERVED] / share[FAILED])}


def tokens(year: Year) -> Numbers:
    """Share of requests closed by a token reply: by thirds of two traits within class, and by class."""
    assert year.events is not None
    requests = step(year.events, "dispatched")[[*CASE, "cls"]]
    closed = step(year.events, "closed").drop_duplicates(CASE)[[*CASE, "way"]].merge(requests, on=CASE)
    token = (closed["way"] == WAYS.index("perfunctory")).to_numpy()
    found: Numbers = {}
    for trait, (purpose, draw) in TRAITS.items():
        u = uniforms_of(year.world.keys[PURPOSE[purpose]], closed["id"].to_numpy(), draw)
        third = np.minimum((3.0 * u).astype(np.int64), 2)
        shares = [float(token[third == n].mean()) for n in range(3)]
        found |= {f"token, {trait} {name}": share for name, share in zip(THIRDS, shares, strict=True)}
        found[f"token, {trait} high less low"] = shares[2] - shares[0]
    for number, name in enumerate(CLASSES):
        found[f"token, class {name}"] = float(token[closed["cls"] == number].mean())
    return found


def load(spec: Scenario, state: BurntIn, demand: float) -> Numbers:
    """Utilisation of staff and share of closures after the deadline, at a factor on all that arises."""
    keys = [key for key in spec.values() if key.startswith("matter.")]
    arm = {key: demand * float(spec[key]) for key in keys if key.endswith((".rate", ".problem_rate"))}
    model = GovernanceModel(under(spec, changes(arm)), burnt_in=state)
    handlers = third_year(model, logged=False).handlers
    told = model.indicators()
    units = model.world.handlers
    hours = capacity(units) * units["speed"] / units["base_speed"]
    worked, street = handlers["hours"], handlers["kind"] == "subdistrict"
    of, below = 365.0 * hours, units["kind"] <= SUBDISTRICT
    names = {"late": "overdue_share", "tokens": "perfunctory_share", "days": "median_close_days"}
    found = {name: float(told[indicator] or 0.0) for name, indicator in names.items()}
    found["used"] = float(worked.sum() / of.sum())
    found["streets"] = float(worked[street].sum() / of[below].sum())
    found["departments"] = float(worked[~street].sum() / of[~below].sum())
    model.close()
    return found


def _bend(found: Numbers) -> Numbers:
    """Lateness by utilisation: slope over the upper three demands, and over the lower three."""
    late, used = ([found[f"{name}, demand {demand:g}"] for demand in DEMANDS] for name in ("late", "used"))
    below, above = ((late[n + 2] - late[n]) / (used[n + 2] - used[n]) for n in (0, 2))
    return {
        "late, twice the demand less once": late[2] - late[1],
        "slope below": below,
        "slope above": above,
        "slope above less below": above - below,
    }
